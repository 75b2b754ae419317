"""What an operator's machines ask, and Slack's complaint that it is too much."""

import asyncio

import httpx
import pytest
from aiohttp import web

from bot import guard
from bot.web import Web, create_server, create_web
from tests.local import LOCAL
from tests.signing import signed
from tests.slack import Workspace
from tests.stage import SECRET, free_port


async def _yes() -> str:
    return ""


async def _no() -> str:
    return "why"


Asked = tuple[str, str, bytes, dict[str, str]]


def ask(answer: Web, *asked: Asked) -> list[int]:
    """Ask an application of its own: (method, path, body, headers) to statuses."""

    async def each() -> list[int]:
        runner, port = web.ServerRunner(create_server(answer)), free_port()
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", **LOCAL) as client:
                return [
                    (await client.request(method, path, content=body, headers=headers)).status_code
                    for method, path, body, headers in asked
                ]
        finally:
            await runner.cleanup()

    return asyncio.run(each())


def test_health_and_readiness_are_told_apart() -> None:
    questions: list[Asked] = [("GET", "/healthz", b"", {}), ("GET", "/readyz", b"", {})]

    assert ask(create_web(None, [], _yes), *questions) == [200, 200]
    assert ask(create_web(None, [], _no), *questions) == [200, 503]


def test_without_a_signing_secret_nothing_is_heard_over_http() -> None:
    assert ask(create_web(None, [], _yes), ("POST", "/slack/events", b"", {})) == [404]


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_18_slacks_complaint_of_too_many_events_is_passed_on(workspace: Workspace) -> None:
    complaints: list[int] = []

    async def complain() -> None:
        complaints.append(1)

    app = create_web(workspace.show.app, [SECRET], _yes, limited=complain)
    body = {"type": "app_rate_limited", "team_id": "T0SOUND", "minute_rate_limited": 1518467820}
    real, forged = signed(body), signed(body, secret="another")

    assert ask(app, *(("POST", "/slack/events", *request) for request in (real, forged))) == [200, 401]
    assert complaints == [1]


def test_the_largest_form_of_slack_fits() -> None:
    assert guard.LARGEST >= 750_000
