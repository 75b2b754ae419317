"""Put what is due for somebody into one message, or put it off."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, bindparam, delete, select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.blocks import Message
from bot.core.record import record
from bot.members import service as members
from bot.members.model import Person
from bot.members.rules import Delay, Reader, opening
from bot.nudges import rules
from bot.nudges.model import Letter, Nudge, OptOut
from bot.nudges.service.reading import (
    DUE,
    ESCALATE,
    OFF,
    OVER,
    SENT,
    WAITING,
    Parcel,
    packed,
    parcel,
)
from bot.outbox import service as outbox

KEYS = "nudges:"
"""How the keys of messages begin that carry reminders."""
MOST_IN_ONE = 10
_PERSONS: BindParameter[uuid.UUID] = bindparam("person_id")
_WAITING = (
    select(Nudge)
    .where(Nudge.person_id == _PERSONS, Nudge.state == WAITING)
    .order_by(Nudge.stops_at, Nudge.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)
_OFF = select(OptOut.group_id, OptOut.kind).where(OptOut.person_id == _PERSONS)
_LETTERS = select(Letter).where(Letter.person_id == _PERSONS, Letter.posted_at > bindparam("since"))


@record
class _Books:
    """What decides about a person's reminders now."""

    reader: Reader
    a_week: int
    seats: frozenset[uuid.UUID]
    refused_until: datetime | None
    off: frozenset[tuple[uuid.UUID, str]]
    now: datetime


def gather(session: Session, nudge_id: uuid.UUID, *, now: datetime) -> list[Parcel]:
    """Gather what is due for whoever this reminder is for, in one message; none where it has to wait.

    Locks the person, so that their week is counted once.
    """
    row = session.get(Nudge, nudge_id)
    if row is None:
        return []
    person = members.locked(session, row.person_id)
    books = _books(session, person, now)
    waiting = _waiting(session, person.id)
    ready = [each for each in waiting if each.due_at <= now and _is_ready(session, each, books)]
    return _parcels(session, person.id, waiting, ready, books) if ready else []


def _books(session: Session, person: Person, now: datetime) -> _Books:
    known = members.habits(session, [person.id])[person.id]
    off = session.execute(_OFF, {"person_id": person.id})
    return _Books(
        reader=members.reader_with(person, known),
        a_week=known.hours.a_week,
        seats=frozenset() if person.is_gone else frozenset(members.seats_of(session, person.id)),
        refused_until=outbox.held_until(session, person.workspace_id, person.user_id),
        off=frozenset((row.group_id, row.kind) for row in off),
        now=now,
    )


def _waiting(session: Session, person_id: uuid.UUID) -> Sequence[Nudge]:
    return session.scalars(_WAITING, {"person_id": person_id}).all()


def _is_ready(session: Session, row: Nudge, books: _Books) -> bool:
    """Tell whether a reminder can be said now; otherwise end it or put it off."""
    if row.group_id not in books.seats or books.now >= row.stops_at:
        row.state = OVER
        return False
    if (row.group_id, row.kind) in books.off:
        row.state = OFF
        return False
    wanted = max(_wanted(row, books), books.refused_until or books.now)
    at, delay = opening(books.reader, wanted)
    if at > books.now:
        put_off(session, row, at, delay)
    return at <= books.now


def _wanted(row: Nudge, books: _Books) -> datetime:
    """Find when it is wished for where the reader is by now."""
    is_wished = row.wish_day is not None and row.wish_at is not None
    wished = books.reader.at(row.wish_day, row.wish_at) if row.wish_day and row.wish_at else books.now
    return max(wished, books.now) if is_wished else books.now


def put_off(session: Session, row: Nudge, at: datetime, delay: str | None) -> None:
    """Try a reminder again later, or never, where it is of no use by then."""
    row.state, row.due_at = (WAITING if at < row.stops_at else OVER), at
    row.delay = row.delay if row.delay == Delay.SNOOZE else delay or row.delay
    alarms.wake(session, DUE, row.id, at=at)


def _parcels(
    session: Session, person_id: uuid.UUID, waiting: Sequence[Nudge], ready: Sequence[Nudge], books: _Books
) -> list[Parcel]:
    """Say what fits into the week's budget, and gather the rest; what was snoozed was asked for."""
    asked = [row for row in ready if row.delay == Delay.SNOOZE]
    held = [row for row in waiting if row.state == WAITING and row.delay == Delay.BUDGET]
    others = [row for row in {*ready, *held} if row not in asked]
    letters = session.scalars(_LETTERS, {"person_id": person_id, "since": books.now - rules.WEEK}).all()
    free = rules.free_at([one.posted_at for one in letters if one.counts], a_week=books.a_week, now=books.now)
    if not others or free <= books.now:
        return [_sent(session, person_id, [*asked, *others], books, counts=bool(others))]
    stops, digests = [row.stops_at for row in others], [one.posted_at for one in letters if one.is_digest]
    at = rules.gathered_at(stops, digests, free=free, now=books.now)
    if at <= books.now:
        return [_sent(session, person_id, [*asked, *others], books, is_digest=True)]
    for row in others:
        put_off(session, row, opening(books.reader, at)[0], Delay.BUDGET)
    return [_sent(session, person_id, asked, books)] if asked else []


