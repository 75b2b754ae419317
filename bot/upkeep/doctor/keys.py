"""The keys: whether the keyring is there, opens, and belongs to the database."""

from collections.abc import Collection, Iterator
from uuid import UUID

from bot.core.settings import shown
from bot.upkeep.doctor.finding import Finding, bad, ok, warn
from bot.upkeep.doctor.store import engine_to_read
from bot.upkeep.soundness import file_of
from bot.vault.keyring import found_in, id_of

_ABOUT = "keys"
_WITH_ID = "Set the key that has that id."
_PUT_BACK = "Put back the keyring that belongs to this database, or set KEYRING_URL to where it is."


def keys(keyring_url: str, database_url: str, key: bytes, scopes: Collection[UUID]) -> Iterator[Finding]:
    """Look into the keyring for the keys of these workspaces and groups; no key is opened or shown."""
    if keyring_url == database_url:
        yield warn(
            _ABOUT,
            "The keyring is in the same database as the texts, so whoever takes one has both.",
            "Stop the app, move the table data_key to a database of its own, and set KEYRING_URL.",
        )
    path = file_of(keyring_url)
    if path is not None and not path.exists():
        yield _missing(keyring_url, scopes)
        return
    engine = engine_to_read(keyring_url)
    with engine.connect() as connection:
        found = found_in(connection)
    engine.dispose()
    yield from compared(found, id_of(key), scopes)


def compared(found: dict[UUID, str], ours: str, scopes: Collection[UUID]) -> Iterator[Finding]:
    """Compare the keys that are there with those that are needed."""
    others = {by for by in found.values() if by != ours}
    missing = [scope for scope in scopes if scope not in found]
    if others:
        told = ", ".join(sorted(others))
        yield bad(_ABOUT, f"SOUNDINGBOARD_KEY is {ours}, and the keyring was made with {told}.", _WITH_ID)
    if missing:
        yield bad(_ABOUT, f"{len(missing)} of {len(scopes)} keys are not in the keyring.", _PUT_BACK)
    if not others and not missing:
        held = f"The keyring holds every key that this database needs ({len(scopes)})"
        yield ok(_ABOUT, f"{held}; SOUNDINGBOARD_KEY is {ours}.")


def _missing(keyring_url: str, scopes: Collection[UUID]) -> Finding:
    said = f"There is no keyring at {shown(keyring_url)}."
    return bad(_ABOUT, said, _PUT_BACK) if scopes else ok(_ABOUT, f"{said} The first start makes one.")
