"""See the queue, one's own challenges, and one challenge whole."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.challenges import rules
from bot.challenges.model import Challenge, Wish
from bot.challenges.rules import Brief
from bot.challenges.service import words
from bot.challenges.service.drafts import Door, doors
from bot.challenges.service.rotation import Pool, pool, weighed
from bot.core.errors import not_found
from bot.core.inserting import Insertion
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import service as meetings
from bot.meetings.model import Meeting
from bot.members import service as members
from bot.members.model import Person, Seat
from bot.members.rules import Actor, Deed, Role, Who, check, may
from bot.members.service import Member
from bot.vault import service as vault
from bot.vault.model import Reading

_MOST_OPENINGS = 10


@record
class Entry:
    """A waiting challenge as one reader may see it: without a title where it is kept private."""

    challenge_id: uuid.UUID
    owner: str
    title: str
    why: str
    can_open: bool


@record
class Foreseen:
    """A meeting in the calendar of presenters; ``turn`` is open, foreseen, proposed or confirmed."""

    meeting: Meeting
    name: str
    turn: str
    reason: str


@record
class Queue:
    """A group's queue as one reader may see it."""

    group_id: uuid.UUID
    name: str
    entries: Sequence[Entry]
    calendar: Sequence[Foreseen]
    wishes: bool
    runs: bool


@record
class Mine:
    """One of somebody's own challenges that were not withdrawn; ``group`` is the group's name."""

    challenge_id: uuid.UUID
    group_id: uuid.UUID
    group: str
    title: str
    state: str
    readers: str


@record
class Detail:
    """A challenge opened to read; its owner also sees who opened it, the latest first."""

    group: str
    owner: str
    brief: Brief
    is_mine: bool
    openings: Sequence[tuple[str, datetime]]


def queue(session: Session, who: Who, group_id: uuid.UUID, *, now: datetime) -> Queue:
    """Show the queue, the weightiest first, and the calendar of presenters."""
    admitted = groups.enter(session, who, group_id, Deed.READ_TITLE)
    found = pool(session, group_id, now=now)
    ranked = rules.rank(map(weighed, found.waiting.values()), now)
    return Queue(
        group_id=group_id,
        name=groups.name_of(session, admitted.group),
        entries=[_entry(session, found, found.waiting[one.id], admitted.actor, now) for one in ranked],
        calendar=_calendar(session, found, group_id, now=now),
        wishes=admitted.actor.id in found.wishes,
        runs=admitted.actor.role is Role.FACILITATOR,
    )


def _entry(session: Session, found: Pool, row: Challenge, actor: Actor, now: datetime) -> Entry:
    thing = words.thing(row)
    is_private = not may(actor, Deed.READ_TITLE, thing)
    title = "" if is_private else words.title_of(session, row, check(actor, Deed.READ_TITLE, thing))
    return Entry(
        challenge_id=row.id,
        owner=found.people[row.owner_id].name,
        title=title,
        why=rules.why_rank(weighed(row), now, is_private=is_private),
        can_open=may(actor, Deed.READ_CHALLENGE, thing),
    )


def _calendar(session: Session, found: Pool, group_id: uuid.UUID, *, now: datetime) -> list[Foreseen]:
    planned = meetings.upcoming(session, group_id, now=now)
    ahead = [meeting for meeting in planned if rules.is_open(meeting.state, meeting.starts_at, now=now)]
    foreseen = found.foreseen_for([meeting for meeting in ahead if meeting.presenter_id is None])
    return [
        _given(session, found.people, meeting)
        if meeting.presenter_id
        else _guess(found, meeting, foreseen.get(meeting.id))
        for meeting in ahead
    ]


def _given(session: Session, people: Mapping[uuid.UUID, Member], meeting: Meeting) -> Foreseen:
    known = people.get(meeting.presenter_id) if meeting.presenter_id else None
    name = known.name if known else "A former member"
    return Foreseen(meeting, name, meeting.turn, meetings.reason_of(session, meeting))


