"""What a story asks its database between any two events: in SQL, since an ORM takes ten times as long."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine

from bot.outbox.rules import LEASE

_CHANGES = """
    SELECT min(at) FROM (
        SELECT min(wakes_at) AS at FROM alarm WHERE wakes_at > :since
        UNION ALL SELECT min(due_at) FROM outbox WHERE state = 'queued' AND due_at > :since
        UNION ALL SELECT min(again_at) FROM outbox WHERE state = 'queued' AND again_at > :since
        UNION ALL SELECT min(lease_until) FROM outbox WHERE state = 'sending' AND lease_until > :since
        UNION ALL SELECT min(until) FROM rest WHERE until > :since AND EXISTS (
            SELECT 1 FROM outbox WHERE state = 'queued' AND due_at <= :since
            AND (channel = what OR what IN ('posts', 'edits'))
        )
    )
"""
_SENDING_IN = "SELECT id, lease_until FROM outbox WHERE state = 'sending' AND channel = :channel"
_SOME_WAITING = "SELECT 1 FROM outbox WHERE state = 'queued' LIMIT 1 OFFSET 3"
_STORED = "%Y-%m-%d %H:%M:%S.%f"


class Asks:
    """Asks a SQLite database, without the processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def next_change(self, since: datetime) -> datetime | None:
        """Find when something can be done that could not be done yet at an instant."""
        found = self._row(_CHANGES, since=since.strftime(_STORED))
        return None if found is None or found[0] is None else _instant(found[0])

    def sending_in(self, channel: str) -> tuple[str, datetime] | None:
        """Find the message that is on its way to a channel, and when it was claimed."""
        whose = f"U{channel[1:]}" if channel.startswith("D") else channel
        found = self._row(_SENDING_IN, channel=whose)
        return None if found is None else (found[0], _instant(found[1]) - LEASE)

    def are_some_waiting(self) -> bool:
        """Tell whether more than three messages wait."""
        return self._row(_SOME_WAITING) is not None

    def _row(self, words: str, **asked: str) -> Any:
        connection: Any = self._engine.raw_connection()
        try:
            return connection.driver_connection.execute(words, asked).fetchone()
        finally:
            connection.close()


def _instant(stored: str) -> datetime:
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)
