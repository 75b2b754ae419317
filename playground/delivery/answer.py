"""What came back from the app."""

from dataclasses import dataclass, field
from typing import Any

FAILED = "dispatch_failed"
LATE = "operation_timeout"


@dataclass(frozen=True)
class Answer:
    """The app's answer, or in `error` Slack's word for why there is none.

    `reason` is what Slack tells the app when it tries an event again; `again` is False when trying
    again is of no use or not wanted.
    """

    body: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    reason: str = ""
    again: bool = True
