"""Whatever befalls the app and Slack, what was promised holds. ``make simulate`` tells longer stories."""

from pathlib import Path

import pytest

from tests.simulation.checks import complaints
from tests.simulation.story import told
from tests.simulation.template import Town, build
from tests.simulation.weather import DAY

SHORT, WITHIN = 16 * DAY, 10
SEEDS = (1, 2, 3)
BAD_BEFORE = (1212,)
"""Seeds that once found something: a storm so long that it took a message and what told of its loss."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Two groups that meet soon."""
    return build(tmp_path_factory.mktemp("town"), count=2, within=WITHIN)


@pytest.mark.parametrize("seed", [*SEEDS, *BAD_BEFORE])
def test_whatever_befalls_nothing_is_lost_doubled_or_late_without_a_word(town: Town, seed: int) -> None:
    with told(town, seed, days=SHORT) as story:
        assert story.records.said
        assert complaints(story) == []


def test_a_seed_tells_the_same_story_again(town: Town) -> None:
    with told(town, 1, days=SHORT / 3) as first:
        before = [(said.channel, said.began, said.took_at) for said in first.records.said]
    with told(town, 1, days=SHORT / 3) as second:
        assert [(said.channel, said.began, said.took_at) for said in second.records.said] == before


def test_a_town_is_the_same_whenever_it_is_made(town: Town, tmp_path: Path) -> None:
    assert build(tmp_path, count=2, within=WITHIN).circles == town.circles
