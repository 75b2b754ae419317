"""A submission over HTTP with a signature, committed before it is acknowledged, from ten callers."""

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select

from bot.challenges.model import Challenge
from tests.bench import stores, submission
from tests.bench.load import Measured, send
from tests.bench.machine import SERVER, pinned
from tests.bench.people import Seated, installed, seat
from tests.bench.table import Row, at_least, at_most, beside
from tests.stage import free_port

KINDS = ("floor", "ours", "peer", "bolt")
_REACH = {"SQLite": 0.35, "Postgres": 0.4}
_GROUPS = 50


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure on both databases."""
    for name, opened in stores.STORES.items():
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, opened(Path(folder)) as fresh:
            yield from _compared(
                name, _measured(fresh, Path(folder), rounds=3 if quick else 7, number=400 if quick else 1500)
            )


def _compared(name: str, seen: dict[str, list[Measured]]) -> Iterator[Row]:
    rate = {kind: [each.rate for each in seen[kind]] for kind in KINDS}
    p50 = {kind: [each.p50 for each in seen[kind]] for kind in KINDS}
    path = f"submission, committed, then acknowledged; {name}"
    yield at_least(path, rate["floor"], rate["ours"], _REACH[name])
    yield at_least("  beside Bolt and SQLAlchemy as documented: rate", rate["peer"], rate["ours"], 1.4)
    yield at_most("  beside Bolt and SQLAlchemy as documented: p50", p50["peer"], p50["ours"], 0.5)
    yield beside("  beside Bolt with our own statements: rate", rate["bolt"], rate["ours"], "/s")
    yield beside("  beside Bolt with our own statements: p50", p50["bolt"], p50["ours"], " ms")
    yield at_most("  p99 beside p50", p50["ours"], [each.p99 for each in seen["ours"]], 3)


def _measured(fresh: stores.Fresh, folder: Path, *, rounds: int, number: int) -> dict[str, list[Measured]]:
    seen: dict[str, list[Measured]] = {kind: [] for kind in KINDS}
    with contextlib.ExitStack() as stack:
        servers = {kind: stack.enter_context(_Server.of(kind, fresh(), folder)) for kind in KINDS}
        for server in servers.values():
            server.measure(200)
        for _ in range(rounds):
            for kind, server in servers.items():
                seen[kind].append(server.measure(number))
    return seen


class _Server:
    """A server in a process of its own, with a database of its own."""

    def __init__(self, port: int, url: str, keyring: Path, people: list[Seated]) -> None:
        self._port, self._url, self._keyring, self._people = port, url, keyring, people

    @classmethod
    @contextlib.contextmanager
    def of(cls, kind: str, url: str, folder: Path) -> Iterator["_Server"]:
        """Fill its database, start it, and stop it at the end."""
        keyring, port = folder / f"{kind}-keyring.sqlite3", free_port()
        db = stores.open_store(url, keyring)
        people = seat(db, installed(db), groups=_GROUPS)
        db.close()
        command = [sys.executable, "-m", "tests.bench.servers", kind, "--url", url]
        with pinned(SERVER):
            process = subprocess.Popen([*command, "--keyring", str(keyring), "--port", str(port)])
        try:
            _await_port(port)
            yield cls(port, url, keyring, people)
        finally:
            process.terminate()
            process.wait()

    def measure(self, number: int) -> Measured:
        """Send so many submissions, and see that every one of them is stored."""
        requests, before = submission.requests(self._people, number), self._stored()
        seen = send(self._port, requests)
        assert self._stored() == before + number
        return seen

    def _stored(self) -> int:
        db = stores.open_store(self._url, self._keyring)
        with db(reads=True) as session:
            stored = session.scalar(select(func.count()).select_from(Challenge)) or 0
        db.close()
        return stored


def _await_port(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on {port}")
