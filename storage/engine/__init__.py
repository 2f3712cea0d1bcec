"""SQLite and PostgreSQL: opening, locking, triggers, health and errors of a database."""
