"""The JSON that Slack sends to an app, field by field as Slack sends it.

Shapes follow the captures in slackapi/bolt-python (tests/scenario_tests) and slackapi/java-slack-sdk.
"""

from typing import Any

from playground.channels import Channel, Message
from playground.people import APP_ID, BOT_ID, BOT_USER, HOME, TEAMS, Person
from playground.settings import Command
from playground.views import View

Payload = dict[str, Any]
TOKEN = "playground-verification"  # noqa: S105


def team(team_id: str) -> Payload:
    """Name a workspace."""
    return {"id": team_id, "domain": TEAMS[team_id].domain}


def user(person: Person) -> Payload:
    """Name a person; `team_id` is where they come from, not where the app is installed."""
    return {"id": person.id, "username": person.handle, "name": person.handle, "team_id": person.team}


def channel_name(channel: Channel) -> str:
    """Give a channel's name as payloads do: private ones are not named."""
    return {"private": "privategroup", "im": "directmessage"}.get(channel.kind, channel.name)


def message(message: Message) -> Payload:
    """Give a message as the Web API and payloads carry it."""
    by_app = message.user == BOT_USER
    body: Payload = {"user": message.user, "type": "message", "ts": message.ts, "text": message.text}
    body["team"] = HOME.id
    if by_app:
        body |= {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": _bot_profile()}
    if message.blocks:
        body["blocks"] = message.blocks
    if message.edited:
        body["edited"] = {"user": BOT_ID if by_app else message.user, "ts": message.edited}
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.metadata:
        body["metadata"] = message.metadata
    if message.files:
        body |= {"files": message.files, "upload": False}
    return body


def _bot_profile() -> Payload:
    return {"id": BOT_ID, "app_id": APP_ID, "team_id": HOME.id, "deleted": False, "updated": 0}


def view(view: View, person: Person) -> Payload:
    """Give a view as the Web API and payloads carry it."""
    return {
        "id": view.id,
        "team_id": person.team,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "state": {"values": view.values},
        "hash": view.hash,
        "title": view.title or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": view.clear_on_close,
        "notify_on_close": view.notify_on_close,
        "close": view.close,
        "submit": view.submit,
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": APP_ID,
        "external_id": view.external_id,
        "app_installed_team_id": HOME.id,
        "bot_id": BOT_ID,
    }


def _interaction(kind: str, person: Person, *, team_id: str) -> Payload:
    return {
        "type": kind,
        "user": user(person),
        "api_app_id": APP_ID,
        "token": TOKEN,
        "team": team(team_id),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def within_message(channel: Channel, used: Message) -> Payload:
    """Say in which message something was used; what an ephemeral one holds is not repeated."""
    hidden = used.only_for is not None
    container = {"type": "message", "message_ts": used.ts, "channel_id": channel.id}
    return {
        "container": container | {"is_ephemeral": hidden},
        "channel": {"id": channel.id, "name": channel_name(channel)},
        **({} if hidden else {"message": message(used)}),
    }


def within_view(used: View, person: Person) -> Payload:
    """Say in which modal or Home something was used."""
    return {"container": {"type": "view", "view_id": used.id}, "view": view(used, person)}


def press_in_message(
    person: Person,
    channel: Channel,
    pressed: Message,
    action: Payload,
    *,
    values: Payload,
    trigger: str,
    reply: str,
) -> Payload:
    """Tell of a button, menu or input used in a message."""
    return _interaction("block_actions", person, team_id=HOME.id) | {
        **within_message(channel, pressed),
        "trigger_id": trigger,
        "state": {"values": values},
        "response_url": reply,
        "actions": [action],
    }


def press_in_view(person: Person, pressed: View, action: Payload, *, trigger: str) -> Payload:
    """Tell of a button, menu or input used in a modal or in App Home."""
    return _interaction("block_actions", person, team_id=HOME.id) | {
        **within_view(pressed, person),
        "trigger_id": trigger,
        "actions": [action],
    }


def submission(person: Person, sent: View, *, trigger: str) -> Payload:
    """Tell of a modal that was sent; for a person from another company `team` is theirs."""
    return _interaction("view_submission", person, team_id=person.team) | {
        "trigger_id": trigger,
        "view": view(sent, person),
        "response_urls": [],
    }


def closing(person: Person, closed: View, *, is_cleared: bool) -> Payload:
    """Tell of a modal that was closed without being sent."""
    return _interaction("view_closed", person, team_id=person.team) | {
        "view": view(closed, person),
        "is_cleared": is_cleared,
    }


def suggestion(person: Person, within: Payload, *, block_id: str, action_id: str, query: str) -> Payload:
    """Ask the app for the options of a menu; `within` is where it stands."""
    return _interaction("block_suggestion", person, team_id=HOME.id) | {
        **within,
        "action_id": action_id,
        "block_id": block_id,
        "value": query,
    }


def command(
    person: Person, channel: Channel, called: Command, text: str, *, trigger: str, reply: str
) -> dict[str, str]:
    """Tell of a slash command; sent as a form, so everything is text."""
    return {
        "token": TOKEN,
        "team_id": HOME.id,
        "team_domain": HOME.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": person.id,
        "user_name": person.handle,
        "command": called.command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": reply,
        "trigger_id": trigger,
    }


def event(inner: Payload, *, event_id: str, at: float, shared: bool) -> Payload:
    """Wrap an event as the Events API does. `at` is Unix seconds."""
    return {
        "token": TOKEN,
        "team_id": HOME.id,
        "api_app_id": APP_ID,
        "event": inner,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(at),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": HOME.id,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
        "event_context": f"4-{inner['type']}-{HOME.id}",
    }
