"""Gather somebody's calendar; make, change and stop the link to it; send it as a file."""

import secrets
import uuid
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.calendars import rules
from bot.calendars.model import CalendarLink
from bot.calendars.rules import Calendar, Circle, Date, Rhythm
from bot.core.blocks import Message
from bot.core.errors import Refusal, not_found
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings.model import Meeting, Series
from bot.meetings.rules import Recurrence
from bot.members import service as members
from bot.members.model import Person, Seat
from bot.members.rules import Who
from bot.outbox import service as outbox
from bot.workspaces.model import Workspace

_FILE_SCOPES = frozenset({"files:write", "im:write"})
"""What a workspace has to grant for files in direct messages."""
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Ways:
    """How calendars can get out of here: from a public address, in a file, or not at all."""

    public_url: str | None
    sends_files: bool


def ways(public_url: str | None, scopes: Collection[str]) -> Ways:
    """Tell how calendars can get out, from a workspace's scopes."""
    return Ways(public_url, sends_files=_FILE_SCOPES.issubset(scopes))


@dataclass(frozen=True)
class Published:
    """A calendar as it is sent; its tag stays the same until something in it changes."""

    tag: str
    text: str


Feed = Callable[[str], Awaitable[Published | None]]
"""Finds what stands behind a link's secret."""


@dataclass(frozen=True)
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
    is_theirs = rules.is_secret(secret) and rules.hashed(secret) == link.secret_hash
    return Own(link.made_at, link.with_names, secret if is_theirs else "")


def make_link(session: Session, who: Who, *, with_names: bool, now: datetime) -> str:
    """Make a new link and answer its secret, of which only a hash is kept; an old link ends."""
    person, secret = members.locked(session, _known(session, who).id), secrets.token_urlsafe(_SECRET_BYTES)
    link = session.get(CalendarLink, person.id) or CalendarLink(person_id=person.id)
    link.secret_hash, link.with_names, link.made_at = rules.hashed(secret), with_names, now
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
    if not rules.is_secret(secret):
        return None
    known = (
        select(Person, CalendarLink.with_names)
        .join(CalendarLink, CalendarLink.person_id == Person.id)
        .join(Workspace, Workspace.id == Person.workspace_id)
        .where(CalendarLink.secret_hash == rules.hashed(secret))
        .where(Person.is_gone.is_(False), Workspace.removed_at.is_(None))
    )
    found = session.execute(known).one_or_none()
    if found is None:
        return None
    calendar = _calendar(session, found[0], with_names=found[1], now=now)
    return Published(rules.tag(calendar), rules.write(calendar, now=now))


def calendar(session: Session, who: Who, *, with_names: bool, now: datetime) -> Calendar:
    """Gather somebody's calendar for themselves."""
    return _calendar(session, _known(session, who), with_names=with_names, now=now)


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


def _calendar(session: Session, person: Person, *, with_names: bool, now: datetime) -> Calendar:
    theirs = select(Group).join(Seat, Seat.group_id == Group.id)
    held = theirs.where(Seat.person_id == person.id, Seat.left_at.is_(None)).order_by(Group.created_at)
    found = session.scalars(held).all()
    circles = _circles(session, found, with_names=with_names, now=now)
    return Calendar(person.zone, [entry for one in circles for entry in rules.entries(one, now=now)])


def _circles(session: Session, found: Sequence[Group], *, with_names: bool, now: datetime) -> list[Circle]:
    ids = [group.id for group in found]
    rhythms, dates = _rhythms(session, ids), _dates(session, ids, now=now)
    revisions = _revisions(session, ids)
    return [
        Circle(
            id=group.id,
            zone=group.zone,
            rhythm=rhythms.get(group.id),
            dates=[date for group_id, date in dates if group_id == group.id],
            revision=revisions.get(group.id, 0),
            names=[one.name for one in members.members(session, group.id)] if with_names else (),
        )
        for group in found
    ]


def _rhythms(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, Rhythm]:
    return {
        one.group_id: Rhythm(
            recurrence=Recurrence(one.shape, one.every, one.anchor),
            since=one.since,
            wall_time=one.wall_time,
            zone=one.zone,
            length=one.length,
        )
        for one in session.scalars(select(Series).where(Series.group_id.in_(ids)))
    }


def _dates(session: Session, ids: Sequence[uuid.UUID], *, now: datetime) -> list[tuple[uuid.UUID, Date]]:
    kept = select(Meeting).where(Meeting.group_id.in_(ids), Meeting.starts_at > now - rules.KEPT)
    return [(one.group_id, _date(one)) for one in session.scalars(kept.order_by(Meeting.number))]


def _date(meeting: Meeting) -> Date:
    is_extra = meeting.exception == "extra"
    by_number = meeting.number if meeting.occurrence is None else meeting.occurrence
    return Date(
        id=meeting.id,
        occurrence=None if is_extra else by_number,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        is_cancelled=meeting.state == "cancelled",
        sequence=meeting.sequence,
    )


def _revisions(session: Session, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """Count what was ever planned or changed in a group: it never falls."""
    changes = func.count() + func.coalesce(func.sum(Meeting.sequence), 0)
    counted = select(Meeting.group_id, changes).where(Meeting.group_id.in_(ids)).group_by(Meeting.group_id)
    return dict(session.execute(counted).all())
