"""The sender: claim what is due, say it, and note what became of it."""

import asyncio
import functools
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.orm import Session

from bot.core.clock import Clock, system_clock
from bot.core.database import Database
from bot.core.log import log
from bot.outbox import rules, service
from bot.outbox.jobs.calls import look, rests_until, say
from bot.outbox.jobs.files import share, upload
from bot.outbox.jobs.hooks import ClientFor, Gentle, TellHeld, TellLost
from bot.outbox.jobs.marks import Marks
from bot.outbox.jobs.rooms import Rooms
from bot.outbox.rules import CHANNEL_PACE, EDITS, SLOW_FOR, SLOW_PACE, Fate, Mode, Outcome
from bot.outbox.service import Claim, Held, Looks, Mark

T = TypeVar("T")
_HELD_UP = Outcome(Fate.RETRY, reason="held up")

_LINES, _HELD, _REFILL, _FEW = 50, 100, 50, 20
"""How many calls are on their way at most, how many messages are claimed, when more are, and how few claimed
tell that no more can be said for as long as a channel rests."""


class Sender:
    """Send what the outbox holds, at most one message a second in each channel.

    A ``pace`` of 0 seconds sends without rest and without a budget. ``looks`` tells which channels can be
    read. One that is ``discreet`` sees before each post that the channel was private, so many seconds ago at
    most.
    """

    def __init__(
        self,
        db: Database,
        client_for: ClientFor,
        clock: Clock,
        *,
        real_clock: Clock = system_clock,
        pace: float = CHANNEL_PACE.total_seconds(),
        tell_lost: TellLost | None = None,
        tell_held: TellHeld | None = None,
        discreet: float | None = None,
        gentle: Gentle | None = None,
        looks: Looks = service.never,
        mode: Mode = Mode.ON,
        stopwatch: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
    ) -> None:
        self._db = db
        self._client_for = client_for
        self._clock = clock
        self._real_clock = real_clock
        self._pace = pace
        self._tell_lost = tell_lost
        self._tell_held = tell_held
        self._rooms = Rooms(discreet, stopwatch, clock) if discreet is not None else None
        self._gentle = gentle
        self._looks = looks
        self._mode = mode
        self._slow_until = 0.0
        self._stopwatch = stopwatch
        self._chance = chance or random.Random()  # noqa: S311 - it spreads retries, it guards nothing
        self._rests = dict[str, float]()
        self._stops = False
        self._lines = asyncio.Semaphore(_LINES)
        self._marks = Marks(self._write)
        self.fates = Counter[tuple[Fate, str]]()
        """What the calls of this process came to, and for which reason."""

    @property
    def pace(self) -> float:
        """Tell how many seconds lie between two messages in one channel."""
        slow = SLOW_PACE.total_seconds()
        return max(self._pace, slow) if self._stopwatch() < self._slow_until else self._pace

    def slow_down(self) -> None:
        """Speak more slowly for ten minutes, since Slack says that it is too much."""
        log.warning("speaking slowly", reason="app_rate_limited")
        self._slow_until = self._stopwatch() + SLOW_FOR.total_seconds()

    async def flush(self) -> int:
        """Send everything that may be said right now and answer how many messages were tried."""
        tried, held, again_at = 0, set[asyncio.Task[None]](), 0.0
        try:
            while True:
                if len(held) <= _REFILL and self._stopwatch() >= again_at:
                    claimed = await self._claimed(most=_HELD - len(held))
                    held |= claimed
                    tried += len(claimed)
                    is_all = len(claimed) < _FEW
                    again_at = self._stopwatch() + self._pace if is_all else 0.0
                if not held:
                    return tried
                done, _ = await asyncio.wait(held, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    held.discard(task)
                    task.result()
        finally:
            await asyncio.gather(
                *held, return_exceptions=True
            )  # whatever went wrong, none is left on its way

    async def _claimed(self, *, most: int) -> set["asyncio.Task[None]"]:
        """Claim what may be said, and begin to say it."""
        if self._stops or self._mode is Mode.OFF:
            return set()
        until = self._stopwatch() + rules.SENDS_WITHIN.total_seconds()  # read before the lease begins
        since = self._real_clock()
        claims = await self._write(lambda session: self._claim(session, most))
        return {asyncio.ensure_future(self._send(claim, until=until, since=since)) for claim in claims}

    async def look_around(self, workspace_id: UUID, rooms: Mapping[str, UUID]) -> None:
        """See that channels can be spoken in, even if there is nothing to say; each has its group."""
        if self._rooms is None:
            return
        client, now = self._client_for(workspace_id), self._clock()
        for channel, scope in rooms.items():
            found = await self._rooms.obstacle(client, workspace_id, channel)
            if found is None or found.fate is Fate.HELD:
                seen = Held(workspace_id, scope, channel, found.reason if found is not None else "")
                await self._write(functools.partial(service.seen, held=seen, now=now))

    def stop(self) -> None:
        """Begin nothing new; what is on its way is finished."""
        self._stops = True

    def rests_for(self) -> float | None:
        """Tell in how many seconds the next resting channel may speak again; None when none rests.

        It knows of the channels that this process spoke in; of others, the processes that did.
        """
        left = [until - self._stopwatch() for until in self._rests.values()]
        return min((seconds for seconds in left if seconds > 0), default=None)

    async def recover(self, *, alone: bool) -> None:
        """Take back what a dead sender held."""
        now, real = self._clock(), self._real_clock()
        count = await self._write(
            lambda s: service.recover(s, now=now, real_now=real, alone=alone, looks=self._looks)
        )
        if count:
            log.warning("messages recovered", count=count)

    async def _write(self, deed: Callable[[Session], T]) -> T:
        def deed_and_news(session: Session) -> T:
            answer = deed(session)
            for lost in service.lost(session):
                if self._tell_lost is not None:
                    self._tell_lost(session, lost, self._clock())
            for held in service.news_of_holds(session):
                if self._tell_held is not None:
                    self._tell_held(session, held, self._clock())
            return answer

        return await self._db.write(deed_and_news)

    def _claim(self, session: Session, most: int) -> list[Claim]:
        now = self._stopwatch()
        self._rests = {channel: until for channel, until in self._rests.items() if now < until}
        return service.claim(
            session,
            now=self._clock(),
            real_now=self._real_clock(),
            most=most,
            mode=self._mode,
            budget=self._pace > 0,
            looks=self._looks,
        )

    async def _send(self, claim: Claim, *, until: float, since: datetime) -> None:
        async with self._lines:
            gentle, resting = self._gentle, await self._rests_until(claim)
            if gentle is not None and resting is not None:
                await self._put_off(claim, gentle, resting)
                return
            outcome = await self._say(claim, until=until)
        self.fates[outcome.fate, outcome.reason] += 1
        state = await self._marks.note(self._mark(claim, outcome, since=since))
        if outcome.fate is not Fate.SENT:
            log.warning("message not sent", outbox_id=str(claim.id), reason=outcome.reason, state=state)

    def _mark(self, claim: Claim, outcome: Outcome, *, since: datetime) -> Mark:
        """Say what became of a message; what rests, rests by the clock that all processes share."""
        shared_now = claim.claimed_at + max(self._real_clock() - since, timedelta(0))
        looks = outcome.fate is not Fate.UNSEEN and self._looks(claim.workspace_id, claim.channel)
        wait = rules.wait_before(claim.attempts, chance=self._chance, told=outcome.wait)
        again_at = self._clock() + rules.wait_after(outcome.fate, wait, looks=looks)
        return Mark(claim, outcome, again_at, looks, self._resting(claim, outcome, shared_now))

    async def _rests_until(self, claim: Claim) -> datetime | None:
        """Ask until when a gentle message has to wait; an edit disturbs nobody."""
        is_gentle = self._gentle is not None and claim.key.startswith(self._gentle.keys) and claim.at is None
        client = self._client_for(claim.workspace_id)
        return await rests_until(client, claim.channel, now=self._clock()) if is_gentle else None

    async def _put_off(self, claim: Claim, gentle: Gentle, until: datetime) -> None:
        outcome, now = Outcome(Fate.DISTURBS, reason="do not disturb"), self._clock()
        self.fates[outcome.fate, outcome.reason] += 1

        def take_back(session: Session) -> None:
            if service.mark_all(session, [Mark(claim, outcome, now)]) != [None]:
                gentle.put_off(session, claim.key, until, now)

        await self._write(take_back)

    def _resting(self, claim: Claim, outcome: Outcome, now: datetime) -> dict[str, datetime]:
        """Keep the channel quiet for its pace, or as long as Slack tells; of edits Slack counts them all."""
        told = rules.as_told(outcome.wait) if outcome.wait is not None else timedelta(0)
        quiet, rests = max(timedelta(seconds=self.pace), told), dict[str, datetime]()
        if quiet:
            self._rests[claim.channel] = self._stopwatch() + quiet.total_seconds()
            rests[claim.channel] = now + quiet
        if told and claim.at is not None:
            rests[EDITS] = now + told + rules.BURST
        return rests

    async def _say(self, claim: Claim, *, until: float) -> Outcome:
        if self._stops or self._stopwatch() > until:  # held up, the lease may be another's by now
            return _HELD_UP
        client = self._client_for(claim.workspace_id)
        in_the_way = await self._obstacle(client, claim)
        if in_the_way is not None:
            return in_the_way
        if claim.looks_from is None:
            return await self._speak(client, claim, until=until)
        if not self._can_look(claim, claim.looks_from):
            return Outcome(Fate.UNSEEN, reason="cannot be looked for")
        found = await look(client, claim, since=claim.looks_from, until=self._clock())
        return found or await self._speak(client, claim, until=until)

    async def _obstacle(self, client: AsyncWebClient, claim: Claim) -> Outcome | None:
        if self._rooms is None or rules.is_person(claim.channel):
            return None
        return await self._rooms.obstacle(client, claim.workspace_id, claim.channel)

    async def _speak(self, client: AsyncWebClient, claim: Claim, *, until: float) -> Outcome:
        """Say a message; looking took a while, and so does a file, so the lease is looked at again."""
        if self._stopwatch() > until:
            return _HELD_UP
        if "file" not in claim.payload:
            return await say(client, claim)
        uploaded = await upload(client, claim)
        if isinstance(uploaded, Outcome):
            return uploaded
        return await share(client, claim, uploaded) if self._stopwatch() <= until else _HELD_UP

    def _can_look(self, claim: Claim, since: datetime) -> bool:
        is_soon = claim.is_doubted or rules.can_look(since=since, now=self._clock())
        return is_soon and self._looks(claim.workspace_id, claim.channel)
