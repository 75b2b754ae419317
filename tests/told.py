"""What the app tells in its log."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from bot.core.log import LOGGER, told


class _Keeper(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.kept = list[dict[str, object]]()

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.append({name: value for name, value in told(record).items() if name != "timestamp"})


@contextmanager
def capture_logs() -> Iterator[list[dict[str, object]]]:
    """Keep each event that is told meanwhile: its name, level and fields."""
    keeper, level = _Keeper(), LOGGER.level
    LOGGER.addHandler(keeper)
    LOGGER.setLevel(logging.INFO)
    try:
        yield keeper.kept
    finally:
        LOGGER.removeHandler(keeper)
        LOGGER.setLevel(level)
