"""Postgres databases that are emptied and used again: making one takes a third of a second."""

import contextlib
import uuid
from collections.abc import Iterator

import psycopg

_COLUMNS = """
    SELECT relname, attname, atttypid::text FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    ORDER BY 1, 2
"""
_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
_VERSIONS = "alembic_version"
Connection = psycopg.Connection[tuple[object, ...]]
Shape = list[tuple[str, str, str]]


class Databases:
    """Databases made from the template: what a test leaves is deleted, and a changed one is dropped.

    Each keeps the one connection that empties it, since connecting takes longer than what it is for.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._free: list[str] = []
        self._server: Connection = psycopg.connect(self.address("postgres"), autocommit=True)
        self._cleaners: dict[str, Connection] = {}
        with psycopg.connect(self.address("template_db")) as connection:
            self._shape = _shape(connection)
        tables = sorted({table for table, _, _ in self._shape} - {"", _VERSIONS})
        # In any order: as a replica it looks at no foreign keys.
        deleted = "".join(f"DELETE FROM {table};" for table in tables)
        self._empty = f"SET session_replication_role = replica; {deleted} RESET session_replication_role"

    def address(self, name: str) -> str:
        """Tell where a database is."""
        return self._address.format(name=name)

    @contextlib.contextmanager
    def lent(self) -> Iterator[str]:
        """Lend an empty, migrated database, and give its address."""
        name = self.take()
        yield self.address(name)
        self.give_back(name)

    def take(self) -> str:
        """Take an empty, migrated database, and answer its name."""
        if self._free:
            return self._free.pop()
        name = f"t_{uuid.uuid4().hex[:12]}"
        self._server.execute(f"CREATE DATABASE {name} TEMPLATE template_db")
        return name

    def give_back(self, name: str) -> None:
        """End whatever still holds on to it, and empty it."""
        with contextlib.suppress(psycopg.OperationalError):  # a test ended all connections, this one too
            if self._emptied(name):
                self._free.append(name)
                return
        self.leave(name)
        self._server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def leave(self, name: str) -> None:
        """Let go of a database, so that it can be copied or dropped."""
        if name in self._cleaners:
            self._cleaners.pop(name).close()

    def close(self) -> None:
        """Let the connections go."""
        for connection in (self._server, *self._cleaners.values()):
            connection.close()

    def _emptied(self, name: str) -> bool:
        if name not in self._cleaners:
            self._cleaners[name] = psycopg.connect(self.address(name), autocommit=True)
        cleaner = self._cleaners[name]
        self._server.execute(_OTHERS, [name, cleaner.info.backend_pid])
        with contextlib.suppress(psycopg.errors.UndefinedTable):
            if _shape(cleaner) == self._shape:
                cleaner.execute(self._empty)  # in one transaction, since it is one message
                return True
        return False


def _shape(connection: Connection) -> Shape:
    columns = [(str(table), str(column), str(kind)) for table, column, kind in connection.execute(_COLUMNS)]
    versions = connection.execute("SELECT version_num FROM " + _VERSIONS).fetchall()
    return [*columns, ("", "", str(versions))]
