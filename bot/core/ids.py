"""Ids that come back from Slack in buttons and forms."""

import uuid

from bot.core.errors import not_found


def read_id(text: object) -> uuid.UUID:
    """Read an id; refuse whatever is none, as if it were not there."""
    try:
        return uuid.UUID(str(text))
    except ValueError as error:
        raise not_found() from error
