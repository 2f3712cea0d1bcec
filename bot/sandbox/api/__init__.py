"""The Bot API methods that the stand-in answers."""
