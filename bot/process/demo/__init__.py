"""The sandbox: a stand-in Telegram, a temporary register, the real bot between them, and the story the page shows."""
