"""The tick: wake what is due, one transaction each."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alarms import service
from bot.alarms.service import Due, Wake
from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.log import log
from bot.core.trouble import Trouble, trouble_of

MOST_AT_ONCE = 500


async def tick(db: Database, jobs: Mapping[str, Wake], clock: Clock) -> int:
    """Wake every due alarm and answer how many woke.

    A job and its alarm's next time are committed together, so a crash repeats nothing.
    """
    if not await db.read(lambda session: service.is_due(session, now=clock())):
        return 0  # as nearly always, and that takes no lock
    for woken in range(MOST_AT_ONCE):
        if not await db.write(lambda session: _wake_next(session, jobs, clock)):
            return woken
    return MOST_AT_ONCE


def _wake_next(session: Session, jobs: Mapping[str, Wake], clock: Clock) -> bool:
    now = clock()
    due = service.take(session, now=now)
    if due is not None:
        _wake(session, due, jobs, now=now)
    return due is not None


def _wake(session: Session, due: Due, jobs: Mapping[str, Wake], *, now: datetime) -> None:
    try:
        with session.begin_nested():
            again = jobs[due.kind](session, due.subject_id, due.at, now)
            session.flush()
    except Exception as error:  # nobody waits for an answer here, and the others must go on
        if trouble_of(error) not in (None, Trouble.DAMAGED):
            raise  # the disk or the line, which the job cannot help: it is woken again when they are back
        service.crashed(session, due, now=now)
        log.error("alarm crashed", kind=due.kind, subject_id=str(due.subject_id), error=type(error).__name__)
    else:
        service.settle(session, due, again=again)
