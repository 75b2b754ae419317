"""What a round decides: its crowd, what its box holds, who may change it, and what is released.

In a box the entries and who has sent stand apart, and nothing joins them.
"""

import base64
import hmac
import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.core.errors import Refusal
from bot.core.record import record

OPEN_FOR = timedelta(hours=72)
REMIND_BEFORE = timedelta(hours=24)
LIMIT = 1500
"""The most characters of one answer."""
RECEIPT_BYTES = 16
_SMALLEST_CROWD = 3
_STEP = 16 * 1024
# JSON needs at most four bytes for a character, and less than 400 for the rest of an entry and its author.
_BYTES_A_WRITER = 3 * LIMIT * 4 + 400
_TYPED = str.maketrans("018", "OIB", " -\u2010\u2011\u2012\u2013\u2014\n\t`")


class State(StrEnum):
    """The life of a round."""

    OPEN = "open"
    RELEASED = "released"
    WITHHELD = "withheld"


@record
class Words:
    """What one writer says."""

    noticed: str
    effect: str
    suggestion: str


@record
class Entry:
    """Words in a box: with the author's id only where they chose Named, and the hash of a receipt."""

    words: Words
    name: uuid.UUID | None
    receipt: str = ""


@record
class Box:
    """All that an open round holds; ``writers`` are those who could write when it opened."""

    writers: frozenset[uuid.UUID] = frozenset()
    sent: frozenset[uuid.UUID] = frozenset()
    entries: tuple[Entry, ...] = ()


def crowd_for(size: int, *, crowd: int) -> int | None:
    """Fix *k* for a round with so many writers: never below three; None where the group is too small."""
    needed = max(crowd, _SMALLEST_CROWD)
    return needed if size >= needed else None


def outcome(entries: Sequence[Entry], crowd: int | None) -> State:
    """Decide at the close: all is released, or nothing is.

    Named entries alone need no crowd. As soon as one entry is unattributed, *k* of them must be.
    """
    unattributed = sum(entry.name is None for entry in entries)
    if not entries or (unattributed and unattributed < (crowd or _SMALLEST_CROWD)):
        return State.WITHHELD
    return State.RELEASED


def released(box: Box) -> Box:
    """Keep the words and the names that were chosen to be shown, and nothing else."""
    return Box(entries=tuple(replace(entry, receipt="") for entry in box.entries))


def check_open(state: str, closes_at: datetime, *, now: datetime) -> None:
    """Refuse whatever comes after the close, also before the round's alarm has woken."""
    if state != State.OPEN or now >= closes_at:
        raise Refusal(
            "This round has closed, so nothing can be sent or changed in it any more. "
            "Anything you have typed is still in its form, to be copied."
        )


def check_writer(box: Box, person_id: uuid.UUID) -> None:
    """Refuse whoever joined after the opening: a crowd that can grow afterwards hides nobody."""
    if person_id not in box.writers:
        raise Refusal("This round opened before you joined. You can write in the next one.")


def check_shown(name: uuid.UUID | None, crowd: int | None) -> None:
    """Refuse an unattributed entry where the group is too small to hide its author."""
    if name is None and crowd is None:
        raise Refusal("This group is too small for unattributed feedback. Choose Named.", "shown")


def add(box: Box, entry: Entry, author: uuid.UUID) -> Box:
    """Put an entry in; refuse a second one by the same person."""
    check_writer(box, author)
    if author in box.sent:
        raise Refusal(
            "You have already sent feedback in this round. "
            "Press I have a receipt to change or withdraw it; what you typed here stays in this form."
        )
    return replace(box, sent=box.sent | {author}, entries=(*box.entries, entry))


def find(box: Box, receipt: str, person_id: uuid.UUID) -> Entry:
    """Find the entry of a receipt for whoever wrote it, and for nobody else who has seen the receipt.

    A wrong one is refused in the same words whatever the box holds.
    """
    check_writer(box, person_id)
    wanted = hash_of(receipt, person_id)
    found = [entry for entry in box.entries if hmac.compare_digest(entry.receipt, wanted)]
    if not found or person_id not in box.sent:
        raise Refusal(
            "This receipt opens nothing of yours in this round. Check it character by character, and that it "
            "is the one you were shown.",
            "receipt",
        )
    return found[0]


def change(box: Box, entry: Entry, person_id: uuid.UUID, *, receipt: str) -> Box:
    """Put new words in the place of those that the receipt stands for."""
    old = find(box, receipt, person_id)
    return replace(box, entries=tuple(entry if each is old else each for each in box.entries))


def withdraw(box: Box, person_id: uuid.UUID, *, receipt: str) -> Box:
    """Take out the entry of a receipt; the person may send again."""
    old = find(box, receipt, person_id)
    kept = tuple(entry for entry in box.entries if entry is not old)
    return replace(box, sent=box.sent - {person_id}, entries=kept)


def receipt_from(chance: bytes) -> str:
    """Write a receipt of 128 bits so that it can be copied by hand: base32, in groups of four."""
    return tidy(base64.b32encode(chance).decode().rstrip("="))


def tidy(typed: str) -> str:
    """Read a receipt however it was typed: case, spaces and dashes do not matter, nor 0 for O."""
    plain = typed.translate(_TYPED).upper()
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def hash_of(receipt: str, author: uuid.UUID) -> str:
    """Hash a receipt together with whom it was made for, which is all that the box keeps of either.

    A receipt is 128 bits of chance: without it no author can be tried against the hash, and with it nobody
    but its author gets in.
    """
    return hmac.digest(tidy(receipt).encode(), author.bytes, sha256).hex()


def packed(box: Box, *, size: int) -> str:
    """Write a box as text of a length that only the number of its possible writers decides.

    So the length is the same with no entry, with one and with all, however long they are.
    """
    plain = {
        "writers": sorted(map(str, box.writers)),
        "sent": sorted(map(str, box.sent)),
        "entries": [_plain(entry) for entry in box.entries],
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    whole = -(-(size * _BYTES_A_WRITER) // _STEP) * _STEP
    return text + " " * (whole - len(text.encode()))


def unpacked(text: str) -> Box:
    """Read a box back."""
    plain = json.loads(text)
    return Box(
        writers=frozenset(map(uuid.UUID, plain["writers"])),
        sent=frozenset(map(uuid.UUID, plain["sent"])),
        entries=tuple(_entry(each) for each in plain["entries"]),
    )


def _plain(entry: Entry) -> dict[str, str | None]:
    name = None if entry.name is None else str(entry.name)
    return asdict(entry.words) | {"name": name, "receipt": entry.receipt}


def _entry(plain: dict[str, str | None]) -> Entry:
    name = plain["name"]
    words = Words(*(str(plain[field]) for field in ("noticed", "effect", "suggestion")))
    return Entry(words, None if name is None else uuid.UUID(name), str(plain["receipt"]))
