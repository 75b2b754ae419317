"""How text is sealed: what an envelope holds, what it is bound to, and how its length is hidden."""

import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.record import record

VERSION = b"\x01"
_NONCE = 12
_SIZES = (256, 1024, 4096)
_LENGTH = 4


class Unreadable(Exception):  # noqa: N818 - a fault, but the row's, not ours
    """Say that an envelope was moved, damaged or sealed with another key."""


class Envelope(bytes):
    """Sealed text; the only thing that a sealed column takes."""


@record
class Place:
    """Where an envelope belongs: moved to another table, column, row or scope it cannot be opened.

    ``scope`` is whose key seals it: a group, or the workspace for what no group owns.
    """

    table: str
    column: str
    row: uuid.UUID
    scope: uuid.UUID

    def bound(self) -> bytes:
        """Name the place as the associated data that the seal covers."""
        return f"{self.table}.{self.column}:{self.row}:{self.scope}".encode()


@record
class Permit:
    """The right to open one text, as ``members.rules`` gives it.

    ``noted_for`` is the owner who can see that ``reader`` opened it; without it nothing is noted.
    """

    reader: uuid.UUID | None
    noted_for: uuid.UUID | None = None


THE_APP = Permit(reader=None)
"""The right of the app itself, for names, group names and messages on their way to Slack."""


def seal(text: str, key: bytes, place: Place) -> Envelope:
    """Seal text with AES-256-GCM, padded so that its length tells little."""
    nonce = os.urandom(_NONCE)
    return Envelope(VERSION + nonce + AESGCM(key).encrypt(nonce, _padded(text.encode()), place.bound()))


def unseal(envelope: bytes, key: bytes, place: Place) -> str:
    """Open an envelope at the place it was sealed for; raise Unreadable for any other."""
    if envelope[:1] != VERSION:
        raise Unreadable("sealed by another version")
    nonce, sealed = envelope[1 : 1 + _NONCE], envelope[1 + _NONCE :]
    try:
        padded = AESGCM(key).decrypt(nonce, sealed, place.bound())
    except (InvalidTag, ValueError) as error:
        raise Unreadable("moved, damaged or sealed with another key") from error
    return padded[_LENGTH : _LENGTH + int.from_bytes(padded[:_LENGTH], "big")].decode()


def _padded(plain: bytes) -> bytes:
    whole = len(plain).to_bytes(_LENGTH, "big") + plain
    size = next((s for s in _SIZES if len(whole) <= s), -(-len(whole) // _SIZES[-1]) * _SIZES[-1])
    return whole.ljust(size, b"\0")
