"""`python app.py serve` in a process of its own, before a playground that the test holds."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx

from bot.commands import new_key
from tests.local import LOCAL

ROOT = Path(__file__).parents[1]
KEY = new_key()
TOKENS = {"SLACK_BOT_TOKEN": "xoxb-playground", "SLACK_APP_TOKEN": "xapp-playground"}
PATIENCE = 60
"""Seconds after which something that should have happened did not."""
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


def until(is_so: Callable[[], object], what: Callable[[], str] | str) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain: {what if isinstance(what, str) else what()}"
        time.sleep(0.02)


class Process:
    """The app as an operator runs it, with its log."""

    def __init__(self, folder: Path, words: Sequence[str], settings: dict[str, str]) -> None:
        bare = {name: os.environ[name] for name in _KEPT if name in os.environ}
        own = {"SOUNDINGBOARD_KEY": KEY, "DATABASE_URL": f"sqlite:///{folder / 'board.sqlite3'}"}
        self._log = folder / f"{time.monotonic_ns()}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(ROOT / "app.py"), "serve", *words],
                cwd=folder,
                env=bare | own | settings,
                stdout=log,
                stderr=log,
            )

    @property
    def log(self) -> str:
        """Read what it said."""
        return self._log.read_text()

    def says(self, words: str) -> None:
        """Wait until it has said something."""
        until(lambda: words in self.log or self._process.poll() is not None, lambda: self.log)
        assert words in self.log, self.log

    def ends(self) -> int:
        """Wait until it ends by itself, and answer its exit code."""
        return self._process.wait(PATIENCE)

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Tell it to stop; answer its exit code and how many seconds it took."""
        began = time.monotonic()
        self._process.send_signal(how)
        return self._process.wait(PATIENCE), time.monotonic() - began

    def kill(self) -> None:
        """End it where it stands."""
        self._process.kill()
        self._process.wait(PATIENCE)


@contextlib.contextmanager
def running(folder: Path, *words: str, **settings: str) -> Iterator[Process]:
    """Run the app for a while; one that has not ended by then is killed."""
    process = Process(folder, words, settings)
    try:
        yield process
    finally:
        process.kill()


def asks(port: int, path: str) -> int:
    """Ask a process how it fares; 0 while nobody answers."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", **LOCAL).status_code
    except httpx.HTTPError:
        return 0
