"""Set, clear and take alarms, in the transaction of the change that moves them."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from bot.alarms.model import Alarm
from bot.core.database import stir
from bot.core.inserting import Insertion
from bot.core.record import record

Wake = Callable[[Session, uuid.UUID, datetime, datetime], datetime | None]
"""A room's job: (session, subject, due at, now) to the next time, or None when there is none."""


@record
class Due:
    """An alarm that was taken: its kind, its subject, when it was due, and how often it crashed."""

    kind: str
    subject_id: uuid.UUID
    at: datetime
    crashes: int


CRASHES = 2
_AFTER_A_CRASH = timedelta(minutes=1)
# Built once: deeds set alarms on the way to their acknowledgement, and every tick asks what is due.
_DUE = (
    select(Alarm.kind, Alarm.subject_id, Alarm.wakes_at, Alarm.crashes)
    .where(Alarm.wakes_at.is_not(None), Alarm.wakes_at <= bindparam("now"))
    .order_by(Alarm.wakes_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_ANY_DUE = select(Alarm.kind).where(Alarm.wakes_at.is_not(None), Alarm.wakes_at <= bindparam("now")).limit(1)
_THIS = (Alarm.kind == bindparam("kind_"), Alarm.subject_id == bindparam("subject_id_"))
_AWAY = delete(Alarm).where(*_THIS)
_DONE = _AWAY.where(Alarm.wakes_at == bindparam("was_at"))
_AGAIN = update(Alarm).where(*_THIS).values(wakes_at=bindparam("at"), crashes=bindparam("count"))
_SET = Insertion(
    Alarm,
    lambda row: row.on_conflict_do_update(
        index_elements=["kind", "subject_id"], set_={"wakes_at": row.excluded.wakes_at, "crashes": 0}
    ),
)


def wake(session: Session, kind: str, subject_id: uuid.UUID, *, at: datetime) -> None:
    """Set the one alarm of this kind for this subject, or move it."""
    wake_all(session, {(kind, subject_id): at})


def wake_all(session: Session, times: Mapping[tuple[str, uuid.UUID], datetime]) -> None:
    """Set or move many alarms at once, each by its kind and its subject."""
    stir(session)
    rows = [
        {"kind": kind, "subject_id": subject_id, "wakes_at": at, "crashes": 0}
        for (kind, subject_id), at in times.items()
    ]
    if rows:
        _SET.run_all(session, rows)


def clear(session: Session, kind: str, subject_id: uuid.UUID) -> None:
    """Let nothing of this kind happen to this subject any more."""
    session.connection().execute(_AWAY, {"kind_": kind, "subject_id_": subject_id})


def take(session: Session, *, now: datetime) -> Due | None:
    """Take the alarm that has been due longest and lock it until the end of the transaction.

    Alarms that another process holds are passed over.
    """
    row = session.connection().execute(_DUE, {"now": now}).first()
    if row is None or row.wakes_at is None:
        return None
    return Due(row.kind, row.subject_id, row.wakes_at, row.crashes)


def is_due(session: Session, *, now: datetime) -> bool:
    """Ask whether any alarm is due, without taking a lock."""
    return session.connection().execute(_ANY_DUE, {"now": now}).first() is not None


def settle(session: Session, due: Due, *, again: datetime | None) -> None:
    """Put a taken alarm to its next time, or away; one that its own job moved stays where that put it."""
    if again is None:
        session.connection().execute(_DONE, _is(due) | {"was_at": due.at})
    else:
        _change(session, due, at=again, crashes=0)


def crashed(session: Session, due: Due, *, now: datetime) -> None:
    """Try a crashed alarm again in a minute, and let it sleep after the second crash."""
    crashes = due.crashes + 1
    at = None if crashes >= CRASHES else now + _AFTER_A_CRASH
    _change(session, due, at=at, crashes=crashes)


def _change(session: Session, due: Due, *, at: datetime | None, crashes: int) -> None:
    session.connection().execute(_AGAIN, _is(due) | {"at": at, "count": crashes})


def _is(due: Due) -> dict[str, object]:
    return {"kind_": due.kind, "subject_id_": due.subject_id}


def asleep(session: Session) -> int:
    """Count the alarms that crashed twice and are left until an operator looks."""
    return session.scalar(select(func.count()).where(Alarm.wakes_at.is_(None))) or 0


def next_at(session: Session) -> datetime | None:
    """Find when the next alarm is due."""
    return session.scalar(select(func.min(Alarm.wakes_at)).where(Alarm.wakes_at.is_not(None)))
