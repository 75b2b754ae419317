"""Renew a token before it expires, so that one that leaks is of use for hours only."""

import asyncio
import uuid
from base64 import b64encode
from dataclasses import field
from datetime import timedelta

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.clock import Clock, system_clock
from bot.core.database import Database
from bot.core.log import log
from bot.core.record import record
from bot.workspaces import rules, service
from bot.workspaces.service import Renewing

LOOKS_EVERY = 15.0
"""Seconds after which a process looks whether its token was renewed by another, or is due."""
_SOON = timedelta(seconds=30)


@record
class Credentials:
    """What Slack wants besides the renewing token that an operator gave."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh: str = field(repr=False)

    @property
    def as_header(self) -> str:
        """Give the app's id and secret as a request carries them."""
        return "Basic " + b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()


class Renewal:
    """Keeps one client's token good, together with all processes on the same database."""

    def __init__(self, db: Database, client: AsyncWebClient, credentials: Credentials, clock: Clock) -> None:
        self._db, self._client, self._clock = db, client, clock
        self._credentials = credentials
        self._first = Renewing(str(client.token), credentials.refresh)

    async def begin(self) -> None:
        """Take up the token that is kept, before anything is asked of Slack; renew it if it has expired.

        Raises SlackApiError where Slack renews it no more.
        """
        found = await self._db.read(lambda session: service.known(session, self._credentials.refresh))
        if found is None:
            await self._begin_anew()
            return
        workspace_id, tokens = found
        while self._is_over(tokens):
            await self.look(workspace_id, raises=True)
            tokens = await self._current(workspace_id) or tokens
            if self._is_over(tokens):  # another process is at it
                await asyncio.sleep(1)
        self._client.token = tokens.access

    async def _begin_anew(self) -> None:
        """See whether the token that an operator gave holds; one that was given late has expired by now."""
        try:
            await self._client.auth_test()
        except SlackApiError as error:
            if error.response.get("error") != "token_expired":
                raise
            self._first = await self._ask(self._first)
            self._client.token = self._first.access

    def _is_over(self, tokens: Renewing) -> bool:
        return tokens.expires_at is not None and tokens.expires_at <= self._clock()

    async def settle(self, workspace_id: uuid.UUID) -> None:
        """Keep the tokens that an operator gave, the first time, and renew them: nobody knows their age."""
        given, first = self._credentials.refresh, self._first
        await self._db.write(lambda session: service.begin(session, workspace_id, given, first))
        await self.look(workspace_id)

    async def keep_fresh(self, workspace_id: uuid.UUID) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            try:
                await self.look(workspace_id)
            except Exception as error:  # noqa: BLE001 - a database that is away for a moment ends no process
                log.error("token not looked at", error=type(error).__name__)

    async def look(self, workspace_id: uuid.UUID, *, raises: bool = False) -> None:
        """Renew the token if it is due and no other process does, and use whatever holds by then."""
        taken = await self._db.write(
            lambda s: service.take(s, workspace_id, now=self._clock(), real_now=system_clock())
        )
        if taken is not None:
            await self._renew(workspace_id, taken, raises=raises)
        held = await self._current(workspace_id)
        if held is not None:
            self._client.token = held.access

    async def _current(self, workspace_id: uuid.UUID) -> Renewing | None:
        return await self._db.read(lambda session: service.current(session, workspace_id))

    async def _renew(self, workspace_id: uuid.UUID, tokens: Renewing, *, raises: bool) -> None:
        try:
            renewed = await self._ask(tokens)
        except Exception as error:
            await self._give_back(workspace_id, error)
            if raises:
                raise
            return  # the token that there is holds for a while
        await self._db.write(lambda session: service.keep(session, workspace_id, renewed))
        log.info("token renewed", workspace_id=str(workspace_id))

    async def _give_back(self, workspace_id: uuid.UUID, error: Exception) -> None:
        is_refused = isinstance(error, SlackApiError)
        reason = (
            str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__
        )
        log.error("token not renewed", workspace_id=str(workspace_id), reason=reason)
        until = system_clock() + (rules.TRIES_AGAIN_AFTER if is_refused else _SOON)
        await self._db.write(lambda session: service.give_back(session, workspace_id, until=until))

    async def _ask(self, tokens: Renewing) -> Renewing:
        asked_at = self._clock()
        told = await self._client.api_call(
            "oauth.v2.access",  # the SDK's own method speaks in a way that aiohttp gives up
            headers={"Authorization": self._credentials.as_header},
            data={"grant_type": "refresh_token", "refresh_token": tokens.refresh},
        )
        expires_at = asked_at + timedelta(seconds=int(told["expires_in"]))
        return Renewing(str(told["access_token"]), str(told["refresh_token"]), expires_at)
