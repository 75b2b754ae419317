"""A store that fails under the clock, or whose answer is lost after a commit: all is done, and once."""

import contextlib
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from bot import main
from bot.alarms.jobs import tick
from bot.alarms.model import Alarm
from bot.challenges.model import Challenge
from bot.core.clock import system_clock
from bot.core.database import Database
from bot.following import next_due
from bot.outbox.model import Outgoing
from bot.outbox.rules import LEASE
from bot.replies import UNSURE
from bot.vault.keyring import Keyring
from tests.acts import seat_all
from tests.challenges.acts import WRITTEN, brought
from tests.conftest import KEY
from tests.cycle.failing import Store, failing
from tests.outbox.office import Office
from tests.slack import ADA, BEN, CHEN, CIRCLE, EIGHT, GRACE, Workspace
from tests.stage import Stage
from tests.warm import warm_engine

STARTS = datetime.fromisoformat("2027-03-10T00:00:00+00:00")
BLINK = timedelta(milliseconds=10)
BREAKS = (1, 3, 6, 10, 15, 22, 30, 40)
"""Which call to the store fails each time that something is due: hardly an alarm makes more than forty."""
INSTANT = re.compile("<!date[^>]*>")
Told = Counter[tuple[str, str]]


@contextlib.contextmanager
def life(stage: Stage, template: Path, folder: Path) -> Iterator[tuple[Workspace, Store]]:
    """Begin anew, with a store of its own that can be made to fail."""
    folder.mkdir()
    shutil.copy(template, folder / "test.sqlite3")
    ring = warm_engine(f"sqlite:///{folder / 'keyring.sqlite3'}")
    db = Database(warm_engine(f"sqlite:///{folder / 'test.sqlite3'}"), info={"keyring": Keyring(ring, KEY)})
    with failing(db) as store:
        yield Workspace(stage, stage.play(db), db), store
    db.close()
    ring.dispose()


def live(workspace: Workspace, store: Store, *, breaks: int = 0, loses: int = 0) -> Told:
    """Go through a meeting, from its proposal to its close, with something failing whenever something is due.

    Answers what everybody was told.
    """
    seat_all(workspace)
    for person in (BEN, GRACE):
        brought(workspace, person)
    while (due := _due(workspace)) is not None and due < STARTS + timedelta(hours=6):
        workspace.stage.world.move_clock_to(max(due, workspace.now + BLINK))
        with store.breaking(breaks), store.losing(loses), contextlib.suppress(DBAPIError):
            workspace.stage.run(tick(workspace.db, main.JOBS, workspace.stage.world.clock.now))
        workspace.move(minutes=1, seconds=1)
    return Counter(
        (place, part)
        for person in EIGHT
        for place, messages in ((person, workspace.direct(person)), ("channel", workspace.messages(person)))
        for message in messages
        for part in _parts(message["text"])
    )


def _parts(text: str) -> list[str]:
    """Take apart what may come together or not, and leave out until when: a second try is a minute later."""
    return INSTANT.sub("then", text).split(" · ")


def _due(workspace: Workspace) -> datetime | None:
    with workspace.db(reads=True) as session:
        return next_due(session)


def asleep(workspace: Workspace) -> list[str]:
    with workspace.db() as session:
        return list(session.scalars(select(Alarm.kind).where(Alarm.wakes_at.is_(None))))


def test_fault_61_whichever_call_of_an_alarm_fails_its_step_is_done_and_once(
    stage: Stage, sqlite_template: Path, tmp_path: Path
) -> None:
    with life(stage, sqlite_template, tmp_path / "whole") as (workspace, store):
        whole = live(workspace, store)
        assert sum(whole.values()) > 50
    for at in BREAKS:
        with life(stage, sqlite_template, tmp_path / f"{at}") as (workspace, store):
            told = live(workspace, store, breaks=at)
            assert (told - whole, whole - told) == (Counter(), Counter()), at
            assert asleep(workspace) == []


def test_fault_61_an_alarm_whose_commit_went_through_unheard_is_done_once(
    stage: Stage, sqlite_template: Path, tmp_path: Path
) -> None:
    with life(stage, sqlite_template, tmp_path / "whole") as (workspace, store):
        whole = live(workspace, store)
    for at in (1, 2, 3):
        with life(stage, sqlite_template, tmp_path / f"{at}") as (workspace, store):
            told = live(workspace, store, loses=at)
            assert (told - whole, whole - told) == (Counter(), Counter()), at


# What a person does, and what is sent


@pytest.fixture
def store(db: Database) -> Iterator[Store]:
    """The database of a test, which can be made to fail."""
    with failing(db) as made:
        yield made


def send_through(workspace: Workspace, store: Store, at: int) -> bool:
    """Send a form while the answer to a commit is lost; answer whether it came to that."""
    workspace.press(CHEN, "challenges.bring")
    with store.losing(at):
        try:
            workspace.submit(CHEN, **WRITTEN)
        except DBAPIError:  # raised by what the heart does after it, which goes on later
            workspace.settle()
    return store.lost


@pytest.mark.parametrize("url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_fault_61_a_form_whose_commit_went_through_unheard_is_said_to_be_unsure_and_kept_once(
    workspace: Workspace, store: Store, circle: str, db: Database
) -> None:
    seen = set[str]()
    for at in range(1, 30):
        lost = send_through(workspace, store, at)
        shown = "\n".join(workspace.shown(CHEN) for _ in workspace.forms(CHEN)[:1])
        if UNSURE in shown:
            seen.add("unsure")
            workspace.close(CHEN)
            workspace.submit(CHEN)  # the very same form, once more
        workspace.close_all(CHEN)
        with db() as session:
            count = session.scalar(select(func.count()).where(Challenge.state == "waiting"))
            session.execute(delete(Challenge))
        assert count == 1, (at, shown)
        if not lost:
            break
    workspace.show.faults.clear()
    assert seen == {"unsure"}


def test_fault_61_whichever_commit_of_the_sender_is_unheard_each_message_arrives_by_its_rule(
    stage: Stage, db: Database, store: Store
) -> None:
    office = Office(stage, db, patience=30)  # only commits go wrong here, however busy the machine is
    for at in range(1, 30):
        for name, channel, how in (
            ("news", CIRCLE, {}),
            ("nudge", BEN, {"repeats": False}),
            ("card", ADA, {"place": f"card:{at}"}),
        ):
            office.post(f"{name} {at}", key=f"{name}:{at}", channel=channel, **how)
        with store.losing(at), contextlib.suppress(DBAPIError):
            office.flush()
        for _ in range(3):
            with office.db() as session:
                session.execute(update(Outgoing).values(lease_until=system_clock() - LEASE))
            office.go_on(minutes=1)
        seen = Counter(office.texts() + office.texts("D0BEN") + office.texts("D0ADA"))
        assert 1 <= seen[f"news {at}"] <= 2, at
        assert 1 <= seen[f"card {at}"] <= 2, at
        assert (seen[f"nudge {at}"], office.states[f"nudge:{at}"]) in ((1, "sent"), (0, "unsure")), at
        if not store.lost:
            break
    office.close()
    assert at > 3
