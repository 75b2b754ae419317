"""What the app asks of a workspace: no more than it uses, and in a shape that Slack takes."""

import ast
import copy
import json
import re
from typing import Any

import jsonschema
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.house.source import ROOT, calls, manifest, registered

SCHEMA = json.loads((ROOT / "tests/house/manifest.schema.json").read_text())
NEEDS = {
    "auth_test": None,
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_info": "groups:read",
    "conversations_members": "groups:read",
    "dnd_info": "dnd:read",
    "users_conversations": "groups:read",
    "users_info": "users:read",
    "views_open": None,
    "views_publish": None,
    "views_push": None,
    "views_update": None,
}
"""The scope that Slack wants for each method, in a private channel."""
OPTIONAL = {
    "conversations_open": "im:write",
    "files_completeUploadExternal": "files:write",
    "files_getUploadURLExternal": "files:write",
}
"""What brings calendars as files; a workspace can leave these scopes out."""
WHERE_ALLOWED = {"conversations_history"}
"""Called only where a workspace has granted more than the manifest asks for."""
EVENT_NEEDS = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "channel_id_changed": "groups:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "groups:read",
    "tokens_revoked": None,
    "user_change": "users:read",
}


def scopes() -> set[str]:
    return set(manifest()["oauth_config"]["scopes"]["bot"])


def test_slack_takes_the_manifest() -> None:
    jsonschema.validate(manifest(), SCHEMA)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("display_information", "name"), "S" * 36),
        (("display_information", "background_color"), "blue"),
        (("features", "slash_commands", 0, "command"), "challenge"),
        (("settings", "interactivity", "request_url"), "slack/events"),
        (("settings", "surprise"), True),
    ],
)
def test_a_manifest_that_slack_refuses_is_refused_here(path: tuple[Any, ...], wrong: object) -> None:
    changed = copy.deepcopy(manifest())
    part: Any = changed
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = wrong

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(changed, SCHEMA)


def test_the_app_cannot_read_what_a_group_says() -> None:
    assert not [scope for scope in scopes() if "history" in scope]
    assert not [
        event for event in manifest()["settings"]["event_subscriptions"]["bot_events"] if "message" in event
    ]


def test_every_scope_is_needed_and_every_need_has_a_scope() -> None:
    methods = {node.func.attr for node in calls() if isinstance(node.func, ast.Attribute)} - {"api_call"}
    used = {
        name for name in methods if re.fullmatch("[a-z]+_[A-Za-z_]+", name) and hasattr(AsyncWebClient, name)
    }
    events = manifest()["settings"]["event_subscriptions"]["bot_events"]

    assert used <= NEEDS.keys() | OPTIONAL.keys() | WHERE_ALLOWED
    assert set(manifest()["oauth_config"]["scopes"]["bot_optional"]) == {*OPTIONAL.values()}
    needed = (
        {NEEDS[name] for name in used & NEEDS.keys()}
        | {EVENT_NEEDS[event] for event in events}
        | {"commands"}
    )
    assert scopes() == needed - {None}


def test_no_scope_comes_with_a_persons_own_token() -> None:
    assert manifest()["oauth_config"]["scopes"].keys() == {"bot", "bot_optional"}


def test_the_app_listens_to_each_command_and_event_of_the_manifest_and_to_no_other() -> None:
    declared = {each["command"] for each in manifest()["features"]["slash_commands"]}

    assert registered("command") == declared
    assert registered("event") == set(manifest()["settings"]["event_subscriptions"]["bot_events"])


def test_names_in_commands_reach_the_app_as_ids() -> None:
    assert all(each["should_escape"] for each in manifest()["features"]["slash_commands"])
