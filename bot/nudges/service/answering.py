"""What people do with their reminders: done, snooze, not this kind, why this."""

import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.errors import Refusal, not_found
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.members import service as members
from bot.members.model import Person
from bot.members.rules import Deed, Delay, Thing, Who, opening
from bot.members.service import Member
from bot.nudges import rules
from bot.nudges.model import Nudge, OptOut
from bot.nudges.service.asking import end, stop
from bot.nudges.service.reading import DUE, ESCALATE, OFF, REDRAW, SENT, WAITING


@record
class Why:
    """Why somebody got a reminder; ``delay`` is why it came later than it was wanted."""

    kind: str
    channel_id: str
    wanted_at: datetime
    sent_at: datetime | None
    stops_at: datetime
    delay: str | None


@record
class Word:
    """Whom to tell that something is still not done, and about whom."""

    nudge_id: uuid.UUID
    group_id: uuid.UUID
    kind: str
    owner: str
    channel_id: str
    to: list[Member]
    step: str
    stops_at: datetime
    again_at: datetime | None


def done(session: Session, who: Who, nudge_id: uuid.UUID, *, now: datetime) -> None:
    """Take a reminder as done. Of what goes to all alike nothing is noted: it would tell who has done it."""
    row = _own(session, who, nudge_id)
    if not (row.kind in rules.KINDS and rules.KINDS[row.kind].goes_to_all):
        stop(session, row.kind, row.subject_id, person_id=row.person_id, now=now)


def snooze(
    session: Session, who: Who, nudge_id: uuid.UUID, until: str, day: date | None, *, now: datetime
) -> None:
    """Have a reminder come again in the morning of another day."""
    row = _own(session, who, nudge_id)
    if row.state not in (SENT, WAITING):
        raise Refusal("This reminder is over, so it does not come again.")
    reader = members.reader_of(session, session.get_one(Person, row.person_id))
    at = opening(reader, rules.snoozed_until(reader, until, day, now=now))[0]
    field = "day" if until == rules.A_DATE else "until"
    rules.check_snooze(reader, at, stops_at=row.stops_at, field=field)
    row.state, row.due_at, row.delay, row.wish_day, row.wish_at = WAITING, at, Delay.SNOOZE, None, None
    row.wanted_at, row.sent_at = at, None
    alarms.wake(session, DUE, row.id, at=at)
    alarms.clear(session, ESCALATE, row.id)
    if row.letter_id is not None:
        alarms.wake(session, REDRAW, row.letter_id, at=now)
    session.flush()


def silence(session: Session, who: Who, nudge_id: uuid.UUID, *, now: datetime) -> None:
    """Switch a kind of reminder off for whoever got this one, in its group."""
    row = _own(session, who, nudge_id)
    switch_off(session, row.person_id, row.group_id, row.kind, now=now)


def switch_off(
    session: Session, person_id: uuid.UUID, group_id: uuid.UUID, kind: str, *, now: datetime
) -> None:
    """Note that somebody does not want a kind in a group, and end what there is of it."""
    session.merge(OptOut(person_id=person_id, group_id=group_id, kind=kind))
    theirs = (Nudge.person_id == person_id, Nudge.group_id == group_id, Nudge.kind == kind)
    for row in session.scalars(select(Nudge).where(*theirs, Nudge.state.in_((WAITING, SENT)))):
        end(session, row, OFF, now=now)
    session.flush()


def why(session: Session, who: Who, nudge_id: uuid.UUID) -> Why:
    """Say why somebody got a reminder."""
    row = _own(session, who, nudge_id)
    channel_id = session.get_one(Group, row.group_id).channel_id
    return Why(row.kind, channel_id, row.wanted_at, row.sent_at, row.stops_at, row.delay)


def word(session: Session, nudge_id: uuid.UUID, *, now: datetime) -> Word | None:
    """Find who hears next that something is not done: the coach, then the facilitators; None for nobody."""
    row = session.scalar(select(Nudge).where(Nudge.id == nudge_id).with_for_update())
    kind = rules.KINDS.get(row.kind) if row is not None else None
    if row is None or row.state != SENT or now >= row.stops_at or kind is None:
        return None
    people = members.roster(session, row.group_id)
    owner = next((one for one in people if one.person_id == row.person_id), None)
    if owner is None:
        return None
    coach = [one for one in people if row.rung == 0 and one.person_id == row.coach_id]
    row.rung = 1 if coach else 2
    again = now + kind.escalates_after if coach and kind.escalates_after else None
    others = [one for one in coach or groups.facilitators(people) if one.person_id != row.person_id]
    return Word(
        nudge_id=row.id,
        group_id=row.group_id,
        kind=row.kind,
        owner=owner.user_id,
        channel_id=session.get_one(Group, row.group_id).channel_id,
        to=others,
        step=f"{row.rung}",
        stops_at=row.stops_at,
        again_at=again,
    )


def unheard(session: Session, who: Who, group_id: uuid.UUID) -> list[tuple[Member, list[str]]]:
    """Show a facilitator who will not be reminded, and of what; nothing else about them, and no reason."""
    groups.enter(session, who, group_id, Deed.RUN_MEETING)
    off = session.execute(select(OptOut.person_id, OptOut.kind).where(OptOut.group_id == group_id)).all()
    people = [
        (one, [kind for kind in rules.KINDS if (one.person_id, kind) in {tuple(row) for row in off}])
        for one in members.roster(session, group_id)
    ]
    return [(one, kinds) for one, kinds in people if kinds]


def silent(session: Session, group_id: uuid.UUID, kind: str) -> set[uuid.UUID]:
    """Find who does not want a kind of reminder in a group."""
    off = select(OptOut.person_id).where(OptOut.group_id == group_id, OptOut.kind == kind)
    return set(session.scalars(off))


def _own(session: Session, who: Who, nudge_id: uuid.UUID) -> Nudge:
    row = session.scalar(select(Nudge).where(Nudge.id == nudge_id).with_for_update())
    if row is None:
        raise not_found()
    groups.enter(session, who, row.group_id, Deed.MIND_NUDGE, Thing(owner_id=row.person_id))
    return row
