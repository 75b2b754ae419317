"""When a group has agreed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.meetings.rules import Verdict, check_vote, closes_at, verdict

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("yes", "no", "members", "what"),
    [
        (4, 0, 8, Verdict.OPEN),
        (5, 0, 8, Verdict.AGREED),
        (0, 3, 8, Verdict.OPEN),
        (0, 4, 8, Verdict.DECLINED),
        (3, 0, 5, Verdict.AGREED),
        (0, 2, 5, Verdict.OPEN),
        (0, 3, 5, Verdict.DECLINED),
        (1, 0, 1, Verdict.AGREED),
        (0, 0, 0, Verdict.OPEN),
    ],
)
def test_more_than_half_of_all_members_decide(yes: int, no: int, members: int, what: Verdict) -> None:
    assert verdict(yes=yes, no=no, members=members) is what


@given(members=st.integers(1, 40), data=st.data())
def test_a_vote_is_declined_exactly_when_a_yes_is_out_of_reach(members: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, members))
    no = data.draw(st.integers(0, members - yes))
    can_still = (members - no) * 2 > members
    assert (verdict(yes=yes, no=no, members=members) is Verdict.DECLINED) == (not can_still)


def test_a_vote_ends_after_two_weeks_or_with_the_first_date() -> None:
    assert closes_at(NOW + timedelta(days=60), now=NOW) == NOW + timedelta(days=14)
    assert closes_at(NOW + timedelta(days=3), now=NOW) == NOW + timedelta(days=3)


def test_what_is_decided_or_over_takes_no_vote() -> None:
    check_vote("open", NOW + timedelta(seconds=1), now=NOW)
    for state, end in (("open", NOW), ("agreed", NOW + timedelta(days=1))):
        with pytest.raises(Refusal, match="decided already"):
            check_vote(state, end, now=NOW)
