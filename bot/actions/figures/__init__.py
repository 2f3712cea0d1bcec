"""Figures published before the bot: imported as they were, checked against their own sums, withdrawn."""
