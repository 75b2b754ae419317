"""What the command line runs; each answers the process's exit code."""

import asyncio
import base64
import os
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.core.database import engine_for
from bot.core.settings import KEY_BYTES, BadSettings, Settings, StoreSettings, load_settings
from bot.schema import NewerSchema
from bot.vault.keyring import WrongKey
from bot.workspaces.rules import OtherWorkspace

BAD_SETTINGS = 2


def serve(*, relink: bool = False) -> int:
    """Run until told to stop; answer 2, after one message, for settings that cannot work."""
    try:
        settings = load_settings(Settings)
    except BadSettings as error:
        return _say(error)
    from bot.serve import serve as run

    try:
        asyncio.run(run(settings, relink=relink))
    except (BadSettings, NewerSchema, OtherWorkspace, WrongKey) as error:
        return _say(error)
    return 0


def migrate() -> int:
    """Bring the database up to this release."""
    from bot.schema import migrate as run

    def bring_up(settings: StoreSettings) -> str:
        run(engine_for(settings.database_url))
        return ""

    return _answer(bring_up)


def outbox(do: str, ids: Sequence[str], *, states: Sequence[str] | None, group: str | None) -> int:
    """Show or change what waits to be said."""
    from bot.desk import Desk

    def tend(settings: StoreSettings) -> str:
        desk = Desk(settings.database_url)
        lines = desk.show(states, group) if do == "list" else desk.change(do, ids, group)
        return "".join(f"{line}\n" for line in lines)

    return _answer(tend)


def backup(target: Path, keys: Path | None) -> int:
    """Write a backup, and one of the keys if that is asked for."""
    from bot.core.clock import system_clock
    from bot.upkeep.backups import back_up, back_up_keys
    from bot.upkeep.words import told_of_backup

    def keep(settings: StoreSettings) -> str:
        made = back_up(settings.database_url, target, now=system_clock())
        if keys is not None:  # after the database, so that none is missing which that needs
            back_up_keys(settings.keyring_address, keys)
        return told_of_backup(made, settings, keys=keys)

    return _answer(keep)


def restore(file: Path, *, replaces: bool, speaks: bool) -> int:
    """Put a backup in the database's place."""
    from bot.core.clock import system_clock
    from bot.upkeep.restoring import restore as run
    from bot.upkeep.words import told_of_restore

    def put_back(settings: StoreSettings) -> str:
        url, now = settings.database_url, system_clock()
        return told_of_restore(run(url, file, replaces=replaces, speaks=speaks, now=now), speaks=speaks)

    return _answer(put_back)


def doctor() -> int:
    """Tell how everything is and how to mend what is not; answer 1 where something is bad."""
    from bot.upkeep.doctor import examine

    found = examine()
    sys.stdout.write("".join(f"{finding}\n" for finding in found))
    return 1 if any(finding.is_bad for finding in found) else 0


def new_key() -> str:
    """Make a key of 32 random bytes, url-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def settings_in(folder: Path) -> dict[str, str]:
    """Choose the settings that keep everything in one folder, with a key of its own.

    The app answers at a free port of this computer, so that links to calendars can be tried too.
    """
    kept = folder / "key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(new_key())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'soundingboard.sqlite3'}",
        "KEYRING_URL": f"sqlite:///{folder / 'soundingboard-keyring.sqlite3'}",
        "HOST": "127.0.0.1",
        "PORT": port,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SOUNDINGBOARD_KEY": kept.read_text(),
        "SLACK_SIGNING_SECRET": "",
    }


def _answer(deed: Callable[[StoreSettings], str]) -> int:
    """Do something to the database and print what it answers; or say why not, and answer 1 or 2."""
    from bot.core.errors import Refusal
    from bot.upkeep.soundness import told

    try:
        settings = load_settings(StoreSettings)
        with told(settings.database_url):
            said = deed(settings)
    except (BadSettings, NewerSchema) as error:
        return _say(error)
    except Refusal as refusal:
        return _say(refusal, code=1)
    sys.stdout.write(said)
    return 0


def _say(error: Exception, *, code: int = BAD_SETTINGS) -> int:
    sys.stderr.write(f"{error}\n")
    return code
