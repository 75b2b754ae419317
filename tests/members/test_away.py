"""A status that seems to say that somebody is away leads to a question, and to nothing without a yes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.members.model import Absence
from bot.members.rules import Status, hinted_absence
from tests.cycle.canaries import in_files
from tests.slack import ADA, BEN, GRACE, IVY, Workspace, buttons, words

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
BERLIN, CHICAGO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Chicago")
FRIDAY = datetime(2027, 3, 12, 23, 0, tzinfo=UTC)


def status(text: str = "Vacationing", sign: str = ":palm_tree:", until: datetime | None = FRIDAY) -> Status:
    return Status(text, sign, until)


@pytest.mark.parametrize(
    "given",
    [
        status(),
        status("", ":desert_island:"),
        status("Out of office, ask Chen", ""),
        status("OOO", ":house:"),
        status("on annual leave", ""),
        status("PTO until Friday", ""),
    ],
)
def test_a_status_of_somebody_away_hints_at_days_off(given: Status) -> None:
    assert hinted_absence(given, zone=BERLIN, now=NOW) == (date(2027, 3, 9), date(2027, 3, 12))


@pytest.mark.parametrize(
    "given",
    [
        status("", ""),
        status("In a meeting", ":spiral_calendar_pad:"),
        status("Commuting", ":bus:"),
        status("Working on the vacancies", ""),
        status("Leave me alone", ""),
        status("Shooosh", ""),
        status(until=None),
        status(until=NOW + timedelta(hours=2)),  # today is no day off
        status(until=NOW - timedelta(days=2)),
        status(until=NOW + timedelta(days=400)),
    ],
)
def test_any_other_status_hints_at_nothing(given: Status) -> None:
    assert hinted_absence(given, zone=BERLIN, now=NOW) is None


def test_the_last_day_is_where_the_person_is() -> None:
    until = datetime(2027, 3, 13, 4, 59, 59, tzinfo=UTC)  # the end of Friday in Chicago
    assert hinted_absence(status(until=until), zone=CHICAGO, now=NOW) == (
        date(2027, 3, 9),
        date(2027, 3, 12),
    )


def go_on_vacation(workspace: Workspace, person: str, *, days: int = 10, **how: Any) -> None:
    until = workspace.now + timedelta(days=days)
    workspace.desk(
        "status", user=person, text="Vacationing", emoji=":palm_tree:", until=until.isoformat(), **how
    )


def questions(workspace: Workspace, person: str) -> list[str]:
    return [words(one) for one in workspace.direct(person) if "Yes, until then" in buttons(one["blocks"])]


def absences(db: Database) -> list[Absence]:
    with db() as session:
        return list(session.scalars(select(Absence)))


def test_a_yes_keeps_the_days_and_reminders_wait(workspace: Workspace, circle: str, db: Database) -> None:
    go_on_vacation(workspace, BEN)
    [asked] = questions(workspace, BEN)
    assert "away until Thursday, January 21" in asked
    assert absences(db) == []

    workspace.press(BEN, "members.away")
    [kept] = absences(db)
    assert (kept.first_day, kept.last_day) == (date(2027, 1, 11), date(2027, 1, 21))
    assert questions(workspace, BEN) == []
    assert "Your reminders wait until after Thursday, January 21" in workspace.direct_words(BEN)


def test_a_no_keeps_nothing_and_is_not_asked_again(workspace: Workspace, circle: str, db: Database) -> None:
    go_on_vacation(workspace, BEN)
    workspace.press(BEN, "members.not_away")
    go_on_vacation(workspace, BEN)

    assert questions(workspace, BEN) == []
    assert absences(db) == []
    assert "Nothing was noted" in workspace.direct_words(BEN)


def test_a_change_of_profile_asks_once(workspace: Workspace, circle: str) -> None:
    until = (workspace.now + timedelta(days=10)).isoformat()
    for text in ("Vacationing", "Vacationing", "Vacationing far away"):
        workspace.desk("status", user=BEN, text=text, emoji=":palm_tree:", until=until)

    assert len(questions(workspace, BEN)) == 1


def test_who_has_said_so_already_or_is_in_no_group_is_not_asked(
    workspace: Workspace, circle: str, db: Database
) -> None:
    go_on_vacation(workspace, BEN)
    workspace.press(BEN, "members.away")
    go_on_vacation(workspace, BEN, days=5)
    go_on_vacation(workspace, IVY)

    assert questions(workspace, BEN) == questions(workspace, IVY) == []


def test_what_a_status_says_is_not_kept(
    workspace: Workspace, circle: str, db: Database, tmp_path: Any
) -> None:
    until = (workspace.now + timedelta(days=10)).isoformat()
    workspace.desk("status", user=BEN, text="vacation zqcanary", emoji=":palm_tree:", until=until)
    workspace.press(BEN, "members.not_away")

    if db.is_sqlite:
        assert in_files(tmp_path, ["zqcanary", "palm_tree"]) == []


def test_a_button_with_days_that_are_none_is_refused(workspace: Workspace, circle: str, db: Database) -> None:
    go_on_vacation(workspace, BEN)
    for message in workspace.stage.world.dm_with(BEN).messages.values():
        for block in message.blocks:
            for element in block.get("elements", []):
                element["value"] = "yesterday tomorrow"
    workspace.press(BEN, "members.away")

    assert absences(db) == []
    assert "Please note" in workspace.shown(BEN)


def test_people_of_another_company_are_not_asked(workspace: Workspace, circle: str) -> None:
    go_on_vacation(workspace, GRACE)  # Slack tells of them to their own workspace alone
    go_on_vacation(workspace, ADA)

    assert questions(workspace, GRACE) == []
    assert len(questions(workspace, ADA)) == 1
