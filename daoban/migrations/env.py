"""Alembic runs this for each migration command; the caller hands the connection over."""

from alembic import context

from daoban.database import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
