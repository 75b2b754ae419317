"""The time, and a clock that follows another."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Dialect, make_url

from bot.core.clock import FollowedClock, system_clock
from bot.core.model import Instant

SQLITE, POSTGRES = (make_url(address).get_dialect()() for address in ("sqlite://", "postgresql+psycopg://"))


def test_the_time_is_aware_and_in_utc() -> None:
    assert system_clock().utcoffset() == timedelta(0)
    assert FollowedClock()().utcoffset() == timedelta(0)


def test_a_clock_that_follows_another_tells_its_time_and_says_how_far_it_had_moved() -> None:
    clock, weeks = FollowedClock(), timedelta(weeks=3)

    assert abs(clock.follow(system_clock() + weeks) - weeks) < timedelta(seconds=1)
    assert abs(clock() - system_clock() - weeks) < timedelta(seconds=1)
    assert abs(clock.follow(clock())) < timedelta(seconds=1)


def test_an_instant_without_a_zone_is_not_stored() -> None:
    with pytest.raises(ValueError, match="needs a zone"):
        Instant().process_bind_param(datetime(2027, 3, 9), SQLITE)  # noqa: DTZ001 - that is the fault


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRES])
def test_an_instant_comes_back_as_it_was_stored(dialect: Dialect) -> None:
    stored = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)

    bound = Instant().process_bind_param(stored.astimezone(datetime.now().astimezone().tzinfo), dialect)

    assert Instant().process_result_value(bound, dialect) == stored
