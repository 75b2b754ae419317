"""What somebody learns who copies the database and its journal after every single submission."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from bot.core.database import Database, engine_for
from bot.feedback import jobs
from bot.feedback.model import Round
from bot.feedback.rules import Words
from bot.feedback.service import box as boxes
from bot.members.model import Person
from bot.vault.keyring import Keyring
from tests.feedback.rounds import begin, box_of, give, open_round, send, the_round
from tests.slack import ADA, BEN, CHEN, DANA, EMEKA, FARAH, GRACE, Workspace
from tests.stage import Stage

SIX = (BEN, CHEN, DANA, EMEKA, FARAH, GRACE)
Dump = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def file(tmp_path: Path, sqlite_template: Path) -> Path:
    return Path(shutil.copy(sqlite_template, tmp_path / "stolen.sqlite3"))


@pytest.fixture
def db(file: Path, tmp_path: Path) -> Iterator[Database]:
    ring = engine_for(f"sqlite:///{tmp_path / 'keyring.sqlite3'}")
    made = Database(engine_for(f"sqlite:///{file}"), info={"keyring": Keyring(ring, b"k" * 32)})
    yield made
    made.close()
    ring.dispose()


@pytest.fixture
def workspace(stage: Stage, db: Database) -> Workspace:
    return Workspace(stage, stage.play(db), db)


def all_bytes(file: Path) -> bytes:
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))


def dump(file: Path) -> Dump:
    """Copy the file with its journal, as a thief would, and read every row."""
    folder = file.parent / "copy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for part in file.parent.glob(f"{file.name}*"):
        shutil.copy(part, folder)
    connection = sqlite3.connect(folder / file.name)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows: Dump = {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=str) for table in tables}
    connection.close()
    return rows


def changed(before: Dump, after: Dump) -> set[str]:
    return {table for table in after if before[table] != after[table]}


def without_box(rows: Dump) -> list[tuple[object, ...]]:
    return [row[:-1] for row in rows["feedback_round"]]


def shuffled() -> list[str]:
    return random.sample(SIX, len(SIX))


def ids_of(db: Database) -> dict[str, UUID]:
    with db() as session:
        return {row.user_id: row.id for row in session.execute(select(Person.user_id, Person.id))}


def test_a_copy_after_each_submission_shows_no_word_no_writer_and_no_length(
    workspace: Workspace, db: Database, file: Path
) -> None:
    begin(workspace, ADA)
    before = dump(file)
    lengths = {len(the_round(db).box or b"")}
    for number, person in enumerate(shuffled()):
        give(workspace, person, noticed="canary " * (1 + 30 * number), suggestion="canary")
        after = dump(file)

        assert b"canary" not in all_bytes(file)
        assert changed(before, after) == {"feedback_round", "heard"}
        assert without_box(before) == without_box(after)
        (new,) = set(after["heard"]) - set(before["heard"])
        assert not [user for user in SIX if user in str(new)]
        lengths.add(len(the_round(db).box or b""))
        before = after

    assert len(lengths) == 1


def test_no_older_box_is_left_in_the_file_or_the_journal(db: Database, file: Path) -> None:
    round_id = open_round(db, ADA)
    older = []
    for person in (*shuffled(), None):
        older.append(the_round(db).box or b"")
        if person:
            send(db, round_id, person)
        else:
            closes_at = the_round(db).closes_at
            with db() as session, session.begin_nested():  # as an alarm runs it
                jobs.close_round(session, round_id, closes_at, closes_at)

        stored = all_bytes(file)
        assert not [box for box in older for start in range(0, len(box), 2000) if box[start:][:60] in stored]


def test_a_round_that_is_destroyed_leaves_nothing_in_the_file_or_the_journal(
    db: Database, file: Path
) -> None:
    round_id = open_round(db, ADA)
    send(db, round_id, BEN)
    box, closes_at = the_round(db).box or b"", the_round(db).closes_at
    with db() as session, session.begin_nested():
        jobs.close_round(session, round_id, closes_at, closes_at)

    stored = all_bytes(file)
    assert not [start for start in range(0, len(box), 2000) if box[start:][:60] in stored]


def test_with_the_key_too_one_copy_lets_nobody_guess_better_than_chance(db: Database) -> None:
    round_id = open_round(db, ADA)
    empty = box_of(db, round_id)
    by_list = by_order = 0
    rounds = 20
    for _ in range(rounds):
        with db() as session:
            boxes.put(session, session.get_one(Round, round_id), empty)
        order = shuffled()
        for person in order:
            send(db, round_id, person, Words(person, "", "x"))
        found = box_of(db, round_id)
        ids = ids_of(db)
        written = [entry.words.noticed for entry in found.entries]
        by_list += sum(ids[w] == guess for w, guess in zip(written, sorted(found.sent), strict=True))
        by_order += sum(w == guess for w, guess in zip(written, order, strict=True))

    # One hit in six is chance: 20 in 120, with a deviation of four.
    assert by_list < 45
    assert by_order < 45
