"""Tokens that last for hours are renewed in time, by one process alone, and are sealed wherever they lie."""

import asyncio
import sqlite3
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.database import Database
from bot.workspaces import rules, service
from bot.workspaces.jobs import Credentials, Renewal
from bot.workspaces.service import Renewing
from playground.faults import Fault
from tests.playground.stage import Background, Slack, slack_on
from tests.processes import TOKENS, running, until
from tests.slack import CIRCLE
from tests.stage import COMMANDS
from tests.told import capture_logs

NOW = datetime(2027, 3, 9, 18, 0, tzinfo=UTC)
GIVEN = "xoxe-given"
CREDENTIALS = Credentials("1.2", "playground-client", GIVEN)
ROTATING = {
    "SLACK_REFRESH_TOKEN": GIVEN,
    "SLACK_CLIENT_ID": CREDENTIALS.client_id,
    "SLACK_CLIENT_SECRET": CREDENTIALS.client_secret,
}


@pytest.fixture(scope="module")
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def slack(background: Background) -> Iterator[Slack]:
    """A Slack whose tokens last for twelve hours."""
    with slack_on(background, commands=COMMANDS, patience=5.0, refresh_token=GIVEN) as made:
        yield made


@pytest.fixture
def here(db: Database) -> uuid.UUID:
    """The id of a workspace."""
    with db() as session:
        found = service.connect(session, team_id="T0SOUND", bot_user_id="U0SBBOT", bot_id="B1", now=NOW)
    return found.workspace_id


def begin(db: Database, here: uuid.UUID, *, given: str = GIVEN, lasts: timedelta | None = None) -> None:
    expires_at = NOW + lasts if lasts is not None else None
    with db() as session:
        service.begin(session, here, given, Renewing("xoxb-one", given, expires_at))


def take(db: Database, here: uuid.UUID, *, after: timedelta = timedelta(0)) -> Renewing | None:
    with db() as session:
        return service.take(session, here, now=NOW, real_now=NOW + after)


@pytest.mark.parametrize(
    ("lasts", "is_due"),
    [(None, True), (0, True), (119, True), (120, True), (121, False), (720, False)],
)
def test_fault_78_a_token_is_due_two_hours_before_it_expires(lasts: int | None, is_due: bool) -> None:
    expires_at = NOW + timedelta(minutes=lasts) if lasts is not None else None
    assert rules.is_due(expires_at, now=NOW) is is_due


def test_fault_78_one_of_many_processes_renews_and_the_others_wait_for_it(
    db: Database, here: uuid.UUID
) -> None:
    begin(db, here)
    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(lambda _: take(db, here), range(6)))
    assert [one is not None for one in taken].count(True) == 1

    assert take(db, here, after=timedelta(seconds=59)) is None
    assert take(db, here, after=timedelta(minutes=1)) is not None  # the first one died


def test_fault_78_a_renewed_token_is_left_alone_until_it_is_due(db: Database, here: uuid.UUID) -> None:
    begin(db, here)
    assert take(db, here) is not None
    with db() as session:
        service.keep(session, here, Renewing("xoxb-two", "xoxe-two", NOW + timedelta(hours=12)))

    assert take(db, here, after=timedelta(hours=1)) is None
    with db() as session:
        assert service.current(session, here) == Renewing("xoxb-two", "xoxe-two", NOW + timedelta(hours=12))
        assert service.known(session, GIVEN) is not None


def test_fault_78_what_an_operator_gave_before_does_not_come_back_and_what_is_new_does(
    db: Database, here: uuid.UUID
) -> None:
    begin(db, here)
    with db() as session:
        service.keep(session, here, Renewing("xoxb-two", "xoxe-two", NOW))
    begin(db, here)
    with db() as session:
        assert service.current(session, here) == Renewing("xoxb-two", "xoxe-two", NOW)

    begin(db, here, given="xoxe-pasted-anew")
    with db() as session:
        assert service.known(session, GIVEN) is None
        found = service.current(session, here)
    assert found is not None
    assert found.refresh == "xoxe-pasted-anew"


def test_tokens_do_not_show_in_what_is_printed() -> None:
    assert "xox" not in repr(Renewing("xoxb-one", "xoxe-one")) + repr(CREDENTIALS)


# With the playground's Slack


async def renewals(db: Database, slack: Slack, count: int) -> list[tuple[AsyncWebClient, Renewal]]:
    def clock() -> datetime:
        return slack.world.clock.now()

    made = []
    for _ in range(count):
        client = AsyncWebClient(
            TOKENS["SLACK_BOT_TOKEN"],
            base_url=f"{slack.url}/api/",
            session=aiohttp.ClientSession(),
            retry_handlers=[],
        )
        made.append((client, Renewal(db, client, CREDENTIALS, clock)))
    return made


