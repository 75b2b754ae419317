"""A store that fails at each of its calls in turn: all of a deed or nothing, and a second try works.

SOUNDINGBOARD_EVERY_CALL=1 breaks every call of each deed; else all of the first few, and some of those after.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text, update
from sqlalchemy.exc import DBAPIError

from bot import replies
from bot.core.clock import system_clock
from bot.core.database import Database
from bot.outbox.model import Outgoing
from bot.outbox.rules import LEASE
from tests.cycle.door import Door
from tests.cycle.doors import Forger, Way, carried, ways
from tests.cycle.failing import Store, failing
from tests.cycle.test_rights import GUIDES, is_refused, knocked
from tests.cycle.two_groups import guarded
from tests.outbox.office import Office
from tests.slack import ADA, BEN, CHEN, CIRCLE, SECOND, Workspace
from tests.stage import Stage

CALLS = range(1, 600)
"""More calls than any deed makes."""
SOME = (
    CALLS if os.environ.get("SOUNDINGBOARD_EVERY_CALL") else [*range(1, 5), *range(6, 60, 9), *CALLS[59::47]]
)
COMMANDS = ("/board", "/board next", "/board people", "/challenge", "/challenge queue", "/feedback")
ROOMS = sorted({way.room for way in ways()})


@pytest.fixture
def store(db: Database) -> Iterator[Store]:
    """The database of a test, which can be made to fail."""
    with failing(db) as made:
        yield made


@pytest.fixture
def ids(workspace: Workspace, store: Store) -> Iterator[dict[str, str]]:
    """The things of a group, by kind; what goes wrong with them is meant to."""
    yield guarded(workspace)
    workspace.show.faults.clear()


def stored(db: Database) -> dict[str, list[str]]:
    """Read all that is stored, what was heard included."""
    with db(reads=True) as session:
        names = set(inspect(session.connection()).get_table_names())
        return {name: sorted(map(repr, session.execute(text(f"SELECT * FROM {name}")))) for name in names}


def is_told(got: str) -> bool:
    """Tell whether somebody was told that it went wrong."""
    return replies.BUG in got or replies.SAVED in got


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("room", ROOMS)
def test_fault_61_whichever_call_of_a_deed_fails_all_of_it_or_nothing_is_kept_and_it_is_told(
    workspace: Workspace, store: Store, ids: dict[str, str], room: str
) -> None:
    theirs = [_is_done_by_somebody(workspace, store, way, ids) for way in knocked() if way.room == room]

    assert sum(theirs) >= len(theirs) * 0.8  # some are no longer open once another was done


def _is_done_by_somebody(workspace: Workspace, store: Store, way: Way, ids: dict[str, str]) -> bool:
    for user in [ADA] if way.deed in GUIDES else [BEN, CHEN, ADA]:
        forger = Forger(workspace, user, ids, team=None)
        for value, metadata in carried(way, ids):
            if not is_refused(way, _break_each_call(workspace, store, forger, (way, value, metadata))):
                return True
    return False


def _break_each_call(workspace: Workspace, store: Store, forger: Forger, deed: tuple[Way, str, str]) -> str:
    """Try a deed with each call broken in turn; answer what comes of it once there is none left to break."""
    before = stored(workspace.db)
    for at in SOME:
        with store.breaking(at):
            got = forger.try_once(*deed)
        if not store.broke:
            return got
        assert is_told(got) or deed[0].kind == "view_closed", (deed, at, got)
        after = stored(workspace.db)
        assert after == before or replies.SAVED in got, (deed, at)
        before = after
    raise AssertionError(f"{deed} never ends")


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("command", COMMANDS)
def test_fault_61_whichever_call_of_a_command_fails_it_is_told(
    workspace: Workspace, store: Store, ids: dict[str, str], command: str
) -> None:
    door = Door(workspace)
    for at in CALLS:
        with store.breaking(at):
            [answer] = asyncio.run(door._say_all([door.command(ADA, command, SECOND)]))
        if not store.broke:
            break
        assert is_told(answer.text), (at, answer.text)

    assert at > 1
    assert not is_told(answer.text)


@pytest.fixture
def office(stage: Stage, db: Database) -> Iterator[Office]:
    """A sender before the playground's Slack."""
    made = Office(stage, db)
    yield made
    made.close()


def test_fault_61_whichever_call_of_the_sender_fails_each_message_arrives_by_its_rule(
    office: Office, store: Store
) -> None:
    for at in CALLS:
        for name, channel, how in (
            ("news", CIRCLE, {}),
            ("nudge", BEN, {"repeats": False}),
            ("card", ADA, {"place": f"card:{at}"}),
        ):
            office.post(f"{name} {at}", key=f"{name}:{at}", channel=channel, **how)
        with store.breaking(at), _perhaps():
            office.flush()
        _recover(office)
        seen = Counter(office.texts() + office.texts("D0BEN") + office.texts("D0ADA"))
        assert 1 <= seen[f"news {at}"] <= 2, at
        assert 1 <= seen[f"card {at}"] <= 2, at
        nudge = office.states[f"nudge:{at}"]
        assert (seen[f"nudge {at}"], nudge) in ((1, "sent"), (1, "unsure"), (0, "unsure")), at
        if not store.broke:
            break
    assert at > 5
    assert seen[f"news {at}"] == seen[f"nudge {at}"] == seen[f"card {at}"] == 1


def _recover(office: Office) -> None:
    """Let a minute pass, so that what the sender held is taken back, and send."""
    for _ in range(3):
        with office.db() as session:
            session.execute(update(Outgoing).values(lease_until=system_clock() - LEASE))
        office.go_on(minutes=1)


class _perhaps:  # noqa: N801 - it reads as a word
    """Let a failing store raise."""

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is not None and issubclass(kind, DBAPIError)
