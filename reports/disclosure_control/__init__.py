"""Hides small counts so that nothing published lets a reader compute them, and proves it."""
