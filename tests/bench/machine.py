"""The machine: which CPU does what, and what to say about it."""

import contextlib
import os
import platform
import sqlite3
from collections.abc import Iterator

_CPUS = sorted(os.sched_getaffinity(0))
SERVER = {_CPUS[0]}
"""Where the measured process runs."""
REST = {_CPUS[-1]}
"""Where load, Postgres and everything else run: another CPU where there is one."""


ALL = set(_CPUS)
"""For what is to use all that there is."""


@contextlib.contextmanager
def pinned(cpus: set[int]) -> Iterator[None]:
    """Have whatever is started in here run on these CPUs."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cpus)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def described() -> str:
    """Say in a line what the machine is and how busy it was when this began."""
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{len(_CPUS)} CPUs, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}; load before: {load}"
    )
