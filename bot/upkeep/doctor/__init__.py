"""The doctor: looks at everything that the app stands on, changes nothing, and says how to mend it."""

from collections.abc import Iterator
from typing import TypeVar
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import schema
from bot.core.clock import system_clock
from bot.core.settings import BadSettings, Settings, StoreSettings, load_settings
from bot.core.trouble import trouble_of
from bot.upkeep.carrying import scopes_in
from bot.upkeep.doctor import store, time
from bot.upkeep.doctor.finding import Finding, Level, bad, ok, warn
from bot.upkeep.doctor.keys import keys
from bot.upkeep.doctor.slack import manifest, slack
from bot.upkeep.doctor.work import work
from bot.upkeep.soundness import file_of

__all__ = ["Finding", "Level", "examine"]

S = TypeVar("S", bound=StoreSettings)
_AWAY = "See that it runs and that DATABASE_URL leads to it."


def examine() -> list[Finding]:
    """Look at everything; what is away, or not set, keeps nothing else from being looked at."""
    settings, found = _load(Settings)
    stores = settings or _load(StoreSettings)[0]
    found += [time.zones(time.computers_zones()), manifest()]
    scopes = list[UUID]()
    if stores is not None:
        found += _database(stores.database_url, scopes)
    if settings is not None:
        found += _keys(settings, scopes)
        found += slack(settings, now=system_clock)
    return found


def _load(kind: type[S]) -> tuple[S | None, list[Finding]]:
    try:
        return load_settings(kind), [ok("settings", "Every setting is there and well-formed.")]
    except BadSettings as error:
        lines = [line.strip() for line in str(error).splitlines()[1:-2]]
        return None, [bad("settings", "Some are missing or malformed.", f"\n{'':17}".join(lines))]


def _database(url: str, scopes: list[UUID]) -> Iterator[Finding]:
    """Look at the database; ``scopes`` takes whose keys it needs."""
    path = file_of(url)
    if path is not None and not path.exists():
        yield warn("database", f"There is none yet at {path}.", "The first start makes it.")
        return
    engine = store.engine_to_read(url)
    try:
        yield from store.file_findings(path) if path is not None else ()
        with Session(engine) as session:
            yield from _looked_into(session, scopes)
    except SQLAlchemyError as error:
        why = trouble_of(error) or type(error).__name__
        yield bad("database", f"It cannot be read: {why}.", _AWAY)
    finally:
        engine.dispose()


def _looked_into(session: Session, scopes: list[UUID]) -> Iterator[Finding]:
    if session.get_bind().dialect.name != "sqlite":
        yield from store.postgres(session)
    yield store.shape(session)
    if schema.is_current(session):
        scopes += scopes_in(session.connection())
        yield from work(session, now=system_clock())


def _keys(settings: Settings, scopes: list[UUID]) -> Iterator[Finding]:
    try:
        yield from keys(settings.keyring_address, settings.database_url, settings.key, scopes)
    except SQLAlchemyError as error:
        why = trouble_of(error) or type(error).__name__
        yield bad("keys", f"The keyring cannot be read: {why}.", "See that KEYRING_URL leads to it.")
