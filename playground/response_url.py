"""`/response/{token}`: what Slack's response URLs do."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from playground.answering import replace, show_answer
from playground.tickets import Reply
from playground.world import World


async def respond(request: Request) -> Response:
    """Take an app's answer: five times within thirty minutes of the press or command."""
    world: World = request.app.state.world
    body = await request.body()
    reply = world.tickets.replies.get(request.path_params["token"])
    if reply is None or reply.is_expired:
        return _refusal("expired_url", 404)
    if reply.left == 0:
        return _refusal("used_url", 404)
    try:
        answer = json.loads(body)
    except ValueError:
        return _refusal("invalid_payload", 400)
    if not isinstance(answer, dict):
        return _refusal("invalid_payload", 400)
    reply.left -= 1
    error = _apply(world, reply, answer)
    return _refusal(error, 400) if error else PlainTextResponse("ok")


def _apply(world: World, reply: Reply, answer: dict[str, Any]) -> str:
    channel = world.channels[reply.channel]
    if reply.ts is not None and answer.get("delete_original"):
        world.remove(channel, reply.ts)
        return ""
    if reply.ts is not None and answer.get("replace_original"):
        return replace(world, channel, reply.ts, answer)
    if not answer.get("text") and not answer.get("blocks"):
        return "no_text"
    return show_answer(world, channel, reply.user, answer)


def _refusal(error: str, status: int) -> Response:
    return JSONResponse({"ok": False, "error": error}, status_code=status)