def _guess(found: Pool, meeting: Meeting, choice: rules.Choice | None) -> Foreseen:
    if choice is None:
        return Foreseen(meeting, "", "open", "")
    name = found.people[choice.person_id].name
    return Foreseen(meeting, name, "foreseen", found.reason_for(choice))


def queue_or_doors(
    session: Session, who: Who, group_id: uuid.UUID | None, *, now: datetime
) -> Queue | Sequence[Door]:
    """Show the queue of the group that is meant: the given one, the channel's own, or the only one.

    Somebody in several gets them to choose from.
    """
    if group_id is not None:
        return queue(session, who, group_id, now=now)
    open_doors, here = doors(session, who), groups.in_channel(session, who.workspace_id, who.channel_id)
    near = [door for door in open_doors if here is not None and door.group_id == here.id] or open_doors
    return queue(session, who, near[0].group_id, now=now) if len(near) == 1 else near


# Two presses at once wish once.
_WISH = Insertion(Wish, lambda row: row.on_conflict_do_nothing())


def wish(session: Session, who: Who, group_id: uuid.UUID, *, is_on: bool, now: datetime) -> None:
    """Say that one would like to present, with or without a challenge, or take that back."""
    person_id = groups.enter(session, who, group_id, Deed.BRING).actor.id
    if is_on:
        _WISH.run(session, {"group_id": group_id, "person_id": person_id, "since": now})
    else:
        session.execute(delete(Wish).where(Wish.group_id == group_id, Wish.person_id == person_id))


def mine(session: Session, who: Who) -> list[Mine]:
    """List somebody's challenges over all their groups, in one statement: waiting first, then the newest."""
    rows = session.execute(
        select(Challenge, Group, Person.id, Seat.role)
        .join(Person, Person.id == Challenge.owner_id)
        .join(Group, Group.id == Challenge.group_id)
        .join(Seat, (Seat.group_id == Group.id) & (Seat.person_id == Person.id))
        .where(Person.team_id == who.team_id, Person.user_id == who.user_id)
        .where(Group.workspace_id == who.workspace_id, Challenge.state != "withdrawn")
        .where(Seat.left_at.is_(None), Seat.pledge_version.is_not(None), Person.is_gone.is_(False))
        .order_by(Challenge.state.desc(), Challenge.brought_at.desc(), Challenge.id)
    )
    return [
        _mine(session, row, group, Actor(person_id, group.id, Role(role), has_pledged=True))
        for row, group, person_id, role in rows
    ]


def _mine(session: Session, row: Challenge, group: Group, actor: Actor) -> Mine:
    title = words.title_of(session, row, check(actor, Deed.READ_CHALLENGE, words.thing(row)))
    return Mine(row.id, group.id, groups.name_of(session, group), title, row.state, row.readers)


def read(session: Session, who: Who, challenge_id: uuid.UUID, *, now: datetime) -> Detail:
    """Open a challenge to read it, noted for its owner; one that was withdrawn is not here any more."""
    row = words.found(session, challenge_id)
    admitted = groups.enter(session, who, row.group_id, Deed.READ_CHALLENGE, words.thing(row))
    if row.state == "withdrawn":
        raise not_found()
    vault.note_reading(session, row.id, admitted.permit, now=now)
    is_mine = admitted.actor.id == row.owner_id
    return Detail(
        group=groups.name_of(session, admitted.group),
        owner=_owner_of(session, row),
        brief=words.brief_of(session, row, admitted.permit),
        is_mine=is_mine,
        openings=_openings(session, row) if is_mine else [],
    )


def _owner_of(session: Session, row: Challenge) -> str:
    return members.name_of(session, session.get_one(Person, row.owner_id))


def _openings(session: Session, row: Challenge) -> list[tuple[str, datetime]]:
    opened = (
        select(Person, Reading.read_at)
        .join(Person, Person.id == Reading.reader_id)
        .where(Reading.owner_id == row.owner_id, Reading.subject_id == row.id)
        .order_by(Reading.read_at.desc())
        .limit(_MOST_OPENINGS)
    )
    return [(members.name_of(session, person), at) for person, at in session.execute(opened)]
