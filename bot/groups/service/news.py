"""What members are told by direct message when they can be reached: out of their quiet hours and days off.

What somebody pressed for is answered at once, and what the bot could not say is told at once too.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.groups.model import Group
from bot.groups.service.groups import direct
from bot.members import service as members
from bot.members.service import Member
from bot.outbox import service as outbox


def tell(
    session: Session,
    group: Group,
    member: Member,
    message: Message,
    *,
    key: str,
    now: datetime,
    until: datetime | None = None,
    repeats: bool = True,
    place: str | None = None,
) -> None:
    """Tell somebody news as soon as they can be reached, or never, where that is not before ``until``.

    Where a message stands in the ``place`` already, it is changed at once: an edit disturbs nobody.
    """
    is_edit = place is not None and outbox.stand(session, place) is not None
    at = now if is_edit else members.told_at(session, member.person_id, until=until, now=now)
    if at is not None:
        to = direct(group, member.user_id)
        outbox.post(session, to, message, key=key, now=at, expires_at=until, repeats=repeats, place=place)


def correct(
    session: Session,
    group: Group,
    member: Member,
    message: Message,
    *,
    key: str,
    now: datetime,
    until: datetime | None = None,
    place: str,
) -> None:
    """Say something else where somebody was told news; what they have not been told yet, they never are."""
    if outbox.take_back(session, place, now=now):
        to = direct(group, member.user_id)
        outbox.post(session, to, message, key=key, now=now, expires_at=until, place=place)
