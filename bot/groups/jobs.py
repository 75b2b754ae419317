"""What facilitators are told when the bot's own voice fails."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.groups import service, views
from bot.groups.model import Group
from bot.members import service as members
from bot.outbox import service as outbox
from bot.outbox.service import OF_LOST, Lost

_OF_USE_FOR = timedelta(days=1)
_KEY = 120


def tell_lost(session: Session, lost: Lost, now: datetime) -> None:
    """Tell a group's facilitators that a message was lost, once a day for a channel and a reason."""
    group = session.get(Group, lost.scope)
    if group is not None:
        news = views.lost_news(service.name_of(session, group), lost)
        _tell(session, group, news, f"{group.id}:{lost.channel}:{lost.reason}", now)


def tell_limited(session: Session, now: datetime) -> None:
    """Tell every facilitator, once a day, that Slack finds the app too busy."""
    for group in session.scalars(select(Group)).all():
        _tell(session, group, views.limited_news(), "limited", now)


def _tell(session: Session, group: Group, news: Message, about: str, now: datetime) -> None:
    for one in service.facilitators(members.roster(session, group.id)):
        key = f"{OF_LOST}{one.user_id}:{now:%Y%m%d}:{about}"[:_KEY]
        to = service.direct(group, one.user_id)
        outbox.post(session, to, news, key=key, now=now, expires_at=now + _OF_USE_FOR, repeats=False)
