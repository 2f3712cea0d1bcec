"""What admins record: cases with their history, imports, coverage and earlier figures."""
