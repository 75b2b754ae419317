"""The year's dates at once: proposed, seen by everybody, fixed by a majority, and changed by another vote."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.meetings.model import Meeting, Proposal
from tests.acts import join, set_up
from tests.meetings.test_changing import meetings, news, open_dates, token
from tests.slack import ADA, BEN, CHEN, DANA, EMEKA, FARAH, GRACE, HIRO, Workspace, buttons

OTHERS = (BEN, CHEN, DANA, EMEKA, FARAH, GRACE, HIRO)


def propose(workspace: Workspace, **days: str) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.year")
    workspace.submit(ADA, **days)
    assert "Propose" in str(workspace.form(ADA)["submit"]), workspace.shown(ADA)
    assert workspace.submit(ADA)["result"] == "closed"
    workspace.close_all(ADA)


def fix(workspace: Workspace, **days: str) -> None:
    propose(workspace, **days)
    for person in OTHERS[:4]:
        workspace.press(person, "meetings.agree")


def states(db: Database) -> list[str]:
    with db(reads=True) as session:
        return list(session.scalars(select(Proposal.state).order_by(Proposal.opened_at)))


def ahead(db: Database) -> list[Meeting]:
    return [one for one in meetings(db) if one.state == "planned"]


def test_a_years_dates_are_shown_with_who_sits_in_the_night_or_on_a_holiday_before_they_are_proposed(
    workspace: Workspace, db: Database, circle: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.year")
    workspace.submit(ADA, date1="2027-05-31")

    shown = workspace.shown(ADA)
    assert "Dana" in shown  # in Berlin, at one in the morning
    assert "in the night" in shown
    assert "Eid al-Fitr" in shown  # on the 10th of March, which it is in Kolkata by then
    assert "a holiday of the group's country: Memorial Day" in shown
    assert "The next Monday that is free for all is June 7, 2027." in shown
    assert states(db) == []


def test_more_than_half_fix_the_dates_and_the_group_is_told_once(
    workspace: Workspace, db: Database, circle: str
) -> None:
    propose(workspace, date1="2027-05-18")
    assert "1 agrees; 5 of 8 are needed" in workspace.channel_words(BEN)
    for person in OTHERS[:3]:
        workspace.press(person, "meetings.agree")
    assert states(db) == ["open"]
    assert "4 agree; 5 of 8 are needed" in workspace.channel_words(BEN)
    workspace.press(EMEKA, "meetings.agree")

    assert states(db) == ["agreed"]
    assert len(news(workspace, "The year's dates are fixed")) == 1
    assert news(workspace, "has moved") == []
    assert [bool(one.fixed_at) for one in ahead(db)] == [True] * 6 + [False]  # that one is over a year away
    assert ahead(db)[1].local_date == date(2027, 5, 18)
    assert ahead(db)[0].local_date == date(2027, 3, 9)
    assert "meetings.agree" not in str(workspace.messages(BEN))


def test_half_of_the_members_against_it_end_the_vote(workspace: Workspace, db: Database, circle: str) -> None:
    propose(workspace)
    for person in OTHERS[:4]:
        workspace.press(person, "meetings.disagree")

    assert states(db) == ["declined"]
    assert len(news(workspace, "everything stays as it was")) == 2  # where it was asked, and as news
    assert not any(one.fixed_at for one in ahead(db))


def test_a_vote_that_comes_to_nothing_in_two_weeks_lapses(
    workspace: Workspace, db: Database, circle: str
) -> None:
    propose(workspace)
    workspace.press(BEN, "meetings.agree")
    workspace.move(days=15)
    assert states(db) == ["lapsed"]
    assert not any(one.fixed_at for one in ahead(db))


def test_the_last_word_of_a_member_counts(workspace: Workspace, db: Database, circle: str) -> None:
    propose(workspace)
    for verb in ("agree", "disagree", "agree"):
        workspace.press(BEN, "meetings.proposal")
        workspace.press(BEN, f"meetings.form.{verb}")
        assert ("You agree." in workspace.shown(BEN)) == (verb == "agree")
        workspace.close_all(BEN)
    assert "2 agree; 5 of 8 are needed" in workspace.channel_words(BEN)


def test_everybody_sees_the_dates_on_their_own_clock_with_who_would_lose(
    workspace: Workspace, db: Database, circle: str
) -> None:
    propose(workspace)
    workspace.press(GRACE, "meetings.proposal")
    shown = workspace.shown(GRACE)
    assert all(token(one.starts_at) in shown for one in ahead(db)[:6])
    assert "in the night" in shown


def test_a_fixed_date_moves_only_by_a_vote(workspace: Workspace, db: Database, circle: str) -> None:
    fix(workspace)
    first = ahead(db)[0]
    open_dates(workspace)
    assert buttons(workspace.form(ADA)["blocks"]).count("Move") == 1  # of the one that is over a year away
    workspace.press(ADA, "meetings.move", value=str(first.id))
    assert "needs its yes" in workspace.shown(ADA)
    assert workspace.submit(ADA, day="2027-03-16", at="17:00")["result"] == "closed"
    workspace.close_all(ADA)
    assert ahead(db)[0].starts_at == first.starts_at

    for person in OTHERS[:4]:
        workspace.press(person, "meetings.agree")
    moved = ahead(db)[0]
    assert (moved.local_date, moved.wall_time) == (date(2027, 3, 16), "17:00")
    assert len(news(workspace, "The meeting has moved.")) == 1
    assert moved.fixed_at


def test_a_fixed_date_is_cancelled_only_by_a_vote(workspace: Workspace, db: Database, circle: str) -> None:
    fix(workspace)
    first = ahead(db)[0]
    open_dates(workspace)
    workspace.press(ADA, "meetings.propose_cancel", value=str(first.id))
    workspace.close_all(ADA)
    assert ahead(db)[0].id == first.id
    for person in OTHERS[:4]:
        workspace.press(person, "meetings.agree")
    assert ahead(db)[0].id != first.id
    assert len(news(workspace, "is cancelled.*")) == 1


def test_a_second_proposal_takes_the_place_of_the_first(
    workspace: Workspace, db: Database, circle: str
) -> None:
    propose(workspace)
    workspace.move(minutes=1)
    propose(workspace, date1="2027-05-18")
    assert states(db) == ["replaced", "open"]
    assert len(news(workspace, "Another proposal has taken the place")) == 1


def test_a_vote_on_what_is_decided_is_refused(workspace: Workspace, db: Database, circle: str) -> None:
    propose(workspace)
    workspace.press(HIRO, "meetings.proposal")
    for person in OTHERS[:4]:
        workspace.press(person, "meetings.agree")
    workspace.press(HIRO, "meetings.form.agree")
    assert "decided already" in workspace.shown(HIRO)


@pytest.mark.parametrize(("day", "sentence"), [("2026-12-01", "in the past"), ("2027-05-11", "meets then")])
def test_a_date_that_cannot_be_is_refused_beside_it(
    workspace: Workspace, db: Database, circle: str, day: str, sentence: str
) -> None:
    open_dates(workspace)
    workspace.press(ADA, "meetings.year")
    workspace.submit(ADA, date0=day)
    assert sentence in str(workspace.refusals(ADA))


def test_the_year_at_once_reaches_a_year_ahead_whatever_the_rhythm(
    workspace: Workspace, db: Database
) -> None:
    set_up(workspace, repeats="month", first=date(2027, 2, 9))
    join(workspace)
    open_dates(workspace)
    workspace.press(ADA, "meetings.year")
    last = ahead(db)[-1].starts_at
    assert datetime(2028, 1, 11, 9, tzinfo=UTC) < last
    assert last - workspace.now < timedelta(days=410)
    assert len([b for b in workspace.form(ADA)["blocks"] if b["type"] == "input"]) == 12
