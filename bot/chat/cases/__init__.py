"""Cases in chat: recording, the card, showing, changing, importing."""
