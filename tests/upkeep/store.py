"""A database as a process leaves it, and what disks do to one."""

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bot.core.blocks import Message
from bot.core.database import Database, engine_for
from bot.core.settings import decode_key
from bot.outbox import service as outbox
from bot.schema import migrate
from bot.vault.keyring import Keyring
from bot.workspaces import service as workspaces
from bot.workspaces.model import Workspace
from tests.processes import KEY
from tests.slack import CIRCLE

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
NAME, RING = "board.sqlite3", "board-keyring.sqlite3"


@contextmanager
def opened(folder: Path) -> Iterator[Database]:
    """Open the database of a folder, as the process of that folder would."""
    engine, ring = (engine_for(f"sqlite:///{folder / name}") for name in (NAME, RING))
    migrate(engine)
    db = Database(engine, info={"keyring": Keyring(ring, decode_key(KEY))}, along=[ring])
    try:
        yield db
    finally:
        db.close()


def live(folder: Path, *, messages: int = 40) -> uuid.UUID:
    """Let something be kept in a folder; answer the workspace's id."""
    with opened(folder) as db:
        with db() as session:
            known = {"team_id": "T0SOUND", "bot_user_id": "U0BOARD", "bot_id": "B0BOARD"}
            workspace_id = workspaces.connect(session, now=NOW, **known).workspace_id
        say(db, workspace_id, messages=messages)
    return workspace_id


def say(db: Database, workspace_id: uuid.UUID, *, messages: int) -> None:
    """Queue messages, five to a transaction."""
    to = outbox.Address(workspace_id, workspace_id, CIRCLE)
    for _ in range(messages // 5):
        with db() as session:
            for _ in range(5):
                outbox.post(session, to, Message("News " * 100), key=f"test:{uuid.uuid4()}", now=NOW)


def workspace_of(db: Database) -> uuid.UUID:
    """Find the only workspace."""
    with db(reads=True) as session:
        return session.scalars(select(Workspace.id)).one()


def killed(folder: Path, *, messages: int = 25) -> None:
    """Leave a folder as a killed process does: what it committed last is in the journal alone."""
    live(folder)
    with opened(folder) as db:
        say(db, workspace_of(db), messages=messages)
        for name in (NAME, f"{NAME}-wal"):
            shutil.copy(folder / name, folder / f"kept-{name}")
    for name in (NAME, f"{NAME}-wal"):
        (folder / f"kept-{name}").replace(folder / name)


def flip(path: Path, at: int) -> None:
    """Flip the bits of one byte."""
    held = bytearray(path.read_bytes())
    held[at] ^= 0xFF
    path.write_bytes(held)


def count(path: Path) -> int:
    """Count the messages in a SQLite file."""
    with sqlite3.connect(path) as connection:
        counted: int = connection.execute("SELECT count(*) FROM outbox").fetchone()[0]
    connection.close()
    return counted
