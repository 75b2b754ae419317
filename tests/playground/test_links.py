"""Socket Mode on the wire: tickets, several sockets, and what is sent again when one goes away."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.playground.stage import Background, Slack

Json = dict[str, Any]
Socket = aiohttp.ClientWebSocketResponse
COMMAND = {"as": "U0ADA", "channel": "C0CIRCLE", "text": "/hello"}


async def address(slack: Slack, session: aiohttp.ClientSession) -> str:
    headers = {"authorization": "Bearer xapp-playground"}
    async with session.post(f"{slack.url}/api/apps.connections.open", headers=headers) as answer:
        return str((await answer.json())["url"])


@asynccontextmanager
async def sockets(slack: Slack, count: int) -> AsyncIterator[tuple[aiohttp.ClientSession, list[Socket]]]:
    async with aiohttp.ClientSession() as session:
        opened = []
        for _ in range(count):
            socket = await session.ws_connect(await address(slack, session))
            assert (await socket.receive_json(timeout=2))["type"] == "hello"
            opened.append(socket)
        yield session, opened
        for socket in opened:
            await socket.close()


def played(
    slack: Slack, background: Background, play: Callable[..., Awaitable[Any]], *, count: int = 1
) -> Any:
    async def run() -> Any:
        async with sockets(slack, count) as (session, opened):
            command = asyncio.create_task(_command(slack, session))
            got = await play(*opened)
            return got, await command

    return background.do(run())


async def _command(slack: Slack, session: aiohttp.ClientSession) -> Json:
    async with session.post(f"{slack.url}/desk/command", json=COMMAND) as answer:
        got: Json = await answer.json()
        return got


def test_an_envelope_is_acknowledged_with_an_answer(slack: Slack, background: Background) -> None:
    async def play(socket: Socket) -> Json:
        envelope: Json = await socket.receive_json(timeout=2)
        await socket.send_str("not json")
        await socket.send_json({"envelope_id": "another"})
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Hi"}})
        return envelope

    envelope, answer = played(slack, background, play)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["command"] == "/hello"
    assert answer["result"] == "done"
    assert slack.messages()[0]["text"] == "Hi"


def test_a_ticket_opens_one_socket(slack: Slack, background: Background) -> None:
    async def run() -> int:
        async with aiohttp.ClientSession() as session:
            url = await address(slack, session)
            async with session.ws_connect(url):
                pass
            try:
                await session.ws_connect(url)
            except aiohttp.WSServerHandshakeError as refused:
                return refused.status
            return 101

    assert background.do(run()) == 403
    assert slack.api("apps.connections.open")["error"] == "not_allowed_token_type"


def test_sockets_take_turns(slack: Slack, background: Background) -> None:
    async def run() -> list[int]:
        async with sockets(slack, 2) as (session, opened):
            counts = [0, 0]

            async def listen(index: int) -> None:
                async for message in opened[index]:
                    counts[index] += 1
                    await opened[index].send_json({"envelope_id": message.json()["envelope_id"]})

            tasks = [asyncio.create_task(listen(index)) for index in range(2)]
            for _ in range(4):
                await _command(slack, session)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            return counts

    assert background.do(run()) == [2, 2]


def test_what_was_not_acknowledged_goes_to_another_socket(slack: Slack, background: Background) -> None:
    async def play(one: Socket, two: Socket) -> list[Json]:
        waiting = {asyncio.create_task(each.receive_json(timeout=2)): each for each in (one, two)}
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        first = done.pop()
        await waiting[first].close()
        other = next(task for task in waiting if task is not first)
        again: Json = await other
        await waiting[other].send_json({"envelope_id": again["envelope_id"]})
        return [first.result(), again]

    (first, again), answer = played(slack, background, play, count=2)
    assert first["payload"] == again["payload"]
    assert answer["result"] == "done"


def test_a_socket_can_be_cut_between_envelope_and_acknowledgement(
    slack: Slack, background: Background
) -> None:
    slack.desk("fault", method="link", kind="drop_after")

    async def play(*both: Socket) -> list[int]:
        return list(await asyncio.gather(*map(_acknowledge_second, both)))

    received, answer = played(slack, background, play, count=2)
    assert sorted(received) == [1, 1], "each socket has seen the envelope once"
    assert answer["result"] == "done"


async def _acknowledge_second(socket: Socket) -> int:
    """Acknowledge what comes, unless the socket was cut right after it."""
    message = await socket.receive_json(timeout=2)
    ending = asyncio.create_task(socket.receive())
    cut, _ = await asyncio.wait([ending], timeout=0.1)
    if not cut:
        await socket.send_json({"envelope_id": message["envelope_id"]})
        await socket.close()
        await ending
    return 1


def test_silence_is_a_timeout(slack: Slack, background: Background) -> None:
    async def play(socket: Socket) -> None:
        await socket.receive_json(timeout=2)

    _, answer = played(slack, background, play)
    assert answer["error"] == "operation_timeout"


def test_an_eleventh_socket_is_sent_away(slack: Slack, background: Background) -> None:
    async def run() -> Json:
        async with sockets(slack, 10) as (session, _):
            url = await address(slack, session)
            async with session.ws_connect(url) as socket:
                told: Json = await socket.receive_json(timeout=2)
                return told

    assert background.do(run())["reason"] == "too_many_websockets"


def test_an_app_is_asked_to_connect_anew(slack: Slack, background: Background) -> None:
    async def run() -> Json:
        async with sockets(slack, 1) as (_, [socket]):
            await slack.world.links.refresh()
            told: Json = await socket.receive_json(timeout=2)
            return told

    assert background.do(run())["reason"] == "refresh_requested"
