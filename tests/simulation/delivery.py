"""The books of delivery: what the outbox holds, and what Slack has."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid5

from sqlalchemy import select

from bot.groups.service import facilitators
from bot.members import service as members
from bot.outbox.model import Outgoing, Posted
from bot.outbox.rules import LATEST_NUDGE, LOOKS_WITHIN, LOST, Kind, has_waited
from bot.outbox.service import OF_LOST
from playground.people import BOT_USER
from tests.simulation.line import Said
from tests.simulation.story import Told
from tests.simulation.time import BEGINS
from tests.simulation.weather import HOUR

Complaints = Iterator[str]
PROMPT = timedelta(minutes=15)
"""How late something may be although a process ran: while Slack keeps silent, each call takes its time."""
_HELD = "held:"
"""How it goes on in the keys of messages that tell that a place refuses what is said."""
_PATIENT = timedelta(hours=3)
"""How long a message may wait for no reason that can be seen: behind others, or since Slack once told so."""


@dataclass(frozen=True)
class _Books:
    """What the outbox holds and what Slack was told, by whatever the checks ask for."""

    told: Told
    rows: dict[str, Outgoing]
    calls: Mapping[str, list[Said]]
    alike: Mapping[object, list[Outgoing]]
    """The messages of each sort of which only the newest should go out."""
    told_of: Mapping[str, list[Outgoing]]
    """What was told to facilitators, by the id of a lost message, or by a group's place that refuses them."""

    said_in: Mapping[str, list[Said]]
    """The calls to each channel, or to each person."""

    def took(self, row: Outgoing) -> list[Said]:
        """List the calls for a message that Slack took."""
        return [said for said in self.calls[row.id.hex] if said.took_at is not None]


def delivered(told: Told) -> Complaints:
    """See that each message was delivered or its facilitators know (G3), once (G4), and in time (G5)."""
    with told.db() as session:
        rows = list(session.scalars(select(Outgoing).order_by(Outgoing.due_at)))
        stands = {one.place: one for one in session.scalars(select(Posted))}
        leaders = {
            circle.id: facilitators(members.roster(session, circle.id)) for circle in told.town.circles
        }
    books = _opened(told, rows)
    for row in rows:
        yield from _arrived(books, row)
        yield from _doubled(books, row)
        yield from _late(books, row)
        yield from _waited(books, row)
        if _is_missed(told, row, stands) and leaders.get(row.scope):
            yield from _reported(books, row)
    yield from _nothing_else(books)
    for one in stands.values():
        yield from _newest(books, one)


def _opened(told: Told, rows: Sequence[Outgoing]) -> _Books:
    alike, told_of = defaultdict[object, list[Outgoing]](list), defaultdict[str, list[Outgoing]](list)
    for row in rows:
        for sort in _sorts(row):
            alike[sort].append(row)
        if row.key.startswith(OF_LOST):
            told_of[row.key.removeprefix(OF_LOST).removeprefix(_HELD).partition(":")[0]].append(row)
    by_name = {row.id.hex: row for row in rows}
    calls, said_in = defaultdict[str, list[Said]](list), defaultdict[str, list[Said]](list)
    for said in told.records.said:
        calls[said.row].append(said)
        said_in[by_name[said.row].channel].append(said)
    return _Books(told, by_name, calls, alike, told_of, said_in)


def _arrived(books: _Books, row: Outgoing) -> Complaints:
    ended_at = books.told.ended_at
    if row.state == "sent" and row.reason is None and not books.took(row):
        yield f"G3: {row.key} is said to be sent, and Slack never took it"
    if row.state == "expired" and not (row.expires_at and row.expires_at <= ended_at):
        yield f"G3: {row.key} expired, which it should at {row.expires_at}"
    if row.state == "sending" and row.due_at < ended_at - PROMPT:
        yield f"G3: {row.key} is on its way for ever, due at {row.due_at}"
    if row.state == "dead":
        yield f"G3: {row.key} is dead: {row.reason}"


def _doubled(books: _Books, row: Outgoing) -> Complaints:
    took = [said for said in books.took(row) if said.method == "chat.postMessage"]
    if len(took) < 2:
        return
    unknown = sum(not said.is_known for said in took)
    if len(took) - 1 > unknown:
        yield f"G4: {row.key} was posted {len(took)} times, and {unknown} of these were not known"
    if not row.repeats:
        yield f"G4: {row.key}, which is better lost than twice, was posted {len(took)} times"
    since = books.calls[row.id.hex][0].began
    if books.told.forecast.reads and took[1].began - since < LOOKS_WITHIN.total_seconds():
        yield f"G4: {row.key} was posted {len(took)} times, and could have been looked for"


