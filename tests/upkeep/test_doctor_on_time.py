"""What the doctor says of clocks and zones, as an operator reads it."""

import re
from datetime import timedelta

import pytest

from bot.core.database import Database
from bot.core.walltime import ZONE_VERSION
from tests.upkeep.consulting import a_slack, about, doctor


def test_fault_47_both_zone_data_are_shown_and_the_package_s_is_used(
    lived: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _, lines = doctor(capsys)

    [line] = about(lines, "zones")
    assert ZONE_VERSION in line
    assert "which comes with the app" in line
    assert "the computer" in line


def test_fault_55_the_doctor_asks_slack_for_the_time(
    lived: Database, settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with a_slack(ahead=timedelta(minutes=10)) as address:
        settings.setenv("SLACK_API_URL", address)
        code, lines = doctor(capsys)

    assert code == 1
    [line] = about(lines, "clock", "bad")
    assert re.search(r"(599|600|601) s behind Slack's", line)
