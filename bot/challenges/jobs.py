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
from bot.members.service import Member
from bot.nudges import service as nudges
from bot.nudges.rules import NOBODY, PREPARE, TURN
from bot.nudges.service import Reminder
from bot.outbox import service as outbox


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
    service.done(session, subject_id, now=now)
    news = service.last_news(session, subject_id)
    if news is not None:
        _conclude(session, news, now)


def cancelled(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """After a meeting was cancelled, owe its presenter the turn, and tell of it as cancelled."""
    service.cancelled(session, subject_id, now=now)
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
        for one in groups.facilitators(members.roster(session, group.id)):
            own, news = f"{key}:{one.user_id}", views.passed_direct(meeting, name)
            groups.tell(session, group, one, news, key=own, now=now, until=meeting.starts_at)
    for group_id in members.seats_of(session, person_id):
        groups.changed(session, group_id, now=now)


def _conclude(session: Session, news: News, now: datetime) -> None:
    """Edit what stands about a turn; nobody is told anew that it is over, or cancelled."""
    place, presenter = f"turn:{news.meeting.id}", news.presenter
    if outbox.is_spoken_for(session, place):
        _post(session, news, views.past_post(news), place, now)
    if presenter is not None:
        _correct(session, news, presenter, views.past_direct(news), now)


def _announce(session: Session, news: News, now: datetime) -> None:
    """Say it wherever the turn is told: in the channel, on an agenda that is out, and to whom it concerns."""
    _post(session, news, views.channel_post(news), f"turn:{news.meeting.id}", now)
    sheet = meetings.sheet(session, news.meeting, now=now)
    meetings.edit_agenda(session, sheet, meeting_views.agenda(sheet), now=now)
    everybody = members.members(session, news.group.id)
    told = service.told(session, news.meeting.id, everybody)
    presenter_id = news.presenter.person_id if news.presenter else None
    for member in everybody:
        if member.person_id == presenter_id:
            _tell(session, news, member, views.turn_direct(news), now)
        elif member.person_id in told:
            _correct(session, news, member, views.lost_direct(news), now)


def _post(session: Session, news: News, message: Message, place: str, now: datetime) -> None:
    to, key, until = groups.channel(news.group), _key(news), _until(news)
    outbox.post(session, to, message, key=key, now=now, expires_at=until, place=place)


def _tell(session: Session, news: News, member: Member, message: Message, now: datetime) -> None:
    place, key, until = service.direct_place(news.meeting.id, member.person_id), _key(news), _until(news)
    groups.tell(session, news.group, member, message, key=key, now=now, until=until, place=place)


def _correct(session: Session, news: News, member: Member, message: Message, now: datetime) -> None:
    place, key, until = service.direct_place(news.meeting.id, member.person_id), _key(news), _until(news)
    groups.correct(session, news.group, member, message, key=key, now=now, until=until, place=place)


def _key(news: News) -> str:
    """Name news: a turn may come back to what it was, so no event does; the place keeps it single."""
    return f"challenges:{news.meeting.id}:{uuid.uuid4()}"


def _until(news: News) -> datetime | None:
    return news.meeting.starts_at if news.meeting.state == "planned" else None


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
