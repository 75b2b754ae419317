"""What time does to turns: the proposal, its news, and what follows from a challenge or a close."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alarms.service import Wake
from bot.challenges import rules, service, views
from bot.challenges.service import News
from bot.groups import service as groups
from bot.meetings.model import Meeting
from bot.members import service as members
from bot.outbox import service as outbox


def propose(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
    """Propose a meeting's presenter; while there is nobody, look again each morning until it begins."""
    if session.get(Meeting, subject_id) is None:
        return None
    service.propose(session, subject_id, now=now)
    news = service.news(session, subject_id, now=now)
    if news is None or news.meeting.presenter_id is not None:
        return None
    _announce(session, news, now)
    _tell_facilitators(session, news, now)
    again = rules.next_morning(now, news.meeting.zone)
    return again if again < news.meeting.starts_at else None


def tell(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Tell the channel and the presenter what has become of a turn, each where it was told before."""
    news = service.news(session, subject_id, now=now)
    if news is not None and news.presenter is not None:
        _announce(session, news, now)


def follow(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Have a meeting follow what has become of its challenge."""
    service.follow(session, subject_id, now=now)


def done(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """After a meeting closed, take its challenge out of the queue."""
    service.done(session, subject_id)


def _announce(session: Session, news: News, now: datetime) -> None:
    place, until = f"turn:{news.meeting.id}", news.meeting.starts_at
    to = groups.channel(news.group)
    outbox.post(session, to, views.channel_post(news), key=_key(news), now=now, expires_at=until, place=place)
    told = service.told(session, news.meeting.id)
    for member in members.members(session, news.group.id):
        is_theirs = news.presenter is not None and member.person_id == news.presenter.person_id
        if is_theirs or member.person_id in told:
            message = views.turn_direct(news) if is_theirs else views.lost_direct(news)
            where, to = (
                service.direct_place(news.meeting.id, member.person_id),
                groups.direct(news.group, member.user_id),
            )
            outbox.post(session, to, message, key=_key(news), now=now, expires_at=until, place=where)


def _key(news: News) -> str:
    # A turn may come back to what it was, so the event alone names no news; the place keeps it single.
    return f"challenges:{news.meeting.id}:{uuid.uuid4()}"


def _tell_facilitators(session: Session, news: News, now: datetime) -> None:
    for member in groups.facilitators(members.roster(session, news.group.id)):
        outbox.post(
            session,
            groups.direct(news.group, member.user_id),
            views.nobody_direct(news),
            key=f"challenges:{news.meeting.id}:nobody:{member.user_id}",
            now=now,
            expires_at=news.meeting.starts_at,
            repeats=False,
        )


JOBS: Mapping[str, Wake] = {
    service.PROPOSE: propose,
    service.TELL: tell,
    service.FOLLOW: follow,
    service.DONE: done,
}
