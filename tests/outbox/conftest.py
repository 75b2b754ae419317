"""What the outbox's tests ask for."""

from collections.abc import Iterator

import pytest

from bot.core.database import Database
from tests.outbox.office import Office
from tests.stage import Stage


@pytest.fixture
def office(stage: Stage, db: Database) -> Iterator[Office]:
    """A sender before the playground's Slack, and nothing else of the bot."""
    made = Office(stage, db)
    yield made
    made.close()
