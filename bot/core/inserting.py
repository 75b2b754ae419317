"""An insert that may meet a row which is there already, in the words of either database."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session

from bot.core.model import Base

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert


class Insertion:
    """An insert into a table, with what follows when the row is there.

    Made once, when it is first run, since it runs on the way to acknowledgements; and for the database in use
    alone, since the words of the other take three megabytes.
    """

    def __init__(self, table: type[Base], end: Callable[["Insert"], Executable]) -> None:
        self._in_words_of = cache(
            lambda dialect: end(import_module(f"sqlalchemy.dialects.{dialect}").insert(table))
        )

    def run(self, session: Session, row: Mapping[str, object]) -> CursorResult[Any]:
        """Insert a row, or do what follows."""
        return session.connection().execute(self._statement(session), row)

    def run_all(self, session: Session, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert rows, or do what follows for each."""
        alone = rows[0] if len(rows) == 1 else None  # a list of one takes the long way to Postgres
        session.connection().execute(self._statement(session), alone or rows)

    def _statement(self, session: Session) -> Executable:
        return self._in_words_of(session.get_bind().dialect.name)
