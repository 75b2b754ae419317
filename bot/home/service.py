"""Gather what one person's Home shows, in the same few statements however many groups there are."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.challenges import service as challenges
from bot.challenges.service import Mine
from bot.core.record import record
from bot.feedback import service as feedback
from bot.feedback.service import Waiting
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import service as meetings
from bot.meetings.model import Attendance, Meeting
from bot.members import service as members
from bot.members.model import Person
from bot.members.rules import Role, Who
from bot.updates import service as updates

UPDATE_BEFORE = timedelta(days=3)
"""From when on an update that was not shared is."""


class Owes(StrEnum):
    """What a member can owe a meeting: a yes to their turn, an answer whether they come, an update."""

    YES = "yes"
    ANSWER = "answer"
    UPDATE = "update"


@record
class Place:
    """One of the person's groups: their role, its next meeting, and what they owe there.

    ``purpose`` is empty until they have pledged.
    """

    group_id: uuid.UUID
    name: str
    purpose: str
    role: Role
    has_pledged: bool
    meeting: Meeting | None
    presenter: str
    owes: Collection[Owes]


@record
class Home:
    """Everything that Home shows to one person."""

    places: Sequence[Place]
    challenges: Sequence[Mine]
    feedback: Waiting


@record
class _Facts:
    """What is known about all of a person's groups at once."""

    person_id: uuid.UUID | None
    coming: Mapping[uuid.UUID, Meeting]
    unanswered: Collection[uuid.UUID]
    presenters: Mapping[uuid.UUID, str]
    given: Collection[uuid.UUID]
    now: datetime


def home(session: Session, who: Who, *, now: datetime) -> Home:
    """Gather a person's groups, what they owe, their challenges and the feedback that waits for them."""
    seats = groups.groups_of(session, who)
    facts = _facts(session, who, [group.id for group, _, _ in seats], now=now)
    places = [_place(session, facts, *seat) for seat in seats]
    return Home(places, challenges.mine(session, who), feedback.for_home(session, who, now=now))


def _facts(session: Session, who: Who, group_ids: Sequence[uuid.UUID], *, now: datetime) -> _Facts:
    person = members.find(session, who)
    person_id = person.id if person else None
    coming = meetings.next_of(session, group_ids, now=now)
    return _Facts(
        person_id=person_id,
        coming=coming,
        unanswered=_unanswered(session, person_id, [meeting.id for meeting in coming.values()]),
        presenters=_user_ids(session, [meeting.presenter_id for meeting in coming.values()]),
        given=updates.given(session, who, group_ids),
        now=now,
    )


def _place(session: Session, facts: _Facts, group: Group, role: Role, has_pledged: bool) -> Place:  # noqa: FBT001
    meeting = facts.coming.get(group.id)
    owes = _owed(facts, meeting) if meeting is not None and has_pledged else frozenset()
    presenter_id = meeting.presenter_id if meeting is not None else None
    return Place(
        group_id=group.id,
        name=groups.name_of(session, group),
        purpose=groups.purpose_of(session, group) if has_pledged else "",
        role=role,
        has_pledged=has_pledged,
        meeting=meeting,
        presenter=facts.presenters.get(presenter_id, "") if presenter_id else "",
        owes=owes,
    )


def _owed(facts: _Facts, meeting: Meeting) -> frozenset[Owes]:
    left, is_ahead = meeting.starts_at - facts.now, meeting.state == "planned"
    is_mine = facts.person_id is not None and meeting.presenter_id == facts.person_id
    owed = {
        Owes.YES: is_ahead and is_mine and meeting.turn == "proposed",
        Owes.ANSWER: is_ahead and meeting.id in facts.unanswered,
        Owes.UPDATE: is_ahead and left <= UPDATE_BEFORE and meeting.group_id not in facts.given,
    }
    return frozenset(one for one, is_owed in owed.items() if is_owed)


def _unanswered(
    session: Session, person_id: uuid.UUID | None, meeting_ids: Sequence[uuid.UUID]
) -> set[uuid.UUID]:
    own = select(Attendance.meeting_id).where(
        Attendance.person_id == person_id,
        Attendance.meeting_id.in_(meeting_ids),
        Attendance.asked_at.is_not(None),
        Attendance.answer.is_(None),
    )
    return set(session.scalars(own)) if meeting_ids else set()


def _user_ids(session: Session, person_ids: Sequence[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    wanted = [person_id for person_id in person_ids if person_id is not None]
    known = select(Person.id, Person.user_id).where(Person.id.in_(wanted))
    return dict(session.execute(known).all()) if wanted else {}
