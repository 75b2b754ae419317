"""Texts that cannot be mistaken, and the places in which they are looked for."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from bot.core.database import Database
from tests.slack import EIGHT, Workspace, words


@dataclass
class Canaries:
    """One text for each field that was filled in; some of them may stand where people can read along."""

    made: list[str] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)

    def __call__(self, name: str, *, aloud: bool = False) -> str:
        """Make a text for a field; ``aloud`` where its author lets the channel see it."""
        text = f"zqcanary{len(self.made):03}{name}"
        self.made.append(text)
        self.fields.add(name)
        if aloud:
            self.spoken.add(text)
        return text

    def filled(self, *names: str) -> dict[str, str]:
        """Make one for each of several fields."""
        return {name: self(name) for name in names}


def in_files(folder: Path, texts: Sequence[str]) -> list[str]:
    """Find which texts stand in the files below a folder: databases, journals, keyrings, logs."""
    whole = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return [
        f"{text} in {path.name}" for path, content in whole.items() for text in texts if _has(content, text)
    ]


def in_postgres(db: Database, texts: Sequence[str]) -> list[str]:
    """Find which texts stand in the rows of a Postgres database, taken as bytes."""
    address = make_url(db.engine.url.render_as_string(hide_password=False)).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        whole = {str(name): b"".join(_copied(connection, str(name))) for (name,) in tables}
    assert len(whole) > 10
    return [f"{text} in {name}" for name, content in whole.items() for text in texts if _has(content, text)]


def _copied(connection: psycopg.Connection[Any], table: str) -> Iterator[bytes]:
    with connection.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as rows:
        yield from (bytes(part) for part in rows)


def _has(content: bytes, text: str) -> bool:
    plain = content.lower()
    return any(form in plain for form in (text.lower().encode(), text.lower().encode("utf-16-le")))


def in_logs(records: Sequence[logging.LogRecord], events: Sequence[Any], texts: Sequence[str]) -> list[str]:
    """Find which texts stand in what was logged, before any field is left out."""
    said = [*(record.getMessage() for record in records), *map(repr, events)]
    said += [str(record.exc_info) for record in records if record.exc_info]
    return [f"{text} in {line}" for line in said for text in texts if text.lower() in line.lower()]


def in_messages(workspace: Workspace, texts: Sequence[str]) -> list[str]:
    """Find which texts stand in a channel, or in anybody's direct messages."""
    found = []
    for person in EIGHT:
        state = workspace.state(person)
        for place in [*state["channels"], *state["dms"]]:
            told = words(place["messages"]) + repr(place["messages"])
            found += [f"{text} in {place['name']} of {person}" for text in texts if text in told]
    return found
