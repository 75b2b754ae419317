"""The form with a person's own settings, and what it refuses."""

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.members.model import Absence, Person, PersonHours
from tests.nudges.acts import BERLIN, CHICAGO, KOLKATA, about, at, said_at, settings
from tests.slack import BEN, DANA, GRACE, IVY, Workspace, buttons


def open_settings(workspace: Workspace, by: str) -> None:
    workspace.open_home(by)
    workspace.press(by, "nudges.settings", label="My reminders")


def test_the_form_comes_with_the_usual_hours_and_the_country_of_ones_zone(
    workspace: Workspace, circle: str
) -> None:
    open_settings(workspace, DANA)
    shown = workspace.form(DANA)
    first = {
        block["block_id"]: block["element"].get("initial_option", {}).get("value")
        for block in shown["blocks"]
        if block["type"] == "input"
    }

    assert [first[name] for name in ("quiet_from", "quiet_until")] == ["22:00", "07:00"]
    assert [first[name] for name in ("work_from", "work_until")] == ["08:00", "18:00"]
    assert (first["country"], first["a_week"]) == ("DE", "5")
    assert "Who will see this" in workspace.shown(DANA)


def test_a_holiday_of_the_country_that_somebody_chose_is_a_day_off(
    workspace: Workspace, db: Database, circle: str
) -> None:
    open_settings(workspace, BEN)
    assert workspace.suggest(BEN, "country", "japa") == ["JP"]
    assert workspace.suggest(BEN, "country", "no country") == ["none"]
    workspace.submit(BEN, country="JP")
    with db(reads=True) as session:
        assert session.scalars(select(PersonHours.country)).one() == "JP"
    at(workspace, "2027-02-23", "23:00", CHICAGO)  # the Emperor's birthday
    assert not about(workspace, BEN, "Are you coming?")

    at(workspace, "2027-02-24", "08:00", CHICAGO)
    assert said_at(about(workspace, BEN, "Are you coming?")[0], CHICAGO) == "2027-02-24 07:00"


@pytest.mark.parametrize(
    ("answers", "field", "words"),
    [
        ({"work_from": "18:00", "work_until": "09:00"}, "work_until", "end after they begin"),
        ({"work_from": "09:00", "work_until": "09:00"}, "work_until", "end after they begin"),
        ({"country": "XX"}, "country", "not known here"),
        ({"away_from": "2027-02-10"}, "away_until", "last day away too"),
        ({"away_from": "2027-02-10", "away_until": "2027-02-09"}, "away_until", "before the first"),
        ({"away_from": "2026-12-01", "away_until": "2026-12-24"}, "away_until", "are over"),
        ({"away_until": "2030-01-01"}, "away_until", "more than a year"),
    ],
)
def test_a_bad_answer_is_refused_in_its_field_and_nothing_is_stored(
    workspace: Workspace, db: Database, circle: str, answers: dict[str, str], field: str, words: str
) -> None:
    open_settings(workspace, BEN)
    workspace.submit(BEN, **answers)

    assert words in workspace.refusals(BEN)[field]
    with db(reads=True) as session:
        assert session.scalars(select(PersonHours)).all() == []
        assert session.scalars(select(Absence)).all() == []


def test_somebody_from_another_company_reaches_the_form_from_a_reminder(
    workspace: Workspace, db: Database, circle: str
) -> None:
    at(workspace, "2027-02-23", "12:00", CHICAGO)
    workspace.press(GRACE, "nudges.settings")
    workspace.submit(GRACE, away_until="2027-02-28")

    with db(reads=True) as session:
        away = session.scalars(select(Absence)).one()
    assert (str(away.first_day), str(away.last_day)) == ("2027-02-23", "2027-02-28")


def test_whoever_is_in_no_group_is_not_offered_any_settings(workspace: Workspace, circle: str) -> None:
    assert "My reminders" not in buttons(workspace.open_home(IVY))


@pytest.mark.parametrize(
    ("person", "flies_to", "zone", "hears"),
    [
        (DANA, CHICAGO, CHICAGO, "2027-03-06 09:00"),
        (BEN, KOLKATA, KOLKATA, "2027-03-06 20:30"),
        (BEN, BERLIN, BERLIN, "2027-03-06 16:00"),
    ],
)
def test_whoever_flies_to_another_zone_an_hour_before_a_reminder_hears_it_once_d54(
    workspace: Workspace, circle: str, person: str, flies_to: str, zone: str, hears: str
) -> None:
    at(workspace, "2027-03-06", "08:00", BERLIN if person == DANA else CHICAGO)
    with workspace.db() as session:
        session.scalars(select(Person).where(Person.user_id == person)).one().zone = flies_to
    at(workspace, "2027-03-07", "20:00", CHICAGO)

    (told,) = about(workspace, person, "What is new with you?")
    assert said_at(told, zone) == hears


def test_settings_that_were_saved_come_back(workspace: Workspace, circle: str) -> None:
    settings(workspace, BEN, quiet_from="19:30", quiet_until="09:30", a_week="3")
    open_settings(workspace, BEN)
    chosen = [
        block["element"]["initial_option"]["value"]
        for block in workspace.form(BEN)["blocks"]
        if block["block_id"] in ("quiet_from", "quiet_until", "a_week")
    ]

    assert chosen == ["19:30", "09:30", "3"]
