"""How soon it is there, and how much memory it keeps while nothing happens."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bot.commands import new_key
from tests.bench.machine import SERVER, pinned
from tests.bench.table import Row, at_most
from tests.stage import free_port

_ROOT = Path(__file__).parents[2]
_APP = str(_ROOT / "app.py")
_IMPORTS = (
    "from slack_bolt.async_app import AsyncApp; import sqlalchemy.orm, sqlalchemy.dialects.sqlite; "
    "from apscheduler.schedulers.asyncio import AsyncIOScheduler"
)
_SETTLES = 3.0
"""Seconds until an idle process is idle."""


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure the command line, the start and the memory."""
    times = 3 if quick else 9
    yield _help(times)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, _playground() as slack:
        settings = _settings(Path(folder), slack)
        subprocess.run([sys.executable, _APP, "migrate"], env=settings, check=True)
        yield from _serve(settings, times)


def _help(times: int) -> Row:
    parser, ours = list[float](), list[float]()
    for _ in range(times):
        parser.append(_run(sys.executable, "-c", "import argparse"))
        ours.append(_run(sys.executable, _APP, "--help"))
    return at_most("app.py --help, beside importing argparse", parser, ours, 2)


def _serve(settings: Mapping[str, str], times: int) -> Iterator[Row]:
    imports, ready = list[float](), list[float]()
    held, kept = list[float](), list[float]()
    for _ in range(times):
        imports.append(_run(sys.executable, "-c", _IMPORTS))
        held.append(_memory_of_imports())
        took, memory = _started(settings)
        ready.append(took)
        kept.append(memory)
    yield at_most("serve, until /readyz answers, beside its imports", imports, ready, 3)
    yield at_most("serve, idle memory, beside its imports", held, kept, 1.3, unit=" MiB")


def _run(*command: str) -> float:
    """Run a command to its end and answer the milliseconds that it took."""
    began = time.perf_counter()
    with pinned(SERVER):
        subprocess.run(command, check=True, capture_output=True)
    return (time.perf_counter() - began) * 1000


def _memory_of_imports() -> float:
    command = [sys.executable, "-c", f"{_IMPORTS}; print(flush=True); input()"]
    with _process(command) as process:
        assert process.stdout is not None
        process.stdout.readline()
        return _memory(process)


def _started(settings: Mapping[str, str]) -> tuple[float, float]:
    """Start the app and answer the milliseconds to its first yes, and its memory when it has settled."""
    began = time.perf_counter()
    with _process([sys.executable, _APP, "serve"], settings) as process:
        _await_ready(f"http://127.0.0.1:{settings['PORT']}/readyz")
        took = (time.perf_counter() - began) * 1000
        time.sleep(_SETTLES)
        return took, _memory(process)


@contextlib.contextmanager
def _process(command: Sequence[str], env: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    with pinned(SERVER):
        process = subprocess.Popen(
            command, env=env, text=True, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def _memory(process: subprocess.Popen[str]) -> float:
    """Read a process's resident memory in MiB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) / 1024


def _await_ready(url: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(url, timeout=1) as answer:
            assert answer.status == 200
            return
        time.sleep(0.003)
    raise TimeoutError(url)


@contextlib.contextmanager
def _playground() -> Iterator[str]:
    address = f"http://127.0.0.1:{(port := free_port())}"
    with _process([sys.executable, "-m", "playground", "--port", str(port)]) as process:
        assert process.stdout is not None
        assert address in process.stdout.readline()
        yield address


def _settings(folder: Path, slack: str) -> dict[str, str]:
    own = {
        "SLACK_BOT_TOKEN": "xoxb-playground",
        "SLACK_SIGNING_SECRET": "playground-secret",
        "SLACK_API_URL": f"{slack}/api/",
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "SOUNDINGBOARD_KEY": new_key(),
        "PORT": str(free_port()),
    }
    return os.environ | own
