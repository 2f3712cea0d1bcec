"""The bot: people, time and the network."""
