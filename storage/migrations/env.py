"""Runs the migrations on the connection that `storage.database` hands over; reads no file and no variable."""

from alembic import context

from storage import tables_published

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables_published.PublicationRow.metadata,
    render_as_batch=True,
)
context.run_migrations()
