"""Writing in an open round: one entry for each writer, and a receipt that changes or withdraws it."""

import secrets
import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.errors import Refusal
from bot.core.record import record
from bot.core.text import when
from bot.feedback import rules
from bot.feedback.model import Round
from bot.feedback.rules import Entry, Words
from bot.feedback.service import box as boxes
from bot.feedback.service.cards import Card, card, open_in
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import service as meetings
from bot.members.rules import Deed, Thing, Who, check
from bot.vault.rules import THE_APP

_YOURS = (
    "This round is about your own hour, so it is for the others to write. "
    "You get a message when it is released."
)


@record
class Writing:
    """A round as one of its writers meets it, with a receipt that was made for this meeting alone."""

    card: Card
    has_sent: bool
    receipt: str


@record
class Held:
    """An entry as the holder of its receipt sees it again."""

    card: Card
    words: Words
    is_named: bool
    receipt: str


def at_the_door(session: Session, who: Who, door_id: uuid.UUID, *, now: datetime) -> Writing | list[Card]:
    """Find what somebody may write in, behind a round's button or a group's: one round, or several to choose.

    Refuses the presenter, and says when the next round opens where none is open.
    """
    group_id = session.scalar(select(Group.id).where(Group.id == door_id))
    if group_id is None:
        return writing(session, who, door_id, now=now)
    actor = groups.enter(session, who, group_id, Deed.GIVE_FEEDBACK).actor
    here = open_in(session, group_id, now=now)
    others = [each for each in here if each.presenter_id != actor.id]
    if not others:
        raise Refusal(_YOURS if here else _next_round(session, group_id, now))
    return others if len(others) > 1 else writing(session, who, others[0].round_id, now=now)


def writing(session: Session, who: Who, round_id: uuid.UUID, *, now: datetime) -> Writing:
    """Let a writer in, to send or to change; the receipt is made before anything is sent."""
    row = boxes.found(session, round_id)
    writer = _writer(session, who, row, now=now)
    box = boxes.opened(session, row, THE_APP)
    rules.check_writer(box, writer)
    receipt = rules.receipt_from(secrets.token_bytes(rules.RECEIPT_BYTES))
    return Writing(card(session, round_id), writer in box.sent, receipt)


def held(session: Session, who: Who, round_id: uuid.UUID, receipt: str, *, now: datetime) -> Held:
    """Show the entry of a receipt to its holder, who has to be one of the round's writers."""
    row = boxes.found(session, round_id)
    writer = _writer(session, who, row, now=now)
    entry = rules.find(boxes.opened(session, row, THE_APP), receipt, writer)
    return Held(card(session, round_id), entry.words, entry.name is not None, receipt)


def send(
    session: Session,
    who: Who,
    round_id: uuid.UUID,
    words: Words,
    *,
    is_named: bool,
    receipt: str,
    now: datetime,
) -> None:
    """Put one entry into the box; a second one by the same person is refused."""
    row = boxes.locked(session, round_id)
    writer = _writer(session, who, row, now=now)
    entry = _entry(row, words, writer, receipt, is_named=is_named)
    boxes.put(session, row, rules.add(boxes.opened(session, row, THE_APP), entry, writer))


def change(
    session: Session,
    who: Who,
    round_id: uuid.UUID,
    words: Words,
    *,
    is_named: bool,
    receipt: str,
    now: datetime,
) -> None:
    """Put new words in the place of the entry that the receipt stands for."""
    row = boxes.locked(session, round_id)
    writer = _writer(session, who, row, now=now)
    entry = _entry(row, words, writer, receipt, is_named=is_named)
    boxes.put(session, row, rules.change(boxes.opened(session, row, THE_APP), entry, writer, receipt=receipt))


def withdraw(session: Session, who: Who, round_id: uuid.UUID, receipt: str, *, now: datetime) -> None:
    """Take the entry of a receipt out of the box; its writer may send another."""
    row = boxes.locked(session, round_id)
    writer = _writer(session, who, row, now=now)
    boxes.put(session, row, rules.withdraw(boxes.opened(session, row, THE_APP), writer, receipt=receipt))


def _entry(row: Round, words: Words, writer: uuid.UUID, receipt: str, *, is_named: bool) -> Entry:
    name = writer if is_named else None
    rules.check_shown(name, row.crowd)
    return Entry(words, name, rules.hash_of(receipt, writer))


def _writer(session: Session, who: Who, row: Round, *, now: datetime) -> uuid.UUID:
    """Check the writer's right, and tell a presenter why it is not theirs; answer who writes."""
    actor, _ = groups.actor_in(session, who, row.group_id)
    if actor.role is not None and actor.person_id == row.presenter_id:
        raise Refusal(_YOURS)
    check(actor, Deed.GIVE_FEEDBACK, Thing(subject_id=row.presenter_id))
    rules.check_open(row.state, row.closes_at, now=now)
    return actor.id


def _next_round(session: Session, group_id: uuid.UUID, now: datetime) -> str:
    coming = meetings.next_meeting(session, group_id, now=now)
    if coming is None:
        return "No feedback round is open. One opens each time that a meeting with a presenter closes."
    return f"No feedback round is open. The next one opens after the next meeting: {when(coming.starts_at)}."
