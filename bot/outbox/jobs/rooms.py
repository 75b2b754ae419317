"""Which channels are private: Slack tells no app when one is made public, so it is asked before a post."""

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.clock import Clock
from bot.outbox import rules
from bot.outbox.jobs.calls import refusal
from bot.outbox.rules import Fate, Outcome

_A_PAGE, _PAGES = 200, 10
_A_MOMENT = 1.0
_IN_THE_WAY = (Fate.RETRY, Fate.HELD, Fate.BARRED)


@dataclasses.dataclass(frozen=True)
class _Look:
    """What was seen to be private, and when: by the stopwatch, and by the product's clock."""

    taken_at: float
    at: datetime
    private: frozenset[str]


class Rooms:
    """The private channels that the app is in, as of at most ``fresh_for`` seconds ago, by both clocks.

    All are listed in one call, so that many groups that are told something at the same hour cost no more
    than one. The product's clock counts too, since what it brings about is not said on an older look.
    """

    def __init__(self, fresh_for: float, stopwatch: Callable[[], float], clock: Clock) -> None:
        self._fresh_for, self._stopwatch, self._clock = fresh_for, stopwatch, clock
        self._known = dict[UUID, _Look]()
        self._one_at_a_time = asyncio.Lock()

    async def obstacle(self, client: AsyncWebClient, workspace_id: UUID, channel: str) -> Outcome | None:
        """Tell what stands in the way of a post into a channel; None for a private one."""
        if channel in await self._private(client, workspace_id):
            return None
        return await _looked_at(client, channel)

    async def _private(self, client: AsyncWebClient, workspace_id: UUID) -> frozenset[str]:
        needed_at, now = self._stopwatch() - self._fresh_for, self._clock()
        async with self._one_at_a_time:
            known = self._known.get(workspace_id)
            if known is None or known.taken_at < needed_at or self._has_jumped(known.at, now):
                taken_at, at = self._stopwatch(), self._clock()
                known = self._known[workspace_id] = _Look(taken_at, at, await _listed(client))
        return known.private

    def _has_jumped(self, since: datetime, now: datetime) -> bool:
        return abs((now - since).total_seconds()) > max(self._fresh_for, _A_MOMENT)


async def _listed(client: AsyncWebClient) -> frozenset[str]:
    """List the private channels that the app is in; none where Slack does not say, so each is looked at."""
    found, cursor = set[str](), ""
    try:
        for _ in range(_PAGES):
            page = await client.users_conversations(
                types="private_channel", exclude_archived=True, limit=_A_PAGE, cursor=cursor or None
            )
            found |= {str(channel["id"]) for channel in page["channels"] if channel["is_private"]}
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
    except Exception:  # noqa: BLE001 - the look at each channel tells what is wrong
        return frozenset()
    return frozenset(found)


async def _looked_at(client: AsyncWebClient, channel: str) -> Outcome | None:
    """Look at one channel; without a scope for public ones Slack does not describe them."""
    try:
        channel_now = (await client.conversations_info(channel=channel))["channel"]
        if channel_now.get("is_archived"):
            return Outcome(Fate.HELD, reason="is_archived")
        return None if channel_now["is_private"] else Outcome(Fate.HELD, reason=rules.PUBLIC)
    except SlackApiError as error:
        refused = refusal(error)
        if refused.reason == "missing_scope":
            sees_private = "groups:read" in str(error.response.get("provided"))
            return Outcome(Fate.HELD, reason=rules.PUBLIC if sees_private else refused.reason)
        return refused if refused.fate in _IN_THE_WAY else dataclasses.replace(refused, fate=Fate.RETRY)
    except Exception as error:  # noqa: BLE001 - looking changes nothing, so it is done again
        return Outcome(Fate.RETRY, reason=f"cannot look: {type(error).__name__}")
