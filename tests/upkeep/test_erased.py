"""A group whose key was destroyed, and a backup from before that."""

import uuid
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.challenges.model import Challenge
from bot.core.blocks import Message
from bot.core.database import Database, engine_for
from bot.outbox import service as outbox
from bot.outbox.model import Outgoing
from bot.upkeep.backups import back_up
from bot.upkeep.restoring import restore
from bot.vault import service as vault
from bot.vault.keyring import Keyring
from bot.vault.rules import THE_APP, Envelope, Place, Unreadable
from bot.workspaces import service as workspaces
from tests.conftest import KEY
from tests.slack import BEN, CIRCLE, Workspace
from tests.upkeep.store import NOW


def sealed_in(challenge: Challenge) -> dict[str, Envelope]:
    """List what is sealed in a challenge, by column."""
    return {column: value for column, value in vars(challenge).items() if isinstance(value, Envelope)}


def test_fault_88_last_nights_backup_opens_nothing_of_a_group_that_was_erased_since(
    workspace: Workspace, db: Database, circle: str, url: str, tmp_path: Path
) -> None:
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.submit(BEN, title="Sell or build", problem="We cannot do both.", inside="No")
    other = uuid.uuid4()
    with db() as session:
        vault.keyring(session).make(other)
        to = outbox.Address(uuid.uuid4(), other, CIRCLE)
        outbox.post(session, to, Message("News"), key="other", now=NOW)
    back_up(url, tmp_path / "last-night.gz", now=NOW)
    with db() as session:
        vault.keyring(session).destroy(uuid.UUID(circle))
    db.close()

    restore(url, tmp_path / "last-night.gz", replaces=True, speaks=True, now=NOW)

    ring = engine_for(f"sqlite:///{tmp_path / 'keyring.sqlite3'}")  # today's, which was never in the backup
    restored = Database(engine_for(url), info={"keyring": Keyring(ring, KEY)}, along=[ring])
    with restored() as session:
        challenge = session.scalars(select(Challenge)).one()
        assert sealed_in(challenge)
        for column, value in sealed_in(challenge).items():
            place = Place("challenge", column, challenge.id, uuid.UUID(circle))
            with pytest.raises(Unreadable, match="destroyed"):
                vault.unseal(session, value, place, THE_APP)
        row = session.scalars(select(Outgoing).where(Outgoing.key == "other")).one()
        assert "News" in vault.unseal(
            session, row.payload, Place("outbox", "payload", row.id, other), THE_APP
        )
        assert workspaces.has_keys(session)
    restored.close()
