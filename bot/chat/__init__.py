"""Chat commands and their answers: the table of commands, permissions, handlers."""
