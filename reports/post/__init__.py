"""The post in the channel: caption, text and tables, cut to what Telegram takes."""
