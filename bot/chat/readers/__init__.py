"""Readers in chat: reports, countries, about."""
