"""Where everything that is shown passes Slack's table of limits."""

import json
from typing import Any

from playground.blockkit import Problem, check_message, check_view
from playground.channels import Blocks

VIEW_BYTES = 250_000


def problems_of_message(blocks: Blocks) -> list[Problem]:
    """Find what Slack would not take in a message."""
    return list(check_message(blocks))


def problems_of_view(view: dict[str, Any]) -> list[Problem]:
    """Find what Slack would not take in a modal or a Home."""
    return list(check_view(view))


def is_too_large(view: dict[str, Any]) -> bool:
    """Say whether a view passes Slack's 250 kB."""
    return len(json.dumps(view)) > VIEW_BYTES
