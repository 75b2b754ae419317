"""When Slack is slow, busy, broken or gone: nothing is lost in silence, and doubles follow their rule."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox import service
from bot.outbox.jobs.calls import _told
from playground.faults import Kind
from playground.people import BOT_USER
from tests.outbox.office import Office
from tests.slack import ADA, BEN, CIRCLE, NO_BOT, SECOND

LOST_BEFORE: list[Kind] = ["timeout", "drop_before", "html"]
LOST_AFTER: list[Kind] = ["drop_after", "half"]


@pytest.mark.parametrize("kind", LOST_BEFORE)
def test_fault_72_a_release_whose_answer_is_lost_arrives(office: Office, kind: Kind) -> None:
    office.fails(kind)
    office.post("Released", repeats=True)
    office.flush()
    assert office.row.state == "queued"

    office.go_on(minutes=15)

    assert (office.texts(), office.row.state) == (["Released"], "sent")


@pytest.mark.parametrize("kind", LOST_BEFORE)
def test_fault_72_a_nudge_whose_answer_is_lost_is_known_to_be_unsure(office: Office, kind: Kind) -> None:
    office.fails(kind)
    office.post("Remember", repeats=False)
    office.flush()
    office.go_on(hours=1)

    assert (office.texts(), office.row.state) == ([], "unsure")
    assert office.row.reason


@pytest.mark.parametrize("kind", LOST_AFTER)
def test_fault_71_a_release_that_slack_took_in_silence_doubles_once(office: Office, kind: Kind) -> None:
    office.fails(kind)
    office.post("Released", repeats=True)
    office.flush()
    for _ in range(3):
        office.go_on(hours=1)

    assert (office.texts(), office.row.state) == (["Released", "Released"], "sent")


@pytest.mark.parametrize("kind", LOST_AFTER)
def test_fault_71_a_nudge_that_slack_took_in_silence_arrives_once(office: Office, kind: Kind) -> None:
    office.fails(kind)
    office.post("Remember", repeats=False)
    office.flush()
    office.go_on(hours=1)

    assert (office.texts(), office.row.state) == (["Remember"], "unsure")


def test_fault_71_a_line_that_always_drops_ends_after_three_and_is_known(office: Office) -> None:
    office.fails("drop_after", times=20)
    office.post("Released", repeats=True)
    office.flush()
    for _ in range(10):
        office.go_on(hours=1)

    assert office.texts() == ["Released"] * 3
    assert office.row.state == "unsure"


def test_fault_71_an_edit_that_slack_took_in_silence_stands_once(office: Office) -> None:
    office.post("Two come", place="board:1", repeats=False)
    office.flush()
    office.fails("drop_after", method="chat.update")
    office.post("Three come", place="board:1", repeats=False)
    office.flush()
    office.go_on(hours=1)

    assert office.texts() == ["Three come"]
    assert set(office.states.values()) == {"sent"}


@pytest.mark.parametrize("repeats", [True, False])
@pytest.mark.parametrize("told", ["0", "1", "abc", None, "-5", "99999999999999999999", "1.5"])
def test_fault_73_a_message_that_was_told_to_wait_waits_and_arrives_once(
    office: Office, told: str | None, repeats: bool
) -> None:
    office.fails("429", retry_after=told)
    office.post("News", repeats=repeats)
    began = office.clock()

    assert office.flush() == 1  # no hot loop: it was tried once
    assert office.flush() == 0
    assert office.row.state == "queued"
    assert office.row.again_at is not None
    assert (office.row.again_at - began).total_seconds() > 0.9
    office.go_on(minutes=1)

    assert office.texts() == ["News"]


@pytest.mark.parametrize("told", ["3600", "86400"])
def test_fault_73_an_hour_is_waited_when_slack_tells_so_and_never_more(office: Office, told: str) -> None:
    office.fails("429", retry_after=told)
    office.post("News")
    began = office.clock()
    office.flush()

    assert office.row.again_at is not None
    assert 3599 <= (office.row.again_at - began).total_seconds() <= 3602


def test_fault_73_a_channel_that_was_told_to_wait_rests_as_a_whole(office: Office) -> None:
    office.fails("429", retry_after="60")
    office.post("First", key="a")
    office.post("Second", key="b")
    office.post("Elsewhere", key="c", channel=SECOND)
    office.flush()

    assert (office.texts(), office.texts(SECOND)) == ([], ["Elsewhere"])
    assert 50 < (office.sender.rests_for() or 0) <= 60


@given(st.text(max_size=30) | st.integers().map(str))
def test_fault_73_whatever_slack_says_of_waiting_is_read_or_passed_over(said: str) -> None:
    told = _told({"Retry-After": said})

    assert told is None or told.total_seconds() < 1_000_000


@pytest.mark.parametrize("kind", ["500", "503"])
def test_fault_74_after_two_hours_of_outage_a_release_arrives_once(office: Office, kind: Kind) -> None:
    office.fails(kind, times=1000)
    office.post("Released", repeats=True)
    office.flush()
    for _ in range(24):
        office.go_on(minutes=5)
    assert office.row.state == "queued"
    assert office.row.attempts < 60

    office.world.faults.clear()
    office.go_on(minutes=15)

    assert (office.texts(), office.row.state) == (["Released"], "sent")


def test_fault_74_a_nudge_that_was_turned_away_at_the_door_arrives_once_or_expires(office: Office) -> None:
    office.fails("503", times=1000)
    soon = office.clock().replace(microsecond=0)
    office.post("Remember", key="a", repeats=False)
    office.post("Too late then", key="b", repeats=False, expires_at=soon.replace(hour=soon.hour + 1))
    office.flush()
    office.go_on(hours=2)
    office.world.faults.clear()
    office.go_on(minutes=15)

    assert office.texts() == ["Remember"]
    assert office.states == {"a": "sent", "b": "expired"}


def test_a_slack_that_cannot_be_reached_is_tried_again_and_nothing_doubles(office: Office) -> None:
    office.post("Remember", repeats=False)
    there, office.client.base_url = office.client.base_url, "http://127.0.0.1:9/api/"
    office.flush()
    assert (office.row.state, office.row.reason) == ("queued", "no connection")

    office.client.base_url = there
    office.go_on(minutes=15)

    assert office.texts() == ["Remember"]


def test_fault_75_what_slack_refuses_in_one_place_waits_there_and_the_others_go_on(office: Office) -> None:
    office.world.channels[CIRCLE].archived = True
    office.post("News", key="a", channel=NO_BOT)
    office.post("News", key="b", channel="C0NOWHERE")
    office.post("News", key="c", channel="U0GONE")
    office.post("News", key="d")
    office.post("More", key="e")
    office.post("Elsewhere", key="f", channel=ADA)
    office.flush()

    reasons = {row.key: (row.state, row.reason) for row in office.rows}
    assert reasons == {
        "a": ("queued", "channel_not_found"),
        "b": ("queued", "channel_not_found"),
        "c": ("queued", "channel_not_found"),
        "d": ("queued", "is_archived"),
        "e": ("queued", None),
        "f": ("sent", None),
    }


def test_fault_75_a_place_that_refused_is_tried_by_one_message_a_day(office: Office) -> None:
    office.world.channels[CIRCLE].archived = True
    for number in range(3):
        office.post(f"{number}", key=f"{number}")
    for _ in range(3):
        office.go_on(hours=20)
    assert [row.attempts for row in office.rows] == [2, 0, 0]

    office.world.channels[CIRCLE].archived = False
    office.go_on(hours=20)
    office.go_on(hours=20)
    assert office.texts() == ["0", "1", "2"]


def test_fault_75_what_waited_too_long_in_a_place_that_refused_is_left_out(office: Office) -> None:
    office.world.channels[CIRCLE].archived = True
    office.post("News", key="a")
    office.post("Remember", key="b", repeats=False)
    office.flush()
    office.world.channels[CIRCLE].archived = False
    office.go_on(days=2)

    assert office.states == {"a": "sent", "b": "expired"}


def test_fault_76_what_waits_for_somebody_who_left_is_let_go_of_after_a_week(office: Office) -> None:
    office.world.channels[CIRCLE].archived = True
    office.post("Canary", key="a", channel="U0GONE")
    office.post("News", key="b")
    office.flush()
    for days, states in ((6, ("queued", "queued")), (2, ("expired", "queued"))):
        office.world.move_clock(timedelta(days=days))
        with office.db() as session:
            service.tidy(session, now=office.clock())
        assert tuple(row.state for row in office.rows) == states
    assert [row.payload is None for row in office.rows] == [True, False]


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "invalid_auth"])
def test_fault_77_once_a_token_is_taken_back_nothing_is_tried_any_more(office: Office, error: str) -> None:
    office.fails("ok_false", error=error)
    for number in range(3):
        office.post(f"{number}", key=f"{number}", channel=(CIRCLE, ADA, BEN)[number])
        office.flush()
    for _ in range(3):
        office.go_on(days=1)

    assert office.world.faults.waiting == []
    assert [row.state for row in office.rows] == ["queued"] * 3
    assert [row.attempts for row in office.rows] == [1, 0, 0]


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long", "restricted_action"])
def test_fault_72_what_slack_will_never_take_is_tried_once(office: Office, error: str) -> None:
    office.fails("ok_false", times=10, error=error)
    office.post("News")
    office.flush()
    office.go_on(days=1)

    assert (office.row.state, office.row.reason, office.row.attempts) == ("dead", error, 1)


@pytest.mark.parametrize(("repeats", "state", "texts"), [(True, "sent", ["News"]), (False, "unsure", [])])
def test_an_error_of_which_slack_says_that_it_may_have_worked_follows_the_rule(
    office: Office, repeats: bool, state: str, texts: list[str]
) -> None:
    office.fails("ok_false", error="internal_error")
    office.post("News", repeats=repeats)
    office.flush()
    office.go_on(minutes=15)

    assert (office.row.state, office.texts()) == (state, texts)


def test_fault_86_a_message_that_cannot_be_opened_is_dead_and_the_others_go_on(office: Office) -> None:
    office.post("One", key="a")
    office.post("Two", key="b")
    one, other = office.rows
    with office.db() as session:
        session.merge(one).payload = other.payload
    office.flush()

    assert office.texts() == ["Two"]
    assert [(row.state, row.reason) for row in office.rows] == [("dead", "unreadable"), ("sent", None)]


def test_fault_18_a_sender_that_was_told_to_slow_down_takes_five_seconds(
    office: Office,
) -> None:
    office.sender.slow_down()
    office.post("One", key="a")
    office.post("Two", key="b")
    office.flush()

    assert office.texts() == ["One"]
    assert office.sender.pace == 5
    assert 0 < (office.sender.rests_for() or 0) <= 5


def test_a_sender_that_stops_begins_nothing_new(office: Office) -> None:
    office.post("News")
    office.sender.stop()

    assert office.flush() == 0
    assert office.row.state == "queued"


def test_the_app_speaks_as_itself(office: Office) -> None:
    office.post("News")
    office.flush()

    assert office.seen()[0].user == BOT_USER
