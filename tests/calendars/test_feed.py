"""A member's link, asked over real HTTP: their groups' dates, and nothing for anybody without it."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.calendars.model import CalendarLink
from bot.calendars.rules import hashed
from bot.core.database import Database
from bot.members.model import Person, Seat
from tests.acts import seat_all, set_up
from tests.calendars.acts import (
    choose_names,
    content,
    fetch,
    files,
    get_link,
    open_calendar,
    press,
    shown_link,
)
from tests.calendars.reading import events, spans, starts
from tests.meetings.test_changing import meetings, move, open_dates
from tests.meetings.test_rhythm import change
from tests.slack import ADA, BEN, CIRCLE, GRACE, SECOND, Workspace
from tests.told import capture_logs

CANARY = "zqcanary"


def planned(db: Database) -> list[tuple[datetime, datetime]]:
    return sorted((one.starts_at, one.ends_at) for one in meetings(db) if one.state != "cancelled")


def test_the_link_gives_the_groups_dates_with_nothing_confidential(
    workspace: Workspace, db: Database, circle: str
) -> None:
    got = fetch(get_link(workspace))

    assert (got.status_code, got.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert spans(got.text) == planned(db)
    assert {str(each["SUMMARY"]) for each in events(got.text)} == {"Peer group meeting"}
    assert not re.search("northwind|circle|okafor|castillo|@(?!soundingboard)", got.text, re.IGNORECASE)


def test_no_word_that_anybody_wrote_is_in_it_or_in_the_file(workspace: Workspace, db: Database) -> None:
    set_up(workspace, name=CANARY, purpose=CANARY)
    for person in (ADA, BEN, GRACE):
        workspace.press(person, "groups.join")
        workspace.submit(person, pledge=["yes"], role=CANARY, company=CANARY)
        workspace.press(person, "challenges.bring")
        workspace.submit(person, title=CANARY, problem=CANARY, wish=CANARY, readers="group", inside="no")
    workspace.move_to(meetings(db)[0].starts_at - timedelta(days=20))
    assert CANARY in workspace.channel_words(), "the board tells the presenter's title"

    texts = [fetch(get_link(workspace, BEN, names=names)).text for names in (False, True)]
    press(workspace, BEN, "calendars.file", names=True)
    texts.append(content(workspace, files(workspace, BEN)[0]))

    assert all(spans(text) == planned(db) for text in texts)
    assert not any(CANARY in text.replace("\r\n ", "") for text in texts)


def test_what_changes_is_there_at_the_next_look(workspace: Workspace, db: Database, circle: str) -> None:
    link = get_link(workspace)
    move(workspace, "2027-03-16", "17:00", meeting=meetings(db)[0])
    assert spans(fetch(link).text) == planned(db)

    open_dates(workspace)
    workspace.press(ADA, "meetings.cancel", value=str(meetings(db)[1].id))
    workspace.press(ADA, "meetings.extra")
    workspace.submit(ADA, day="2027-04-20", at="12:00", length="60")
    workspace.close_all(ADA)
    assert spans(fetch(link).text) == planned(db)

    workspace.move_to(datetime(2027, 4, 2, 12, tzinfo=UTC))
    change(workspace, first="2027-05-05", repeats="month", length="120")
    assert spans(fetch(link).text) == planned(db)
    change(workspace, start="10:30")
    assert spans(fetch(link).text) == planned(db)


def test_each_change_raises_the_sequence_of_the_series(
    workspace: Workspace, db: Database, circle: str
) -> None:
    link, found = get_link(workspace), list[int]()
    for day in ("2027-03-16", "2027-03-17", "2027-03-09"):
        found.append(events(fetch(link).text)[0].sequence)
        move(workspace, day, "18:00", meeting=meetings(db)[0])
    found.append(events(fetch(link).text)[0].sequence)

    assert found == sorted(set(found))


def test_the_dates_of_all_groups_of_a_member_are_there_and_of_no_other(
    workspace: Workspace, db: Database, circle: str
) -> None:
    set_up(workspace, by=ADA, channel=SECOND, name="Lakeside", zone="Asia/Kolkata", repeats="month")

    assert spans(fetch(get_link(workspace, ADA)).text) == planned(db)
    assert len(spans(fetch(get_link(workspace, BEN)).text)) == len(planned(db)) // 2


def test_whoever_leaves_a_group_or_the_company_is_told_of_its_dates_no_more(
    workspace: Workspace, db: Database, circle: str
) -> None:
    ben, grace = get_link(workspace, BEN), get_link(workspace, GRACE)
    with db() as session:
        seats = select(Seat).join(Person, Person.id == Seat.person_id)
        session.scalars(seats.where(Person.user_id == BEN)).one().left_at = workspace.now
        session.scalars(select(Person).where(Person.user_id == GRACE)).one().is_gone = True

    assert (fetch(ben).status_code, spans(fetch(ben).text)) == (200, [])
    assert fetch(grace).status_code == 404


def test_where_the_app_was_removed_its_links_lead_nowhere(workspace: Workspace, circle: str) -> None:
    link = get_link(workspace)
    workspace.desk("uninstall")

    assert fetch(link).status_code == 404


def test_a_link_that_ended_is_answered_like_one_that_never_was(workspace: Workspace, circle: str) -> None:
    first = get_link(workspace)
    second = get_link(workspace)
    open_calendar(workspace)
    press(workspace, BEN, "calendars.stop")
    here = first.rpartition("/")[0]
    never = [
        f"{here}/{'A' * 43}.ics",
        f"{here}/.ics",
        f"{here}/",
        f"{here}/x.ics",
        first.removesuffix(".ics"),
    ]

    answers = [fetch(address) for address in (first, second, *never)]

    assert first != second
    told = {
        (each.status_code, each.text, *sorted(name for name in each.headers if name != "date"))
        for each in answers
    }
    assert len(told) == 1
    assert answers[0].status_code == 404
    assert fetch(first, method="POST").status_code == fetch(never[0], method="POST").status_code == 405


def test_who_has_the_same_copy_already_is_sent_none_until_a_date_changes(
    workspace: Workspace, db: Database, circle: str
) -> None:
    link = get_link(workspace)
    tag = fetch(link).headers["etag"]
    workspace.move(days=2)

    same = fetch(link, if_none_match=tag)
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    move(workspace, "2027-03-16", "17:00", meeting=meetings(db)[0])
    assert fetch(link, if_none_match=tag).status_code == 200


def test_a_look_at_the_head_alone_says_the_same_and_nobody_between_keeps_a_copy(
    workspace: Workspace, circle: str
) -> None:
    link = get_link(workspace)
    whole, head = fetch(link), fetch(link, method="HEAD")

    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-length", "content-type", "cache-control"):
        assert head.headers[name] == whole.headers[name]
    assert whole.headers["cache-control"] == "private, no-cache"


def test_only_a_hash_of_the_secret_is_kept_and_no_log_says_it(
    workspace: Workspace,
    db: Database,
    circle: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as logs:
        link = get_link(workspace)
        fetch(link)
    secret = link.rpartition("/")[2].removesuffix(".ics")

    with db(reads=True) as session:
        kept = session.scalars(select(CalendarLink)).one()
        assert (kept.secret_hash, kept.with_names) == (hashed(secret), False)
    others = ("httpx", "httpcore", "uvicorn", "slack_sdk")  # who asks, Slack, and the stage's own client
    own = [f"{each.name} {each.getMessage()}" for each in caplog.records if not each.name.startswith(others)]
    assert secret not in repr(logs) + repr(own) + "".join(capfd.readouterr())


def test_names_stand_in_it_only_where_they_were_asked_for(workspace: Workspace, circle: str) -> None:
    link = get_link(workspace, names=True)
    assert "Grace Lindqvist" in str(events(fetch(link).text)[0]["DESCRIPTION"])
    assert "and the members' names" in workspace.shown(BEN)

    choose_names(workspace, BEN, names=False)

    assert "DESCRIPTION" not in fetch(link).text
    assert "Nothing else is in it" in workspace.shown(BEN)
    assert shown_link(workspace) == link, "it is still the form that made it"


def test_a_meeting_that_is_over_stays_for_a_year(workspace: Workspace, db: Database, circle: str) -> None:
    link, first = get_link(workspace), meetings(db)[0].starts_at
    workspace.move_to(first + timedelta(days=364))
    assert first in starts(fetch(link).text)

    workspace.move_to(first + timedelta(days=366))
    assert first not in starts(fetch(link).text)
    assert spans(fetch(link).text) == planned(db)[1:]


def test_a_group_of_people_alone_is_asked_in_few_statements(
    workspace: Workspace, db: Database, circle: str
) -> None:
    seat_all(workspace, [BEN, ADA], channel=SECOND)
    link = get_link(workspace)

    assert len(spans(fetch(link).text)) == len(planned(db))
    assert CIRCLE not in fetch(link).text
