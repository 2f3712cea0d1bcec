"""Runs the migrations on the connection that `storage.database` hands over; reads no file and no variable."""

from alembic import context

from storage import tables_approvals, tables_chat, tables_figures, tables_published, tables_running
from storage.tables import Base

# Imported for the tables that they add to the metadata.
TABLES = (tables_approvals, tables_chat, tables_approvals, tables_figures, tables_published, tables_running)

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
context.run_migrations()
