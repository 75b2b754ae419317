"""Set up groups, and gather what the card and the menus show."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from bot.board import rules
from bot.challenges.model import Challenge
from bot.core.errors import Refusal
from bot.core.record import record
from bot.feedback import service as feedback
from bot.feedback.service import Card as Round
from bot.groups import service as groups
from bot.groups.model import Group
from bot.groups.service import Charter
from bot.meetings import rules as dates
from bot.meetings import service as meetings
from bot.meetings.service import Sheet
from bot.members import service as members
from bot.members.rules import Deed, Role, Who, check
from bot.members.service import Member, Profile

_WAITING = select(func.count()).where(
    Challenge.group_id == bindparam("group_id"), Challenge.state == "waiting"
)


@record
class Room:
    """A channel as Slack describes it, with the people in it who are no apps."""

    channel_id: str
    people: Sequence[Profile]


@record
class Setup:
    """What the form to set up a group holds, as it was filled in; ``length`` and ``weeks`` as written."""

    name: str
    purpose: str
    facilitators: Sequence[str]
    zone: str
    first: str
    start: str
    length: str
    repeats: str
    weeks: str
    others: Sequence[str] = ()


@record
class Card:
    """What the board card shows."""

    group: Group
    name: str
    sheet: Sheet | None
    waiting: int
    rounds: Sequence[Round]


@record
class Seat:
    """One of a person's groups, with what they are in it; ``purpose`` is empty until they have pledged."""

    group_id: uuid.UUID
    name: str
    role: Role
    has_pledged: bool
    purpose: str


@record
class People:
    """Who is in a group."""

    name: str
    members: Sequence[Member]


def plan_of(setup: Setup, *, now: datetime) -> dates.Plan:
    """Read a plan for meetings from the form, or refuse it in the field that is wrong."""
    length = dates.whole(setup.length)
    first = _date(setup.first)
    dates.check_plan(first, setup.start, setup.zone, length, now=now)
    rules.check_weeks_asked(setup.repeats, setup.weeks)
    others = [_date(text) for text in setup.others if text]
    how = dates.recurrence_for(setup.repeats, first, weeks=dates.whole(setup.weeks), others=others)
    return dates.Plan(how, setup.start, length)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refusal("Choose the date of the first meeting.", "first") from error


def set_up(session: Session, who: Who, room: Room, setup: Setup, *, now: datetime) -> Group:
    """Make the group with its facilitators and its first six meetings; the card follows."""
    rules.check_name(setup.name)
    plan = plan_of(setup, now=now)
    chosen = [profile for profile in room.people if profile.user_id in setup.facilitators]
    if not chosen:
        raise Refusal("Choose at least one facilitator who is in this channel.", "facilitators")
    charter = Charter(setup.name, setup.purpose, setup.zone, room.channel_id)
    group = groups.create(session, who, charter, now=now)
    for profile in chosen:
        person = members.meet(session, who.workspace_id, who.home_team, profile)
        members.seat(session, group.id, person.id, Role.FACILITATOR)
    meetings.plan(session, group, plan, now=now)
    groups.changed(session, group.id, now=now)
    return group


def card(session: Session, group_id: uuid.UUID, *, now: datetime) -> Card | None:
    """Gather what a group's card shows; None when the group is gone."""
    group = session.get(Group, group_id)
    if group is None:
        return None
    coming = meetings.next_meeting(session, group_id, now=now)
    return Card(
        group=group,
        name=groups.name_of(session, group),
        sheet=meetings.sheet(session, coming, now=now) if coming else None,
        waiting=session.scalar(_WAITING, {"group_id": group_id}) or 0,
        rounds=feedback.open_in(session, group_id, now=now),
    )


def place(group_id: uuid.UUID) -> str:
    """Name the message that is a group's card."""
    return f"board:{group_id}"


def seats(session: Session, who: Who) -> list[Seat]:
    """List somebody's groups."""
    return [_seat(session, *found) for found in groups.groups_of(session, who)]


def _seat(session: Session, group: Group, role: Role, has_pledged: bool) -> Seat:  # noqa: FBT001
    purpose = groups.purpose_of(session, group) if has_pledged else ""
    return Seat(group.id, groups.name_of(session, group), role, has_pledged, purpose)


def chosen(session: Session, who: Who) -> list[Seat]:
    """Find the group that a command means: the channel's own, else all that the person is in.

    Refuses whoever is in none, and says how to begin.
    """
    here = groups.in_channel(session, who.workspace_id, who.channel_id)
    mine = seats(session, who)
    if here is not None:
        check(groups.actor_in(session, who, here.id)[0], Deed.SEE_GROUP)
        return [seat for seat in mine if seat.group_id == here.id]
    if not mine:
        raise Refusal(
            "You are in no group yet. Press Join on a board, or type /board setup in a private channel."
        )
    return mine


def called(session: Session, who: Who, *, now: datetime) -> list[Seat]:
    """Find the group that a command means, and have its card drawn anew in case somebody deleted it."""
    found = chosen(session, who)
    if len(found) == 1:
        groups.changed(session, found[0].group_id, now=now)
    return found


def check_free(session: Session, who: Who, channel_id: str) -> None:
    """Refuse a channel that has a group already."""
    groups.check_free(session, who.workspace_id, channel_id)


def seat_in(session: Session, who: Who, group_id: uuid.UUID) -> Seat:
    """Find somebody's seat in one group, or refuse."""
    admitted = groups.enter(session, who, group_id, Deed.SEE_GROUP)
    actor = admitted.actor
    return _seat(session, admitted.group, actor.role or Role.MEMBER, actor.has_pledged)


def people(session: Session, who: Who, group_id: uuid.UUID) -> People:
    """List who is in a group, for its members."""
    admitted = groups.enter(session, who, group_id, Deed.SEE_GROUP)
    return People(groups.name_of(session, admitted.group), members.roster(session, group_id))
