"""The one door through which text is sealed and opened."""

import uuid
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.vault import rules
from bot.vault.keyring import Keyring
from bot.vault.model import Reading
from bot.vault.rules import Envelope, Permit, Place


def keyring(session: Session) -> Keyring:
    """Find the keyring that came with the session."""
    ring = session.info["keyring"]
    assert isinstance(ring, Keyring)  # noqa: S101 - Database was made without a keyring: a bug at start
    return ring


def seal(session: Session, text: str, place: Place) -> Envelope:
    """Seal text for one place with its scope's key."""
    return rules.seal(text, keyring(session).key(place.scope), place)


def seal_if(session: Session, text: str, place: Place) -> Envelope | None:
    """Seal text, or keep nothing where nothing was written."""
    return seal(session, text, place) if text else None


def unseal(session: Session, envelope: Envelope | None, place: Place, permit: Permit) -> str:
    """Open text for whoever holds the permit; an empty column is an empty text.

    Only ``members.rules`` and the app itself make permits. Raises Unreadable for a moved envelope.
    """
    del permit  # asked for so that nobody opens anything without one
    return "" if envelope is None else rules.unseal(envelope, keyring(session).key(place.scope), place)


def note_reading(session: Session, subject_id: uuid.UUID, permit: Permit, *, now: datetime) -> None:
    """Note for the owner that somebody else opened their text."""
    if permit.reader is not None and permit.noted_for not in (None, permit.reader):
        row = {"id": uuid.uuid4(), "owner_id": permit.noted_for, "reader_id": permit.reader}
        session.execute(insert(Reading), row | {"subject_id": subject_id, "read_at": now})
