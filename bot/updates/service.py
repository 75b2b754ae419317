"""Share an update, and read what the others shared."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.errors import Refusal
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import service as meetings
from bot.meetings.model import Meeting
from bot.members import service as members
from bot.members.model import Person
from bot.members.rules import Actor, Deed, Thing, Who, check
from bot.nudges import service as nudges
from bot.nudges.rules import UPDATE
from bot.updates import rules
from bot.updates.model import Update
from bot.updates.rules import PAGE, Words
from bot.vault import service as vault
from bot.vault.model import Reading
from bot.vault.rules import Permit, Place

_GONE = "A former member"


@record
class Occasion:
    """The meeting that an update is for."""

    group_id: uuid.UUID
    meeting_id: uuid.UUID
    starts_at: datetime
    zone: str


@record
class Sharing:
    """What the form to share shows: one's own words so far, who opened them, and what else can be read.

    ``before`` is the last meeting, where it has updates of others.
    """

    occasion: Occasion
    words: Words
    openings: Sequence[str]
    may_read: bool
    before: uuid.UUID | None


@record
class Told:
    """One member's update, as the others read it."""

    name: str
    words: Words
    shared_at: datetime


@record
class Shared:
    """A page of what the others shared for a meeting, by name."""

    occasion: Occasion
    updates: Sequence[Told]
    page: int
    has_more: bool


@record
class Owed:
    """Who has shared no update for a meeting that is ahead."""

    meeting: Meeting
    channel_id: str
    by: Sequence[uuid.UUID]


def owed(session: Session, meeting_id: uuid.UUID, *, now: datetime) -> Owed | None:
    """Find who has shared no update for a meeting; None once it has begun, or is gone."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.state != "planned" or now >= meeting.starts_at:
        return None
    shared = set(session.scalars(select(Update.person_id).where(Update.meeting_id == meeting_id)))
    people = [one.person_id for one in members.members(session, meeting.group_id)]
    channel_id = session.get_one(Group, meeting.group_id).channel_id
    return Owed(meeting, channel_id, [one for one in people if one not in shared])


def sharing(session: Session, who: Who, door_id: uuid.UUID, *, now: datetime) -> Sharing:
    """Open one's own update, behind a meeting's button, or a group's: for the one that is running or next.

    Refused while none is planned, and for a meeting that is over.
    """
    meeting, actor = _at_the_door(session, who, door_id, Deed.SHARE_UPDATE, now=now)
    rules.check_wanted(meeting.state)
    last = meetings.last_closed(session, meeting.group_id)
    own = _own(session, meeting, actor)
    return Sharing(
        occasion=_occasion(meeting),
        words=_words(session, own, Permit(actor.id)) if own else Words(),
        openings=_openings(session, own) if own else (),
        may_read=rules.is_open(meeting.state, has_given=own is not None),
        before=last.id if last and _others(session, last, actor) else None,
    )


def share(session: Session, who: Who, meeting_id: uuid.UUID, words: Words, *, now: datetime) -> None:
    """Share an update for a meeting that is not over, or put new words in the place of one's old ones."""
    meeting = meetings.locked(session, meeting_id)
    actor = groups.enter(session, who, meeting.group_id, Deed.SHARE_UPDATE).actor
    rules.check_takes(meeting.state)
    rules.check_words(words)
    row = _own(session, meeting, actor) or Update(
        id=uuid.uuid4(), group_id=meeting.group_id, meeting_id=meeting_id, person_id=actor.id
    )
    row.body, row.shared_at = vault.seal(session, rules.packed(words), _place(row)), now
    session.add(row)
    session.flush()
    nudges.stop(session, UPDATE, meeting_id, person_id=actor.id, now=now)


def read(session: Session, who: Who, door_id: uuid.UUID, page: int = 0, *, now: datetime) -> Shared:
    """Open a page of the others' updates, behind a group's button or a meeting's; noted for their owners.

    Refused until the meeting starts, except to whoever has shared theirs for it.
    """
    meeting, actor = _at_the_door(session, who, door_id, Deed.READ_UPDATE, now=now)
    rules.check_reader(meeting.state, has_given=_own(session, meeting, actor) is not None)
    rows = _others(session, meeting, actor)
    people = members.named(session, meeting.group_id, [row.person_id for row in rows])
    names = {row.id: people[row.person_id].label if row.person_id in people else _GONE for row in rows}
    rows.sort(key=lambda row: (names[row.id].casefold(), row.id))
    first, last = page * PAGE, (page + 1) * PAGE
    told = [_open(session, row, actor, names[row.id], now=now) for row in rows[first:last]]
    return Shared(_occasion(meeting), told, page, has_more=len(rows) > last)


def given(session: Session, who: Who, group_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Find for which of these groups somebody has shared for the meeting ahead, in one statement."""
    theirs = (Person.team_id == who.team_id, Person.user_id == who.user_id)
    rows = session.scalars(
        select(Update.group_id)
        .join(Person, Person.id == Update.person_id)
        .join(Meeting, Meeting.id == Update.meeting_id)
        .where(*theirs, Meeting.group_id.in_(group_ids), Meeting.state.in_(("planned", "running")))
    )
    return set(rows)


def _at_the_door(
    session: Session, who: Who, door_id: uuid.UUID, deed: Deed, *, now: datetime
) -> tuple[Meeting, Actor]:
    group_id = session.scalar(select(Group.id).where(Group.id == door_id))
    meeting = meetings.found(session, door_id) if group_id is None else None
    group_id = meeting.group_id if meeting else door_id
    actor = groups.enter(session, who, group_id, deed).actor
    return meeting or _next(session, group_id, now=now), actor


def _next(session: Session, group_id: uuid.UUID, *, now: datetime) -> Meeting:
    meeting = meetings.next_meeting(session, group_id, now=now)
    if meeting is None:
        raise Refusal("No meeting is planned, so there is none to share an update for yet.")
    return meeting


def _occasion(meeting: Meeting) -> Occasion:
    return Occasion(meeting.group_id, meeting.id, meeting.starts_at, meeting.zone)


def _own(session: Session, meeting: Meeting, actor: Actor) -> Update | None:
    theirs = (Update.meeting_id == meeting.id, Update.person_id == actor.id)
    return session.scalar(select(Update).where(*theirs))


def _others(session: Session, meeting: Meeting, actor: Actor) -> list[Update]:
    theirs = (Update.meeting_id == meeting.id, Update.person_id != actor.id)
    return list(session.scalars(select(Update).where(*theirs)))


def _open(session: Session, row: Update, actor: Actor, name: str, *, now: datetime) -> Told:
    permit = check(actor, Deed.READ_UPDATE, Thing(owner_id=row.person_id))
    vault.note_reading(session, row.id, permit, now=now)
    return Told(name, _words(session, row, permit), row.shared_at)


def _openings(session: Session, row: Update) -> list[str]:
    opened = select(Reading.reader_id).where(Reading.owner_id == row.person_id, Reading.subject_id == row.id)
    people = members.named(session, row.group_id, session.scalars(opened.distinct()).all())
    return sorted(member.name for member in people.values())


def _words(session: Session, row: Update, permit: Permit) -> Words:
    return rules.unpacked(vault.unseal(session, row.body, _place(row), permit))


def _place(row: Update) -> Place:
    return Place("member_update", "body", row.id, row.group_id)
