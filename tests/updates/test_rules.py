"""What an update needs and when it opens, with values alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.updates import rules
from bot.updates.rules import LABELS, LIMIT, Words

texts = st.text(max_size=50)
anything = st.builds(Words, **dict.fromkeys(LABELS, texts))


def test_an_update_without_any_answer_is_refused_beside_the_first_field() -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_words(Words())
    assert refused.value.field == "best"


@pytest.mark.parametrize("name", LABELS)
def test_any_one_answer_is_enough_and_a_thousand_characters_are_the_most(name: str) -> None:
    rules.check_words(Words(**{name: "x"}))
    rules.check_words(Words(**{name: "x" * LIMIT}))

    with pytest.raises(Refusal, match="At most 1000 characters fit here; these are 1001") as refused:
        rules.check_words(Words(**{name: "x" * (LIMIT + 1)}))
    assert refused.value.field == name


@given(anything)
def test_an_update_reads_back_as_it_was_written(words: Words) -> None:
    assert rules.unpacked(rules.packed(words)) == words


@pytest.mark.parametrize(
    ("state", "has_given", "is_open"),
    [
        ("planned", False, False),
        ("planned", True, True),
        ("running", False, True),
        ("closed", False, True),
        ("cancelled", False, False),
        ("cancelled", True, True),
    ],
)
def test_others_open_when_the_meeting_starts_or_once_one_has_given(
    state: str,
    has_given: bool,
    is_open: bool,
) -> None:
    assert rules.is_open(state, has_given=has_given) is is_open
    if is_open:
        rules.check_reader(state, has_given=has_given)
    else:
        with pytest.raises(Refusal, match="once you have shared your own"):
            rules.check_reader(state, has_given=has_given)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_a_meeting_that_is_over_takes_no_update(state: str) -> None:
    rules.check_takes("planned")
    rules.check_takes("running")
    with pytest.raises(Refusal, match="is over"):
        rules.check_takes(state)
