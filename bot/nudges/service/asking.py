"""Ask for a reminder, change what it says, and stop it: what other rooms do with them."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.blocks import Message
from bot.core.inserting import Insertion
from bot.core.record import record
from bot.members import service as members
from bot.members.model import Person
from bot.members.rules import MORNING, opening
from bot.nudges import rules
from bot.nudges.model import Nudge
from bot.nudges.service.reading import DONE, DUE, ESCALATE, OVER, REDRAW, SENT, WAITING, sealed


@record
class Wish:
    """A time on the reader's own clock, wherever they are by then."""

    day: date
    at: str = MORNING


@record
class Reminder:
    """What somebody is to be reminded of, in words that give nothing confidential away.

    ``step`` tells apart what is said more than once about the same subject, of which only the newest is said.
    After ``stops_at`` it is of no use. Whoever has done it is not reminded again, unless it is ``anew``.
    """

    kind: str
    subject_id: uuid.UUID
    message: Message
    stops_at: datetime
    step: str = ""
    wish: Wish | None = None
    coach_id: uuid.UUID | None = None
    anew: bool = False


_ADD = Insertion(
    Nudge,
    lambda row: row.on_conflict_do_nothing(
        index_elements=["person_id", "kind", "subject_id", "step"]
    ).returning(Nudge.id),
)
_OF_ALL = (
    select(Nudge)
    .where(Nudge.kind == bindparam("kind"), Nudge.subject_id == bindparam("subject_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_OF_ONE = _OF_ALL.where(Nudge.person_id == bindparam("person_id"))


def nudge(
    session: Session, group_id: uuid.UUID, person_id: uuid.UUID, reminder: Reminder, *, now: datetime
) -> None:
    """Remind somebody as soon as they can be reached; the same step is said once.

    What they are away for until it is of no use is never said.
    """
    before = _of(session, reminder.kind, reminder.subject_id, person_id)
    if not reminder.anew and any(row.state == DONE for row in before):
        return
    reader = members.reader_of(session, session.get_one(Person, person_id))
    wish, row_id = reminder.wish, uuid.uuid4()
    wanted_at = max(now, reader.at(wish.day, wish.at)) if wish else now
    due_at, delay = opening(reader, wanted_at)
    added = _ADD.run(
        session,
        {
            "id": row_id,
            "group_id": group_id,
            "person_id": person_id,
            "kind": reminder.kind,
            "subject_id": reminder.subject_id,
            "step": reminder.step,
            "rung": 0,
            "coach_id": reminder.coach_id,
            "body": sealed(session, reminder.message, row_id, group_id),
            "wish_day": wish.day if wish else None,
            "wish_at": wish.at if wish else None,
            "wanted_at": wanted_at,
            "due_at": due_at,
            "stops_at": reminder.stops_at,
            "state": WAITING if due_at < reminder.stops_at else OVER,
            "delay": delay,
            "letter_id": None,
            "sent_at": None,
        },
    )
    if added.first() is not None and due_at < reminder.stops_at:
        _give_way(session, before)
        alarms.wake(session, DUE, row_id, at=due_at)


def _give_way(session: Session, before: Sequence[Nudge]) -> None:
    for row in before:
        if row.state == WAITING and row.letter_id is None:
            alarms.clear(session, DUE, row.id)
            session.delete(row)
    session.flush()


def stop(
    session: Session,
    kind: str,
    subject_id: uuid.UUID,
    *,
    person_id: uuid.UUID | None = None,
    now: datetime,
) -> None:
    """Stop reminding of something, since it is done, or is somebody else's now.

    Never called for a kind that goes to all alike: that would tell who has done it.
    """
    for row in _of(session, kind, subject_id, person_id):
        if row.state in (WAITING, SENT, OVER):
            end(session, row, DONE, now=now)
            stop(session, rules.WORD, row.id, now=now)
    session.flush()


def stands(session: Session, kind: str, subject_id: uuid.UUID, *, step: str) -> bool:
    """Tell whether somebody was reminded of a step, or will be, and it is not over."""
    rows = _of(session, kind, subject_id, None)
    return any(row.step == step and row.state in (WAITING, SENT) for row in rows)


def drop(session: Session, subject_id: uuid.UUID, *kinds: str, now: datetime) -> None:
    """End the reminders of these kinds, or all, about something that is gone, or otherwise by now.

    What was done stays done.
    """
    rows = select(Nudge).where(Nudge.subject_id == subject_id, Nudge.state.in_((WAITING, SENT)))
    rows = rows.where(Nudge.kind.in_(kinds)) if kinds else rows
    for row in session.scalars(rows.with_for_update()):
        drop(session, row.id, now=now)
        end(session, row, OVER, now=now)
        if row.letter_id is None:
            session.delete(row)
    session.flush()


def end(session: Session, row: Nudge, state: str, *, now: datetime) -> None:
    """Put a reminder to rest, also where it stands already."""
    row.state = state
    alarms.clear(session, DUE, row.id)
    alarms.clear(session, ESCALATE, row.id)
    if row.letter_id is not None:
        alarms.wake(session, REDRAW, row.letter_id, at=now)


def retell(
    session: Session,
    kind: str,
    subject_id: uuid.UUID,
    person_id: uuid.UUID,
    message: Message,
    *,
    is_over: bool,
    now: datetime,
) -> None:
    """Say something else where somebody was reminded last; what is over keeps the message's own buttons."""
    rows = _of(session, kind, subject_id, person_id)
    row = max(rows, key=lambda each: each.wanted_at, default=None)
    if row is None:
        return
    row.body = sealed(session, message, row.id, row.group_id, stays=is_over)
    if is_over:
        end(session, row, DONE, now=now)
    elif row.letter_id is not None:
        alarms.wake(session, REDRAW, row.letter_id, at=now)
    session.flush()


def _of(session: Session, kind: str, subject_id: uuid.UUID, person_id: uuid.UUID | None) -> Sequence[Nudge]:
    asked = {"kind": kind, "subject_id": subject_id}
    if person_id is None:
        return session.scalars(_OF_ALL, asked).all()
    return session.scalars(_OF_ONE, asked | {"person_id": person_id}).all()
