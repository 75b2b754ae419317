"""The line to Slack: the SDK's client, whose calls go into the playground without any network."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import aiohttp
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.outbox.rules import TIMEOUT
from playground.webapi.call import Call, SlackError
from playground.webapi.methods import METHODS
from playground.world import World
from tests.simulation.hold import Hold
from tests.simulation.weather import TAKES_EFFECT, Ill

Weather = Callable[[], tuple[Ill | None, int]]
"""Tells how the next call goes wrong, if at all, and for how many seconds a 429 tells to wait."""
RowIn = Callable[[str], tuple[str, float]]
"""Finds the message that is on its way to a channel, and when it was claimed, in seconds."""
_SPOKEN = ("chat.postMessage", "chat.update")
_SLACK = ConnectionKey("slack.com", 443, True, True, None, None, None)
_STATUS = {Ill.LIMITED: 429, Ill.FAILED: 500, Ill.FAILED_AFTER: 500, Ill.TURNED_AWAY: 503}
_SILENT = (Ill.SILENT, Ill.SILENT_AFTER)
_DROPPED = (Ill.DROPPED, Ill.DROPPED_AFTER)
_SAID_NO = (Ill.SAID_NO, Ill.SAID_NO_AFTER)


@dataclass
class Said:
    """One call that says something: which message, whether Slack took it, and when its answer was heard."""

    row: str
    method: str
    channel: str
    claimed: float
    began: float
    hold: Hold
    ill: Ill | None = None
    ts: str = ""
    text: str = ""
    took_at: float | None = None
    heard_at: float | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether the app could note that Slack took it: it heard so, and nothing befell it then."""
        heard = self.heard_at
        return heard is not None and not self.hold.was_held(self.began, heard + 1)


class Line(AsyncWebClient):
    """One process's line to Slack."""

    def __init__(
        self, world: World, hold: Hold, chance: Random, *, weather: Weather, row_in: RowIn, said: list[Said]
    ) -> None:
        super().__init__("xoxb-playground", retry_handlers=[])
        self._world = world
        self._hold = hold
        self._chance = chance
        self._weather = weather
        self._row_in = row_in
        self._said = said

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        """Call the playground, which takes a while, and perhaps hear its answer."""
        arguments = dict(how.get("json") or how.get("params") or how.get("data") or {})
        said = self._note(api_method, arguments)
        ill, wait = self._weather()
        if said is not None:
            said.ill = ill
        await asyncio.sleep(self._chance.uniform(0.05, 0.5))
        answer: tuple[int, dict[str, Any]] = 200, {}
        if ill is None or ill in TAKES_EFFECT:
            answer = self._taken(api_method, arguments, said)
        await self._hold.passes()
        if said is not None and _time() - said.began > TIMEOUT and self._chance.random() < 0.5:
            raise TimeoutError  # its patience ended while it was held
        await self._perhaps_fail(ill)
        status, body = _in_words(ill, answer)
        headers = {"Retry-After": str(body.pop("retry_after", wait))} if status == 429 else {}
        response: AsyncSlackResponse = self._response(api_method, status, body, headers).validate()  # type: ignore[no-untyped-call]
        if said is not None:
            said.heard_at = _time()
        return response

    def _note(self, method: str, arguments: Mapping[str, Any]) -> Said | None:
        if method not in _SPOKEN:
            return None
        channel = str(arguments["channel"])
        row, claimed = self._row_in(channel)
        row, text = _marked(arguments) or row, str(arguments["text"])
        said = Said(row, method, channel, claimed, _time(), self._hold, text=text)
        self._said.append(said)
        return said

    def _taken(self, method: str, arguments: dict[str, Any], said: Said | None) -> tuple[int, dict[str, Any]]:
        """Have Slack do it, or say no."""
        if method.startswith("views."):  # forms and Homes are no part of this
            return 200, {"ok": True, "view": {"id": "V0SIMULATED"}}
        try:
            answer = _run(Call(self._world, method, arguments, "http://slack"))
        except SlackError as refusal:
            status = 429 if "retry_after" in refusal.extra else 200
            return status, {"ok": False, "error": refusal.error, **refusal.extra}
        if said is not None:
            said.took_at, said.channel, said.ts = _time(), answer["channel"], answer["ts"]
        return 200, {"ok": True, **answer}

    async def _perhaps_fail(self, ill: Ill | None) -> None:
        if ill is Ill.NO_LINE:
            raise aiohttp.ClientConnectorError(_SLACK, OSError(101, "unreachable"))
        if ill in _SILENT:
            await asyncio.sleep(TIMEOUT)
            await self._hold.passes()
            raise TimeoutError
        if ill in _DROPPED:
            raise aiohttp.ServerDisconnectedError

    def _response(
        self, method: str, status: int, body: dict[str, Any], headers: dict[str, str]
    ) -> AsyncSlackResponse:
        return AsyncSlackResponse(
            client=self,
            http_verb="POST",
            api_url=method,
            req_args={},
            data=body,
            headers=headers,
            status_code=status,
        )


def _marked(arguments: Mapping[str, Any]) -> str:
    """Read which message a post is; an edit does not say."""
    return str((arguments.get("metadata") or {}).get("event_payload", {}).get("id", ""))


def _run(call: Call) -> dict[str, Any]:
    method = METHODS[call.method]
    if method.tier and (wait := call.world.limits.take(call.method, tier=method.tier)):
        raise SlackError("ratelimited", retry_after=wait)
    return method.run(call)


def _in_words(ill: Ill | None, answer: tuple[int, dict[str, Any]]) -> tuple[int, dict[str, Any]]:
    if ill is None:
        return answer
    if ill in _SAID_NO:
        return 200, {"ok": False, "error": "internal_error"}
    return _STATUS[ill], {"ok": False, "error": "ratelimited"} if ill is Ill.LIMITED else {}


def _time() -> float:
    return asyncio.get_running_loop().time()
