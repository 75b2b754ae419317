"""Logs: ids and counts, never a member's words."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    (
        *(
            "event",
            "level",
            "timestamp",
            "error",
            "where",
            "kind",
            "state",
            "status",
            "code",
            "reason",
            "count",
        ),
        *("subject_id", "group_id", "meeting_id", "round_id", "outbox_id", "callback_id", "key_id"),
        *("method", "attempts", "url", "port", "version", "transport"),
    )
)
_QUIET = ("slack_bolt", "slack_sdk", "aiohttp", "uvicorn.access", "alembic", "apscheduler")


def _only_allowed(_logger: object, _name: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in fields.items() if name in ALLOWED}


def configure(*, level: str = "INFO") -> None:
    """Write one JSON line for each event to standard error, with allowed fields only.

    Slack's libraries log whole request bodies below WARNING, so they are kept above it.
    """
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL if name.startswith("slack") else logging.WARNING)


log = structlog.get_logger()
