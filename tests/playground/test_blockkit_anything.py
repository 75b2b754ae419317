"""Whatever is sent, the checker answers: no JSON makes it fall over."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.blockkit import check_message, check_view
from tests.playground.blockkit_samples import (
    Json,
    actions,
    asked,
    button,
    card,
    confirm,
    container,
    context,
    data_table,
    home,
    menu,
    modal,
    mrkdwn,
    section,
)

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
NUMBER: Json = {"type": "number_input", "is_decimal_allowed": True}
VIEWS: list[Json] = [
    modal(
        asked(menu("radio_buttons"), optional=True), context(mrkdwn()), asked(NUMBER | {"min_value": "1.5"})
    ),
    home(actions(button(confirm=confirm()), menu()), container(section(block_id="a")), data_table()),
    home({"type": "carousel", "elements": [card(actions=[button(action_id="go")])]}),
]


@st.composite
def bent(draw: st.DrawFn, whole: Any) -> Any:
    """The same JSON with one value, wherever it is, made into something else."""
    if not isinstance(whole, dict | list) or not whole or draw(st.integers(0, 5)) == 0:
        return draw(ANYTHING)
    if isinstance(whole, list):
        index = draw(st.integers(0, len(whole) - 1))
        return [*whole[:index], draw(bent(whole[index])), *whole[index + 1 :]]
    key = draw(st.sampled_from(sorted(whole)))
    return whole | {key: draw(bent(whole[key]))}


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_bent_below_was_right_before(view: Json) -> None:
    assert check_view(view) == []


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(VIEWS).flatmap(bent))
def test_whatever_is_sent_the_answer_is_a_list_of_problems(view: Any) -> None:
    blocks = view.get("blocks") if isinstance(view, dict) else view

    assert all(problem.pointer.startswith("/view") for problem in check_view(view))
    assert all(problem.pointer.startswith("/blocks") for problem in check_message(blocks))
