"""Reminders as they are shown."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.members.model import Person
from bot.nudges.model import Letter, Nudge
from bot.outbox.service import Address
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Envelope, Place

WAITING, SENT, DONE, OFF, OVER = "waiting", "sent", "done", "off", "over"
DUE, REDRAW, ESCALATE = "nudges.due", "nudges.redraw", "nudges.escalate"
"""The alarms of a reminder (to try it, to tell the next one of it) and of the message that carried it."""


@record
class Card:
    """A reminder as it is shown: what its room says, and how it stands.

    ``body`` is what Slack takes, and ``stays`` says that its buttons are there for good.
    """

    nudge_id: uuid.UUID
    kind: str
    state: str
    channel_id: str
    due_at: datetime
    body: Mapping[str, Any]
    stays: bool

    @property
    def is_open(self) -> bool:
        """Tell whether there is still something to do about it."""
        return self.state == SENT


@record
class Parcel:
    """What goes out in one direct message, or stands in it; ``stops_at`` is until when it is of use."""

    letter_id: uuid.UUID
    to: Address
    cards: Sequence[Card]
    stops_at: datetime


def sealed(
    session: Session, message: Message, row_id: uuid.UUID, group_id: uuid.UUID, *, stays: bool = False
) -> Envelope:
    """Seal what a reminder says with its group's key."""
    shown = {"body": message.payload(), "stays": stays}
    return vault.seal(session, json.dumps(shown), _place(row_id, group_id))


def parcel(session: Session, letter_id: uuid.UUID) -> Parcel | None:
    """Gather what stands in a message; None where nothing of it is left."""
    letter = session.get(Letter, letter_id)
    theirs = select(Nudge).where(Nudge.letter_id == letter_id).order_by(Nudge.stops_at, Nudge.id)
    rows = session.scalars(theirs.execution_options(populate_existing=True)).all()
    return packed(session, letter, rows) if letter is not None and rows else None


def packed(session: Session, letter: Letter, rows: Sequence[Nudge]) -> Parcel:
    """Put reminders into one message."""
    person, group = session.get_one(Person, letter.person_id), session.get_one(Group, letter.group_id)
    return Parcel(
        letter_id=letter.id,
        to=groups.direct(group, person.user_id),
        cards=[_card(session, row) for row in rows],
        stops_at=max(row.stops_at for row in rows),
    )


def _card(session: Session, row: Nudge) -> Card:
    shown = json.loads(vault.unseal(session, row.body, _place(row.id, row.group_id), THE_APP))
    return Card(
        nudge_id=row.id,
        kind=row.kind,
        state=row.state,
        channel_id=session.get_one(Group, row.group_id).channel_id,
        due_at=row.due_at,
        body=shown["body"],
        stays=shown["stays"],
    )


def _place(row_id: uuid.UUID, group_id: uuid.UUID) -> Place:
    return Place("nudge", "body", row_id, group_id)
