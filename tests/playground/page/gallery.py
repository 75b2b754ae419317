"""A small app with one of everything: no Bolt, only requests over HTTP."""

import asyncio
import json
from typing import Any
from urllib.parse import parse_qs

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.local import LOCAL
from tests.playground.page.samples import FORM, HOME, SHORT, Json, modal, options, plain, section


class Gallery:
    """The app. `payloads` keeps what it was sent; what it does follows from the words in the ids."""

    def __init__(self) -> None:
        self.payloads: list[Json] = []
        self.may_answer = asyncio.Event()  # what the button "slow" waits for
        self.slack = ""  # the playground's address, known once it runs
        self.app = Starlette(routes=[Route("/slack", self._take, methods=["POST"])])

    async def call(self, method: str, **arguments: Any) -> Json:
        """Call the Web API."""
        headers = {"authorization": "Bearer xoxb-playground"}
        async with httpx.AsyncClient(**LOCAL) as client:
            answer = await client.post(f"{self.slack}/api/{method}", json=arguments, headers=headers)
        body: Json = answer.json()
        assert body["ok"], body
        return body

    async def answer(self) -> None:
        """Let those have their answer who pressed the slow button."""
        self.may_answer.set()

    async def _take(self, request: Request) -> Response:
        body = await request.body()
        if request.headers["content-type"].startswith("application/json"):
            return await self._event(json.loads(body))
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        payload: Json = json.loads(form["payload"]) if "payload" in form else form | {"type": "command"}
        self.payloads.append(payload)
        if payload["type"] == "block_actions" and payload["actions"][0]["action_id"] == "break":
            return Response(status_code=500)
        answer = await getattr(self, f"_{payload['type']}")(payload)
        return JSONResponse(answer) if answer else Response()

    async def _event(self, body: Json) -> Response:
        event = body["event"]
        if event["type"] == "app_home_opened":
            await self.call("views.publish", user_id=event["user"], view={"type": "home", "blocks": HOME})
        return Response()

    async def _command(self, form: Json) -> Json | None:
        if form["command"] == "/whisper":
            return {"text": f"You said: {form.get('text', '')}"}
        blocks = FORM if form["command"] == "/form" else SHORT
        close = plain("Not now")
        view = modal("A form", blocks, submit=plain("Send"), close=close, callback_id="form")
        await self.call("views.open", trigger_id=form["trigger_id"], view=view)
        return None

    async def _block_actions(self, payload: Json) -> None:
        action = payload["actions"][0]["action_id"]
        view = payload.get("view")
        if action == "open":
            await self.call("views.open", trigger_id=payload["trigger_id"], view=_short())
        elif action == "push":
            await self.call(
                "views.push", trigger_id=payload["trigger_id"], view=modal("Second", [section("Deeper")])
            )
        elif action == "slow":
            await self.may_answer.wait()
        elif view and action == "grow":
            await self.call("views.update", view_id=view["id"], view=_short(extra=True))

    async def _view_submission(self, payload: Json) -> Json | None:
        values = payload["view"]["state"]["values"]
        if values.get("title", {}).get("title", {}).get("value") == "wrong":
            return {"response_action": "errors", "errors": {"title": "That title is taken."}}
        return None

    async def _view_closed(self, payload: Json) -> None:
        return None

    async def _block_suggestion(self, payload: Json) -> Json:
        found = [
            name for name in ("Acme", "Acorn", "Birch") if name.lower().startswith(payload["value"].lower())
        ]
        return {"options": options(*found)}


def _short(*, extra: bool = False) -> Json:
    blocks = [*SHORT, section("Grown by the app")] if extra else SHORT
    return modal("A form", blocks, submit=plain("Send"), close=plain("Not now"), callback_id="form")
