"""Whatever befalls the app and Slack, what was promised holds. ``make simulate`` tells longer stories."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.outbox.model import Outgoing
from bot.outbox.rules import CRASHES
from bot.outbox.service import OF_LOST
from tests.simulation.checks import complaints
from tests.simulation.story import told
from tests.simulation.template import Town, build
from tests.simulation.weather import CALM, DAY, HOUR, Forecast, Ill, Spell

SHORT, WITHIN = 16 * DAY, 10
SEEDS = (1, 2, 3)
SILENCES = [Spell((day + 0.3) * DAY, (day + 0.3) * DAY + 4 * HOUR, Ill.SILENT, (5,)) for day in range(1, 13)]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Two groups that meet soon."""
    return build(tmp_path_factory.mktemp("town"), count=2, within=WITHIN)


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_befalls_nothing_is_lost_doubled_or_late_without_a_word(town: Town, seed: int) -> None:
    with told(town, seed, days=SHORT) as story:
        assert story.records.said
        assert complaints(story) == []


def test_what_a_long_storm_took_is_told_of_although_it_takes_that_news_as_well(town: Town) -> None:
    weather = Forecast(1, [], [], SILENCES, odds=0, reads=False, calm_from=SHORT - CALM)
    with told(town, 1, days=SHORT, weather=weather) as story:
        with story.db() as session:
            news = session.scalars(select(Outgoing.id).where(Outgoing.key.startswith(OF_LOST))).all()
        calls = [said for said in story.records.said if said.row in {each.hex for each in news}]
        tries = Counter(said.row for said in calls if said.took_at is None)
        assert max(tries.values()) > CRASHES  # as often as other messages are given up
        assert {said.row for said in calls if said.took_at is not None} >= set(tries)
        assert complaints(story) == []


def test_a_seed_tells_the_same_story_again(town: Town) -> None:
    with told(town, 1, days=SHORT / 3) as first:
        before = [(said.channel, said.began, said.took_at) for said in first.records.said]
    with told(town, 1, days=SHORT / 3) as second:
        assert [(said.channel, said.began, said.took_at) for said in second.records.said] == before


def test_a_town_is_the_same_whenever_it_is_made(town: Town, tmp_path: Path) -> None:
    assert build(tmp_path, count=2, within=WITHIN).circles == town.circles
