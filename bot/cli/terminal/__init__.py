"""What the commands share at a terminal: their context, options, progress, summaries and the tree of commands."""
