"""One process for one SQLite file."""

import fcntl
from pathlib import Path
from typing import IO

from bot.core.settings import BadSettings


def only_one(database_url: str) -> IO[str] | None:
    """Hold a SQLite database for this process until it ends; Postgres needs no hold.

    Raises BadSettings when another process has it.
    """
    if not database_url.startswith("sqlite:///"):
        return None
    path = Path(database_url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    held = path.with_suffix(".lock").open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        held.close()
        raise BadSettings(
            f"Another Soundingboard process already uses {path}. SQLite is for one: stop the other process, "
            "or set DATABASE_URL to a Postgres database, which several can share."
        ) from error
    return held
