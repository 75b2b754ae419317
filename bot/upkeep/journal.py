"""SQLite's journal: whether what was committed into it is still there, and belongs to the file beside it.

SQLite reads a journal up to the first frame that does not add up, and passes over the rest in silence, since
that is what a power cut leaves. The format: sqlite.org/fileformat2.html#walformat.
"""

import struct
from array import array
from collections.abc import Iterator
from pathlib import Path

from bot.core.record import record

_HEADER, _FRAME = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
_LONGEST = 64 * 2**20
"""Bytes; checkpoints keep a journal far below."""
_COUNTER = slice(24, 28)
_WORD = 0xFFFFFFFF
Sums = tuple[int, int]


@record
class _Frame:
    page: int
    commits: bool
    is_ours: bool
    is_whole: bool
    content: bytes


def journal_of(path: Path) -> Path:
    """Name the journal of a SQLite file."""
    return path.with_name(path.name + "-wal")


def journal_damage(path: Path) -> str | None:
    """Say what is wrong with the journal of a SQLite file; None where nothing is, or there is none."""
    journal = journal_of(path)
    if not journal.exists() or not 0 < journal.stat().st_size <= _LONGEST:
        return None
    held = journal.read_bytes()
    if not any(held[:_HEADER]):
        return None  # a power cut before the first commit was on the disk
    if not _begins_well(held):
        return "the journal beside it is no journal"
    frames = list(_frames(held))
    if _has_a_hole(frames):
        return "the journal beside it is damaged"
    return "the journal beside it is older than the file" if _is_older(path, frames) else None


def _begins_well(held: bytes) -> bool:
    if len(held) < _HEADER:
        return False
    magic, _, page_size, *_ = struct.unpack(">8I", held[:_HEADER])
    if magic not in _MAGIC or page_size not in {2**power for power in range(9, 17)}:
        return False
    return _sums(held[:24], (0, 0), is_big=bool(magic & 1)) == struct.unpack(">2I", held[24:_HEADER])


def _frames(held: bytes) -> Iterator[_Frame]:
    magic, _, page_size, _, *salts, one, two = struct.unpack(">8I", held[:_HEADER])
    sums, whole = (one, two), True
    for at in range(_HEADER, len(held) - _FRAME - page_size + 1, _FRAME + page_size):
        page, size, *own = struct.unpack(">6I", held[at : at + _FRAME])
        content = held[at + _FRAME : at + _FRAME + page_size]
        is_ours = own[:2] == salts
        if whole and is_ours:
            sums = _sums(held[at : at + 8] + content, sums, is_big=bool(magic & 1))
        whole = whole and is_ours and sums == tuple(own[2:])
        yield _Frame(page, size > 0, is_ours, whole, content)


def _sums(held: bytes, before: Sums, *, is_big: bool) -> Sums:
    words = array("I", held)
    if is_big != (struct.pack("=H", 1) == b"\0\1"):
        words.byteswap()
    one, two = before
    for first, second in zip(words[::2], words[1::2], strict=True):
        one = (one + first + two) & _WORD
        two = (two + second + one) & _WORD
    return one, two


def _has_a_hole(frames: list[_Frame]) -> bool:
    """Tell whether something was committed after a frame that does not add up.

    What was being committed when the power went may be torn, so only what began after that counts.
    """
    broken = [frame for frame in frames if not frame.is_whole]
    ends = next((at for at, frame in enumerate(broken) if frame.is_ours and frame.commits), len(broken))
    return any(frame.is_ours for frame in broken[ends + 1 :])


def _is_older(path: Path, frames: list[_Frame]) -> bool:
    """Tell whether the file has gone further than its journal ever did: each change of page 1 is counted."""
    with path.open("rb") as file:
        counted = file.read(100)[_COUNTER]
    counts = [frame.content[_COUNTER] for frame in frames if frame.is_whole and frame.page == 1]
    return bool(counts) and counts[-1] < counted
