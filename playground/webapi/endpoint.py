"""The door of the Web API: arguments, token, limits, the method, the answer; or a fault on demand."""

import base64
import json
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from playground.faults import AFTER
from playground.webapi import failing
from playground.webapi.call import Answer, Call, SlackError
from playground.webapi.methods import METHODS, Method
from playground.world import World

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


async def call_method(request: Request) -> Response:
    """Answer `/api/{method}`."""
    world: World = request.app.state.world
    name = request.path_params["method"]
    body = await request.body()
    fault = world.faults.take(name)
    if fault is not None:
        world.changed()
        if fault.kind not in AFTER:
            return await failing.instead(request, fault)
    response = _respond(world, name, request, body)
    return await failing.after(request, fault, response) if fault else response


def _respond(world: World, name: str, request: Request, body: bytes) -> Response:
    try:
        arguments = _arguments(request, body) | _credentials(request)
        token = _token(request, arguments)
        call = Call(world, name, arguments, str(request.base_url).rstrip("/"))
        answer = {"ok": True} | _run(call, token)
    except SlackError as refusal:
        return _refusal(world, refusal)
    return JSONResponse(answer, headers=_headers(world))


def _run(call: Call, token: str) -> Answer:
    method = METHODS.get(call.method)
    if method is None:
        raise SlackError("unknown_method", req_method=call.method)
    _check_token(call, method, token)
    if method.scope:
        call.need_scope(method.scope)
    _count(call, method)
    return method.run(call)


def _count(call: Call, method: Method) -> None:
    if not call.world.settings.limits or not method.tier:
        return
    if wait := call.world.limits.take(call.method, tier=method.tier):
        raise SlackError("ratelimited", retry_after=wait)


def _check_token(call: Call, method: Method, token: str) -> None:
    world = call.world
    if method.token == "none":  # noqa: S105
        return
    if not token:
        raise SlackError("not_authed")
    is_app, is_bot = token == world.settings.app_token, world.tokens.knows(token)
    if not is_app and not is_bot:
        raise SlackError("invalid_auth")
    if is_app != (method.token == "app"):  # noqa: S105
        raise SlackError("not_allowed_token_type")
    if not world.installed:
        raise SlackError("account_inactive")
    if is_bot and world.revoked:
        raise SlackError("token_revoked")
    if is_bot and world.tokens.is_expired(token, world.clock.now()):
        raise SlackError("token_expired")


def _arguments(request: Request, body: bytes) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", FORM).split(";")[0].strip().lower()
    if not body:
        return arguments
    if kind == JSON:
        return arguments | _read_json(body)
    if kind != FORM:
        raise SlackError("invalid_post_type")
    return arguments | dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(read, dict):
        raise SlackError("json_not_object")
    return read


def _token(request: Request, arguments: dict[str, Any]) -> str:
    in_body = str(arguments.pop("token", ""))
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else in_body


def _credentials(request: Request) -> dict[str, str]:
    """Read the app's id and secret, which come as a name and a password."""
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return {}
    try:
        client_id, _, client_secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        raise SlackError("invalid_client_id") from None
    return {"client_id": client_id, "client_secret": client_secret}


def _refusal(world: World, refusal: SlackError) -> Response:
    extra = dict(refusal.extra)
    wait = extra.pop("retry_after", None)
    headers = _headers(world) | ({"retry-after": str(wait)} if wait else {})
    answer = {"ok": False, "error": refusal.error, **extra}
    return JSONResponse(answer, status_code=429 if wait else 200, headers=headers)


def _headers(world: World) -> dict[str, str]:
    return {"x-oauth-scopes": ",".join(sorted(world.settings.scopes))}
