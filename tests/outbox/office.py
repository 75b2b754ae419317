"""A sender at work: it speaks to the playground's Slack over real HTTP, with little patience."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.models.blocks import Block
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import delete, select

from bot import main
from bot.commands import new_key
from bot.core.blocks import Message, said
from bot.core.database import Database
from bot.core.settings import Settings
from bot.outbox import service
from bot.outbox.jobs import Sender
from bot.outbox.model import Outgoing, Posted, Rest
from bot.outbox.service import Address
from bot.vault import service as vault
from playground.channels import Message as Seen
from playground.faults import Fault, Kind
from tests.slack import CIRCLE
from tests.stage import Stage

PATIENCE = 0.6
"""Seconds after which this sender gives up waiting for an answer."""


class Office:
    """An outbox, its sender, and the Slack that it speaks to."""

    def __init__(self, stage: Stage, db: Database, *, patience: float = PATIENCE) -> None:
        self.stage, self.db, self.world = stage, db, stage.world
        self.scope, self.workspace_id = uuid.uuid4(), uuid.uuid4()
        self.world.reset()
        with db() as session:
            vault.keyring(session).make(self.scope)
        self._session = stage.run(_connected(patience))
        self.client = main.create_client(_settings(f"{stage.url}/api/"), self._session)
        self.sender = self.another()

    def another(
        self, db: Database | None = None, *, pace: float = 0, client: AsyncWebClient | None = None, **how: Any
    ) -> Sender:
        """Make a sender, as another process would."""
        return Sender(db or self.db, lambda _: client or self.client, self.clock, pace=pace, **how)

    def clock(self) -> datetime:
        """Tell the product's time."""
        return self.world.clock.now()

    def close(self) -> None:
        """Let the connections go."""
        self.stage.run(self._session.close())

    def a_second_group(self) -> uuid.UUID:
        """Make a key for another group."""
        scope = uuid.uuid4()
        with self.db() as session:
            vault.keyring(session).make(scope)
        return scope

    # Doing

    def post(self, text: str = "News", *, key: str = "", channel: str = CIRCLE, **how: Any) -> None:
        """Queue a message, which is news of its own unless it has a key."""
        to = Address(self.workspace_id, self.scope, channel)
        blocks: Sequence[Block] = [said(text)]
        now = how.pop("now", self.clock())
        with self.db() as session:
            service.post(
                session, to, Message(text, blocks), key=key or f"test:{uuid.uuid4()}", now=now, **how
            )

    def flush(self, sender: Sender | None = None) -> int:
        """Send what is due now."""
        return self.stage.run((sender or self.sender).flush())

    def go_on(self, **by: float) -> None:
        """Let time pass, in the product and for channels that rest, and send what is due then."""
        self.world.move_clock(timedelta(**by))
        self.wake()
        self.flush()

    def wake(self) -> None:
        """Let channels speak that rest."""
        with self.db() as session:
            session.execute(delete(Rest))

    def fails(self, kind: Kind, *, method: str = "chat.postMessage", times: int = 1, **more: Any) -> None:
        """Let the next calls go wrong."""
        self.world.faults.add(Fault(method, kind, times, **more))

    # Reading

    @property
    def rows(self) -> list[Outgoing]:
        """Read the outbox, by key."""
        with self.db() as session:
            return list(session.scalars(select(Outgoing).order_by(Outgoing.key)))

    @property
    def row(self) -> Outgoing:
        """Read the only row."""
        [row] = self.rows
        return row

    @property
    def states(self) -> dict[str, str]:
        """Read what became of each message."""
        return {row.key: row.state for row in self.rows}

    @property
    def places(self) -> dict[str, str]:
        """Read where the messages stand that are edited in place."""
        with self.db() as session:
            return {posted.place: posted.ts for posted in session.scalars(select(Posted))}

    def seen(self, channel: str = CIRCLE) -> list[Seen]:
        """See what stands in a channel of Slack, the oldest first."""
        return list(self.world.channels[channel].messages.values()) if channel in self.world.channels else []

    def texts(self, channel: str = CIRCLE) -> list[str]:
        """Read what stands in a channel of Slack, the oldest first."""
        return [message.text for message in self.seen(channel)]


def _settings(slack: str) -> Settings:
    return Settings(
        slack_bot_token="xoxb-playground",
        slack_signing_secret="secret",
        soundingboard_key=new_key(),
        slack_api_url=slack,
    )


async def _connected(patience: float) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=patience))