def _sent(
    session: Session,
    person_id: uuid.UUID,
    rows: Sequence[Nudge],
    books: _Books,
    *,
    counts: bool = False,
    is_digest: bool = False,
) -> Parcel:
    """Put reminders into one message, the most urgent first; what is too many waits until tomorrow."""
    now, rows = books.now, sorted(rows, key=lambda row: (row.stops_at, row.id))
    letter = Letter(id=uuid.uuid4(), person_id=person_id, group_id=rows[0].group_id, posted_at=now)
    letter.counts, letter.is_digest = counts, is_digest
    session.add(letter)
    tomorrow = books.reader.at(books.reader.today(now) + timedelta(days=1))
    for row in rows[MOST_IN_ONE:]:
        put_off(session, row, tomorrow, Delay.BUDGET)
    for row in rows[:MOST_IN_ONE]:
        row.state, row.letter_id, row.sent_at = SENT, letter.id, now
        kind = rules.KINDS.get(row.kind)
        if kind is not None and kind.escalates_after is not None:
            alarms.wake(session, ESCALATE, row.id, at=now + kind.escalates_after)
    session.flush()
    return packed(session, letter, rows[:MOST_IN_ONE])


def post(session: Session, packet: Parcel, message: Message, *, now: datetime) -> None:
    """Send a message with reminders, or change it; what is of no use any more is not sent."""
    is_open = any(card.is_open for card in packet.cards)
    outbox.post(
        session,
        packet.to,
        message,
        key=f"{KEYS}{packet.letter_id}:{uuid.uuid4()}",
        now=now,
        expires_at=packet.stops_at if is_open else None,
        repeats=False,
        place=_place(packet.letter_id),
    )


def standing(session: Session, letter_id: uuid.UUID) -> Parcel | None:
    """Find what a message should show by now; None where there is none to change.

    One that is still on its way, and has nothing open left, is held back.
    """
    packet, place = parcel(session, letter_id), _place(letter_id)
    if packet is None or not outbox.is_spoken_for(session, place):
        return None
    if outbox.stand(session, place) is None and not any(card.is_open for card in packet.cards):
        outbox.retire(session, place, to=f"{place}:over")
        return None
    return packet


def rested(session: Session, key: str, until: datetime, now: datetime) -> None:
    """Put off what a message carried until its reader's rest is over: Slack says do not disturb."""
    letter = session.get(Letter, uuid.UUID(key.removeprefix(KEYS)[:36]))
    if letter is None:
        return
    reader = members.reader_of(session, members.locked(session, letter.person_id))
    at = opening(reader, max(until, now))[0]
    for row in session.scalars(select(Nudge).where(Nudge.letter_id == letter.id, Nudge.state == SENT)):
        row.letter_id = row.sent_at = None
        alarms.clear(session, ESCALATE, row.id)
        put_off(session, row, at, Delay.RESTING)
    session.delete(letter)
    session.flush()


def replan(session: Session, person: Person, *, now: datetime) -> None:
    """Move what waits for somebody to where their new hours and days off allow it."""
    reader = members.reader_of(session, person)
    never_said = (Nudge.state == OVER) & Nudge.letter_id.is_(None)
    rows = select(Nudge).where(Nudge.person_id == person.id, (Nudge.state == WAITING) | never_said)
    for row in session.scalars(rows.where(Nudge.stops_at > now)):
        wished = reader.at(row.wish_day, row.wish_at) if row.wish_day and row.wish_at else row.wanted_at
        at, delay = opening(reader, max(wished, now))
        put_off(session, row, at, delay)
    session.flush()


def tidy(session: Session, *, now: datetime) -> None:
    """Let go of reminders that have been of no use for long, and of messages that carried nothing else."""
    long_ago = now - rules.KEPT
    session.execute(delete(Nudge).where(Nudge.stops_at < long_ago, Nudge.state != WAITING))
    carrying = select(Nudge.letter_id).where(Nudge.letter_id.is_not(None))
    empty = delete(Letter).where(Letter.posted_at < long_ago, Letter.id.not_in(carrying))
    for letter_id in session.scalars(empty.returning(Letter.id)).all():
        outbox.forget(session, _place(letter_id))


def _place(letter_id: uuid.UUID) -> str:
    return f"{KEYS}{letter_id}"
