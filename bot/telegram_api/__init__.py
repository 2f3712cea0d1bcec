"""The Bot API through python-telegram-bot: the application, requests, the channel, the webhook."""
