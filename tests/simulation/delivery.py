"""The books of delivery: what the outbox holds, and what Slack has."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from datetime import timedelta

from sqlalchemy import select

from bot.groups.service import facilitators
from bot.members import service as members
from bot.outbox.model import Outgoing, Posted
from bot.outbox.rules import LATEST_NUDGE, LOST, Kind, has_waited
from bot.outbox.service import OF_LOST
from playground.people import BOT_USER
from tests.simulation.line import Said
from tests.simulation.story import Told
from tests.simulation.time import BEGINS

Complaints = Iterator[str]
_A_CALL = timedelta(seconds=90)
"""How long after its claim a message can still be taken: a lease and a call."""


def delivered(told: Told) -> Complaints:
    """See that each message was delivered or its facilitators know (G3), once (G4), and in time (G5)."""
    with told.db() as session:
        rows = {row.id.hex: row for row in session.scalars(select(Outgoing).order_by(Outgoing.due_at))}
        stands = {one.place: one for one in session.scalars(select(Posted))}
        leaders = {
            circle.id: facilitators(members.roster(session, circle.id)) for circle in told.town.circles
        }
    alike = defaultdict[object, list[Outgoing]](list)
    for row in rows.values():
        for sort in _sorts(row):
            alike[sort].append(row)
    calls = defaultdict[str, list[Said]](list)
    for said in told.records.said:
        calls[said.row].append(said)
    for name, row in rows.items():
        yield from _arrived(told, row, calls[name])
        yield from _doubled(row, calls[name])
        yield from _late(row, calls[name], alike)
        if _is_missed(told, row, stands) and leaders.get(row.scope):
            yield from _reported(row, rows)
    yield from _nothing_else(told, rows)
    for place, one in stands.items():
        yield from _newest(told, place, one, rows, calls)


def _arrived(told: Told, row: Outgoing, calls: list[Said]) -> Complaints:
    if row.state == "sent" and row.reason is None and not any(said.took_at is not None for said in calls):
        yield f"G3: {row.key} is said to be sent, and Slack never took it"
    if row.state == "expired" and not (row.expires_at and row.expires_at <= told.ended_at):
        yield f"G3: {row.key} expired, which it should at {row.expires_at}"
    if row.state == "dead" and row.reason not in ("is_archived", "channel_not_found"):
        yield f"G3: {row.key} is dead: {row.reason}"


def _doubled(row: Outgoing, calls: list[Said]) -> Complaints:
    took = [said for said in calls if said.took_at is not None and said.method == "chat.postMessage"]
    unknown = sum(not said.is_known for said in took)
    if len(took) > 1 and len(took) - 1 > unknown:
        yield f"G4: {row.key} was posted {len(took)} times, and {unknown} of these were not known"
    if len(took) > 1 and not row.repeats:
        yield f"G4: {row.key}, which is better lost than twice, was posted {len(took)} times"


def _late(row: Outgoing, calls: list[Said], alike: Mapping[object, list[Outgoing]]) -> Complaints:
    until = row.expires_at
    if row.kind == Kind.NUDGE:
        until = min(until or row.due_at + LATEST_NUDGE, row.due_at + LATEST_NUDGE)
    began = [BEGINS + timedelta(seconds=said.began) for said in calls if said.took_at is not None]
    if until is not None and any(at > until for at in began):
        yield f"G5: {row.key} was of use until {until}, and posted at {began}"
    if not began:
        return
    others = [one for sort in _sorts(row) for one in alike[sort]]
    newer = [one for one in others if row.due_at < one.due_at < min(began) - _A_CALL]
    if newer:
        yield f"G5: {row.key} was told at {began} although {newer[0].key} was newer, of {newer[0].due_at}"


def _sorts(row: Outgoing) -> list[object]:
    """Name what a message can be the newest of: a place, or a kind and its subject in a channel."""
    sorts = list[object]([] if row.place is None else [row.place])
    return sorts if row.about is None else [*sorts, (row.about, row.channel, row.scope)]


def _is_missed(told: Told, row: Outgoing, stands: Container[str]) -> bool:
    """Tell whether somebody misses a message: nobody a late edit, nor what was late at once."""
    if row.state != "expired":
        return row.state in LOST
    return row.place not in stands and has_waited(due_at=row.due_at, now=row.expires_at or told.ended_at)


def _reported(row: Outgoing, rows: dict[str, Outgoing]) -> Complaints:
    """Find the message to the facilitators that tells of a lost one; of those that tell nothing is told."""
    if row.key.startswith(OF_LOST):
        return
    if not any(one.key.startswith(OF_LOST) and str(row.id) in one.key for one in rows.values()):
        yield f"G3: {row.key} is {row.state} ({row.reason}), and nobody was told"


def _nothing_else(told: Told, rows: dict[str, Outgoing]) -> Complaints:
    for channel in told.world.channels.values():
        for message in channel.messages.values():
            mark = (message.metadata or {}).get("event_payload", {}).get("id")
            if message.user == BOT_USER and mark not in rows:
                yield f"G3: {channel.id} has a message that no outbox row is for: {message.text}"


def _newest(
    told: Told, place: str, stands: Posted, rows: dict[str, Outgoing], calls: dict[str, list[Said]]
) -> Complaints:
    """See that what stands in a place is what was told there last."""
    there = [(name, row) for name, row in rows.items() if row.place == place and row.state == "sent"]
    if not there:
        return
    last = max((row for _, row in there), key=lambda row: row.due_at)
    newest = [name for name, row in there if row.due_at == last.due_at]
    alike = {said.text for name in newest for said in calls[name] if said.took_at is not None}
    message = told.world.channels[stands.channel].messages.get(stands.ts)
    if message is None or message.text not in alike:
        yield f"G3: in {place} stands another text than that of {last.key}"