async def close(made: list[tuple[AsyncWebClient, Renewal]]) -> None:
    for client, _ in made:
        assert client.session is not None
        await client.session.close()


def test_fault_78_two_processes_that_renew_at_once_never_lock_each_other_out(
    db: Database, slack: Slack, here: uuid.UUID
) -> None:
    async def go() -> None:
        made = await renewals(db, slack, 4)
        for _ in range(5):
            await asyncio.gather(*(renewal.settle(here) for _, renewal in made))
            await asyncio.gather(*(renewal.look(here) for _, renewal in made))
            for client, _ in made:
                assert (await client.auth_test())["ok"]
            assert len({client.token for client, _ in made}) == 1
            slack.world.move_clock(timedelta(hours=10, minutes=30))
        await close(made)

    asyncio.run(go())


def test_fault_78_a_process_that_was_away_for_days_takes_up_what_is_kept(
    db: Database, slack: Slack, here: uuid.UUID
) -> None:
    async def go() -> None:
        [(_, first)] = made = await renewals(db, slack, 1)
        await first.begin()
        await first.settle(here)
        await close(made)
        slack.world.move_clock(timedelta(days=9))
        later = await renewals(db, slack, 2)
        await asyncio.gather(*(renewal.begin() for _, renewal in later))
        for client, _ in later:
            assert (await client.auth_test())["ok"]
        await close(later)

    asyncio.run(go())


def test_fault_78_a_token_that_was_given_too_late_is_renewed_before_anything_else(
    db: Database, slack: Slack, here: uuid.UUID
) -> None:
    async def go() -> None:
        slack.world.move_clock(timedelta(days=1))
        [(client, renewal)] = made = await renewals(db, slack, 1)
        await renewal.begin()
        await renewal.settle(here)
        assert (await client.auth_test())["ok"]
        await close(made)

    asyncio.run(go())


@pytest.mark.parametrize("kind", ["503", "drop_before", "ok_false"])
def test_fault_78_a_renewal_that_fails_leaves_the_token_that_holds(
    db: Database, slack: Slack, here: uuid.UUID, kind: str
) -> None:
    async def go() -> None:
        [(client, renewal)] = made = await renewals(db, slack, 1)
        slack.world.faults.add(Fault("oauth.v2.access", kind))  # type: ignore[arg-type]
        await renewal.settle(here)
        assert client.token == TOKENS["SLACK_BOT_TOKEN"]
        assert (await client.auth_test())["ok"]
        await renewal.look(here)  # not at once again
        assert client.token == TOKENS["SLACK_BOT_TOKEN"]
        await close(made)

    with capture_logs() as told:
        asyncio.run(go())
    assert [one["event"] for one in told] == ["token not renewed"]


def test_fault_78_tokens_that_slack_takes_no_more_are_said_to_be_so(
    db: Database, slack: Slack, here: uuid.UUID
) -> None:
    begin(db, here, lasts=timedelta(0))

    async def go() -> None:
        [(_, renewal)] = made = await renewals(db, slack, 1)
        slack.world.tokens.renew(GIVEN, slack.world.clock.now())  # by somebody else
        slack.world.move_clock_to(NOW + timedelta(days=1))
        with pytest.raises(SlackApiError, match="invalid_refresh_token"):
            await renewal.begin()
        await close(made)

    asyncio.run(go())


def test_fault_78_the_app_lives_with_tokens_that_are_renewed_and_shows_none(
    slack: Slack, tmp_path: Path
) -> None:
    api = {"SLACK_API_URL": f"{slack.url}/api/", "CLOCK_URL": f"{slack.url}/clock"}
    settings = {**TOKENS, **api, **ROTATING}
    with running(tmp_path, **settings) as app:
        app.says("token renewed")
        until(lambda: slack.world.links.open, lambda: app.log)
        first = app.log
        app.end()
    slack.world.move_clock(timedelta(hours=30))
    with running(tmp_path, **settings) as app:
        app.says("token renewed")
        until(lambda: slack.world.links.open, lambda: app.log)
        done = slack.desk("command", channel=CIRCLE, text="/board help")
        assert done["result"] == "done", done
        second = app.log
        app.end()

    with sqlite3.connect(tmp_path / "board.sqlite3") as connection:
        stored = "".join(connection.iterdump())
    assert "xox" not in first + second + stored
    assert GIVEN.encode() not in (tmp_path / "board.sqlite3").read_bytes()
