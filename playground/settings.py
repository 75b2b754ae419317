"""How one playground is set up: tokens, secret, scopes, commands, where the app listens."""

from dataclasses import dataclass

DEFAULT_SCOPES = frozenset({"commands", "chat:write", "users:read", "groups:read", "dnd:read"})
ALL_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_uninstalled",
        "channel_archive",
        "channel_deleted",
        "channel_id_changed",
        "channel_left",
        "channel_rename",
        "channel_unarchive",
        "group_archive",
        "group_deleted",
        "group_left",
        "group_rename",
        "group_unarchive",
        "member_joined_channel",
        "member_left_channel",
        "tokens_revoked",
        "user_change",
    }
)


@dataclass(frozen=True)
class Command:
    """A slash command as the app's manifest declares it."""

    command: str
    description: str
    usage_hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What stays the same while a playground runs. Times are real seconds.

    With a `refresh_token` the bot's token lasts for twelve hours, and each renewing token works once.
    `events` are the event types that the app subscribed to. An app has `patience` seconds to
    answer, and a failed event is sent again after each of `retries`.
    """

    signing_secret: str
    bot_token: str = "xoxb-playground"  # noqa: S105
    app_token: str = "xapp-playground"  # noqa: S105
    refresh_token: str = ""
    client_id: str = "1.2"
    client_secret: str = "playground-client"  # noqa: S105
    request_urls: tuple[str, ...] = ()
    scopes: frozenset[str] = DEFAULT_SCOPES
    events: frozenset[str] = ALL_EVENTS
    commands: tuple[Command, ...] = ()
    app_name: str = "Demo app"
    limits: bool = True
    patience: float = 3.0
    retries: tuple[float, ...] = (0.0, 1.0, 3.0)
