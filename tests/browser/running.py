"""The real thing in a process of its own, as `make playground` starts it."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.house.source import ROOT
from tests.local import LOCAL
from tests.processes import until

Json = dict[str, Any]


@dataclass(frozen=True)
class Playground:
    """A playground with the app in it: where it answers, and where it keeps everything."""

    url: str
    folder: Path
    http: httpx.Client

    def state(self, person: str) -> Json:
        """See all that a person sees."""
        state: Json = self.http.get("/desk/state", params={"as": person}).json()
        return state

    @property
    def log(self) -> str:
        """Read what the app wrote while it ran."""
        return (self.folder / "app.log").read_text()


@contextlib.contextmanager
def playground_in(folder: Path) -> Iterator[Playground]:
    """Run `python app.py playground` on a free port until the block ends."""
    command = [sys.executable, str(ROOT / "app.py"), "playground", "--port", "0", "--folder", str(folder)]
    process = subprocess.Popen(command, cwd=folder, env=_bare(), stdout=subprocess.PIPE, text=True)
    try:
        with httpx.Client(base_url=_address(process), timeout=10, **LOCAL) as http:
            playground = Playground(str(http.base_url).rstrip("/"), folder, http)
            until(lambda: playground.state("U0ADA")["app"]["connected"], "the app is connected")
            yield playground
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(15)
        if process.stdout:
            process.stdout.close()


def _bare() -> dict[str, str]:
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if "http://" in line:
            return line[line.index("http://") :].strip()
    raise AssertionError(f"The playground ended with {process.wait(5)} before it said where it is.")
