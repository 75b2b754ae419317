"""What a process does now and then beside its heartbeat; whatever goes wrong is tried again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from uuid import UUID

from bot.core.clock import Clock, system_clock
from bot.core.database import Database
from bot.core.log import log
from bot.groups import service as groups
from bot.heard.service import forget
from bot.nudges import service as nudges
from bot.outbox import service as outbox
from bot.workspaces import service as workspaces

AN_HOUR, A_MINUTE, A_SECOND = 3600, 60, 1


async def keep_house(db: Database, clock: Clock) -> None:
    """Let go, once an hour, of what Slack cannot repeat any more, and of what was said or meant long ago."""
    while True:
        await asyncio.sleep(AN_HOUR)
        try:
            await db.write(lambda session: forget(session, now=clock()))
            await db.write(lambda session: outbox.tidy(session, now=clock()))
            await db.write(lambda session: nudges.tidy(session, now=clock()))
            await db.write(lambda session: outbox.forget_rests(session, real_now=system_clock()))
        except Exception as error:  # noqa: BLE001 - a database that is away for a moment ends no process
            log.error("housekeeping failed", error=type(error).__name__)


async def look_around(
    db: Database, workspace_id: UUID, look: Callable[[Mapping[str, UUID]], Awaitable[None]]
) -> None:
    """See once an hour that each group's channel is there and private: Slack tells no app when it is not."""
    while True:
        try:
            await look(await db.read(lambda session: groups.rooms(session, workspace_id)))
        except Exception as error:  # noqa: BLE001 - it is looked at again, and before each post
            log.info("channels not looked at", error=type(error).__name__)
        await asyncio.sleep(AN_HOUR)


async def come_back(
    db: Database, clock: Clock, workspace_id: UUID, ask_again: Callable[[], Awaitable[object]]
) -> None:
    """Look once a minute, where Slack took the token back, whether it is good again, and go on then.

    A clock that is moved by hand can pass in that minute what is due weeks later, even the erasing of a
    workspace that is installed again; so there it is every second.
    """
    pause = A_MINUTE if clock is system_clock else A_SECOND
    while True:
        await asyncio.sleep(pause)
        try:
            if await db.read(lambda session: workspaces.why_barred(session, workspace_id)):
                await ask_again()
        except Exception as error:  # noqa: BLE001 - it is looked at again
            log.info("Slack still takes nothing", error=type(error).__name__)
