"""Sealed columns in the database, and who opened what."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from bot.core.database import Database
from bot.groups.model import Group
from bot.vault import service as vault
from bot.vault.model import Reading
from bot.vault.rules import THE_APP, Permit, Place, Unreadable
from bot.workspaces import service as workspaces
from bot.workspaces.model import Workspace

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
CANARY = "canary-in-a-group-name"


@pytest.fixture(autouse=True)
def workspace_id(db: Database) -> uuid.UUID:
    with db() as session:
        return workspaces.connect(session, team_id="T1", bot_user_id="UB", bot_id="B", now=NOW).workspace_id


def make_group(session: Session, name: str) -> Group:
    group_id, workspace_id = uuid.uuid4(), session.scalars(select(Workspace.id)).one()
    vault.keyring(session).make(group_id)
    group = Group(
        id=group_id, workspace_id=workspace_id, channel_id=f"C{group_id.hex[:10]}", zone="UTC", crowd=4
    )
    group.name, group.created_at = vault.seal(session, name, place(group_id)), NOW
    session.add(group)
    session.flush()
    return group


def place(group_id: uuid.UUID) -> Place:
    return Place("peer_group", "name", group_id, group_id)


def read(session: Session, group_id: uuid.UUID) -> str:
    group = session.get_one(Group, group_id)
    return vault.unseal(session, group.name, place(group_id), THE_APP)


@pytest.mark.parametrize("plain", [b"plain bytes", "plain text", bytearray(b"x"), 5])
def test_a_sealed_column_takes_nothing_plain(db: Database, plain: object) -> None:
    with db() as session:
        group_id = make_group(session, "One").id
        rename = update(Group).where(Group.id == group_id).values(name=plain)
        with pytest.raises(StatementError, match="takes an Envelope"):
            session.execute(rename)


def test_fault_85_a_name_that_was_copied_to_another_group_is_refused_and_its_own_still_opens(
    db: Database,
) -> None:
    with db() as session:
        one, other = make_group(session, "One").id, make_group(session, "Other").id
    with db() as session:
        stolen = session.scalar(select(Group.name).where(Group.id == other))
        session.execute(update(Group).where(Group.id == one).values(name=stolen))

    with db() as session, pytest.raises(Unreadable):
        read(session, one)
    with db() as session:
        assert read(session, other) == "Other"


def test_fault_88_a_group_whose_key_was_destroyed_is_unreadable_at_once(db: Database) -> None:
    with db() as session:
        one, other = make_group(session, "One").id, make_group(session, "Other").id
        vault.keyring(session).destroy(one)

    with db() as session:
        with pytest.raises(Unreadable):
            read(session, one)
        assert read(session, other) == "Other"


def test_an_empty_column_is_an_empty_text(db: Database) -> None:
    with db() as session:
        assert vault.seal_if(session, "", place(uuid.uuid4())) is None
        assert vault.unseal(session, None, place(uuid.uuid4()), THE_APP) == ""


def test_a_stolen_database_shows_no_text(db: Database, tmp_path: Path) -> None:
    with db() as session:
        group_id = make_group(session, CANARY).id
        assert read(session, group_id) == CANARY
    with db() as session:
        dump = repr(session.execute(text("SELECT * FROM peer_group")).all()).encode()
        rows = b"".join(bytes(value) for value in session.scalars(text("SELECT name FROM peer_group")))

    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for stolen in (dump, rows, files):
        assert b"canary" not in stolen


def readings(db: Database) -> list[tuple[uuid.UUID, uuid.UUID]]:
    with db() as session:
        return [(row.owner_id, row.reader_id) for row in session.scalars(select(Reading))]


def test_opening_anothers_text_is_noted_for_its_owner(db: Database) -> None:
    owner, reader = uuid.uuid4(), uuid.uuid4()
    with db() as session:
        vault.note_reading(session, uuid.uuid4(), Permit(reader, noted_for=owner), now=NOW)

    assert readings(db) == [(owner, reader)]


def test_opening_ones_own_text_or_one_that_has_no_owner_is_not_noted(db: Database) -> None:
    person = uuid.uuid4()
    with db() as session:
        for permit in (Permit(person, noted_for=person), Permit(person), THE_APP):
            vault.note_reading(session, uuid.uuid4(), permit, now=NOW)

    assert readings(db) == []
