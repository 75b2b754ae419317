"""The sender's whole loop (claim, open, send, mark) beside the bare client in fifty tasks."""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from bot.core.blocks import Message
from bot.outbox import service as outbox
from bot.outbox.service import Address
from bot.vault import service as vault
from tests.bench import stores
from tests.bench.machine import ALL, SERVER, pinned
from tests.bench.people import installed
from tests.bench.senders import CHANNELS, channel
from tests.bench.table import Row, at_least, fact
from tests.stage import free_port

_REACH = {0.0: 0.5, 0.1: 0.9}
_ALONE, _FOUR = 1, 4


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure on both databases, with a Slack that answers at once and one that takes a tenth of a second."""
    number, rounds = (1000, 1) if quick else (4000, 3)
    for name, opened in stores.STORES.items():
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, opened(Path(folder)) as fresh:
            for wait, reach in _REACH.items():
                yield _beside_the_client(name, _Place(fresh, Path(folder), wait), reach, number, rounds)
            if name == "Postgres":
                yield _four_beside_one(_Place(fresh, Path(folder), 0.1), number, rounds)
            yield _paced(name, _Place(fresh, Path(folder), 0.0))


def _beside_the_client(name: str, place: "_Place", reach: float, number: int, rounds: int) -> Row:
    floors, owns = list[float](), list[float]()
    with stub_slack(place.wait) as port:
        for _ in range(rounds):
            floors.append(_floor(port, number))
            owns.append(place.sent(port, number, processes=_ALONE))
    path = f"claim, open, send, mark; Slack answers after {place.wait * 1000:.0f} ms; {name}"
    return at_least(path, floors, owns, reach)


def _four_beside_one(place: "_Place", number: int, rounds: int) -> Row:
    one, four = list[float](), list[float]()
    with stub_slack(place.wait) as port:
        for _ in range(rounds):
            one.append(place.sent(port, number, processes=_ALONE, cpus=ALL))
            four.append(place.sent(port, number, processes=_FOUR, cpus=ALL))
    return at_least("  four processes beside one", one, four, 1.5)


def _paced(name: str, place: "_Place") -> Row:
    """Send five to each channel, and find the two in one channel that came closest together."""
    with stub_slack(place.wait) as port:
        place.sent(port, 5 * 20, processes=_FOUR if name == "Postgres" else _ALONE, pace=1, channels=20)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/taken") as told:
            taken: list[tuple[str, float, str]] = json.load(told)
    at = defaultdict[str, list[float]](list)
    for where, when, _ in taken:
        at[where].append(when)
    closest = min(later - earlier for own in at.values() for earlier, later in pairwise(sorted(own)))
    return fact("  paced: closest two in one channel", "", f"{closest:.2f} s", ">= 1 s", holds=closest >= 1)


def _floor(port: int, number: int) -> float:
    command = [sys.executable, "-m", "tests.bench.senders", "floor"]
    with pinned(SERVER):
        told = subprocess.check_output([*command, "--port", str(port), "--number", str(number)])
    return float(json.loads(told))


@contextlib.contextmanager
def stub_slack(wait: float) -> Iterator[int]:
    """Run a Slack that takes everything after ``wait`` seconds, and give its port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.senders", "stub"]
    process = subprocess.Popen([*command, "--port", str(port), "--wait", str(wait)])
    try:
        _await_answer(port)
        yield port
    finally:
        process.kill()
        process.wait()


class _Place:
    """Databases in a folder, and a Slack that takes its time."""

    def __init__(self, fresh: stores.Fresh, folder: Path, wait: float) -> None:
        self._fresh, self._folder, self.wait = fresh, folder, wait

    def sent(
        self,
        port: int,
        number: int,
        *,
        processes: int,
        pace: float = 0,
        channels: int = CHANNELS,
        cpus: set[int] = SERVER,
    ) -> float:
        """Send so many messages from a new database, and answer how many a second."""
        url, keyring = self._fresh(), self._folder / f"{uuid.uuid4().hex}-keyring.sqlite3"
        _fill(url, keyring, number, channels)
        command = [sys.executable, "-m", "tests.bench.senders", "ours", "--port", str(port)]
        command += ["--url", url, "--keyring", str(keyring), "--pace", str(pace)]
        with pinned(cpus):
            running = [
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
                for _ in range(processes)
            ]
        for each in running:
            assert each.stdout is not None
            each.stdout.readline()  # it is ready
        for each in running:
            assert each.stdin is not None
            each.stdin.write(b"\n")
        told: list[dict[str, float]] = [json.loads(each.communicate()[0]) for each in running]
        assert sum(each["count"] for each in told) == number
        busy = [each for each in told if each["count"]]
        return number / (max(each["ended"] for each in busy) - min(each["began"] for each in busy))


def _fill(url: str, keyring: Path, number: int, channels: int) -> None:
    """Queue messages, one channel after the other."""
    db, since = stores.open_store(url, keyring), datetime.now(UTC) - timedelta(minutes=1)
    workspace_id, scope = installed(db).workspace_id, uuid.uuid4()
    with db() as session:
        vault.keyring(session).make(scope)
        for each in range(number):
            to = Address(workspace_id, scope, channel(each % channels))
            due_at = since + timedelta(milliseconds=each)
            outbox.post(session, to, Message(f"Reminder {each}", []), key=f"bench:{each}", now=due_at)
    if not db.is_sqlite:
        stores.analyze(db)
    db.close()


def _await_answer(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/taken"):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on {port}")
