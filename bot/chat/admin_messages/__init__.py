"""Makes the text of a message to the admins, in the reader's language, when it is sent."""
