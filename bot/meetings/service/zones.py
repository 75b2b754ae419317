"""Keep wall times when the rules of a zone change; nothing near moves unasked."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.blocks import Message
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import rules
from bot.meetings.model import Meeting
from bot.meetings.service.changing import rehang, taken_down, told_moved
from bot.meetings.service.dates import times
from bot.members import service as members
from bot.members.rules import Deed, Who

ZONES = "meetings.zones"
"""The alarm that has a group's instants computed anew."""


@record
class Rechecked:
    """What new zone data did to a group's meetings.

    Those that ``moved`` come with when each was to be before, those too ``near`` to move unasked with when
    each would be.
    """

    group: Group
    name: str
    moved: Sequence[tuple[Meeting, datetime]]
    near: Sequence[tuple[Meeting, datetime]]


_STALE = (Meeting.state == "planned", Meeting.zone_version != rules.ZONE_VERSION)


def watch_zones(session: Session, *, now: datetime) -> int:
    """Have every group looked at whose instants were computed with other zone data; answer how many."""
    stale = session.scalars(select(Meeting.group_id).where(*_STALE).distinct()).all()
    for group_id in stale:
        alarms.wake(session, ZONES, group_id, at=now)
    return len(stale)


def recheck(session: Session, group_id: uuid.UUID, *, now: datetime) -> Rechecked:
    """Compute a group's instants anew, and move the meetings that this changes unless they are near."""
    theirs = select(Meeting.id).where(*_STALE, Meeting.group_id == group_id, Meeting.starts_at > now)
    moved: list[tuple[Meeting, datetime]] = []
    near: list[tuple[Meeting, datetime]] = []
    for meeting_id in session.scalars(theirs.order_by(Meeting.starts_at)).all():
        meeting = session.get_one(Meeting, meeting_id)
        if not rules.is_zone(meeting.zone):
            continue
        was_at, at = meeting.starts_at, _by_the_wall(meeting)
        if was_at == at:
            meeting.zone_version = rules.ZONE_VERSION
        elif rules.is_too_near(min(was_at, at), now=now):
            near.append((meeting, at))
        else:
            _follow(session, meeting_id, now=now)
            moved.append((meeting, was_at))
    group = session.get_one(Group, group_id)
    return Rechecked(group, groups.name_of(session, group), moved, near)


def follow_wall(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> None:
    """Have a near meeting follow its wall clock, since a facilitator says so."""
    meeting = taken_down(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    rules.check_changeable(meeting.state, meeting.starts_at, now=now)
    rules.check_moves(meeting.starts_at, _by_the_wall(meeting))
    _follow(session, meeting_id, now=now)


def _follow(session: Session, meeting_id: uuid.UUID, *, now: datetime) -> None:
    meeting = taken_down(session, meeting_id)
    before, at = times(meeting), _by_the_wall(meeting)
    meeting.was_at = meeting.was_at or meeting.starts_at
    meeting.starts_at, meeting.ends_at = at, at + (meeting.ends_at - meeting.starts_at)
    meeting.zone_version = rules.ZONE_VERSION
    meeting.sequence += 1
    session.flush()
    rehang(session, meeting, before, now=now)
    told_moved(session, meeting, now=now)


def _by_the_wall(meeting: Meeting) -> datetime:
    return rules.instant(meeting.local_date, meeting.wall_time, meeting.zone)


def post_rechecked(session: Session, found: Rechecked, message: Message, *, now: datetime) -> None:
    """Tell the facilitators what new zone data did, once for each edition of it."""
    soonest = min((min(meeting.starts_at, at) for meeting, at in found.near), default=None)
    for one in groups.facilitators(members.roster(session, found.group.id)):
        key = f"meetings:{found.group.id}:zones:{rules.ZONE_VERSION}:{one.user_id}"
        groups.tell(session, found.group, one, message, key=key, now=now, until=soonest)
