"""Ids that come back from Slack."""

import uuid

import pytest

from bot.core.errors import Refusal, not_found
from bot.core.ids import read_id, read_id_and_page, read_page


def test_an_id_is_read_back() -> None:
    made = uuid.uuid4()

    assert read_id(str(made)) == made


@pytest.mark.parametrize(
    "text", ["", None, "1", 5, "x" * 10_000, "'; DROP TABLE heard; --", {}, [], "\ud800"]
)
def test_what_is_no_id_reads_as_not_found(text: object) -> None:
    with pytest.raises(Refusal) as refused:
        read_id(text)

    assert refused.value.sentence == not_found().sentence


@pytest.mark.parametrize(
    ("text", "page"),
    [("0", 0), ("12", 12), ("999", 999), ("1000", 0), ("-1", 0), ("٣", 0), ("", 0), (None, 0)],
)
def test_what_is_no_page_reads_as_the_first(text: object, page: int) -> None:
    assert read_page(text) == page


@pytest.mark.parametrize(("rest", "page"), [("", 0), (" ", 0), (" 3", 3), (" x", 0), (" 1 2", 0)])
def test_a_thing_without_a_page_opens_at_its_first(rest: str, page: int) -> None:
    made = uuid.uuid4()

    assert read_id_and_page(f"{made}{rest}") == (made, page)
