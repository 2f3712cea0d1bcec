"""What each chart says, as plain values: figures, rows, titles and the same as text; nothing here draws."""
