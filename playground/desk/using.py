"""Press, fill in, send and close: what a person does with blocks and modals."""

from typing import Any

from playground import inputs, payloads
from playground.blockkit import check_view
from playground.delivery.answer import Answer
from playground.desk.asking import Ask, Json, Malformed, Refused
from playground.parts import find_element
from playground.views import STACK, View

TROUBLE = "We had some trouble connecting. Try again?"
PRESS_FAILED = "This app did not answer. Try again in a moment."
OWN_FIELDS = ("text", "value", "url", "style", "placeholder", "confirm", "initial_option", "initial_options")


async def press(ask: Ask) -> Json:
    """Use a button, menu or input in a message, in a modal or in Home."""
    answer = await (_press_in_view(ask) if "view" in ask.body else _press_in_message(ask))
    if answer.error:
        ask.world.notify(ask.user, PRESS_FAILED, ask.body.get("channel"))
    return {"result": "failed" if answer.error else "done", "error": answer.error}


async def _press_in_message(ask: Ask) -> Answer:
    channel, message = ask.channel, ask.message
    payload = payloads.press_in_message(
        ask.person,
        channel,
        message,
        _action(ask, message.blocks),
        values=inputs.filled(message.blocks, {}, ask.table("values")),
        trigger=ask.world.tickets.new_trigger(ask.user),
        reply=ask.new_reply(channel, message.ts),
    )
    return await ask.world.courier.interact(payload)


async def _press_in_view(ask: Ask) -> Answer:
    view = ask.view
    action = _action(ask, view.blocks)
    own = {ask.text("block_id"): {ask.text("action_id"): action}}
    view.enter(ask.table("values"))
    view.enter(own)
    trigger = ask.world.tickets.new_trigger(ask.user, view.id)
    return await ask.world.courier.interact(payloads.press_in_view(ask.person, view, action, trigger=trigger))


def _action(ask: Ask, blocks: list[Json]) -> Json:
    """Make the action as Slack sends it: what the element says of itself, and what the person chose."""
    block_id, action_id = ask.text("block_id"), ask.text("action_id")
    element = find_element(blocks, block_id, action_id)
    if element is None:
        raise Refused("That button is no longer there.")
    own = {name: element[name] for name in OWN_FIELDS if name in element}
    chosen = {key: value for key, value in ask.table("action").items() if key != "type"}
    return {
        "type": element["type"],
        "action_id": action_id,
        "block_id": block_id,
        **own,
        **chosen,
        "action_ts": ask.world.next_ts(),
    }


async def submit(ask: Ask) -> Json:
    """Send a modal, as far as Slack's client would let it go, and do what the app answers."""
    view = ask.view
    if view.type != "modal":
        raise Malformed("Only a modal can be sent.")
    view.enter(ask.table("values"))
    view.errors = inputs.complaints(view.blocks, view.values)
    if not view.errors:
        return await _send(ask, view)
    ask.world.changed()
    return {"result": "errors", "errors": view.errors}


async def _send(ask: Ask, view: View) -> Json:
    trigger = ask.world.tickets.new_trigger(ask.user, view.id)
    view.busy = True
    ask.world.changed()
    try:
        answer = await ask.world.courier.interact(payloads.submission(ask.person, view, trigger=trigger))
        result = "failed" if answer.error else _follow(ask, view, answer.body)
    finally:
        view.busy = False
        ask.world.changed()
    if result == "failed":
        ask.world.notify(ask.user, TROUBLE)
        return {"result": result, "errors": {}, "error": TROUBLE}
    return {"result": result, "errors": view.errors}


def _follow(ask: Ask, view: View, answer: Json) -> str:
    """Do what the app answered. Gives what happened, `failed` when the answer is not what Slack takes."""
    deed = answer.get("response_action")
    if deed is None:
        _take_off(ask, view)
        return "closed"
    if deed == "clear":
        ask.world.modals[ask.user] = []
        return "clear"
    if deed == "errors":
        return _show_errors(view, answer.get("errors"))
    if deed in {"update", "push"}:
        return _show_view(ask, view, deed, answer.get("view"))
    return "failed"


def _take_off(ask: Ask, view: View) -> None:
    ask.world.modals[ask.user] = [each for each in ask.world.stack_of(ask.user) if each is not view]


def _show_errors(view: View, errors: Any) -> str:
    known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= known:
        return "failed"
    view.errors = {block_id: str(text) for block_id, text in errors.items()}
    return "errors"


def _show_view(ask: Ask, view: View, deed: str, body: Any) -> str:
    if check_view(body) or body["type"] != "modal":
        return "failed"
    now = ask.world.clock.now().timestamp()
    stack = ask.world.stack_of(ask.user)
    if deed == "update":
        view.rewrite(body, now=now)
        return "update"
    if len(stack) >= STACK:
        return "failed"
    stack.append(View.new(ask.world.new_id("V"), user=ask.user, body=body, now=now, below=view))
    return "push"


async def close(ask: Ask) -> Json:
    """Close a modal without sending it, with `all` the whole stack; the app hears of those that asked."""
    view, world = ask.view, ask.world
    view.enter(ask.table("values"))
    cleared = bool(ask.body.get("all")) or view.clear_on_close
    stack = world.stack_of(ask.user)
    gone = list(reversed(stack)) if cleared else [view]
    world.modals[ask.user] = [each for each in stack if each not in gone]
    world.changed()
    for each in gone:
        if each.notify_on_close:
            await world.courier.interact(payloads.closing(ask.person, each, is_cleared=cleared))
    return {}


async def suggest(ask: Ask) -> Json:
    """Ask the app for the options of a menu in a modal, in Home or in a message."""
    within, blocks = _place(ask)
    block_id, action_id = ask.text("block_id"), ask.text("action_id")
    if find_element(blocks, block_id, action_id) is None:
        raise Refused("That menu is no longer there.")
    payload = payloads.suggestion(
        ask.person, within, block_id=block_id, action_id=action_id, query=ask.text("query", "")
    )
    answer = await ask.world.courier.interact(payload)
    groups = answer.body.get("option_groups") or [{"options": answer.body.get("options") or []}]
    options = [option for group in groups for option in group.get("options", [])]
    return {"options": options, "option_groups": answer.body.get("option_groups")}


def _place(ask: Ask) -> tuple[Json, list[Json]]:
    if "view" in ask.body:
        return payloads.within_view(ask.view, ask.person), ask.view.blocks
    return payloads.within_message(ask.channel, ask.message), ask.message.blocks


async def home(ask: Ask) -> Json:
    """Open App Home and tell the app."""
    world = ask.world
    if world.is_external(ask.user):
        raise Refused("The app's Home is not there for people from another company.")
    shown = world.homes.get(ask.user)
    event: Json = {"type": "app_home_opened", "user": ask.user, "channel": world.dm_with(ask.user).id}
    event["tab"] = "home"
    if shown is not None:
        event["view"] = payloads.view(shown, ask.person)
    await world.courier.event(event)
    return {}
