"""The work itself: how late it is, and what did not arrive."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.outbox import service as outbox
from bot.outbox.rules import LOST, Mode
from bot.outbox.service import EVERYWHERE
from bot.upkeep.doctor.finding import Finding, bad, ok, warn

LATE, MUCH_TOO_LATE = timedelta(minutes=2), timedelta(minutes=15)
_SPEAK = "When no other copy runs: python app.py outbox on"
_RUN = "See that the app runs, and what its log says: python app.py serve"


def work(session: Session, *, now: datetime) -> Iterator[Finding]:
    """Look at what is due, at what waits to be said, and at what did not arrive."""
    due = alarms.next_at(session)
    yield late("alarms", now - due if due is not None else timedelta(0))
    yield from _voice(session, now)
    yield from _lost(session)
    if (asleep := alarms.asleep(session)) > 0:
        yield bad(
            "alarms", f"{asleep} crashed twice and sleep.", "Report it with `alarm crashed` in the log."
        )


def late(about: str, by: timedelta) -> Finding:
    """Say how late the first thing is that is due."""
    said = f"The first has been due for {int(by.total_seconds())} s."
    if by > MUCH_TOO_LATE:
        return bad(about, said, _RUN)
    return warn(about, said, _RUN) if by > LATE else ok(about, "Nothing is late.")


def _voice(session: Session, now: datetime) -> Iterator[Finding]:
    silence, mode = outbox.why_silent(session), outbox.modes(session).get(EVERYWHERE, Mode.ON)
    if silence is not None:
        yield warn("outbox", f"This copy was {silence}, and keeps silent.", _SPEAK)
    elif mode is not Mode.ON:
        yield warn("outbox", f"The voice is {mode}.", "To speak again: python app.py outbox on")
    else:
        yield late("outbox", outbox.lag(session, now=now))


def _lost(session: Session) -> Iterator[Finding]:
    lost = {state: count for state, count in outbox.counts(session).items() if state in LOST and count}
    if lost and outbox.undecided(session):
        told = ", ".join(f"{count} {state}" for state, count in lost.items())
        yield warn("outbox", f"Messages did not arrive, or perhaps did not: {told}.", "python app.py outbox")
