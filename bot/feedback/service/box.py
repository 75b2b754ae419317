"""The sealed box of a round: opened, shuffled and rewritten whole, under the round's lock."""

import secrets
import uuid
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.database import leave_no_older
from bot.core.errors import not_found
from bot.feedback import rules
from bot.feedback.model import Round
from bot.feedback.rules import Box
from bot.vault import service as vault
from bot.vault.rules import Permit, Place

_CHANCE = secrets.SystemRandom()


def found(session: Session, round_id: uuid.UUID) -> Round:
    """Find a round with its box; refuse an id that is none."""
    row = session.scalar(select(Round).where(Round.id == round_id))
    if row is None:
        raise not_found()
    return row


def locked(session: Session, round_id: uuid.UUID) -> Round:
    """Lock a round, so that nobody else rewrites its box meanwhile; refuse an id that is none."""
    row = session.scalar(select(Round).where(Round.id == round_id).with_for_update())
    if row is None:
        raise not_found()
    return row


def opened(session: Session, row: Round, permit: Permit) -> Box:
    """Open the box of a round that has one."""
    return rules.unpacked(vault.unseal(session, row.box, _place(row), permit))


def put(session: Session, row: Round, box: Box) -> None:
    """Shuffle the entries and seal the box anew, in a length that tells nothing of what is in it."""
    entries = list(box.entries)
    _CHANCE.shuffle(entries)
    text = rules.packed(replace(box, entries=tuple(entries)), size=row.size)
    row.box = vault.seal(session, text, _place(row))
    leave_no_older(session)  # with the key, an older box beside a newer one shows which entry is whose


def _place(row: Round) -> Place:
    return Place("feedback_round", "box", row.id, row.group_id)
