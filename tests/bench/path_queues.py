"""The same reminders through our outbox and what one might take instead: rates, doubles, losses."""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bench import queues, stores
from tests.bench.machine import ALL, pinned
from tests.bench.path_sender import stub_slack
from tests.bench.table import Row, fact

_KINDS = (("outbox", "SQLite"), ("outbox", "Postgres"), ("procrastinate", "Postgres"))
_OTHERS = (("apscheduler", "SQLite"), ("apscheduler", "Postgres"))
_KILLS = 5
_STUCK = 20.0
"""Seconds without a message after which nothing more is expected."""
Taken = list[tuple[str, float, str]]


def rows(*, quick: bool) -> Iterator[Row]:
    """Have each send as many, alone, two together, and killed again and again."""
    number = 1_000 if quick else 10_000
    for kind, name in (*_KINDS, *_OTHERS):
        with (
            tempfile.TemporaryDirectory(prefix="bench-") as folder,
            stores.STORES[name](Path(folder)) as fresh,
        ):
            yield from _Race(kind, name, fresh, Path(folder), number).rows()


@dataclass
class _Race:
    """One of them on one database."""

    kind: str
    name: str
    fresh: stores.Fresh
    folder: Path
    number: int

    def rows(self) -> Iterator[Row]:
        """Tell its rate, then what two at once and what kills do to it."""
        is_ours = self.kind == "outbox"
        path = f"{self.number:,} reminders; {self.kind} on {self.name}"
        with stub_slack(0.0) as port:
            taken, _ = self._sent(port, processes=1)
            yield fact(f"{path}: rate", "", f"{_rate(taken):,.0f}/s", "", holds=_count(taken) == self.number)
            if not (is_ours and self.name == "SQLite"):  # which one process alone may open
                taken, told = self._sent(port, processes=2)
                yield self._books("  two processes: doubled, never and untold", taken, told)
            taken, told = self._killed(port)
            yield self._books(f"  {_KILLS} kills: doubled, never and untold", taken, told)

    def _books(self, path: str, taken: Taken, told: int) -> Row:
        doubled = len(taken) - _count(taken)
        never = max(self.number - _count(taken) - told, 0)
        if self.kind != "outbox":
            return Row(path, "", f"{doubled}, {never}", "", "", "")
        return fact(path, "", f"{doubled}, {never}", "0, 0", holds=not doubled and not never)

    def _sent(self, port: int, *, processes: int) -> tuple[Taken, int]:
        url = self._filled()
        running = [self._start(url, port) for _ in range(processes)]
        for each in running:
            _begin(each)
        taken = _all_taken(port, running)
        for each in running:
            _end(each)
        return taken, self._told_of(url)

    def _killed(self, port: int) -> tuple[Taken, int]:
        url, taken = self._filled(), Taken()
        for nth in range(_KILLS):
            process = self._start(url, port)
            _begin(process)
            until = time.monotonic() + _STUCK
            while len(taken) < self.number * (nth + 1) // (_KILLS + 2) and time.monotonic() < until:
                time.sleep(0.01)
                taken += _taken(port)
            process.kill()
            process.wait()
        process = self._start(url, port)
        _begin(process)
        taken += _all_taken(port, [process])
        _end(process)
        return taken, self._told_of(url)

    def _filled(self) -> str:
        """Make a queue that holds the reminders, all of them due."""
        url = self.fresh()
        command = self._command("fill", url)
        subprocess.run([*command, "--number", str(self.number)], check=True)
        if url.startswith("postgres"):
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("ANALYZE")  # as it does by itself after a minute
        return url

    def _start(self, url: str, port: int) -> subprocess.Popen[bytes]:
        command = [*self._command("work", url), "--port", str(port)]
        with pinned(ALL):
            quiet = subprocess.DEVNULL
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, bufsize=0
            )
        assert process.stdout is not None
        process.stdout.readline()
        return process

    def _command(self, what: str, url: str) -> list[str]:
        return [
            *(sys.executable, "-m", "tests.bench.queues", self.kind, what),
            *("--url", url, "--folder", str(self.folder)),
        ]

    def _told_of(self, url: str) -> int:
        return queues.told_of(url, self.folder) if self.kind == "outbox" else 0


def _begin(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.write(b"\n")


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    process.kill()
    process.wait()


def _all_taken(port: int, running: list[subprocess.Popen[bytes]]) -> Taken:
    """Gather what comes until all have ended, or nothing has come for long."""
    taken, until = Taken(), time.monotonic() + _STUCK
    while time.monotonic() < until:
        new = _taken(port)
        taken += new
        if new:
            until = time.monotonic() + _STUCK
        if all(each.poll() is not None for each in running):
            break
        time.sleep(0.1)
    return taken + _taken(port)


def _taken(port: int) -> Taken:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/taken") as told:
        return [(where, when, said) for where, when, said in json.load(told)]


def _count(taken: Taken) -> int:
    return len({said for _, _, said in taken})


def _rate(taken: Taken) -> float:
    times = [when for _, when, _ in taken]
    return len(times) / (max(times) - min(times))
