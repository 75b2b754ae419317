"""What time does to turns: the proposal, its news, and what follows from a challenge or a close."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alarms.service import Wake
from bot.challenges import rules, service, views
from bot.challenges.service import News
from bot.core.blocks import Message
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import rules as meeting_rules
from bot.meetings import service as meetings
from bot.meetings import views as meeting_views
from bot.meetings.model import Meeting
from bot.members import rules as member_rules
from bot.members import service as members
from bot.nudges import service as nudges
from bot.nudges.rules import NOBODY, PREPARE, TURN
from bot.nudges.service import Reminder
from bot.outbox import service as outbox
from bot.outbox.service import Address


def propose(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
    """Propose a meeting's presenter; while there is nobody, look again each morning until it begins."""
    if session.get(Meeting, subject_id) is None:
        return None
    service.propose(session, subject_id, now=now)
    news = service.news(session, subject_id, now=now)
    if news is None or news.meeting.presenter_id is not None:
        return None
    if not nudges.stands(session, NOBODY, subject_id, step=_step(news)):  # else it was said before
        _announce(session, news, now)
    _tell_facilitators(session, news, now)
    again = rules.next_morning(now, news.meeting.zone)
    return again if again < news.meeting.starts_at else None


def prepare(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
    """Remind whoever presents, in their own morning, to prepare, or to say yes first."""
    del due_at
    coming = service.coming(session, subject_id, now=now)
    if coming is None:
        return None
    if coming.kind is not None and coming.news.presenter is not None:
        message = _REMINDERS[coming.kind](coming.news)
        meeting, until = coming.news.meeting, coming.news.meeting.starts_at
        reminder = Reminder(coming.kind, meeting.id, message, until, step=coming.step)
        nudges.nudge(session, meeting.group_id, coming.news.presenter.person_id, reminder, now=now)
    return coming.next_at


def tell(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Tell the channel and the presenter what has become of a turn, each where it was told before."""
    news = service.news(session, subject_id, now=now)
    if news is not None and (news.presenter or outbox.is_spoken_for(session, f"turn:{subject_id}")):
        _announce(session, news, now)


def follow(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Have a meeting follow what has become of its challenge."""
    service.follow(session, subject_id, now=now)


def done(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """After a meeting closed, take its challenge out of the queue, and tell of its turn as over."""
    service.done(session, subject_id)
    news = service.last_news(session, subject_id)
    if news is not None:
        _conclude(session, news, now)


def cancelled(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """After a meeting was cancelled, owe its presenter the turn, and tell of it as cancelled."""
    service.cancelled(session, subject_id)
    done(session, subject_id, due_at, now)


def look(session: Session, person_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Pass on the turns of somebody who cannot be reached any more, and tell the facilitators.

    Whatever counts on them is shown anew, also when they are back.
    """
    for meeting, name in service.pass_on(session, person_id, now=now):
        group, key = (
            session.get_one(Group, meeting.group_id),
            f"passed:{meeting.id}:{person_id}:{due_at:%Y%m%d}",
        )
        groups.tell_facilitators(session, group, views.passed_direct(meeting, name), key=key, now=now)
    for group_id in members.seats_of(session, person_id):
        groups.changed(session, group_id, now=now)


def _conclude(session: Session, news: News, now: datetime) -> None:
    """Edit what stands about a turn; nobody is told anew that it is over, or cancelled."""
    meeting, presenter = news.meeting, news.presenter
    posts = [(f"turn:{meeting.id}", groups.channel(news.group), views.past_post(news))]
    if presenter is not None:
        place, to = service.direct_place(meeting.id, presenter.person_id), presenter.user_id
        posts.append((place, groups.direct(news.group, to), views.past_direct(news)))
    for place, address, message in posts:
        if outbox.is_spoken_for(session, place):
            _post(session, news, address, message, place, now)


def _announce(session: Session, news: News, now: datetime) -> None:
    """Say it wherever the turn is told: in the channel, on an agenda that is out, and to whom it concerns."""
    place, to = f"turn:{news.meeting.id}", groups.channel(news.group)
    _post(session, news, to, views.channel_post(news), place, now)
    sheet = meetings.sheet(session, news.meeting, now=now)
    meetings.edit_agenda(session, sheet, meeting_views.agenda(sheet), now=now)
    everybody = members.members(session, news.group.id)
    told = service.told(session, news.meeting.id, everybody)
    presenter_id = news.presenter.person_id if news.presenter else None
    for member in everybody:
        is_theirs = member.person_id == presenter_id
        if is_theirs or member.person_id in told:
            message = views.turn_direct(news) if is_theirs else views.lost_direct(news)
            place = service.direct_place(news.meeting.id, member.person_id)
            _post(session, news, groups.direct(news.group, member.user_id), message, place, now)


def _post(session: Session, news: News, to: Address, message: Message, place: str, now: datetime) -> None:
    # A turn may come back to what it was, so no event names its news; the place keeps it single.
    key, meeting = f"challenges:{news.meeting.id}:{uuid.uuid4()}", news.meeting
    until = meeting.starts_at if meeting.state == "planned" else None
    outbox.post(session, to, message, key=key, now=now, expires_at=until, place=place)


def _tell_facilitators(session: Session, news: News, now: datetime) -> None:
    meeting = news.meeting
    message, step = views.nobody_direct(news), _step(news)
    reminder = Reminder(NOBODY, meeting.id, message, meeting.starts_at, step=step)
    for member in groups.facilitators(members.roster(session, news.group.id)):
        nudges.nudge(session, news.group.id, member.person_id, reminder, now=now)


def _step(news: News) -> str:
    """Tell apart what is said of a meeting for each date that it has."""
    return f"{news.meeting.sequence}" if news.meeting.sequence else ""


_REMINDERS: Mapping[str, Callable[[News], Message]] = {
    PREPARE: views.prepare_direct,
    TURN: views.confirm_direct,
}
JOBS: Mapping[str, Wake] = {
    meeting_rules.PREPARE: prepare,
    service.PROPOSE: propose,
    service.TELL: tell,
    service.FOLLOW: follow,
    service.DONE: done,
    meetings.TURN_LOST: cancelled,
    member_rules.LOOK: look,
}
