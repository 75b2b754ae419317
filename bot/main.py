"""The only place that joins rooms."""

import dataclasses
import logging
from collections.abc import Mapping

import aiohttp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot import replies
from bot.alarms.service import Wake
from bot.board import jobs as board_jobs
from bot.board import listeners as board
from bot.calendars import listeners as calendars
from bot.calendars import service as calendars_service
from bot.challenges import jobs as challenges_jobs
from bot.challenges import listeners as challenges
from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.core.database import Database, engine_for
from bot.core.log import log
from bot.core.settings import Settings
from bot.feedback import jobs as feedback_jobs
from bot.feedback import listeners as feedback
from bot.groups import jobs as groups_jobs
from bot.groups import listeners as groups
from bot.heard.rules import key_of
from bot.heard.service import Once
from bot.home import listeners as home
from bot.home.jobs import Homes
from bot.kudos import listeners as kudos
from bot.meetings import jobs as meetings_jobs
from bot.meetings import listeners as meetings
from bot.members import listeners as members
from bot.members.rules import Who
from bot.metrics import CountedClient
from bot.nudges import jobs as nudges_jobs
from bot.nudges import listeners as nudges
from bot.nudges import service as nudges_service
from bot.outbox import rules as outbox_rules
from bot.outbox.jobs import Gentle, Sender
from bot.switchboard import Switchboard
from bot.updates import jobs as updates_jobs
from bot.updates import listeners as updates
from bot.vault.keyring import Keyring
from bot.workspaces import service as workspaces
from bot.workspaces.jobs import Credentials, Renewal
from bot.workspaces.rules import missing
from bot.workspaces.service import Installation

JOBS: Mapping[str, Wake] = {
    **nudges_jobs.JOBS,
    **meetings_jobs.JOBS,
    **challenges_jobs.JOBS,
    **feedback_jobs.JOBS,
    **updates_jobs.JOBS,
    **board_jobs.JOBS,
    **groups_jobs.JOBS,
}
"""Every alarm's kind and the job that it wakes."""
GENTLE = Gentle(nudges_service.KEYS, nudges_service.rested)
"""Reminders, which Slack's do-not-disturb puts off."""


def open_database(settings: Settings) -> Database:
    """Open the database and its keyring."""
    keys = engine_for(settings.keyring_address)
    info = {"keyring": Keyring(keys, settings.key)}
    return Database(engine_for(settings.database_url), info=info, along=[keys])


def create_client(settings: Settings, session: aiohttp.ClientSession) -> CountedClient:
    """Make the one client to Slack: a kept session, and no retries of its own, which would post twice."""
    return CountedClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        session=session,
        timeout=outbox_rules.TIMEOUT,
        retry_handlers=[],
        logger=_quiet(),
    )


async def install(
    client: AsyncWebClient, db: Database, clock: Clock, *, relink: bool = False
) -> Installation:
    """Ask Slack who we are, and remember the workspace.

    Raises SlackApiError for a token that Slack does not know, and OtherWorkspace for one that the data is not
    of, unless it is to be linked anew.
    """
    us = await client.auth_test()
    found = {"team_id": str(us["team_id"]), "bot_user_id": str(us["user_id"])}
    scopes = frozenset(str(us.headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))
    if not relink:
        await db.read(lambda session: workspaces.check_same(session, team=str(us["team"]), **found))
    if lacking := missing(scopes):
        log.warning("the app lacks rights", reason=", ".join(lacking))
    bot_id = str(us["bot_id"])
    connected = await db.write(lambda s: workspaces.connect(s, bot_id=bot_id, now=clock(), **found))
    return dataclasses.replace(connected, scopes=scopes)


def create_renewal(settings: Settings, client: AsyncWebClient, db: Database, clock: Clock) -> Renewal | None:
    """Make what renews a token that lasts for hours; None where it lasts for ever."""
    given = (settings.slack_client_id, settings.slack_client_secret, settings.slack_refresh_token)
    client_id, client_secret, refresh = given
    if not (client_id and client_secret and refresh):
        return None
    return Renewal(db, client, Credentials(client_id, client_secret, refresh), clock)


def create_sender(
    settings: Settings, installation: Installation, client: AsyncWebClient, db: Database, clock: Clock
) -> Sender:
    """Make the sender, which reads channels only where the workspace has allowed it."""
    return Sender(
        db,
        lambda _: client,
        clock,
        tell_lost=groups_jobs.tell_lost,
        tell_held=groups_jobs.tell_held,
        discreet=outbox_rules.DISCREET,
        gentle=GENTLE,
        looks=lambda _, channel: outbox_rules.can_read(channel, installation.scopes),
        mode=outbox_rules.Mode(settings.sending),
    )


def create_feed(db: Database, clock: Clock) -> calendars_service.Feed:
    """Make what answers calendars that ask for their dates."""

    async def feed(secret: str) -> calendars_service.Published | None:
        now = clock()
        return await db.read(lambda session: calendars_service.published(session, secret, now=now))

    return feed


def create_app(
    installation: Installation,
    client: AsyncWebClient,
    db: Database,
    clock: Clock,
    homes: Homes,
    *,
    public_url: str | None = None,
) -> Switchboard:
    """Make the Bolt app with every room's listeners; both transports hand it what they hear."""
    ways = calendars_service.ways(public_url, installation.scopes)

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=installation.team_id,
            bot_user_id=installation.bot_user_id,
            bot_id=installation.bot_id,
            bot_token=client.token,
        )

    def recognise(request: AsyncBoltRequest) -> None:
        who, key = who_sent(request.body, installation), key_of(request.body)
        once = Once(db, key, clock, after=lambda: homes.touch(who))
        request.context.update(client=client, who=who, clock=clock, homes=homes, db=once, ways=ways)

    app = Switchboard(
        name="bolt",  # else Bolt reads the source of every module for it
        recognise=recognise,
        client=_without_token(client),
        authorize=authorize,
        logger=_quiet(),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        request_verification_enabled=False,  # the guard has done it
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,  # of workflows, which we have no part in
    )

    app.error(replies.answer)
    lower = (members, groups, nudges, meetings, challenges, feedback, updates, kudos, calendars)
    for room in (*lower, board, home):
        room.register(app)
    return app


def who_sent(body: Payload, installation: Installation) -> Who:
    """Read who sent a request from its signed envelope, never from what a form or a button carries."""
    user = body.get("user") or {}
    event = body.get("event") or {}
    asked_by = event.get("user") or body.get("user_id") or ""
    user_id = user.get("id") or (asked_by.get("id") if isinstance(asked_by, dict) else asked_by)
    team_id = user.get("team_id") or body.get("team_id") or installation.team_id
    channel = (body.get("channel") or {}).get("id") or body.get("channel_id")
    return Who(installation.workspace_id, installation.team_id, str(team_id), str(user_id or ""), channel)


def _without_token(client: AsyncWebClient) -> AsyncWebClient:
    # Bolt would call auth.test for a client with a token; authorize gives each request its own.
    return AsyncWebClient(
        base_url=client.base_url,
        session=client.session,
        timeout=client.timeout,
        retry_handlers=[],
        logger=_quiet(),
    )


def _quiet() -> logging.Logger:
    # Bolt and the SDK log whole bodies below WARNING, and errors with members' words in them.
    logger = logging.getLogger("slack_quiet")
    logger.setLevel(logging.CRITICAL)
    return logger
