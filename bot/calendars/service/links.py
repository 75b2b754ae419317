"""Make, change and stop the link to somebody's calendar; publish it there, or send it as a file."""

import secrets
import uuid
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.calendars.model import CalendarLink
from bot.calendars.rules import hashed, is_secret
from bot.core.blocks import Message
from bot.core.errors import Refusal, not_found
from bot.core.record import record
from bot.groups import service as groups
from bot.members import service as members
from bot.members.model import Person
from bot.members.rules import Who
from bot.outbox import service as outbox
from bot.workspaces.model import Workspace

_FILE_SCOPES = frozenset({"files:write", "im:write"})
"""What a workspace has to grant for files in direct messages."""
_SECRET_BYTES = 32


@record
class Ways:
    """How calendars can get out of here: from a public address, in a file, or not at all."""

    public_url: str | None
    sends_files: bool


def ways(public_url: str | None, scopes: Collection[str]) -> Ways:
    """Tell how calendars can get out, from a workspace's scopes."""
    return Ways(public_url, sends_files=_FILE_SCOPES.issubset(scopes))


@record
class Published:
    """A calendar as it is sent; its tag stays the same until something in it changes."""

    tag: str
    text: str


Feed = Callable[[str], Awaitable[Published | None]]
"""Finds what stands behind a link's secret."""


@record
class Own:
    """Somebody's own link: since when there is one; ``secret`` only where they have just made it."""

    made_at: datetime | None = None
    with_names: bool = False
    secret: str = ""


def own(session: Session, who: Who, *, secret: str = "") -> Own:
    """Show somebody what they have; a secret is repeated only while it is theirs."""
    link = session.get(CalendarLink, _known(session, who).id)
    if link is None:
        return Own()
    is_theirs = is_secret(secret) and hashed(secret) == link.secret_hash
    return Own(link.made_at, link.with_names, secret if is_theirs else "")


def make_link(session: Session, who: Who, *, with_names: bool, now: datetime) -> str:
    """Make a new link and answer its secret, of which only a hash is kept; an old link ends."""
    person, secret = members.locked(session, _known(session, who).id), secrets.token_urlsafe(_SECRET_BYTES)
    link = session.get(CalendarLink, person.id) or CalendarLink(person_id=person.id)
    link.secret_hash, link.with_names, link.made_at = hashed(secret), with_names, now
    session.add(link)
    session.flush()
    return secret


def stop_link(session: Session, who: Who) -> None:
    """End somebody's link."""
    link = session.get(CalendarLink, members.locked(session, _known(session, who).id).id)
    if link is not None:
        session.delete(link)


def choose_names(session: Session, who: Who, *, with_names: bool) -> None:
    """Put the members' names into the calendar behind somebody's link, or leave them out."""
    link = session.get(CalendarLink, members.locked(session, _known(session, who).id).id)
    if link is not None:
        link.with_names = with_names


def published(session: Session, secret: str, *, now: datetime) -> Published | None:
    """Write the calendar behind a link.

    None for one that never was or has ended, whose owner is gone, or whose workspace has removed the app.
    """
    if not is_secret(secret):
        return None
    known = (
        select(Person, CalendarLink.with_names)
        .join(CalendarLink, CalendarLink.person_id == Person.id)
        .join(Workspace, Workspace.id == Person.workspace_id)
        .where(CalendarLink.secret_hash == hashed(secret))
        .where(Person.is_gone.is_(False), Workspace.removed_at.is_(None))
    )
    found = session.execute(known).one_or_none()
    if found is None:
        return None
    return _written(session, found[0], with_names=found[1], now=now)


def file(session: Session, who: Who, *, with_names: bool, now: datetime) -> str:
    """Write somebody's calendar for themselves."""
    return _written(session, _known(session, who), with_names=with_names, now=now).text


def post_file(session: Session, who: Who, message: Message, *, now: datetime) -> None:
    """Send somebody their calendar as a file; of several that wait the newest goes out."""
    seats = groups.groups_of(session, who)
    if not seats:
        raise Refusal("You are in no group yet, so there are no dates. Press Join on a board first.")
    to, about = groups.direct(seats[0][0], who.user_id), f"calendar:{who.user_id}"
    outbox.post(session, to, message, key=f"calendars:{uuid.uuid4()}:file", now=now, about=about)


def _known(session: Session, who: Who) -> Person:
    person = members.find(session, who)
    if person is None or person.is_gone:
        raise not_found()
    return person


def _written(session: Session, person: Person, *, with_names: bool, now: datetime) -> Published:
    from bot.calendars.rules.writing import tag, write  # noqa: PLC0415 - only once there is one to write
    from bot.calendars.service.gathering import gather  # noqa: PLC0415

    calendar = gather(session, person, with_names=with_names, now=now)
    return Published(tag(calendar), write(calendar, now=now))
