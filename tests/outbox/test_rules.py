"""What becomes of a message: sent, tried again, unsure or dead."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbox import rules
from bot.outbox.rules import Fate, State

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
CHANCE = random.Random(7)


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        ("ratelimited", Fate.RETRY),
        ("internal_error", Fate.FAILED),
        ("service_unavailable", Fate.FAILED),
        ("message_not_found", Fate.GONE),
        ("channel_not_found", Fate.HELD),
        ("is_archived", Fate.HELD),
        ("user_disabled", Fate.HELD),
        ("cannot_dm_bot", Fate.HELD),
        ("invalid_blocks", Fate.DEAD),
        ("token_revoked", Fate.BARRED),
        ("account_inactive", Fate.BARRED),
        ("an_error_of_next_year", Fate.DEAD),
    ],
)
def test_fault_72_each_of_slacks_errors_has_its_class(error: str, fate: Fate) -> None:
    assert rules.fate_of(error) is fate


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        (429, Fate.RETRY),
        (503, Fate.RETRY),
        (500, Fate.FAILED),
        (502, Fate.FAILED),
        (200, Fate.AMBIGUOUS),
        (0, Fate.AMBIGUOUS),
    ],
)
def test_fault_72_an_answer_without_words_is_classed_by_its_status(status: int, fate: Fate) -> None:
    assert rules.fate_of_status(status) is fate


@given(st.integers(1, 10_000))
def test_fault_73_a_try_waits_at_least_a_second_and_at_most_a_quarter_of_an_hour(attempts: int) -> None:
    wait = rules.wait_before(attempts, chance=CHANCE, told=None)

    assert timedelta(seconds=1) <= wait <= timedelta(minutes=15)


def test_fault_73_tries_are_spread_ever_wider() -> None:
    longest = [max(rules.wait_before(n, chance=CHANCE, told=None) for _ in range(300)) for n in (1, 4, 8, 12)]

    assert longest == sorted(longest)
    assert longest[0] <= timedelta(seconds=2)
    assert longest[-1] > timedelta(minutes=10)


@pytest.mark.parametrize(("told", "waits"), [(0, 1), (1, 1), (30, 30), (3600, 3600), (90_000, 3600)])
def test_fault_73_what_slack_tells_to_wait_is_waited_within_reason(told: int, waits: int) -> None:
    wait = rules.wait_before(9, chance=CHANCE, told=timedelta(seconds=told))

    assert wait == timedelta(seconds=waits)


@pytest.mark.parametrize(
    ("repeats", "edits", "crashes", "state"),
    [
        (False, False, 0, State.UNSURE),
        (True, False, 0, State.QUEUED),
        (True, False, 1, State.QUEUED),
        (True, False, 2, State.UNSURE),
        (False, True, 0, State.QUEUED),
        (False, True, 20, State.QUEUED),
    ],
)
def test_what_may_have_arrived_is_repeated_twice_where_twice_is_harmless_and_never_where_not(
    repeats: bool, edits: bool, crashes: int, state: State
) -> None:
    assert rules.after_unsure(repeats=repeats, edits=edits, looks=False, crashes=crashes) is state


def test_a_message_is_late_from_its_time_on() -> None:
    assert not rules.is_late(expires_at=None, now=NOW)
    assert not rules.is_late(expires_at=NOW + timedelta(microseconds=1), now=NOW)
    assert rules.is_late(expires_at=NOW, now=NOW)


def test_no_call_can_land_after_its_row_was_given_to_another() -> None:
    assert rules.SENDS_WITHIN + timedelta(seconds=rules.TIMEOUT) <= rules.LEASE
    assert timedelta(seconds=10) < rules.SENDS_WITHIN
