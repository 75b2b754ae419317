"""Follow another clock, as the playground's apps do."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

import aiohttp
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.clock import FollowedClock
from bot.heart import Heart
from bot.outbox import service as outbox

_EVERY = 0.25
_JUMP = timedelta(seconds=0.5)
_NEW = "just started"
_PATIENCE = 40
"""How often in a row the other clock may be away before its follower ends: ten seconds."""


async def follow(url: str, clock: FollowedClock, session: aiohttp.ClientSession, heart: Heart) -> None:
    """Ask the time four times a second, say when we next wake, and ask for a beat when the clock was moved.

    Ends when the other clock has been away for ten seconds, and the process with it.
    """
    name, away = str(uuid4()), 0
    while away < _PATIENCE:
        due = await heart.db.read(next_due)
        said = {"app": name, "next": due.isoformat() if due else None, "busy": heart.is_beating}
        there = await _ask(url, session, said)
        away = 0 if there else away + 1
        if there and abs(clock.follow(there)) > _JUMP:
            heart.stir()
        await asyncio.sleep(_EVERY)


async def catch_up(url: str, clock: FollowedClock, session: aiohttp.ClientSession) -> None:
    """Take over the other clock's time before anything is heard, so that nothing is done at a wrong one."""
    for _ in range(_PATIENCE):
        there = await _ask(url, session, {"app": _NEW})
        if there is not None:
            clock.follow(there)
            return
        await asyncio.sleep(_EVERY)


async def _ask(url: str, session: aiohttp.ClientSession, said: Mapping[str, object]) -> datetime | None:
    try:
        async with session.post(url, json=said) as answer:
            return datetime.fromisoformat((await answer.json())["now"])
    except aiohttp.ClientError:
        return None


def next_due(session: Session) -> datetime | None:
    """Find when an alarm or a message is next due."""
    return min((at for at in (alarms.next_at(session), outbox.next_at(session)) if at), default=None)
