"""The HTTP side of the stand-in Telegram: listener, parameters, refusals."""
