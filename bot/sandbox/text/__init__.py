"""Telegram's text formats: HTML, links, entities."""
