"""What admins keep: cases with their history, imports, coverage and earlier figures."""
