"""Gather somebody's dates, and write them as a calendar."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.calendars.rules.entries import KEPT, Circle, Date, Rhythm, entries
from bot.calendars.rules.writing import Calendar
from bot.groups.model import Group
from bot.meetings.model import Meeting, Series
from bot.meetings.rules import Recurrence
from bot.members import service as members
from bot.members.model import Person, Seat


def gather(session: Session, person: Person, *, with_names: bool, now: datetime) -> Calendar:
    """Gather the dates of all groups in which somebody has a seat."""
    theirs = select(Group).join(Seat, Seat.group_id == Group.id)
    held = theirs.where(Seat.person_id == person.id, Seat.left_at.is_(None)).order_by(Group.created_at)
    found = session.scalars(held).all()
    circles = _circles(session, found, with_names=with_names, now=now)
    return Calendar(person.zone, [entry for one in circles for entry in entries(one, now=now)])


def _circles(session: Session, found: Sequence[Group], *, with_names: bool, now: datetime) -> list[Circle]:
    ids = [group.id for group in found]
    rhythms, dates = _rhythms(session, ids), _dates(session, ids, now=now)
    revisions = _revisions(session, ids)
    return [
        Circle(
            id=group.id,
            zone=group.zone,
            rhythm=rhythms.get(group.id),
            dates=[date for group_id, date in dates if group_id == group.id],
            revision=revisions.get(group.id, 0),
            names=[one.name for one in members.members(session, group.id)] if with_names else (),
        )
        for group in found
    ]


def _rhythms(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Rhythm]:
    return {
        one.group_id: Rhythm(
            recurrence=Recurrence(one.shape, one.every, one.anchor),
            since=one.since,
            wall_time=one.wall_time,
            zone=one.zone,
            length=one.length,
        )
        for one in session.scalars(select(Series).where(Series.group_id.in_(ids)))
    }


def _dates(session: Session, ids: Sequence[uuid.UUID], *, now: datetime) -> list[tuple[uuid.UUID, Date]]:
    kept = select(Meeting).where(Meeting.group_id.in_(ids), Meeting.starts_at > now - KEPT)
    return [(one.group_id, _date(one)) for one in session.scalars(kept.order_by(Meeting.number))]


def _date(meeting: Meeting) -> Date:
    is_extra = meeting.exception == "extra"
    by_number = meeting.number if meeting.occurrence is None else meeting.occurrence
    return Date(
        id=meeting.id,
        occurrence=None if is_extra else by_number,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        is_cancelled=meeting.state == "cancelled",
        sequence=meeting.sequence,
    )


def _revisions(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Count what was ever planned or changed in a group: it never falls."""
    changes = func.count() + func.coalesce(func.sum(Meeting.sequence), 0)
    counted = select(Meeting.group_id, changes).where(Meeting.group_id.in_(ids)).group_by(Meeting.group_id)
    return dict(session.execute(counted).all())
