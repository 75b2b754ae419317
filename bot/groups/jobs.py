"""What facilitators are told when the bot's voice fails, and what becomes of a workspace left behind."""

import functools
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms.service import Wake
from bot.core.log import log
from bot.groups import service, views
from bot.groups.model import Group
from bot.members import service as members
from bot.outbox import service as outbox
from bot.outbox.rules import State
from bot.outbox.service import OF_LOST, Held, Lost
from bot.workspaces import service as workspaces
from bot.workspaces.rules import ERASE

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
    news = functools.partial(views.lost_news, service.name_of(session, group), lost, count=count)
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


def erase(session: Session, workspace_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Erase a workspace that the app was removed from long enough ago; a silent copy erases nothing.

    It may be older than the removal is, and share its keyring with the database that is used.
    """
    del due_at
    if workspace_id in workspaces.doomed(session, now=now) and outbox.why_silent(session) is None:
        service.erase(session, workspace_id)
        log.warning("workspace erased", workspace_id=str(workspace_id))


def erase_due(session: Session, now: datetime) -> None:
    """Erase every workspace that is due for it, also where the alarm can wake nobody any more."""
    for workspace_id in workspaces.doomed(session, now=now):
        erase(session, workspace_id, now, now)


def tell_limited(session: Session, now: datetime) -> None:
    """Tell every facilitator, once a day, that Slack finds the app too busy."""
    news = views.limited_news()
    for group in session.scalars(select(Group)).all():
        key, until = f"limited:{now:%Y%m%d}:{group.id}", now + _OF_USE_FOR
        service.tell_facilitators(session, group, lambda _: news, key=key, now=now, until=until)


JOBS: Mapping[str, Wake] = {ERASE: erase}
