"""What facilitators are told when the bot's own voice fails."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.groups import service, views
from bot.groups.model import Group
from bot.members import service as members
from bot.outbox import service as outbox
from bot.outbox.rules import State
from bot.outbox.service import OF_LOST, Held, Lost

_OF_USE_FOR = timedelta(days=1)


def tell_lost(session: Session, lost: Lost, now: datetime) -> None:
    """Tell a group's facilitators that a message was lost.

    What Slack refuses alike in one channel is told of in one message a day, which counts along; what is
    unsure has one of its own.
    """
    group = session.get(Group, lost.scope)
    if group is None:
        return
    place = f"{OF_LOST}{service.case_of(lost)}:{now:%Y%m%d}:"
    count = 1 if lost.state is State.EXPIRED else outbox.parked(session, lost.id).count
    news = views.lost_news(service.name_of(session, group), lost, count=count)
    service.tell_facilitators(session, group, news, key=f"{lost.id}:{lost.times}", now=now, place=place)


def tell_held(session: Session, held: Held, now: datetime) -> None:
    """Tell a group's facilitators that Slack refuses messages in a place, or takes them again.

    Whose turn it is may change with somebody who cannot be reached.
    """
    group = session.get(Group, held.scope)
    if group is None:
        return
    service.tell_held(session, group, held, views.held_news(service.name_of(session, group), held), now=now)
    for person in members.roster(session, group.id):
        if person.user_id == held.channel:
            members.look_at(session, person.person_id, now=now)
    service.changed(session, group.id, now=now)


def tell_limited(session: Session, now: datetime) -> None:
    """Tell every facilitator, once a day, that Slack finds the app too busy."""
    for group in session.scalars(select(Group)).all():
        key, until = f"limited:{now:%Y%m%d}:{group.id}", now + _OF_USE_FOR
        service.tell_facilitators(session, group, views.limited_news(), key=key, now=now, until=until)
