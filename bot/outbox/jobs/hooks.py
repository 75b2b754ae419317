"""What the sender is given by the rooms above it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.record import record
from bot.outbox.service import Held, Lost

ClientFor = Callable[[UUID], AsyncWebClient]
"""Finds the Web client of a workspace."""
TellLost = Callable[[Session, Lost, datetime], None]
"""Tells whoever can help that a message was lost, in the transaction that gives it up."""
TellHeld = Callable[[Session, Held, datetime], None]
"""Tells whoever can help that a place refuses messages, or takes them again, in the same transaction."""


@record
class Gentle:
    """Messages that wait while Slack says that their reader is not to be disturbed.

    Their keys begin with ``keys``; ``put_off`` takes a key, until when the reader rests, and the time, in the
    transaction that takes the message back.
    """

    keys: str
    put_off: Callable[[Session, str, datetime, datetime], None]
