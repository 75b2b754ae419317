"""What is decided about workspaces: whose data this is, what the app needs there, and how long it is kept."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

KEPT = timedelta(days=30)
"""How long a workspace's data is kept after the app was removed from it."""
ERASE = "workspaces.erase"
"""The alarm that erases a workspace's data, unless the app was installed again."""
OTHER = "another_workspace"
"""Why nothing is said in a workspace whose database now serves another one."""
NEEDED = frozenset({"chat:write", "commands", "dnd:read", "groups:read", "users:read"})
"""What the manifest asks for."""


class OtherWorkspace(Exception):  # noqa: N818 - a sentence for the operator
    """Say that a token is of another workspace, or of another app, than the database."""


def check_same(known: Mapping[str, str], *, team_id: str, team: str, bot_user_id: str) -> None:
    """Refuse a token of another workspace, or of another app there, than the data is of.

    ``known`` gives each workspace's bot by team id; a workspace of the same name is another one all the same.
    """
    if known and team_id not in known:
        raise OtherWorkspace(
            f"This database is of the workspace {', '.join(sorted(known))}, and SLACK_BOT_TOKEN is of "
            f"{team_id} ({team}). Use the token that belongs to it, or set DATABASE_URL to a database of its "
            f"own. If you mean it, start once with: python app.py serve --relink. The groups of the other "
            f"workspace then rest. Nothing was changed."
        )
    if known and known[team_id] != bot_user_id:
        raise OtherWorkspace(
            f"This database is of another app in the workspace {team_id}: its bot is {known[team_id]}, and "
            f"that of SLACK_BOT_TOKEN is {bot_user_id}. Use the token that belongs to it. If you mean it, "
            f"start once with: python app.py serve --relink, and invite the app to each group's channel. "
            f"Nothing was changed."
        )


def missing(scopes: Collection[str]) -> list[str]:
    """List what the app needs and was not given; Slack may not say at all."""
    return sorted(NEEDED - {*scopes}) if any(scopes) else []


def is_stale(event_at: datetime, *, installed_at: datetime) -> bool:
    """Tell whether an event is of before the app was installed again: Slack may tell it late."""
    return event_at < installed_at - timedelta(seconds=1)


def erases_at(removed_at: datetime) -> datetime:
    """Tell when a workspace's data is erased."""
    return removed_at + KEPT


RENEWS_BEFORE = timedelta(hours=2)
"""How long before it expires a token is renewed; Slack's last for twelve hours."""
RENEWS_WITHIN = timedelta(minutes=1)
"""How long one process has to renew a token, before another may try."""
TRIES_AGAIN_AFTER = timedelta(minutes=10)
"""How long it is waited after Slack has refused to renew a token."""


def is_due(expires_at: datetime | None, *, now: datetime) -> bool:
    """Tell whether a token is to be renewed: it expires soon, or nobody knows when."""
    return expires_at is None or expires_at - now <= RENEWS_BEFORE
