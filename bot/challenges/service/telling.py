"""What is known about a meeting's turn when it is told, and who was told before."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.challenges import rules
from bot.core.record import record
from bot.groups.model import Group
from bot.meetings import service as meetings
from bot.meetings.model import Meeting
from bot.meetings.rules import morning
from bot.members import service as members
from bot.members.service import Member
from bot.nudges.rules import PREPARE, TURN
from bot.outbox import service as outbox

_OVER = ("closed", "cancelled")


@record
class News:
    """What is told about a meeting's turn; ``presenter`` is None where nobody has it.

    ``confirmed_by`` is None where nobody did, or two agreed to change places, or that member has left. A
    meeting that is over ``took_place`` as far as anybody has said.
    """

    meeting: Meeting
    group: Group
    presenter: Member | None
    confirmed_by: Member | None
    headline: str
    reason: str
    took_place: bool


def news(session: Session, meeting_id: uuid.UUID, *, now: datetime) -> News | None:
    """Gather what is told about a turn; None once the meeting has begun or is gone."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or not rules.is_open(meeting.state, meeting.starts_at, now=now):
        return None
    return _news(session, meeting)


def last_news(session: Session, meeting_id: uuid.UUID) -> News | None:
    """Gather what is told about a turn that was had, or cancelled; None while it is still to come."""
    meeting = session.get(Meeting, meeting_id)
    return _news(session, meeting) if meeting is not None and meeting.state in _OVER else None


def _news(session: Session, meeting: Meeting) -> News:
    two = (meeting.presenter_id, meeting.confirmed_by)
    known = members.named(session, meeting.group_id, [each for each in two if each is not None])
    presenter, confirmed_by = (known.get(each) if each else None for each in two)
    return News(
        meeting=meeting,
        group=session.get_one(Group, meeting.group_id),
        presenter=presenter,
        confirmed_by=confirmed_by,
        headline=meetings.headline_of(session, meeting),
        reason=meetings.reason_of(session, meeting),
        took_place=meetings.took_place(session, meeting),
    )


@record
class Coming:
    """What a presenter is to be reminded of now, if anything, and when they are looked at again."""

    news: News
    kind: str | None
    step: str
    next_at: datetime | None


def coming(session: Session, meeting_id: uuid.UUID, *, now: datetime) -> Coming | None:
    """Find what a meeting's presenter is to be reminded of; None once it has begun or is gone."""
    known = news(session, meeting_id, now=now)
    if known is None:
        return None
    meeting, presenter = known.meeting, known.presenter
    zone = presenter.zone if presenter else meeting.zone
    mornings = [morning(meetings.times(meeting), days, zone) for days in rules.PREPARE_DAYS]
    number = rules.step_of(mornings, now=now)
    days = rules.PREPARE_DAYS[number] if number is not None else None
    is_sure = meeting.turn == "confirmed"
    is_asked = days is not None and presenter is not None and (is_sure or days <= rules.ASK_DAYS)
    return Coming(
        news=known,
        kind=(PREPARE if is_sure else TURN) if is_asked else None,
        step=f"{days}:{meeting.sequence}",
        next_at=min((at for at in mornings if at > now), default=None),
    )


def direct_place(meeting_id: uuid.UUID, person_id: uuid.UUID) -> str:
    """Name the direct message that tells somebody about their turn."""
    return f"turn:{meeting_id}:{person_id}"


def told(session: Session, meeting_id: uuid.UUID, people: Iterable[Member]) -> set[uuid.UUID]:
    """Find who of these was told, or is about to be, that this turn is theirs."""
    places = {direct_place(meeting_id, one.person_id): one.person_id for one in people}
    return {places[place] for place in outbox.spoken_for(session, [*places])}
