"""The configuration: its sections, how it is read, and what is wrong with it in plain words."""
