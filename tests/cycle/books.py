"""The books that have to balance: what the outbox says was told, and what Slack has."""

import json
from collections import Counter

from sqlalchemy import select

from bot.outbox.model import Outgoing
from bot.outbox.rules import CRASHES
from tests.cycle.served import Outside, Serving
from tests.slack import CIRCLE, EIGHT, Json


def said_by_the_app(workspace: Outside) -> dict[str, dict[str, Json]]:
    """Find every message of the app: by place as the outbox names it, and by ts."""
    seen = {CIRCLE: workspace.messages(EIGHT[0])} | {person: workspace.direct(person) for person in EIGHT}
    return {
        place: {one["ts"]: one for one in messages if one["is_app"] and not one["ephemeral"]}
        for place, messages in seen.items()
    }


def rows(workspace: Outside) -> list[Outgoing]:
    """Read the outbox."""
    with workspace.db(reads=True) as session:
        return list(session.scalars(select(Outgoing).order_by(Outgoing.due_at)))


def check_books(workspace: Outside) -> None:
    """See that the outbox and Slack agree: each message once, or repeated as its rule allows and counted."""
    booked, said = rows(workspace), said_by_the_app(workspace)
    unsettled = [row for row in booked if row.state not in ("sent", "superseded", "expired", "unsure")]
    assert [(row.key, row.state, row.reason) for row in unsettled] == []
    for row in booked:
        if row.state == "sent":
            assert row.ts in said[row.channel], f"{row.key} was never told"
        if row.state == "unsure":
            assert row.crashes >= (CRASHES if row.repeats else 1), row.key
    crashes = Counter[str]()
    for row in booked:
        crashes[row.channel] += row.crashes
    for place, messages in said.items():
        extra = messages.keys() - {row.ts for row in booked}
        assert len(extra) <= crashes[place], (place, [messages[ts]["text"] for ts in extra])
    assert sum(crashes.values()) == sum(map(_reported, workspace.apps))


def _reported(app: Serving) -> int:
    lines = [json.loads(line) for line in app.log.read_text().splitlines()]
    return sum(line["count"] for line in lines if line["event"] == "messages recovered")


def check_log(app: Serving) -> None:
    """See that nothing went wrong beside the kills."""
    lines = [json.loads(line) for line in app.log.read_text().splitlines()]
    wrong = [line for line in lines if line["level"] == "error"]
    assert not wrong, wrong
