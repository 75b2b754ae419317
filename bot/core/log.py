"""Logs: ids and counts, never a member's words."""

import json
import logging
import sys
from datetime import UTC, datetime

ALLOWED = frozenset(
    (
        *("error", "where", "kind", "state", "status", "code", "reason", "count"),
        *("subject_id", "group_id", "meeting_id", "round_id", "outbox_id", "workspace_id"),
        *("callback_id", "key_id"),
        *("method", "attempts", "url", "port", "version", "transport"),
    )
)
"""The fields that may be written beside the event, its level and its time."""
_QUIET = ("slack_bolt", "slack_sdk", "aiohttp", "alembic")
LOGGER = logging.getLogger("soundingboard")


class Log:
    """Tell an event, which is a fixed sentence of ours, with fields; what is not allowed is left out."""

    def info(self, event: str, **fields: object) -> None:
        """Tell what happened."""
        self._tell(logging.INFO, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        """Tell what an operator may want to look at."""
        self._tell(logging.WARNING, event, fields)

    def error(self, event: str, **fields: object) -> None:
        """Tell what failed."""
        self._tell(logging.ERROR, event, fields)

    def _tell(self, level: int, event: str, fields: dict[str, object]) -> None:
        allowed = {name: value for name, value in fields.items() if name in ALLOWED}
        LOGGER.log(level, event, extra={"fields": allowed})


log = Log()


class Line(logging.Formatter):
    """Write an event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the event, its level, its instant in UTC and its fields."""
        return json.dumps(told(record), default=str)


def told(record: logging.LogRecord) -> dict[str, object]:
    """Read what an event tells."""
    when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    about = {"event": record.getMessage(), "level": record.levelname.lower(), "timestamp": when}
    fields: dict[str, object] = record.__dict__["fields"]
    return about | fields


def configure(*, level: str = "INFO") -> None:
    """Write one line of JSON for each event to standard error, with allowed fields only.

    Slack's libraries log whole request bodies below WARNING, so they are kept above it.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(level)
    LOGGER.propagate = False
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL if name.startswith("slack") else logging.WARNING)