def _late(books: _Books, row: Outgoing) -> Complaints:
    until = row.expires_at
    if row.kind == Kind.NUDGE:
        until = min(until or row.due_at + LATEST_NUDGE, row.due_at + LATEST_NUDGE)
    began = [BEGINS + timedelta(seconds=said.began) for said in books.took(row)]
    if until is not None and any(at > until for at in began):
        yield f"G5: {row.key} was of use until {until}, and posted at {began}"
    if not began:
        return
    others = [one for sort in _sorts(row) for one in books.alike[sort]]
    claimed = BEGINS + timedelta(seconds=books.took(row)[0].claimed)
    newer = [one for one in others if row.due_at < one.due_at < claimed]
    if newer:
        yield f"G5: {row.key} was told at {began} although {newer[0].key} was newer, of {newer[0].due_at}"


def _waited(books: _Books, row: Outgoing) -> Complaints:
    """See that no message waited while processes ran, Slack answered, and its place took what was said."""
    took = books.took(row)
    if not took or books.told_of[_place(row)]:
        return
    due, at = (row.due_at - BEGINS).total_seconds(), took[0].began
    storms = ((max(due, storm.at), min(at, storm.until)) for storm in books.told.forecast.storms)
    rough = sum(ends - begins + HOUR for begins, ends in storms if begins < ends)
    waited = books.told.ran_between(row.due_at, BEGINS + timedelta(seconds=at)) - timedelta(seconds=rough)
    if waited > _PATIENT:
        yield f"G5: {row.key} was due at {row.due_at}, and waited {waited} for nothing"


def _sorts(row: Outgoing) -> list[object]:
    """Name what a message can be the newest of: a place, or a kind and its subject in a channel."""
    sorts = list[object]([] if row.place is None else [row.place])
    return sorts if row.about is None else [*sorts, (row.about, row.channel, row.scope)]


def _is_missed(told: Told, row: Outgoing, stands: Container[str]) -> bool:
    """Tell whether somebody misses a message: nobody a late edit, nor what was late at once.

    What waits to the end can only wait for a place that refuses it.

    Of those that tell of lost ones nothing is told.
    """
    if row.key.startswith(OF_LOST):
        return False
    if row.state == "queued":
        return row.due_at < told.ended_at - PROMPT
    if row.state != "expired":
        return row.state in LOST
    return row.place not in stands and has_waited(due_at=row.due_at, now=row.expires_at or told.ended_at)


def _reported(books: _Books, row: Outgoing) -> Complaints:
    """Find what told the facilitators of a lost message, and see that Slack took it, or what came instead.

    Of a place that refuses messages it is told once, and of none that waited for it in vain.
    """
    told_of = books.told_of[str(row.id)] or _held(books, row)
    if not told_of:
        yield f"G3: {row.key} is {row.state} ({row.reason}), and nobody was told"
        return
    since = told_of[0].due_at
    there = [one for tells in told_of for one in books.alike[tells.place] if one.due_at >= since]
    if not any(books.took(one) for one in there):
        yield f"G3: {row.key} is {row.state} ({row.reason}), and what tells of it never arrived"


def _held(books: _Books, row: Outgoing) -> list[Outgoing]:
    """Find what told of the place that a message waited for, if that refused messages to the end."""
    if row.state not in ("queued", "expired"):
        return []
    until = row.expires_at or books.told.ended_at
    tells = [one for one in books.told_of[_place(row)] if one.due_at <= until]
    since, ends = (
        at.timestamp() - BEGINS.timestamp() for at in (tells[-1].due_at if tells else until, until)
    )
    took = (said.took_at for said in books.said_in[row.channel])
    return [] if any(at is not None and since < at < ends for at in took) else tells[-1:]


def _place(row: Outgoing) -> str:
    """Name a group's place, as the keys do of what tells that it refuses messages."""
    return uuid5(row.scope, row.channel).hex


def _nothing_else(books: _Books) -> Complaints:
    for channel in books.told.world.channels.values():
        for message in channel.messages.values():
            mark = (message.metadata or {}).get("event_payload", {}).get("id")
            if message.user == BOT_USER and mark not in books.rows:
                yield f"G3: {channel.id} has a message that no outbox row is for: {message.text}"


def _newest(books: _Books, stands: Posted) -> Complaints:
    """See that what stands in a place is what was told there last."""
    there = [row for row in books.alike[stands.place] if row.state == "sent"]
    if not there:
        return
    last = max(row.due_at for row in there)
    newest = [row for row in there if row.due_at == last]
    alike = {said.text for row in newest for said in books.took(row)}
    message = books.told.world.channels[stands.channel].messages.get(stands.ts)
    if message is None or message.text not in alike:
        yield f"G3: in {stands.place} stands another text than that of {newest[0].key}"
