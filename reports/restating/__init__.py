"""Earlier reports counted again: what a later report restates, and why."""
