"""The schema from release to release, applied by Alembic."""
