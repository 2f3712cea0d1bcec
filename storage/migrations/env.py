"""Runs the migrations on the connection that `storage.engine.database` hands over; reads no file and no variable."""

from alembic import context

from storage.tables import approvals, chat, figures, publishing, register
from storage.tables.base import Base

# Imported for the tables that they add to the metadata.
TABLES = (approvals, chat, figures, publishing, register)

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
context.run_migrations()
