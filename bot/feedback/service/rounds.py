"""A round's life: opened when a meeting closes, released or destroyed three days later, and read."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.database import leave_no_older
from bot.core.errors import Refusal
from bot.core.record import record
from bot.core.text import when
from bot.feedback import rules
from bot.feedback.model import Round
from bot.feedback.rules import Box, State, Words
from bot.feedback.service import box as boxes
from bot.feedback.service.cards import Card, card
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings.model import Meeting
from bot.members import service as members
from bot.members.model import Person
from bot.members.rules import Deed, Thing, Who
from bot.members.service import Member
from bot.vault.rules import THE_APP

REMIND, CLOSE = "feedback.remind", "feedback.close"


@record
class Told:
    """A round that began, nears its end or ended, and whom to tell; the presenter may have left."""

    card: Card
    state: State
    group: Group
    writers: Sequence[Member]
    presenter: Member | None


@record
class Release:
    """What the presenter reads, in the shuffled order of the release.

    Beside the words stands a user id where they are named, empty where that person was erased since,
    and None where they are unattributed.
    """

    card: Card
    entries: Sequence[tuple[Words, str | None]]


def open_round(session: Session, meeting_id: uuid.UUID, *, now: datetime) -> Told | None:
    """Open the round of a closed meeting, once; None where nobody is there to hear it or to write.

    The writers, *k* and the closing time are fixed here and never change.
    """
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.state != "closed" or _has_round(session, meeting_id):
        return None
    group = groups.locked(session, meeting.group_id)
    people = {member.person_id for member in members.members(session, group.id)}
    writers = frozenset(people - {meeting.presenter_id})
    if meeting.presenter_id not in people or not writers:
        return None
    row = Round(id=uuid.uuid4(), group_id=group.id, meeting_id=meeting_id, presenter_id=meeting.presenter_id)
    row.size, row.crowd = len(writers), rules.crowd_for(len(writers), crowd=group.crowd)
    row.state, row.opened_at, row.closes_at = State.OPEN.value, now, now + rules.OPEN_FOR
    boxes.put(session, row, Box(writers=writers))
    session.add(row)
    session.flush()
    alarms.wake(session, REMIND, row.id, at=row.closes_at - rules.REMIND_BEFORE)
    alarms.wake(session, CLOSE, row.id, at=row.closes_at)
    groups.changed(session, group.id, now=now)
    return _told(session, row, writers)


def to_remind(session: Session, round_id: uuid.UUID, *, now: datetime) -> Told | None:
    """Find whom to remind of an open round: all its writers alike, whether they have sent or not."""
    row = session.get(Round, round_id)
    if row is None or row.state != State.OPEN or now >= row.closes_at:
        return None
    return _told(session, row, boxes.opened(session, row, THE_APP).writers)


def close_round(session: Session, round_id: uuid.UUID, *, now: datetime) -> Told | None:
    """Release everything at once or destroy it; None where there is nothing to close."""
    row = boxes.locked(session, round_id)
    if row.state != State.OPEN or now < row.closes_at:
        return None
    box = boxes.opened(session, row, THE_APP)
    row.state = rules.outcome(box.entries, row.crowd).value
    if row.state == State.RELEASED:
        boxes.put(session, row, rules.released(box))
    else:
        row.box = None
        leave_no_older(session)
    session.flush()
    groups.changed(session, row.group_id, now=now)
    return _told(session, row, box.writers)


def read(session: Session, who: Who, round_id: uuid.UUID) -> Release:
    """Open what was released, for the presenter alone."""
    row = boxes.found(session, round_id)
    thing = Thing(subject_id=row.presenter_id)
    admitted = groups.enter(session, who, row.group_id, Deed.READ_FEEDBACK, thing)
    if row.state == State.OPEN:
        raise Refusal(f"Nobody sees anything before this round closes, {when(row.closes_at)}.")
    if row.state == State.WITHHELD:
        raise Refusal("Nothing was released from this round. What was written in it has been deleted.")
    entries = boxes.opened(session, row, admitted.permit).entries
    users = _users(session, [entry.name for entry in entries if entry.name is not None])
    told = [(each.words, users.get(each.name, "") if each.name else None) for each in entries]
    return Release(card(session, row.id), told)


def _users(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = session.execute(select(Person.id, Person.user_id).where(Person.id.in_(ids)))
    return {row.id: row.user_id for row in rows}


def _has_round(session: Session, meeting_id: uuid.UUID) -> bool:
    return session.scalar(select(Round.id).where(Round.meeting_id == meeting_id)) is not None


def _told(session: Session, row: Round, writers: frozenset[uuid.UUID]) -> Told:
    people = members.roster(session, row.group_id)
    return Told(
        card=card(session, row.id),
        state=State(row.state),
        group=session.get_one(Group, row.group_id),
        writers=[each for each in people if each.person_id in writers],
        presenter=next((each for each in people if each.person_id == row.presenter_id), None),
    )
