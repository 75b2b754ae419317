"""What is known about a meeting when it is told, and where it is told."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import rules
from bot.meetings.model import Meeting
from bot.meetings.service import attendance, dates, turns
from bot.meetings.service.attendance import Ask, Attending
from bot.members import service as members
from bot.members.rules import Deed, Role, Who
from bot.members.service import Member
from bot.nudges import service as nudges
from bot.nudges.rules import DATE, RSVP
from bot.nudges.service import Reminder
from bot.outbox import service as outbox


@record
class Sheet:
    """A meeting as it is told: ``following`` is the one after it, and ``were_there`` a count.

    One that is over ``took_place`` as far as anybody has said so.
    """

    meeting: Meeting
    group: Group
    presenter: Member | None
    headline: str
    reason: str
    attending: Attending
    were_there: int
    took_place: bool
    following: Meeting | None


@record
class Overview:
    """A group's meetings as one member sees them.

    ``answer`` is the member's own, and ``runs`` says whether they are a facilitator.
    """

    group_id: uuid.UUID
    name: str
    sheet: Sheet | None
    dates: Sequence[Meeting]
    answer: str | None
    runs: bool
    can_start: bool
    last: Meeting | None


def sheet(session: Session, meeting: Meeting, *, now: datetime) -> Sheet:
    """Gather what is told about a meeting."""
    presenter_id = meeting.presenter_id
    known = members.named(session, meeting.group_id, [presenter_id]) if presenter_id else {}
    there = attendance.were_there(session, meeting.id) if meeting.state == "closed" else ()
    after = [one for one in dates.upcoming(session, meeting.group_id, now=now) if one.id != meeting.id]
    return Sheet(
        meeting=meeting,
        group=session.get_one(Group, meeting.group_id),
        presenter=known.get(presenter_id) if presenter_id else None,
        headline=turns.headline_of(session, meeting),
        reason=turns.reason_of(session, meeting),
        attending=attendance.attending(session, meeting.id),
        were_there=len(there),
        took_place=meeting.started_at is not None or bool(there),
        following=next(iter(after), None),
    )


def overview(session: Session, who: Who, group_id: uuid.UUID, *, now: datetime) -> Overview:
    """Show a member the next meeting and the dates after it."""
    admitted = groups.enter(session, who, group_id, Deed.SEE_GROUP)
    planned = dates.upcoming(session, group_id, now=now)
    coming = sheet(session, planned[0], now=now) if planned else None
    return Overview(
        group_id=group_id,
        name=groups.name_of(session, admitted.group),
        sheet=coming,
        dates=planned,
        answer=_answer_of(coming, admitted.actor.id),
        runs=admitted.actor.role is Role.FACILITATOR,
        can_start=bool(planned) and rules.can_start(planned[0].state, planned[0].starts_at, now=now),
        last=dates.last_closed(session, group_id),
    )


def _answer_of(told: Sheet | None, person_id: uuid.UUID) -> str | None:
    if told is None:
        return None
    if any(one.person_id == person_id for one in told.attending.coming):
        return attendance.COMING
    is_away = any(one.person_id == person_id for one in told.attending.not_coming)
    return attendance.NOT_COMING if is_away else None


def post_agenda(session: Session, told: Sheet, message: Message, *, kind: str, now: datetime) -> None:
    """Put an agenda in the channel; it is of no use once the meeting has begun."""
    meeting = told.meeting
    outbox.post(
        session,
        groups.channel(told.group),
        message,
        key=_key(meeting, kind),
        now=now,
        expires_at=meeting.starts_at,
        place=agenda_place(meeting, kind),
        about=f"agenda:{meeting.id}",
    )


def edit_agenda(session: Session, told: Sheet, message: Message, *, now: datetime) -> None:
    """Bring the newest agenda in the channel up to date; there may be none yet."""
    places = [agenda_place(told.meeting, kind) for kind in (rules.AGENDA_DAY, rules.AGENDA_WEEK)]
    spoken_for = outbox.spoken_for(session, places)
    standing = next((place for place in places if place in spoken_for), None)
    if standing is not None:
        key, until = f"meetings:{uuid.uuid4()}:agenda", told.meeting.ends_at
        to, about = groups.channel(told.group), f"agenda:{told.meeting.id}"
        outbox.post(session, to, message, key=key, now=now, expires_at=until, place=standing, about=about)


def post_ask(session: Session, asked: Ask, message: Message, *, now: datetime) -> None:
    """Ask a member by direct message, once for each date."""
    row, meeting = asked.attendance, asked.meeting
    step, until = f"{meeting.sequence}", meeting.starts_at
    reminder = Reminder(RSVP, row.id, message, until, step=step, anew=True)
    nudges.nudge(session, meeting.group_id, row.person_id, reminder, now=now)


def edit_ask(session: Session, asked: Ask, message: Message, *, now: datetime) -> None:
    """Show a member's answer where they were asked; whoever was not asked has nothing to edit."""
    retell(session, asked, message, is_over=asked.attendance.answer is not None, now=now)


