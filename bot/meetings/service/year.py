"""A group's dates of a year, at once."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.core.errors import Refusal
from bot.core.record import record
from bot.groups import service as groups
from bot.meetings import rules
from bot.meetings.model import Meeting
from bot.meetings.rules import Slot
from bot.meetings.service.dates import AHEAD, upcoming
from bot.meetings.service.planning import top_up
from bot.meetings.service.sitting import Doubts, circle, doubts
from bot.members.rules import Deed, Who

_YEAR = timedelta(days=366)
_MOST = 26


@record
class Year:
    """A group's dates of a year, as they are or as somebody thinks of them, with what stands against them."""

    group_id: uuid.UUID
    name: str
    dates: Sequence[tuple[Meeting, Doubts]]


def plan_year(session: Session, who: Who, group_id: uuid.UUID, *, now: datetime) -> None:
    """Plan a group's meetings for a year ahead, so that its dates can be seen at once."""
    groups.enter(session, who, group_id, Deed.RUN_MEETING)
    groups.locked(session, group_id)
    for count in range(AHEAD + 1, _MOST + 1):
        planned = upcoming(session, group_id, now=now, count=_MOST)
        reaches = bool(planned) and planned[-1].starts_at > now + _YEAR
        if reaches or not top_up(session, group_id, now=now, count=count):
            return


def _year_ahead(session: Session, group_id: uuid.UUID, *, now: datetime) -> list[Meeting]:
    planned = upcoming(session, group_id, now=now, count=_MOST)
    return [one for one in planned if one.state == "planned" and now < one.starts_at <= now + _YEAR]


def year(session: Session, who: Who, group_id: uuid.UUID, days: Mapping[int, date], *, now: datetime) -> Year:
    """Look at a group's dates of the year ahead; ``days`` are others for some, by the meeting's number."""
    admitted = groups.enter(session, who, group_id, Deed.RUN_MEETING)
    known = circle(session, group_id, now=now)
    planned = _year_ahead(session, group_id, now=now)
    thought_of = [(one, Slot(days.get(one.number, one.local_date), one.wall_time)) for one in planned]
    _check_year(thought_of, now=now)
    return Year(
        group_id=group_id,
        name=groups.name_of(session, admitted.group),
        dates=[(one, doubts(known, slot, one.ends_at - one.starts_at)) for one, slot in thought_of],
    )


def _check_year(dates: Sequence[tuple[Meeting, Slot]], *, now: datetime) -> None:
    if not dates:
        raise Refusal("No meeting is planned, so there are no dates to propose. Add a meeting first.")
    spans: list[tuple[datetime, datetime]] = []
    for meeting, slot in dates:
        try:
            at = rules.check_slot(slot, meeting.zone, now=now)
            rules.check_room(at, at + (meeting.ends_at - meeting.starts_at), spans)
        except Refusal as refusal:
            raise Refusal(refusal.sentence, f"date{meeting.number}") from refusal
        spans.append((at, at + (meeting.ends_at - meeting.starts_at)))
