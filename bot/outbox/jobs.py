"""The sender: claim what is due, say it, and note what became of it."""

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar
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
from bot.outbox.service import Claim, Lost

T = TypeVar("T")

ClientFor = Callable[[UUID], AsyncWebClient]
"""Finds the Web client of a workspace."""
TellLost = Callable[[Session, Lost, datetime], None]
"""Tells whoever can help that a message was lost, in the transaction that gives it up."""
_PACE, _SLOW_PACE = 1.0, 5.0
"""Seconds between two messages in one channel: as Slack asks, and for a while after it has complained."""
_SLOW_FOR = 600.0


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
        tell_lost: TellLost | None = None,
    ) -> None:
        self._db = db
        self._client_for = client_for
        self._clock = clock
        self._real_clock = real_clock
        self._pace = pace
        self._tell_lost = tell_lost
        self._slow_until = 0.0
        self._chance = random.Random()  # noqa: S311 - it spreads retries, it guards nothing
        self._rests: dict[str, float] = {}
        self._stops = False

    @property
    def pace(self) -> float:
        """Tell how many seconds lie between two messages in one channel."""
        return max(self._pace, _SLOW_PACE) if time.monotonic() < self._slow_until else self._pace

    def slow_down(self) -> None:
        """Speak more slowly for ten minutes, since Slack says that it is too much."""
        log.warning("speaking slowly", reason="app_rate_limited")
        self._slow_until = time.monotonic() + _SLOW_FOR

    async def flush(self) -> int:
        """Send everything that may be said right now and answer how many messages were tried."""
        tried = 0
        while not self._stops:
            until = time.monotonic() + rules.SENDS_WITHIN.total_seconds()  # read before the lease begins
            claims = await self._write(self._claim)
            if not claims:
                break
            await asyncio.gather(*(self._send(claim, until=until) for claim in claims))
            tried += len(claims)
        return tried

    def stop(self) -> None:
        """Begin nothing new; what is on its way is finished."""
        self._stops = True

    def rests_for(self) -> float | None:
        """Tell in how many seconds the next resting channel may speak again; None when none rests."""
        left = [until - time.monotonic() for until in self._rests.values()]
        return min((seconds for seconds in left if seconds > 0), default=None)

    async def recover(self, *, alone: bool) -> None:
        """Take back what a dead sender held."""
        now, real = self._clock(), self._real_clock()
        count = await self._write(lambda s: service.recover(s, now=now, real_now=real, alone=alone))
        if count:
            log.warning("messages recovered", count=count)

    async def _write(self, deed: Callable[[Session], T]) -> T:
        def deed_and_news(session: Session) -> T:
            answer = deed(session)
            for lost in service.lost(session):
                if self._tell_lost is not None:
                    self._tell_lost(session, lost, self._clock())
            return answer

        return await self._db.write(deed_and_news)

    def _claim(self, session: Session) -> list[Claim]:
        now = time.monotonic()
        self._rests = {channel: until for channel, until in self._rests.items() if now < until}
        return service.claim(
            session, now=self._clock(), real_now=self._real_clock(), resting=list(self._rests)
        )

    async def _send(self, claim: Claim, *, until: float) -> None:
        self._rests[claim.channel] = time.monotonic() + self.pace
        outcome = await self._say(claim, until=until)
        now = self._clock()
        wait = rules.wait_before(claim.attempts, chance=self._chance, told=outcome.wait)
        if outcome.wait is not None:
            self._rests[claim.channel] = time.monotonic() + wait.total_seconds()
        again_at = now if outcome.fate is Fate.GONE else now + wait
        state = await self._write(lambda s: service.mark(s, claim, outcome, now=now, again_at=again_at))
        if outcome.fate is not Fate.SENT:
            log.warning("message not sent", outbox_id=str(claim.id), reason=outcome.reason, state=state)

    async def _say(self, claim: Claim, *, until: float) -> Outcome:
        if time.monotonic() > until:  # the process was held up, and the lease may be another's by now
            return Outcome(Fate.RETRY, reason="held up")
        return await say(self._client_for(claim.workspace_id), claim)


async def say(client: AsyncWebClient, claim: Claim) -> Outcome:
    """Post or edit one message and class what Slack answered; raises nothing."""
    try:
        if claim.at is None:
            answer = await client.chat_postMessage(channel=claim.channel, **claim.payload)
        else:
            channel, ts = claim.at
            text, blocks = claim.payload["text"], claim.payload.get("blocks")
            answer = await client.chat_update(channel=channel, ts=ts, text=text, blocks=blocks)
        return Outcome(Fate.SENT, channel=str(answer["channel"]), ts=str(answer["ts"]))
    except SlackApiError as error:
        return _refused(error)
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
        return Outcome(Fate.RETRY, reason="no connection")
    except Exception as error:  # noqa: BLE001 - whatever it was, nobody knows whether the message arrived
        return Outcome(Fate.AMBIGUOUS, reason=type(error).__name__)


def _refused(error: SlackApiError) -> Outcome:
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    data = getattr(response, "data", None)
    name = str(data.get("error", "")) if isinstance(data, dict) else ""
    fate = rules.fate_of(name) if name else rules.fate_of_status(status)
    wait = _told(response.headers) if fate is Fate.RETRY else None
    return Outcome(fate, reason=name or f"status {status}", wait=wait)


def _told(headers: Mapping[str, str]) -> timedelta | None:
    """Read how long Slack tells to wait; None when it says nothing that makes sense."""
    told = str(next((value for name, value in headers.items() if name.lower() == "retry-after"), ""))
    return timedelta(seconds=int(told)) if told.isdecimal() and len(told) < 7 else None
