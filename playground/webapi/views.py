"""views.*: modals and App Home."""

from typing import Any

from playground import payloads
from playground.blockkit import check_view
from playground.tickets import Trigger
from playground.views import STACK, View
from playground.webapi.call import Answer, Call, SlackError, problems


def open_view(call: Call) -> Answer:
    """Open a modal for whoever pressed, within the three seconds of the trigger."""
    trigger, body = _trigger(call), _body(call, "modal")
    view = _new(call, trigger.user, body)
    trigger.used = True
    call.world.modals[trigger.user] = [view]
    return _shown(call, view)


def push(call: Call) -> Answer:
    """Put a modal onto the one from which the press came."""
    trigger, body = _trigger(call), _body(call, "modal")
    below = call.world.find_view(trigger.view or "")
    stack = call.world.stack_of(trigger.user)
    if below is None or below not in stack:
        raise _invalid("must match the `type` of the root view whose stack we're pushing onto", "/view/type")
    if len(stack) >= STACK:
        raise SlackError("push_limit_reached")
    view = _new(call, trigger.user, body, below=stack[-1])
    trigger.used = True
    stack.append(view)
    return _shown(call, view)


def update(call: Call) -> Answer:
    """Show something else in a view that is open, found by `view_id` or `external_id`."""
    view_id, name = call.text("view_id"), call.text("external_id")
    if not view_id and not name:
        raise SlackError(
            "invalid_arguments",
            response_metadata={"messages": ["[ERROR] must provide `view_id` or `external_id`"]},
        )
    view = call.world.find_view(view_id) if view_id else call.world.find_view_by_name(name)
    if view is None:
        raise SlackError("not_found")
    body = _body(call, view.type)
    _check_hash(call, view)
    _check_name(call, body, view)
    view.rewrite(body, now=call.world.clock.now().timestamp())
    return _shown(call, view)


def publish(call: Call) -> Answer:
    """Show a person their App Home."""
    user = call.needed("user_id")
    person = call.world.people.get(user)
    if person is None or person.deleted or person.is_bot or call.world.is_external(user):
        raise _invalid("invalid `user_id`", "/user_id")
    body = _body(call, "home")
    home = call.world.homes.get(user)
    if home is None:
        if call.arguments.get("hash") is not None:
            raise SlackError("hash_conflict")
        home = _new(call, user, body)
        call.world.homes[user] = home
    else:
        _check_hash(call, home)
        _check_name(call, body, home)
        home.rewrite(body, now=call.world.clock.now().timestamp())
    return _shown(call, home)


def _trigger(call: Call) -> Trigger:
    trigger = call.world.tickets.triggers.get(call.needed("trigger_id"))
    if trigger is None:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if trigger.is_expired:
        raise SlackError("expired_trigger_id")
    return trigger


def _body(call: Call, kind: str) -> dict[str, Any]:
    body = call.structure("view", error="invalid_arguments")
    if not isinstance(body, dict):
        raise _invalid("must be an object", "/view")
    if found := check_view(body):
        raise problems(found, error="invalid_arguments")
    if body.get("type") != kind:
        raise _invalid(f"must be `{kind}`", "/view/type")
    return body


def _new(call: Call, user: str, body: dict[str, Any], *, below: View | None = None) -> View:
    _check_name(call, body, None)
    now = call.world.clock.now().timestamp()
    return View.new(call.world.new_id("V"), user=user, body=body, now=now, below=below)


def _check_name(call: Call, body: dict[str, Any], view: View | None) -> None:
    holder = call.world.find_view_by_name(body.get("external_id") or "")
    if holder is not None and holder is not view:
        raise SlackError("duplicate_external_id")


def _check_hash(call: Call, view: View) -> None:
    given = call.arguments.get("hash")
    if given is not None and given != view.hash:
        raise SlackError("hash_conflict")


def _shown(call: Call, view: View) -> Answer:
    call.world.changed()
    return {"view": payloads.view(view, call.world.people[view.user])}


def _invalid(message: str, pointer: str) -> SlackError:
    told = f"[ERROR] {message} [json-pointer:{pointer}]"
    return SlackError("invalid_arguments", response_metadata={"messages": [told]})
