"""The methods that this Slack knows, each with its tier, its scope and the token that it takes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playground.webapi import apps, chat, conversations, files, history, oauth, users, views
from playground.webapi.call import Answer, Call


@dataclass(frozen=True)
class Method:
    """`tier` is Slack's, 0 meaning that the method counts by itself or not at all."""

    run: Callable[[Call], Answer]
    tier: int
    scope: str | None = None
    token: Literal["bot", "app", "none"] = "bot"  # noqa: S105


METHODS = {
    "api.test": Method(apps.api_test, 4, token="none"),  # noqa: S106
    "auth.test": Method(apps.auth_test, 0),
    "apps.connections.open": Method(apps.connections_open, 3, token="app"),  # noqa: S106
    "oauth.v2.access": Method(oauth.access, 4, token="none"),  # noqa: S106
    "chat.postMessage": Method(chat.post_message, 0, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, 4, "chat:write"),
    "chat.update": Method(chat.update, 3, "chat:write"),
    "chat.delete": Method(chat.delete, 3, "chat:write"),
    "conversations.history": Method(history.history, 3),
    "conversations.info": Method(conversations.info, 3),
    "conversations.members": Method(conversations.members, 4),
    "conversations.open": Method(conversations.open_dm, 3),
    "files.getUploadURLExternal": Method(files.get_upload_url, 4, "files:write"),
    "files.completeUploadExternal": Method(files.complete_upload, 4, "files:write"),
    "users.conversations": Method(conversations.users_conversations, 3),
    "users.info": Method(users.info, 4),
    "dnd.info": Method(users.dnd_info, 3),
    "views.open": Method(views.open_view, 4),
    "views.push": Method(views.push, 4),
    "views.update": Method(views.update, 4),
    "views.publish": Method(views.publish, 4),
}
