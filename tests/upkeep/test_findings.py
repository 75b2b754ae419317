"""What the doctor says of each thing, from values alone."""

import sqlite3
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.walltime import ZONE_VERSION
from bot.upkeep.doctor import time
from bot.upkeep.doctor.finding import Finding, Level
from bot.upkeep.doctor.keys import compared
from bot.upkeep.doctor.slack import manifest as found_manifest
from bot.upkeep.doctor.slack import scopes
from bot.upkeep.doctor.store import holders, library, room, share
from bot.upkeep.doctor.work import late
from tests.house.source import manifest

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/export /srv/shared nfs4 rw,vers=4.2 0 0
//nas/data /mnt/the\\040share cifs rw 0 0
tmpfs /srv/shared/fast tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("computers", "level", "said"),
    [
        ("2019a", Level.OK, "is 2019a"),
        (None, Level.OK, "has none of its own"),
        ("2099a", Level.WARN, "is 2099a"),
    ],
)
def test_fault_47_old_zone_data_of_the_computer_s_matters_to_nobody(
    computers: str | None, level: Level, said: str
) -> None:
    found = time.zones(computers)

    assert (found.level, said in found.said, ZONE_VERSION in found.said) == (level, True, True)


@pytest.mark.parametrize(
    ("name", "held"), [("tzdata.zi", "# version 2019c\n# more"), ("+VERSION", "2019c\n"), ("other", "2019c")]
)
def test_fault_47_the_computer_s_edition_is_read_where_it_says_it(
    tmp_path: Path, name: str, held: str
) -> None:
    (tmp_path / name).write_text(held)

    expected = None if name == "other" else "2019c"
    assert time.computers_zones(f"/nowhere:{tmp_path}") == expected


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(0, "ok"), (10, "ok"), (11, "warn"), (-11, "warn"), (120, "warn"), (121, "bad"), (-86400, "bad")],
)
def test_fault_55_a_clock_that_is_off_is_warned_of(seconds: int, level: str) -> None:
    found = time.clock(NOW, NOW + timedelta(seconds=seconds), whose="Slack's")

    assert found.level == level
    assert level == "ok" or ("ahead of" if seconds > 0 else "behind") in found.said
    assert level == "ok" or "NTP" in found.mend


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/shared/board.sqlite3", "nfs4"),
        ("/mnt/the share/data/board.sqlite3", "cifs"),
        ("/srv/shared/fast/board.sqlite3", None),
        ("/srv/board.sqlite3", None),
    ],
)
def test_fault_68_a_file_on_a_network_share_is_refused(path: str, kind: str | None) -> None:
    found = list(share(Path(path), MOUNTS))

    assert [each.is_bad for each in found] == ([True] if kind else [])
    assert all(f"({kind})" in each.said for each in found)


@pytest.mark.parametrize(
    ("version", "users", "warns"),
    [((3, 51, 2), 2, True), ((3, 51, 2), 1, False), ((3, 51, 3), 5, False), ((3, 40, 1), 3, True)],
)
def test_fault_68_an_old_library_is_warned_of_where_several_use_the_file(
    version: tuple[int, ...], users: int, warns: bool
) -> None:
    assert [each.level for each in library(version, users)] == ([Level.WARN] if warns else [])


def test_fault_68_who_else_has_the_file_open_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "board.sqlite3"
    sqlite3.connect(path).close()
    path.touch()
    before = holders(path)
    hold = "import sys; held = open(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert (before, holders(path)) == (0, 1)
        other.communicate(timeout=10)


@pytest.mark.parametrize(
    ("free", "level"), [(10 * 2**30, None), (400 * 2**20, Level.WARN), (10 * 2**20, Level.BAD)]
)
def test_fault_62_a_disk_that_fills_up_is_told_before_it_is_full(free: int, level: Level | None) -> None:
    assert [each.level for each in room(free)] == ([level] if level else [])


@pytest.mark.parametrize(
    ("by", "level"), [(0, "ok"), (119, "ok"), (121, "warn"), (899, "warn"), (901, "bad")]
)
def test_lateness_is_told_by_how_much_it_is(by: int, level: str) -> None:
    assert late("alarms", timedelta(seconds=by)).level == level


def test_scopes_are_compared_with_the_manifest() -> None:
    asked = frozenset(manifest()["oauth_config"]["scopes"]["bot"])

    assert [each.level for each in scopes(asked, manifest())] == ["ok"]
    [lacks] = scopes(asked - {"chat:write"}, manifest())
    assert (lacks.level, "lacks chat:write" in lacks.said) == ("bad", True)
    [_, more] = scopes(asked | {"groups:history"}, manifest())
    assert "groups:history; it can read what a group says" in more.said


def test_keys_are_compared_by_id_and_owner() -> None:
    one, other = uuid.uuid4(), uuid.uuid4()

    def levels(found: dict[uuid.UUID, str]) -> list[str]:
        return [each.level.value for each in compared(found, "ours", [one, other])]

    assert levels({one: "ours", other: "ours"}) == ["ok"]
    assert levels({one: "ours"}) == ["bad"]
    assert levels({one: "ours", other: "theirs"}) == ["bad"]
    assert levels({one: "theirs"}) == ["bad", "bad"]


def test_a_finding_is_a_line_with_another_for_what_to_do() -> None:
    assert str(Finding(Level.OK, "zones", "Fine.")) == "ok    zones      Fine."
    assert str(Finding(Level.BAD, "keys", "Gone.", "Find them.")).splitlines() == [
        "bad   keys       Gone.",
        "                 Find them.",
    ]


@pytest.mark.parametrize(("held", "level"), [(None, "bad"), ("{", "bad"), ("{}", "bad")])
def test_a_manifest_that_cannot_be_read_is_told(tmp_path: Path, held: str | None, level: str) -> None:
    if held is not None:
        (tmp_path / "manifest.json").write_text(held)

    assert found_manifest(tmp_path / "manifest.json").level == level
    assert found_manifest().level == "ok"
