"""The only place that catches: a refusal or a bug becomes an answer that the person can use."""

import contextlib
import json
from typing import Any

import aiohttp
from slack_bolt import BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core.blocks import Payload, notice
from bot.core.errors import Refusal
from bot.core.log import log
from bot.core.show import show

OLD_BUTTON = (
    "This button is from an earlier version, so it cannot be used any more. Open the board for a fresh one."
)
OLD_FORM = (
    "This form is from an earlier version. Copy what you wrote, close it, and open it again from the board."
)
UNKNOWN_COMMAND = "This command is not known here. Try /board help."
BUG = "Something went wrong on our side, and nothing was saved. Please try once more."
SAVED = "It is saved. Only what follows could not be shown: open it again from the board."
UNSURE = (
    "The line to the database broke at the last moment, so nobody knows whether it was saved. "
    "Please look whether it is there, and do it again if it is not."
)
TOO_SLOW = "Slack did not open the form in time. Nothing was lost: please press once more."
NOT_IN_CHANNEL = "Soundingboard is not in this channel. Type /invite @Soundingboard there, then try again."
NOT_PRIVATE = "This is not a private channel. Use a private one, and invite Soundingboard there."
ARCHIVED = "This channel is archived. Choose another, or bring it back first."
MOVED_ON = "This form was changed or closed a moment ago. Open it again to see how things stand now."
_SLACK_SAYS = {
    "channel_not_found": NOT_IN_CHANNEL,
    "not_in_channel": NOT_IN_CHANNEL,
    "missing_scope": NOT_PRIVATE,
    "is_archived": ARCHIVED,
    "hash_conflict": MOVED_ON,
    "not_found": MOVED_ON,
}
_TRIGGER = frozenset({"expired_trigger_id", "trigger_expired", "invalid_trigger_id"})
_BROKEN_LINE = (aiohttp.ClientError, TimeoutError)
_OPENED_BEFORE = "exchanged_trigger_id"
_MISTAKES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What our own code did wrong: the same event sent once more would meet the same mistake."""
_BUSY = frozenset({"ratelimited", "service_unavailable", "internal_error", "fatal_error", "request_timeout"})


async def answer(error: Exception, request: AsyncBoltRequest, client: AsyncWebClient) -> BoltResponse:
    """Answer for a listener that raised, in the form field, under the command, or privately."""
    if _is_opened_before(error):
        return BoltResponse(status=200)
    body = request.body
    kind = "command" if "command" in body else str(body.get("type"))
    sentence, field = _sentence(error, kind)
    if sentence == BUG:
        sentence = _what_is_kept(request.context.get("db"))
    if is_bug(error):
        log.error(
            "listener failed",
            kind=kind,
            callback_id=_callback(body),
            error=type(error).__name__,
            code=_name(error) if isinstance(error, SlackApiError) else "",
            where=_where(error),
        )
    if kind == "command":
        return _json({"response_type": "ephemeral", "text": sentence})
    if kind == "view_submission":
        return _json(_in_form(body["view"], sentence, field))
    if kind == "block_actions":
        await _privately(client, body, sentence)
    elif kind == "block_suggestion":
        return _json({"options": []})
    elif kind == "event_callback" and is_bug(error) and not isinstance(error, _MISTAKES):
        return BoltResponse(status=500)  # Slack sends it again, when the database may be back
    return BoltResponse(status=200)


def _what_is_kept(db: object) -> str:
    """Say after a bug what is known about what was to be saved."""
    if getattr(db, "has_written", False):
        return SAVED
    return UNSURE if getattr(db, "is_unsure", False) else BUG


def is_bug(error: Exception) -> bool:
    """Tell whether something went wrong that is neither a refusal nor Slack's own no."""
    is_known = isinstance(error, (Refusal, BoltUnhandledRequestError)) or _is_opened_before(error)
    return not is_known and _said_by_slack(error) is None


def _is_opened_before(error: Exception) -> bool:
    """Tell whether this press has opened its form already: Slack repeats it when its receipt was lost."""
    return isinstance(error, SlackApiError) and _name(error) == _OPENED_BEFORE


def _said_by_slack(error: Exception) -> str | None:
    """Find the sentence for what Slack itself refused or was too busy for, or for a line that broke."""
    if isinstance(error, _BROKEN_LINE):
        return TOO_SLOW
    if not isinstance(error, SlackApiError):
        return None
    return TOO_SLOW if _name(error) in _TRIGGER | _BUSY else _SLACK_SAYS.get(_name(error))


def _sentence(error: Exception, kind: str) -> tuple[str, str | None]:
    if isinstance(error, Refusal):
        return error.sentence, error.field
    if isinstance(error, BoltUnhandledRequestError):
        return {"command": UNKNOWN_COMMAND, "view_submission": OLD_FORM}.get(kind, OLD_BUTTON), None
    return _said_by_slack(error) or BUG, None


def _name(error: SlackApiError) -> str:
    """Give Slack's own name of an error; an answer without one comes from what stands before Slack."""
    data = getattr(error.response, "data", None)
    return str((data.get("error") if isinstance(data, dict) else None) or "service_unavailable")


def _in_form(view: Payload, sentence: str, field: str | None) -> dict[str, Any]:
    """Say it beside its field; without one on a form of its own, so that the person's text stays."""
    inputs = [block["block_id"] for block in view.get("blocks", []) if block["type"] == "input"]
    if field in inputs:
        return {"response_action": "errors", "errors": {field: sentence}}
    before, root = view.get("previous_view_id"), view.get("root_view_id")
    if len(inputs) == 1:
        return {"response_action": "errors", "errors": {inputs[0]: sentence}}
    if inputs and before and before != root:  # Slack stacks three forms and no more
        return {"response_action": "errors", "errors": {inputs[0]: sentence}}
    return {"response_action": "push", "view": notice("Please note", sentence).to_dict()}


async def _privately(client: AsyncWebClient, body: Payload, sentence: str) -> None:
    """Open a small form, which reaches people from other companies too; else answer beside the message."""
    with contextlib.suppress(SlackApiError, *_BROKEN_LINE):
        await show(client, body, notice("Please note", sentence))
        return
    if url := body.get("response_url"):
        with contextlib.suppress(*_BROKEN_LINE):
            await AsyncWebhookClient(url, session=client.session, retry_handlers=[]).send(
                text=sentence, response_type="ephemeral", replace_original=False
            )
            return
    log.warning("answer not shown", callback_id=_callback(body))


def _callback(body: Payload) -> str:
    actions = body.get("actions") or [{}]
    return str(
        (body.get("view") or {}).get("callback_id")
        or actions[0].get("action_id")
        or body.get("command")
        or ""
    )


def _where(error: Exception) -> str:
    """Name the place of a fault by file and line; its words may quote a member."""
    frame, place = error.__traceback__, ""
    while frame is not None:
        code = frame.tb_frame.f_code
        if "/bot/" in code.co_filename:
            place = f"{code.co_filename.rpartition('/bot/')[2]}:{frame.tb_lineno}"
        frame = frame.tb_next
    return place


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(status=200, body=json.dumps(body), headers={"content-type": "application/json"})
