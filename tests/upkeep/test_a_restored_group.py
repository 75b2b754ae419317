"""A group whose app was restored from a backup."""

from collections import Counter
from pathlib import Path

from bot.core.database import Database, engine_for
from bot.upkeep.backups import back_up
from bot.upkeep.restoring import restore
from bot.vault.keyring import Keyring
from tests.conftest import KEY
from tests.slack import ADA, BEN, EIGHT, Workspace


def test_fault_64_a_group_hears_nothing_twice_from_a_restored_app(
    workspace: Workspace, db: Database, circle: str, url: str, beside: str, tmp_path: Path
) -> None:
    """The first app lives through a meeting after the backup; then its host burns down."""
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.submit(BEN, title="Sell or build", problem="We cannot do both.", inside="No")
    workspace.move(days=30)
    back_up(url, tmp_path / "backup.gz", now=workspace.now)
    for _ in range(30):
        workspace.move(days=1)
    heard = Counter(said(workspace))
    assert sum(heard.values()) > 10

    restore(beside, tmp_path / "backup.gz", replaces=False, speaks=True, now=workspace.now)
    ring = engine_for(f"sqlite:///{tmp_path / 'keyring.sqlite3'}")
    restored = Database(engine_for(beside), info={"keyring": Keyring(ring, KEY)}, along=[ring])
    try:
        workspace.show = workspace.stage.run(workspace.stage._play(restored))
        workspace.settle()
        again = Counter(said(workspace)) - heard
        assert all("put back from a backup" in words for words in again), again
        assert again

        for _ in range(10):
            workspace.move(days=6)
        assert Counter(said(workspace)) - heard - again  # it goes on
    finally:
        restored.close()


def said(workspace: Workspace) -> list[str]:
    """Read every message that stands in the channel and in anybody's direct messages."""
    channel = [message["text"] for message in workspace.messages(ADA) if not message["ephemeral"]]
    return channel + [f"{each}: {message['text']}" for each in EIGHT for message in workspace.direct(each)]
