"""Run migrations on the connection that is handed in, or on the address in alembic.ini.

SQLite takes foreign keys off while a table is rebuilt, and keeps every migration in one transaction.
"""

from alembic import context
from sqlalchemy import Connection, create_engine


def run(connection: Connection) -> None:
    """Migrate on one connection."""
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if isinstance(handed, Connection):
    run(handed)
else:
    with create_engine(context.config.get_main_option("sqlalchemy.url") or "").connect() as opened:
        run(opened)
        opened.commit()
