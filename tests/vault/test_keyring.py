"""The keyring: keys that are made once, found again, destroyed for good, and refused to the wrong owner."""

import os
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import Engine, text

from bot.core.database import engine_for
from bot.vault.keyring import Keyring, WrongKey
from bot.vault.rules import Unreadable

KEY, SCOPE = b"k" * 32, uuid.uuid4()


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = engine_for(url)
    yield made
    made.dispose()


def rows(engine: Engine) -> list[tuple[object, ...]]:
    with engine.begin() as connection:
        return [tuple(row) for row in connection.execute(text("SELECT * FROM data_key ORDER BY scope"))]


def test_a_key_is_made_once_and_found_again(engine: Engine) -> None:
    ring = Keyring(engine, KEY)
    ring.make(SCOPE)
    first = ring.key(SCOPE)
    ring.make(SCOPE)

    assert Keyring(engine, KEY).key(SCOPE) == first
    assert len(first) == 32


def test_every_scope_has_a_key_of_its_own(engine: Engine) -> None:
    ring, other = Keyring(engine, KEY), uuid.uuid4()
    for scope in (SCOPE, other):
        ring.make(scope)

    assert ring.key(SCOPE) != ring.key(other)


def test_keys_are_not_stored_in_the_clear(engine: Engine) -> None:
    ring = Keyring(engine, KEY)
    ring.make(SCOPE)

    assert not [value for row in rows(engine) for value in row if value in (ring.key(SCOPE), KEY)]


def test_a_key_that_was_never_made_is_unreadable(engine: Engine) -> None:
    ring = Keyring(engine, KEY)

    assert not ring.has(SCOPE)
    with pytest.raises(Unreadable):
        ring.key(SCOPE)


def test_a_destroyed_key_is_gone_for_everybody(engine: Engine) -> None:
    ring = Keyring(engine, KEY)
    ring.make(SCOPE)
    ring.key(SCOPE)

    ring.destroy(SCOPE)

    for each in (ring, Keyring(engine, KEY)):
        with pytest.raises(Unreadable, match="destroyed"):
            each.key(SCOPE)


def test_fault_84_the_wrong_key_is_refused_by_its_id_and_nothing_is_changed(engine: Engine) -> None:
    right = Keyring(engine, KEY)
    right.make(SCOPE)
    before = rows(engine)

    with pytest.raises(WrongKey) as refused:
        Keyring(engine, os.urandom(32))

    assert right.key_id in str(refused.value)
    assert rows(engine) == before
    assert Keyring(engine, KEY).has(SCOPE)


def test_fault_84_the_id_of_a_key_tells_nothing_of_it(engine: Engine) -> None:
    ring = Keyring(engine, KEY)

    assert KEY.hex() not in ring.key_id
    assert len(ring.key_id) == 16


@pytest.mark.parametrize("length", [0, 8, 24, 39, 40])
def test_a_damaged_key_is_unreadable_and_the_others_work(engine: Engine, length: int) -> None:
    ring, other = Keyring(engine, KEY), uuid.uuid4()
    for scope in (SCOPE, other):
        ring.make(scope)
    with engine.begin() as connection:
        damaged = {"bytes": os.urandom(length), "scope": SCOPE.hex if ring_is_sqlite(engine) else SCOPE}
        connection.execute(text("UPDATE data_key SET wrapped = :bytes WHERE scope = :scope"), damaged)

    fresh = Keyring(engine, KEY)

    with pytest.raises(Unreadable):
        fresh.key(SCOPE)
    assert fresh.has(other)


def ring_is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


@pytest.mark.postgres
def test_fault_60_five_processes_that_start_at_once_make_one_keyring_and_one_key(postgres: str) -> None:
    name = f"ring_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    engines = [engine_for(postgres.format(name=name)) for _ in range(5)]

    def start(engine: Engine) -> bytes:
        ring = Keyring(engine, KEY)
        ring.make(SCOPE)
        return ring.key(SCOPE)

    with ThreadPoolExecutor(5) as pool:
        keys = set(pool.map(start, engines))
    for engine in engines:
        engine.dispose()

    assert len(keys) == 1
