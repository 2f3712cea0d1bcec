"""Finds countries by any name that people use for them."""
