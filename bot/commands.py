"""What the command line runs; each answers the process's exit code."""

import asyncio
import base64
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.core.database import engine_for
from bot.core.settings import KEY_BYTES, BadSettings, Settings, StoreSettings, load_settings
from bot.schema import NewerSchema
from bot.vault.keyring import WrongKey

BAD_SETTINGS = 2


def serve() -> int:
    """Run until told to stop; answer 2, after one message, for settings that cannot work."""
    try:
        settings = load_settings(Settings)
    except BadSettings as error:
        return _say(error)
    from bot.serve import serve as run

    try:
        asyncio.run(run(settings))
    except (BadSettings, NewerSchema, WrongKey) as error:
        return _say(error)
    return 0


def migrate() -> int:
    """Bring the database up to this release."""
    from bot.schema import migrate as run

    try:
        run(engine_for(load_settings(StoreSettings).database_url))
    except (BadSettings, NewerSchema) as error:
        return _say(error)
    return 0


def outbox(do: str, ids: Sequence[str], *, states: Sequence[str] | None, group: str | None) -> int:
    """Show or change what waits to be said; answer 1, after a sentence, for what cannot be done."""
    from bot.core.errors import Refusal
    from bot.desk import Desk

    try:
        desk = Desk(load_settings(StoreSettings).database_url)
        lines = desk.show(states, group) if do == "list" else desk.change(do, ids, group)
    except BadSettings as error:
        return _say(error)
    except Refusal as refusal:
        return _say(refusal, code=1)
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def new_key() -> str:
    """Make a key of 32 random bytes, url-safe base64."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def settings_in(folder: Path) -> dict[str, str]:
    """Choose the settings that keep everything in one folder, with a key of its own."""
    kept = folder / "key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(new_key())
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'soundingboard.sqlite3'}",
        "KEYRING_URL": f"sqlite:///{folder / 'soundingboard-keyring.sqlite3'}",
        "PORT": "",
        "SOUNDINGBOARD_KEY": kept.read_text(),
        "SLACK_SIGNING_SECRET": "",
    }


def _say(error: Exception, *, code: int = BAD_SETTINGS) -> int:
    sys.stderr.write(f"{error}\n")
    return code
