"""A damaged database is not started on: it is left as it is, and the sentence says how to go on."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.settings import BadSettings
from bot.upkeep.soundness import check_sound, damage
from tests.house.command_line import run
from tests.processes import TOKENS, running
from tests.upkeep.store import NAME, RING, count, flip, killed, live, opened, say, workspace_of

PAGE = 4096
FRAME = PAGE + 24


def cut(folder: Path) -> None:
    """The file ends in the middle, as after a copy that broke off."""
    live(folder)
    held = (folder / NAME).read_bytes()
    (folder / NAME).write_bytes(held[: len(held) // 2])


def cut_a_little(folder: Path) -> None:
    live(folder)
    (folder / NAME).write_bytes((folder / NAME).read_bytes()[:-PAGE])


def garbage(folder: Path) -> None:
    live(folder)
    (folder / NAME).write_bytes(b"This is no database. " * 1000)


def flipped(folder: Path) -> None:
    """A bit of a page's own description flips on the disk."""
    live(folder)
    flip(folder / NAME, 20 * PAGE)


def a_journal_of_garbage(folder: Path) -> None:
    killed(folder)
    (folder / f"{NAME}-wal").write_bytes(b"no journal " * 1000)


def a_journal_with_a_hole(folder: Path) -> None:
    """A bit flips in what was committed before the last commits."""
    killed(folder)
    flip(folder / f"{NAME}-wal", 32 + FRAME + 500)


def a_journal_cut_short(folder: Path) -> None:
    killed(folder)
    (folder / f"{NAME}-wal").write_bytes((folder / f"{NAME}-wal").read_bytes()[:20])


def an_old_journal(folder: Path) -> None:
    """Somebody puts back a journal of last week beside today's file."""
    killed(folder)
    shutil.copy(folder / f"{NAME}-wal", folder / "old-wal")
    with opened(folder) as db:
        say(db, workspace_of(db), messages=40)
    shutil.move(folder / "old-wal", folder / f"{NAME}-wal")


def emptied_beside_its_journal(folder: Path) -> None:
    killed(folder)
    (folder / NAME).write_bytes(b"")


DAMAGES = (
    *(cut, cut_a_little, garbage, flipped, an_old_journal),
    *(a_journal_of_garbage, a_journal_with_a_hole, a_journal_cut_short, emptied_beside_its_journal),
)


def held(folder: Path) -> dict[str, bytes]:
    kept = {path.name: path.read_bytes() for path in folder.glob(f"{NAME}*")}
    return {name: content for name, content in kept.items() if content and not name.endswith("-shm")}


@pytest.mark.parametrize("harm", DAMAGES)
def test_fault_63_a_damaged_database_is_refused_with_the_way_out_and_left_as_it_is(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(tmp_path)
    before = held(tmp_path)

    with pytest.raises(BadSettings) as refused:
        check_sound(*(f"sqlite:///{tmp_path / name}" for name in (NAME, RING)))

    assert f"The database {tmp_path / NAME} is damaged: " in str(refused.value)
    assert "Nothing was changed. Restore a backup: python app.py restore FILE --replace" in str(refused.value)
    assert held(tmp_path) == before


def refusal(folder: Path) -> str:
    with running(folder, **TOKENS) as app:
        assert app.ends() == 2, app.log
        assert "Traceback" not in app.log
        return app.log


@pytest.mark.parametrize("harm", [garbage, a_journal_with_a_hole])
def test_fault_63_the_app_does_not_start_on_a_damaged_database(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    harm(tmp_path)

    assert "is damaged" in refusal(tmp_path)


def test_fault_63_a_damaged_keyring_is_refused_as_well(tmp_path: Path) -> None:
    live(tmp_path)
    (tmp_path / RING).write_bytes((tmp_path / RING).read_bytes()[:PAGE])

    said = refusal(tmp_path)

    assert "The keyring" in said
    assert "Put back its newest copy" in said


def test_fault_63_an_empty_database_beside_a_keyring_that_was_used_is_refused(tmp_path: Path) -> None:
    workspace_id = live(tmp_path)
    with opened(tmp_path) as db:
        db._info["keyring"].make(type(workspace_id)(int=1))  # type: ignore[attr-defined]
    (tmp_path / NAME).unlink()

    said = refusal(tmp_path)

    assert "The database is empty, and its keyring is not" in said
    assert "python app.py restore FILE" in said


def test_a_journal_that_somebody_writes_to_is_left_to_them(tmp_path: Path) -> None:
    a_journal_with_a_hole(tmp_path)

    assert damage(tmp_path / NAME) == ["the journal beside it is damaged"]
    assert damage(tmp_path / NAME, in_use=True) == []


def test_what_a_killed_process_leaves_is_whole(tmp_path: Path) -> None:
    killed(tmp_path)

    assert damage(tmp_path / NAME) == []
    assert count(tmp_path / NAME) == 65


@pytest.mark.parametrize("torn", [1, 24, 100, PAGE])
def test_a_last_commit_that_a_power_cut_tore_is_passed_over_as_ever(tmp_path: Path, torn: int) -> None:
    killed(tmp_path)
    journal = tmp_path / f"{NAME}-wal"
    journal.write_bytes(journal.read_bytes()[:-torn])

    assert damage(tmp_path / NAME) == []


def test_a_journal_that_had_not_reached_the_disk_yet_is_passed_over(tmp_path: Path) -> None:
    live(tmp_path)
    (tmp_path / f"{NAME}-wal").write_bytes(bytes(FRAME + 32))

    assert damage(tmp_path / NAME) == []


def test_a_journal_that_was_begun_again_is_whole(tmp_path: Path) -> None:
    live(tmp_path)
    with sqlite3.connect(tmp_path / NAME, isolation_level=None) as connection:
        connection.execute("CREATE TABLE more (text)")
        for text in ("a" * 9000, "b" * 9000, "c" * 9000):
            connection.execute("INSERT INTO more VALUES (?)", (text,))
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
        connection.execute("INSERT INTO more VALUES ('d')")  # the frames behind it are older
        for name in (NAME, f"{NAME}-wal"):
            shutil.copy(tmp_path / name, tmp_path / f"x{name}")
    connection.close()

    assert damage(tmp_path / f"x{NAME}") == []


def test_of_a_file_too_large_for_a_start_it_is_seen_that_all_of_it_is_there(tmp_path: Path) -> None:
    live(tmp_path)
    flip(tmp_path / NAME, 20 * PAGE)
    assert damage(tmp_path / NAME) != []
    assert damage(tmp_path / NAME, up_to=1000) == []

    (tmp_path / NAME).write_bytes((tmp_path / NAME).read_bytes()[:-PAGE])
    assert damage(tmp_path / NAME, up_to=1000) != []


def test_a_database_that_is_not_there_yet_is_whole(tmp_path: Path) -> None:
    assert damage(tmp_path / NAME) == []


@pytest.mark.parametrize("words", [("outbox",), ("migrate",), ("backup", "b.gz")])
def test_fault_63_each_command_says_that_the_database_is_damaged(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    garbage(tmp_path)

    ended = run(*words, folder=tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / NAME}")

    assert ended.returncode in (1, 2)
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "damaged" in ended.stderr or "not a database" in ended.stderr
