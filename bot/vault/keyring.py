"""The keyring: one data key for each group or workspace, in a database of its own.

It is backed up apart from the texts, so that destroying a group's key erases the group everywhere.
"""

import os
import uuid
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    delete,
    func,
    inspect,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from bot.vault.rules import Unreadable

_ONE_AT_A_TIME = 7_365_212  # any number that is ours
_METADATA = MetaData()
_DATA_KEY = Table(
    "data_key",
    _METADATA,
    Column("scope", Uuid, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("wrapped_by", String(16), nullable=False),
)


class WrongKey(Exception):  # noqa: N818 - a sentence for the operator
    """Say that the keyring was made with another SOUNDINGBOARD_KEY."""


def id_of(key: bytes) -> str:
    """Name a key by an id that tells nothing of it."""
    return sha256(b"soundingboard key id" + key).hexdigest()[:16]


def found_in(connection: Connection) -> dict[uuid.UUID, str]:
    """List whose keys a keyring holds, each with the id of the key that wraps it; changes nothing."""
    if not inspect(connection).has_table(_DATA_KEY.name):
        return {}
    found = connection.execute(select(_DATA_KEY.c.scope, _DATA_KEY.c.wrapped_by))
    return {row.scope: row.wrapped_by for row in found}


class Keyring:
    """Make, find and destroy the data keys, each wrapped by the operator's key."""

    def __init__(self, engine: Engine, key: bytes) -> None:
        self._engine = engine
        self._key = key
        self._open: dict[uuid.UUID, bytes] = {}
        self.key_id = id_of(key)
        self._prepare()
        self._check()

    def has(self, scope: uuid.UUID) -> bool:
        """Tell whether a scope has a key that can be used."""
        try:
            self.key(scope)
        except Unreadable:
            return False
        return True

    def key(self, scope: uuid.UUID) -> bytes:
        """Find the data key of a scope; raise Unreadable when it was destroyed or never made."""
        if scope not in self._open:
            self._open[scope] = self._fetch(scope)
        return self._open[scope]

    def holds_several(self) -> bool:
        """Tell whether it has been used: it has the key of a workspace and of a group at least."""
        with self._engine.begin() as connection:
            return (connection.scalar(select(func.count()).select_from(_DATA_KEY)) or 0) > 1

    def make(self, scope: uuid.UUID) -> None:
        """Make the data key of a new scope; one that stands is kept."""
        wrapped = aes_key_wrap(self._key, os.urandom(32))
        row = {"scope": scope, "wrapped": wrapped, "wrapped_by": self.key_id}
        try:
            with self._engine.begin() as connection:
                connection.execute(_DATA_KEY.insert(), row)
        except IntegrityError:
            return

    def destroy(self, scope: uuid.UUID) -> None:
        """Destroy a scope's key: everything that it sealed is unreadable from now on."""
        with self._engine.begin() as connection:
            connection.execute(delete(_DATA_KEY).where(_DATA_KEY.c.scope == scope))
        self._open.pop(scope, None)

    def _prepare(self) -> None:
        with self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # processes that start together make the table once
                connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
            connection.execute(CreateTable(_DATA_KEY, if_not_exists=True))

    def _fetch(self, scope: uuid.UUID) -> bytes:
        with self._engine.begin() as connection:
            wrapped = connection.scalar(select(_DATA_KEY.c.wrapped).where(_DATA_KEY.c.scope == scope))
        if wrapped is None:
            raise Unreadable("its key was destroyed")
        try:
            return aes_key_unwrap(self._key, wrapped)
        except (InvalidUnwrap, InvalidTag) as error:
            raise Unreadable("its key was wrapped by another") from error

    def _check(self) -> None:
        other = select(_DATA_KEY.c.wrapped_by).where(_DATA_KEY.c.wrapped_by != self.key_id).limit(1)
        with self._engine.begin() as connection:
            found = connection.scalar(other)
        if found is not None:
            raise WrongKey(
                f"SOUNDINGBOARD_KEY is {self.key_id}, and this keyring was made with {found}. "
                "Nothing was changed. Start again with the key that belongs to it."
            )
