"""What a replay of the ledger reads and what it finds. Pure values, no database."""
