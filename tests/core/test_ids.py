"""Ids that come back from Slack."""

import uuid

import pytest

from bot.core.errors import Refusal, not_found
from bot.core.ids import read_id


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
