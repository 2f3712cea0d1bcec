"""Telegram's reading of text: HTML, links, entities."""
