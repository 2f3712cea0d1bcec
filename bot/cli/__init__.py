"""The command line: its commands, those of one subject in one module."""