def retell(session: Session, asked: Ask, message: Message, *, is_over: bool, now: datetime) -> None:
    """Say something else where a member was asked; what ``is_over`` keeps no buttons but the message's."""
    row = asked.attendance
    nudges.retell(session, RSVP, row.id, row.person_id, message, is_over=is_over, now=now)


def post_begin(session: Session, told: Sheet, message: Message, *, now: datetime) -> None:
    """Tell the channel that a meeting is about to begin."""
    meeting = told.meeting
    outbox.post(
        session,
        groups.channel(told.group),
        message,
        key=_key(meeting, "begin"),
        now=now,
        expires_at=meeting.ends_at,
        place=begin_place(meeting),
    )


def edit_begin(session: Session, told: Sheet, message: Message, *, now: datetime) -> None:
    """Say in the same place what has become of the meeting since."""
    key, to = f"meetings:{uuid.uuid4()}:{told.meeting.state}", groups.channel(told.group)
    outbox.post(session, to, message, key=key, now=now, place=begin_place(told.meeting))


def post_news(session: Session, told: Sheet, message: Message, *, event: str, now: datetime) -> None:
    """Tell the channel, once, that a meeting was moved, cancelled or added."""
    to, key, place = groups.channel(told.group), _key(told.meeting, event), news_place(told.meeting, event)
    outbox.post(session, to, message, key=key, now=now, expires_at=told.meeting.ends_at, place=place)


def post_warning(session: Session, told: Sheet, message: Message, *, now: datetime) -> None:
    """Remind the facilitators of what stands against a date, once for each date."""
    meeting = told.meeting
    reminder = Reminder(DATE, meeting.id, message, meeting.starts_at, step=f"{meeting.sequence}")
    for one in groups.facilitators(members.roster(session, meeting.group_id)):
        nudges.nudge(session, meeting.group_id, one.person_id, reminder, now=now)


def _key(meeting: Meeting, event: str) -> str:
    return f"meetings:{meeting.id}:{event}{_edition(meeting)}"


def _edition(meeting: Meeting) -> str:
    """Let what is told of a meeting be told again after it moved."""
    return f":{meeting.sequence}" if meeting.sequence else ""


def ask_whether(session: Session, told: Sheet, message: Message, *, now: datetime) -> None:
    """Ask the facilitators whether a meeting took place, until the next one."""
    until = told.following.starts_at if told.following else None
    for one in groups.facilitators(members.roster(session, told.group.id)):
        place, key = _whether_place(told, one), f"meetings:{told.meeting.id}:whether:{one.user_id}"
        groups.tell(session, told.group, one, message, key=key, now=now, until=until, place=place)


def edit_whether(session: Session, told: Sheet, message: Message, *, now: datetime) -> None:
    """Say, where facilitators were asked whether a meeting took place, what is known by now."""
    for one in groups.facilitators(members.roster(session, told.group.id)):
        key, place = f"meetings:{uuid.uuid4()}:whether", _whether_place(told, one)
        groups.correct(session, told.group, one, message, key=key, now=now, place=place)


def _whether_place(told: Sheet, one: Member) -> str:
    return f"whether:{told.meeting.id}:{one.user_id}"


def begin_place(meeting: Meeting) -> str:
    """Name the post that says that a meeting begins, is on, or is closed."""
    return f"meeting:{meeting.id}"


def agenda_place(meeting: Meeting, kind: str) -> str:
    """Name the post with the agenda, of the week or the day before."""
    return f"{kind}:{meeting.id}"


def news_place(meeting: Meeting, event: str) -> str:
    """Name the post that says that a meeting was moved, cancelled or added."""
    return f"news:{event}:{meeting.id}"
