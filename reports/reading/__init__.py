"""Understands what people type: names of countries, words of the vocabulary and days, in every language of the bot."""
