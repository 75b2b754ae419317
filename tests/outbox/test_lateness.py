"""After an outage: what is too late stays away by its kind's rule, and only the newest of it goes out."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox import rules
from bot.outbox.rules import Kind
from tests.outbox.office import Office
from tests.outbox.test_rules import NOW
from tests.slack import ADA, BEN

OUTAGES = [
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(hours=23),
    timedelta(days=2),
    timedelta(days=30),
]


@pytest.mark.parametrize("outage", OUTAGES, ids=str)
def test_after_an_outage_each_kind_follows_its_rule(office: Office, outage: timedelta) -> None:
    starts_at = office.clock() + timedelta(hours=2)
    office.post("Released", key="news")
    office.post("The meeting begins", key="dated", expires_at=starts_at)
    office.post("Remember", key="nudge", repeats=False)
    office.post("The board", key="card", place="board:1")
    office.world.move_clock(outage)
    office.flush()

    told = {row.key: row.state for row in office.rows}
    assert (told["news"], told["card"]) == ("sent", "sent")
    assert told["dated"] == ("sent" if outage < timedelta(hours=2) else "expired")
    assert told["nudge"] == ("sent" if outage < timedelta(hours=24) else "expired")


def test_each_message_knows_its_kind(office: Office) -> None:
    office.post(key="a")
    office.post(key="b", expires_at=office.clock() + timedelta(hours=1))
    office.post(key="c", repeats=False)
    office.post(key="d", place="board:1", expires_at=office.clock() + timedelta(hours=1), repeats=False)

    assert [row.kind for row in office.rows] == ["news", "dated", "nudge", "card"]


def test_a_nudge_that_says_until_when_keeps_its_word(office: Office) -> None:
    soon, later = office.clock() + timedelta(hours=1), office.clock() + timedelta(days=3)
    office.post(key="a", repeats=False, expires_at=soon)
    office.post(key="b", repeats=False, expires_at=later)

    assert [row.expires_at for row in office.rows] == [soon, later]


@given(st.sampled_from(Kind), st.timedeltas(timedelta(0), timedelta(days=90)))
def test_only_nudges_get_old_by_themselves(kind: Kind, told: timedelta) -> None:
    assert rules.expiry(kind, due_at=NOW, told=NOW + told) == NOW + told
    untold = NOW + timedelta(hours=24) if kind is Kind.NUDGE else None
    assert rules.expiry(kind, due_at=NOW, told=None) == untold


def test_after_an_outage_only_the_newest_about_a_thing_goes_out_to_each(office: Office) -> None:
    for number in range(3):
        for person in (ADA, BEN):
            office.post(
                f"{number}", key=f"{number}:{person}", channel=person, about="promise:1", repeats=False
            )
    office.post("Other", key="other", channel=ADA, about="promise:2", repeats=False)
    office.flush()
    office.flush()

    assert office.texts("D0ADA") == ["2", "Other"]
    assert office.texts("D0BEN") == ["2"]
    assert sorted(office.states.values()) == ["sent"] * 3 + ["superseded"] * 4


def test_what_was_said_before_is_no_reason_to_keep_silent(office: Office) -> None:
    for number in range(3):
        office.post(f"{number}", key=f"{number}", about="promise:1")
        office.flush()

    assert office.texts() == ["0", "1", "2"]


def test_a_failed_one_is_not_tried_again_once_there_is_a_newer(office: Office) -> None:
    office.fails("503")
    office.post("Old", key="a", about="promise:1")
    office.flush()
    office.post("New", key="b", about="promise:1")
    office.go_on(hours=1)

    assert office.texts() == ["New"]
    assert office.states == {"a": "superseded", "b": "sent"}


def test_another_group_s_news_about_the_same_is_its_own(office: Office) -> None:
    office.post("Ours", key="a", channel=ADA, about="limited")
    office.scope = office.a_second_group()
    office.post("Theirs", key="b", channel=ADA, about="limited")
    office.flush()
    office.flush()

    assert office.texts("D0ADA") == ["Ours", "Theirs"]
