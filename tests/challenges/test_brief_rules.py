"""What may be written about a challenge, and what of it is kept."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.challenges import rules
from bot.challenges.rules import Brief, Weighed
from bot.core.errors import Refusal

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
GOOD = Brief(title="Two heads of sales", problem="Who leads?", inside="no")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 101}, "title"),
        ({"problem": ""}, "problem"),
        ({"problem": "x" * 301}, "problem"),
        ({"wish": "x" * 501}, "wish"),
        ({"kind": "weather"}, "kind"),
        ({"importance": 0}, "importance"),
        ({"importance": 11}, "importance"),
        ({"urgency": 0}, "urgency"),
        ({"readers": "everybody"}, "readers"),
        ({"inside": ""}, "inside"),
    ],
)
def test_what_is_missing_or_too_long_is_refused_beside_its_field(
    change: dict[str, object], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_brief(replace(GOOD, **change))  # type: ignore[arg-type] # each pair is a field of Brief

    assert refused.value.field == field


def test_every_text_may_be_as_long_as_its_field() -> None:
    rules.check_brief(replace(GOOD, title="x" * 100, problem="x" * 300, wish="x" * 500))


def test_inside_information_needs_no_problem_and_keeps_a_title_alone() -> None:
    inside = replace(GOOD, problem="", wish="", inside="yes")
    rules.check_brief(inside)

    assert rules.kept(replace(inside, problem="The merger", wish="Silence")) == inside


@pytest.mark.parametrize("inside", ["no", "unsure"])
def test_everything_else_is_kept_as_it_was_written(inside: str) -> None:
    assert rules.kept(replace(GOOD, inside=inside)) == replace(GOOD, inside=inside)


@pytest.mark.parametrize(("readers", "seen"), [("me", ""), ("guides", ""), ("titles", "A"), ("group", "A")])
def test_the_channel_sees_a_title_only_where_its_author_chose_that(readers: str, seen: str) -> None:
    assert rules.headline("A", readers) == seen


def test_a_title_that_is_too_long_goes_on_where_the_problem_stands() -> None:
    long = "word " * 30

    assert len(rules.titled(Brief(), long).title) == 100
    assert rules.titled(Brief(), long).problem == long
    assert rules.titled(Brief(problem="Mine"), long).problem == "Mine"


def weighed(importance: int = 5, urgency: int = 5, *, weeks: float = 0, number: int = 1) -> Weighed:
    brought_at = NOON - timedelta(weeks=weeks)
    return Weighed(uuid.UUID(int=number), uuid.UUID(int=99), importance, urgency, brought_at)


@pytest.mark.parametrize(("weeks", "points"), [(0, 25), (0.9, 25), (1, 26), (20, 45), (21, 45), (500, 45)])
def test_a_week_of_waiting_is_a_point_up_to_twenty(weeks: float, points: int) -> None:
    assert rules.score(weighed(weeks=weeks), NOON) == points


def test_the_rank_says_how_it_comes_about() -> None:
    assert rules.why_rank(weighed(7, 8), NOON) == "56 points: importance 7 × urgency 8."
    assert rules.why_rank(weighed(7, 8, weeks=1), NOON).endswith("and 1 for 1 week of waiting.")
    assert rules.why_rank(weighed(7, 8, weeks=30), NOON).endswith("and 20 for 20 weeks or more of waiting.")


def test_of_a_private_challenge_only_the_sum_is_told() -> None:
    assert rules.why_rank(weighed(7, 8), NOON, is_private=True) == "56 points."
    assert rules.why_rank(weighed(1, 1), NOON, is_private=True) == "1 point."
    assert rules.why_rank(weighed(1, 1), NOON) == "1 point: importance 1 × urgency 1."


queues = st.lists(
    st.builds(
        weighed,
        st.integers(1, 10),
        st.integers(1, 10),
        weeks=st.integers(0, 30),
        number=st.integers(1, 1000),
    ),
    unique_by=lambda one: one.id,
)


@given(queues, st.randoms(use_true_random=False))
def test_the_same_challenges_rank_the_same_in_whatever_order_they_come(queue: list[Weighed], chance) -> None:  # type: ignore[no-untyped-def] # hypothesis gives a Random
    shuffled = chance.sample(queue, len(queue))
    ranked = rules.rank(queue, NOON)

    assert rules.rank(shuffled, NOON) == ranked
    assert [rules.score(one, NOON) for one in ranked] == sorted(
        (rules.score(one, NOON) for one in queue), reverse=True
    )


@given(st.integers(1, 10), st.integers(1, 10), st.integers(0, 3000))
def test_a_score_is_between_one_and_a_hundred_and_twenty(importance: int, urgency: int, days: int) -> None:
    assert 1 <= rules.score(weighed(importance, urgency, weeks=days / 7), NOON) <= 120
