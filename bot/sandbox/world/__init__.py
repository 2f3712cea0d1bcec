"""The state of the stand-in Telegram: people, chats, messages, faults."""
