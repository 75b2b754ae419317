"""What is wrong with a store itself: the disk or the line, and not what was asked of it."""

from collections.abc import Mapping
from enum import StrEnum


class Trouble(StrEnum):
    """Why a database takes or gives nothing, in words for an operator."""

    FULL = "the disk is full"
    READ_ONLY = "it is read-only"
    FAILS = "the disk fails"
    CLOSED = "it cannot be opened"
    LOCKED = "another process holds it"
    DAMAGED = "it is damaged"
    AWAY = "it does not answer"


_OF_SQLITE: Mapping[int, Trouble] = {
    5: Trouble.LOCKED,
    8: Trouble.READ_ONLY,
    10: Trouble.FAILS,
    11: Trouble.DAMAGED,
    13: Trouble.FULL,
    14: Trouble.CLOSED,
    26: Trouble.DAMAGED,
}
"""SQLite's own codes: sqlite.org/rescode.html."""
_OF_POSTGRES: Mapping[str, Trouble] = {
    "25006": Trouble.READ_ONLY,
    "53100": Trouble.FULL,
    "58030": Trouble.FAILS,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
_LINE_IS_CUT = ("08", "57P")
_PRIMARY = 0xFF


def trouble_of(error: BaseException) -> Trouble | None:
    """Name what is wrong with the store, from what its driver raised; None where the fault is elsewhere."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _OF_SQLITE.get(code & _PRIMARY)
    if type(cause).__module__.startswith("psycopg") and hasattr(cause, "sqlstate"):
        return _of_postgres(cause.sqlstate, is_line=type(cause).__name__ == "OperationalError")
    return None


def _of_postgres(state: str | None, *, is_line: bool) -> Trouble | None:
    if state is None:
        return Trouble.AWAY if is_line else None
    return Trouble.AWAY if state.startswith(_LINE_IS_CUT) else _OF_POSTGRES.get(state)
