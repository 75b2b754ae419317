"""How a database goes about a statement."""

from typing import Any

from sqlalchemy import Executable, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ClauseElement


def plan_of(session: Session, statement: Executable, **values: Any) -> str:
    """Ask for the plan of a statement with these values."""
    assert isinstance(statement, ClauseElement)
    bound = statement.params(**values)
    written = bound.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if session.get_bind().dialect.name == "sqlite" else "EXPLAIN"
    escaped = str(written).replace("%%", "%").replace(":", "\\:")
    return "\n".join(str(row) for row in session.execute(text(f"{explain} {escaped}")))
