"""Whether enough people come to a meeting, for its facilitators alone."""

import uuid
from collections.abc import Container, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.core.record import record
from bot.groups import service as groups
from bot.meetings import rules
from bot.meetings.model import Meeting
from bot.meetings.service import dates
from bot.meetings.service.telling import Sheet, sheet
from bot.members import service as members
from bot.members.service import Member
from bot.nudges import service as nudges
from bot.nudges.rules import QUORUM, RSVP
from bot.nudges.service import Reminder, Wish


@record
class Quorum:
    """Who has not said that they come; of the silent ones, ``unheard`` are not reminded, as they chose."""

    sheet: Sheet
    coming: int
    people: int
    presenter_comes: bool
    silent: Sequence[Member]
    unheard: Sequence[Member]


def quorum_at(session: Session, meeting: Meeting) -> datetime:
    """Answer when the first of the facilitators is to hear: in the morning, where they are."""
    people = groups.facilitators(members.roster(session, meeting.group_id))
    mornings = [rules.morning(dates.times(meeting), rules.QUORUM_DAYS, one.zone) for one in people]
    return min(mornings, default=meeting.starts_at)


def quorum(session: Session, meeting: Meeting, *, now: datetime) -> Quorum | None:
    """Find out whether too few have said that they come, or the presenter has not; None when all is well."""
    told, absent = sheet(session, meeting, now=now), members.absent(session, meeting.group_id)
    coming, presenter = told.attending.coming, told.presenter
    people = [one for one in members.members(session, meeting.group_id) if _counts(one, coming, absent)]
    presenter_comes = presenter is None or presenter in coming
    if presenter_comes and not rules.is_short(coming=len(coming), people=len(people)):
        return None
    off = nudges.silent(session, meeting.group_id, RSVP)
    return Quorum(
        sheet=told,
        coming=len(coming),
        people=len(people),
        presenter_comes=presenter_comes,
        silent=told.attending.silent,
        unheard=[one for one in told.attending.silent if one.person_id in off],
    )


def _counts(member: Member, coming: Sequence[Member], absent: Container[uuid.UUID]) -> bool:
    """Tell whether somebody is counted on: not whoever cannot be reached, unless they say that they come."""
    return member in coming or member.person_id not in absent


def tell_quorum(session: Session, found: Quorum, message: Message, *, now: datetime) -> None:
    """Remind the facilitators, each in their own morning."""
    meeting = found.sheet.meeting
    wish = Wish(meeting.local_date - timedelta(days=rules.QUORUM_DAYS))
    reminder = Reminder(QUORUM, meeting.id, message, meeting.starts_at, step=f"{meeting.sequence}", wish=wish)
    for one in groups.facilitators(members.roster(session, meeting.group_id)):
        nudges.nudge(session, meeting.group_id, one.person_id, reminder, now=now)
