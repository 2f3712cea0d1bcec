"""A stand-in Telegram on this machine, with a page to play admin and reader."""
