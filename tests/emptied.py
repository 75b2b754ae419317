"""Postgres databases that are emptied and used again: making one takes a third of a second."""

import uuid

import psycopg

_COLUMNS = (
    "SELECT table_name, column_name, data_type FROM information_schema.columns"
    " WHERE table_schema = 'public' ORDER BY 1, 2"
)
_BACKENDS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
_VERSIONS = "alembic_version"
Shape = list[tuple[str, str, str]]


class Databases:
    """Databases made from the template: what a test leaves is deleted, and a changed one is dropped."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._free: list[str] = []
        with psycopg.connect(self.address("template_db")) as connection:
            self._shape = _shape(connection)
        self._tables = sorted({table for table, _, _ in self._shape} - {"", _VERSIONS})

    def address(self, name: str) -> str:
        """Tell where a database is."""
        return self._address.format(name=name)

    def take(self) -> str:
        """Take an empty, migrated database, and answer its name."""
        if self._free:
            return self._free.pop()
        name = f"t_{uuid.uuid4().hex[:12]}"
        with self._server() as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE template_db")
        return name

    def give_back(self, name: str) -> None:
        """End whatever still holds on to it, and empty it."""
        with self._server() as server:
            server.execute(_BACKENDS, [name])
            if self._emptied(name):
                self._free.append(name)
            else:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _emptied(self, name: str) -> bool:
        with psycopg.connect(self.address(name)) as connection:
            if self._is_changed(connection):
                return False
            connection.execute("SET session_replication_role = replica")  # in any order
            for table in self._tables:
                connection.execute(f"DELETE FROM {table}")
            return True

    def _is_changed(self, connection: psycopg.Connection[tuple[object, ...]]) -> bool:
        try:
            return _shape(connection) != self._shape
        except psycopg.errors.UndefinedTable:
            return True

    def _server(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.address("postgres"), autocommit=True)


def _shape(connection: psycopg.Connection[tuple[object, ...]]) -> Shape:
    columns = [(str(table), str(column), str(kind)) for table, column, kind in connection.execute(_COLUMNS)]
    versions = connection.execute("SELECT version_num FROM " + _VERSIONS).fetchall()
    return [*columns, ("", "", str(versions))]
