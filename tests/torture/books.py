"""The books after the torture: what was acknowledged, planned, told and reported."""

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bot.kudos.model import Kudos
from bot.meetings.model import Meeting
from bot.nudges.model import Nudge
from bot.outbox.model import Outgoing, Posted
from bot.outbox.rules import LOST
from bot.outbox.service import OF_LOST
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Place
from playground.people import BOT_USER
from playground.world import World
from tests.torture.lab import Lab

_ENDS = frozenset({"sent", "superseded"})


@dataclass(frozen=True)
class Books:
    """One line of the table."""

    acknowledged: int
    lost: int
    planned: int
    planned_twice: int
    delivered: int
    delivered_twice: int
    nudged_twice: int
    reported: int
    not_reported: int
    silent: Sequence[str]
    """What was given up without a word, by key, for whoever has to find out why."""


def balanced(lab: Lab) -> Books:
    """Count it all, when nothing waits any more."""
    with lab.database()() as session:
        rows = list(session.scalars(select(Outgoing)))
        stored = Counter(_words(session, row) for row in session.scalars(select(Kudos)))
        dates = Counter(session.execute(select(Meeting.group_id, Meeting.occurrence)).tuples().all())
        nudges = Counter(
            session.execute(select(Nudge.kind, Nudge.subject_id, Nudge.person_id)).tuples().all()
        )
        stands = set(session.scalars(select(Posted.place)))
    said = _said(lab.world)
    there = {(channel.id, ts) for channel in lab.world.channels.values() for ts in channel.messages}
    told_of = " ".join(row.key for row in rows if row.key.startswith(OF_LOST))
    given_up = [row for row in rows if row.state not in _ENDS and not _is_no_loss(row, stands)]
    reported = [row for row in given_up if row.state in (*LOST, "expired") and str(row.id) in told_of]
    untold = [row for row in given_up if row not in reported]
    vanished = [row for row in rows if row.state == "sent" and not _is_there(row, there)]
    silent = [f"{row.key}: {row.state}, {row.reason}" for row in (*untold, *vanished)]
    return Books(
        acknowledged=sum(lab.ledger.written.values()),
        lost=sum(sure and not stored[words] for words, sure in lab.ledger.written.items()),
        planned=len(rows),
        planned_twice=sum(count - 1 for counts in (stored, dates, nudges) for count in counts.values()),
        delivered=len(said),
        delivered_twice=sum(count > 1 for count in said.values()),
        nudged_twice=sum(said[row.id.hex] > 1 for row in rows if not row.repeats),
        reported=len(reported),
        not_reported=len(silent),
        silent=silent,
    )


def _is_no_loss(row: Outgoing, stands: Container[str]) -> bool:
    """Tell whether nobody misses a message: it told of a lost one, or was a late edit."""
    return row.key.startswith(OF_LOST) or (row.state == "expired" and row.place in stands)


def _said(world: World) -> Counter[str]:
    """Count Slack's messages by the row that they carry the mark of."""
    marks = Counter[str]()
    for channel in world.channels.values():
        for message in channel.messages.values():
            if message.user == BOT_USER and message.metadata:
                marks[message.metadata["event_payload"]["id"]] += 1
    return marks


def _is_there(row: Outgoing, there: set[tuple[str, str]]) -> bool:
    channel = f"D{row.channel[1:]}" if row.channel.startswith("U") else row.channel
    return (channel, row.ts) in there


def _words(session: object, row: Kudos) -> str:
    place = Place("kudos", "words", row.id, row.group_id)
    return vault.unseal(session, row.words, place, THE_APP)  # type: ignore[arg-type]
