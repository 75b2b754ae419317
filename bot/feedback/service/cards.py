"""What may be told about rounds: to the board, to App Home and in every form."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.orm import Session

from bot.core.record import record
from bot.feedback.model import CARDS, Round
from bot.feedback.rules import State
from bot.groups import service as groups
from bot.groups.model import Group
from bot.members.model import Person, Seat
from bot.members.rules import Who

MOST = 20
"""The most rounds of one kind that are listed; the rest waits until one of them is gone."""


@record
class Card:
    """A round without its box; ``presenter`` is a user id, ``crowd`` is *k* or None."""

    round_id: uuid.UUID
    group_id: uuid.UUID
    group: str
    presenter_id: uuid.UUID
    presenter: str
    closes_at: datetime
    size: int
    crowd: int | None


@record
class Waiting:
    """The rounds that concern somebody: released to them, newest first, and open for them to write in."""

    to_read: Sequence[Card]
    to_give: Sequence[Card]


def card(session: Session, round_id: uuid.UUID) -> Card:
    """Find the card of a round that is there."""
    return _card(session, session.execute(CARDS.where(Round.id == round_id)).one())


def open_in(session: Session, group_id: uuid.UUID, *, now: datetime) -> list[Card]:
    """List a group's open rounds, the first to close first, in one statement."""
    still = (Round.state == State.OPEN.value, Round.closes_at > now)
    rows = session.execute(CARDS.where(Round.group_id == group_id, *still).limit(MOST))
    return [_card(session, row) for row in rows]


def for_home(session: Session, who: Who, *, now: datetime) -> Waiting:
    """List what waits for somebody in all their groups, in one statement.

    A round stays listed for its writers until it closes, so that nothing tells whether they have sent.
    """
    me = select(Person.id).where(
        Person.team_id == who.team_id, Person.user_id == who.user_id, Person.is_gone.is_(False)
    )
    is_mine = Round.presenter_id == me.scalar_subquery()
    mine = and_(is_mine, Round.state == State.RELEASED.value)
    others = and_(~is_mine, Round.state == State.OPEN.value, Round.closes_at > now)
    seats = select(Seat.group_id).where(
        Seat.person_id == me.scalar_subquery(), Seat.left_at.is_(None), Seat.pledge_version.is_not(None)
    )
    listed = CARDS.where(or_(mine, others), Round.group_id.in_(seats))
    rows = session.execute(listed.where(Group.workspace_id == who.workspace_id)).all()
    to_read = [row for row in reversed(rows) if row.state == State.RELEASED][:MOST]
    to_give = [row for row in rows if row.state == State.OPEN][:MOST]
    return Waiting(*([_card(session, row) for row in some] for some in (to_read, to_give)))


def _card(session: Session, row: Row[*tuple[Any, ...]]) -> Card:
    return Card(
        round_id=row.id,
        group_id=row.Group.id,
        group=groups.name_of(session, row.Group),
        presenter_id=row.presenter_id,
        presenter=row.presenter,
        closes_at=row.closes_at,
        size=row.size,
        crowd=row.crowd,
    )
