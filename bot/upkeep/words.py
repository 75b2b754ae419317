"""What an operator is told about a backup and a restore."""

from pathlib import Path

from bot.core.settings import StoreSettings, shown
from bot.upkeep.backups import Backup
from bot.upkeep.restoring import Restored

_INSTANT = "{:%Y-%m-%d %H:%M:%S} UTC"


def told_of_backup(made: Backup, settings: StoreSettings, *, keys: Path | None) -> str:
    """Say what was backed up, and what was not."""
    if keys is not None:
        return (
            f"{_what(made)}\n{keys}: the groups' keys. Keep it apart from the other, for seven days at most: "
            "when a group is erased, an older copy still opens its texts. SOUNDINGBOARD_KEY opens the keys: "
            "keep a copy of that as well.\n"
        )
    is_known = settings.keyring_url or settings.database_url.startswith("sqlite:")
    keyring = shown(settings.keyring_address) if is_known else "where KEYRING_URL says"
    return (
        f"{_what(made)}\n"
        "It holds no keys, and without them nobody can read what was written in it. "
        f"The groups' keys are in {keyring}, and SOUNDINGBOARD_KEY opens those: "
        "keep copies of both, apart from this file.\n"
    )


def told_of_restore(restored: Restored, *, speaks: bool) -> str:
    """Say what was restored, where the rest is, and what comes next."""
    when = f" of {_INSTANT.format(restored.made_at)}" if restored.made_at else ""
    kept = f"What was there before is {restored.kept}.\n" if restored.kept else ""
    next_step = (
        "It speaks as soon as you start it."
        if speaks
        else "It keeps silent until you say: python app.py outbox on. First see that no other copy runs."
    )
    return (
        f"Restored the backup{when}: {_groups(restored.groups)}.\n{kept}"
        "Start it with the keyring and the SOUNDINGBOARD_KEY that belong to it. What it may have said after "
        f"the backup is not said again unless somebody decides so.\n{next_step}\n"
    )


def _what(made: Backup) -> str:
    return f"{made.path}: {_groups(made.groups)}, as they were at {_INSTANT.format(made.made_at)}."


def _groups(count: int) -> str:
    return "1 group" if count == 1 else f"{count} groups"
