"""The tick: wake what is due, one transaction each."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alarms import service
from bot.alarms.model import Alarm
from bot.alarms.service import Wake
from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.log import log

MOST_AT_ONCE = 500


async def tick(db: Database, jobs: Mapping[str, Wake], clock: Clock) -> int:
    """Wake every due alarm and answer how many woke.

    A job and its alarm's next time are committed together, so a crash repeats nothing.
    """
    for woken in range(MOST_AT_ONCE):
        if not await db.read(lambda session: service.is_due(session, now=clock())):
            return woken
        await db.write(lambda session: _wake_next(session, jobs, clock))
    return MOST_AT_ONCE


def _wake_next(session: Session, jobs: Mapping[str, Wake], clock: Clock) -> None:
    now = clock()
    alarm = service.take(session, now=now)
    if alarm is not None and alarm.wakes_at is not None:
        _wake(session, alarm, jobs, now=now, due_at=alarm.wakes_at)


def _wake(
    session: Session, alarm: Alarm, jobs: Mapping[str, Wake], *, now: datetime, due_at: datetime
) -> None:
    try:
        with session.begin_nested():
            again = jobs[alarm.kind](session, alarm.subject_id, due_at, now)
            session.flush()
    except Exception as error:  # noqa: BLE001 - nobody waits for an answer here, and the others must go on
        service.crashed(alarm, now=now)
        log.error(
            "alarm crashed", kind=alarm.kind, subject_id=str(alarm.subject_id), error=type(error).__name__
        )
    else:
        service.settle(session, alarm, again=again)
