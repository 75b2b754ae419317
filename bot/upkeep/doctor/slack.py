"""Slack: whether it answers, knows the tokens, and allows what the manifest asks for."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from bot.core.record import record
from bot.core.settings import Settings
from bot.upkeep.doctor.finding import Finding, bad, ok, warn
from bot.upkeep.doctor.time import clock

PATIENCE = 10
"""Seconds for one answer of Slack."""
_MANIFEST = Path(__file__).parents[3] / "manifest.json"
_ASK_AGAIN = "Look at the network and at Slack's status page, and ask again."
_COPY_AGAIN = "Copy it again from your app's page."
_INSTALL_AGAIN = (
    "On your app's page choose App Manifest, put in manifest.json, and install the app again "
    "(OAuth & Permissions > Reinstall)."
)


@record
class Answer:
    """What Slack answered, with its clock and the token's scopes."""

    said: Mapping[str, Any]
    at: datetime | None
    scopes: frozenset[str]


def slack(settings: Settings, *, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Ask Slack who we are; without an answer there is one finding."""
    api = settings.slack_api_url
    try:
        answer = ask(api, "auth.test", settings.slack_bot_token)
    except (OSError, ValueError) as error:
        yield warn("slack", f"Slack does not answer at {api} ({_why(error)}).", _ASK_AGAIN)
        return
    if answer.at is not None:
        yield clock(answer.at, now(), whose="Slack's")
    if answer.said.get("error") == "token_expired" and settings.slack_refresh_token:
        yield ok(
            "slack", "SLACK_BOT_TOKEN has expired, as it does after hours. The app has renewed its own since."
        )
        return
    if not answer.said.get("ok"):
        yield _unknown("SLACK_BOT_TOKEN", answer)
        return
    yield ok("slack", f"Slack knows the bot {answer.said.get('user_id')} of {answer.said.get('team_id')}.")
    yield from scopes(answer.scopes, json.loads(_MANIFEST.read_text()))
    if settings.slack_app_token:
        yield from _socket(api, settings.slack_app_token)


def manifest(file: Path = _MANIFEST) -> Finding:
    """Say what the manifest asks of Slack; what Slack made of it, no token can read."""
    try:
        asked = json.loads(file.read_text())
        commands, events = asked["features"]["slash_commands"], asked["settings"]["event_subscriptions"]
        count = f"{len(commands)} commands and {len(events['bot_events'])} events"
    except (OSError, ValueError, LookupError) as error:
        return bad(
            "manifest",
            f"{file.name} cannot be read: {type(error).__name__}.",
            "Take it from the release again.",
        )
    return ok("manifest", f"{file.name} has {count}; compare it with your app's page after an upgrade.")


def scopes(granted: frozenset[str], manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """Compare what the token may do with what the manifest asks for."""
    asked = frozenset(manifest["oauth_config"]["scopes"]["bot"])
    missing, more = asked - granted, granted - asked
    if missing:
        said = f"The token lacks {_listed(missing)}, which manifest.json asks for."
        yield bad("scopes", said, _INSTALL_AGAIN)
    else:
        yield ok("scopes", f"The token has the {len(asked)} scopes that manifest.json asks for.")
    if more:
        reads = [scope for scope in more if scope.endswith(":history")]
        told = "; it can read what a group says" if reads else ""
        yield ok("scopes", f"It also has {_listed(more)}{told}.")


def ask(api: str, method: str, token: str) -> Answer:
    """Call one method of Slack's; raises OSError or ValueError where there is no answer."""
    who = {"Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{api}{method}", data=b"", headers=who)  # noqa: S310 - the operator's own
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        headers = answer.headers
        told = str(headers.get("x-oauth-scopes", "")).replace(" ", "").split(",")
        date = headers.get("date")
        at = parsedate_to_datetime(date) if date else None
        return Answer(json.loads(answer.read()), at, frozenset(filter(None, told)))


def _socket(api: str, app_token: str) -> Iterator[Finding]:
    try:
        answer = ask(api, "apps.connections.open", app_token)
    except (OSError, ValueError) as error:
        yield warn("slack", f"Slack opens no socket ({_why(error)}).", "Ask again in a minute.")
        return
    if answer.said.get("ok"):
        yield ok("slack", "Slack opens a socket for SLACK_APP_TOKEN.")
    elif answer.said.get("error") == "ratelimited":
        yield warn("slack", "Slack opens no more sockets for the moment.", "Ask again in a minute.")
    else:
        yield _unknown("SLACK_APP_TOKEN", answer)


def _unknown(name: str, answer: Answer) -> Finding:
    return bad("slack", f"Slack refuses {name}: {answer.said.get('error')}.", _COPY_AGAIN)


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _why(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"status {error.code}"
    reason = getattr(error, "reason", None)
    return str(getattr(reason, "strerror", None) or type(reason or error).__name__)
