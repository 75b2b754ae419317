"""A restored database, and all that is in one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from bot.core.database import Database, engine_for
from bot.upkeep.carrying import tables
from bot.vault.keyring import Keyring
from tests.conftest import KEY


@contextmanager
def opened(url: str, tmp_path: Path) -> Iterator[Database]:
    """Open a restored database with the keyring of the one that it was made from."""
    ring = engine_for(f"sqlite:///{tmp_path / 'keyring.sqlite3'}")
    db = Database(engine_for(url), info={"keyring": Keyring(ring, KEY)}, along=[ring])
    try:
        yield db
    finally:
        db.close()


def everything(db: Database) -> dict[str, list[str]]:
    """Read every row of every table but the one that tells of the copy itself."""
    with db(reads=True) as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in tables()
            if table.name not in ("copy", "voice", "outbox")
        }
