"""The sender: claim what is due, say it, and note what became of it."""

import asyncio
import random
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.clock import Clock, system_clock
from bot.core.database import Database
from bot.core.log import log
from bot.outbox import rules, service
from bot.outbox.rules import Fate, Outcome
from bot.outbox.service import Claim

ClientFor = Callable[[UUID], AsyncWebClient]
"""Finds the Web client of a workspace."""
_PACE = 1.0
"""Seconds between two messages in one channel, as Slack asks."""


class Sender:
    """Send what the outbox holds, at most one message a second in each channel."""

    def __init__(
        self,
        db: Database,
        client_for: ClientFor,
        clock: Clock,
        *,
        real_clock: Clock = system_clock,
        pace: float = _PACE,
    ) -> None:
        self._db = db
        self._client_for = client_for
        self._clock = clock
        self._real_clock = real_clock
        self._pace = pace
        self._chance = random.Random()  # noqa: S311 - it spreads retries, it guards nothing
        self._spoke: dict[str, float] = {}

    async def flush(self) -> int:
        """Send everything that may be said right now and answer how many messages were tried."""
        tried = 0
        while claims := await self._db.write(self._claim):
            await asyncio.gather(*(self._send(claim) for claim in claims))
            tried += len(claims)
        return tried

    def rests_for(self) -> float | None:
        """Tell in how many seconds the next resting channel may speak again; None when none rests."""
        until = [at + self._pace for at in self._spoke.values()]
        return max(0.0, min(until) - time.monotonic()) if until else None

    async def recover(self, *, alone: bool) -> None:
        """Take back what a dead sender held."""
        now, real = self._clock(), self._real_clock()
        count = await self._db.write(lambda s: service.recover(s, now=now, real_now=real, alone=alone))
        if count:
            log.warning("messages recovered", count=count)

    def _claim(self, session: Session) -> list[Claim]:
        now = time.monotonic()
        self._spoke = {channel: at for channel, at in self._spoke.items() if now - at < self._pace}
        return service.claim(
            session, now=self._clock(), real_now=self._real_clock(), resting=list(self._spoke)
        )

    async def _send(self, claim: Claim) -> None:
        self._spoke[claim.channel] = time.monotonic()
        outcome = await say(self._client_for(claim.workspace_id), claim)
        now = self._clock()
        wait = rules.wait_before(claim.attempts, chance=self._chance, told=outcome.wait)
        again_at = now if outcome.fate is Fate.GONE else now + wait
        state = await self._db.write(lambda s: service.mark(s, claim, outcome, now=now, again_at=again_at))
        if outcome.fate is not Fate.SENT:
            log.warning("message not sent", outbox_id=str(claim.id), reason=outcome.reason, state=state)


async def say(client: AsyncWebClient, claim: Claim) -> Outcome:
    """Post or edit one message and class what Slack answered; raises nothing."""
    try:
        if claim.at is None:
            answer = await client.chat_postMessage(channel=claim.channel, **claim.payload)
        else:
            channel, ts = claim.at
            text, blocks = claim.payload["text"], claim.payload.get("blocks")
            answer = await client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks)
    except SlackApiError as error:
        return _refused(error)
    except aiohttp.ClientConnectorError:
        return Outcome(Fate.RETRY, reason="no connection")
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return Outcome(Fate.AMBIGUOUS, reason=type(error).__name__)
    return Outcome(Fate.SENT, channel=str(answer["channel"]), ts=str(answer["ts"]))


def _refused(error: SlackApiError) -> Outcome:
    response = error.response
    status = getattr(response, "status_code", 0)
    data = getattr(response, "data", None)
    name = data.get("error", "") if isinstance(data, dict) else ""
    if status == 429 or name == "ratelimited":
        return Outcome(Fate.RETRY, reason="ratelimited", wait=_told(response.headers))
    if not name or status >= 500:
        return Outcome(Fate.AMBIGUOUS, reason=f"status {status}")
    return Outcome(rules.fate_of(str(name)), reason=str(name))


def _told(headers: dict[str, str]) -> timedelta | None:
    told = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=int(told)) if str(told).isdecimal() else None
