"""Brings presses, forms, commands and events to the app, over whichever way it listens on."""

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from playground import payloads
from playground.delivery.answer import Answer
from playground.delivery.links import Links
from playground.delivery.signed import Signed

if TYPE_CHECKING:
    from playground.world import World

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Courier:
    """One app's deliveries: over HTTP when it has request URLs, else over its sockets."""

    def __init__(self, world: "World", links: Links) -> None:
        self._world = world
        self._links = links
        settings = world.settings
        self._signed = (
            Signed(settings.request_urls, settings.signing_secret) if settings.request_urls else None
        )

    @property
    def is_connected(self) -> bool:
        """Say whether there is somebody to deliver to, as far as one can know."""
        return self._signed is not None or bool(self._links.open)

    async def interact(self, payload: payloads.Payload) -> Answer:
        """Deliver a press, a form or a question for options, once."""
        if self._signed is None:
            kind = payload["type"]
            answered = kind in {"view_submission", "block_suggestion"}
            return await self._envelope("interactive", payload, accepts=answered)
        return await self._post(self._signed, urlencode({"payload": json.dumps(payload)}).encode(), FORM)

    async def command(self, payload: dict[str, str]) -> Answer:
        """Deliver a slash command, once."""
        if self._signed is None:
            return await self._envelope("slash_commands", payload, accepts=True)
        return await self._post(self._signed, urlencode(payload).encode(), FORM)

    async def event(self, inner: payloads.Payload, *, shared: bool = False) -> None:
        """Deliver an event that the app subscribed to.

        Comes back after the first try; a failed one is tried again beside, under the same event id.
        """
        settings = self._world.settings
        if inner["type"] not in settings.events:
            return
        at = self._world.clock.now().timestamp()
        inner = inner | {"event_ts": inner.get("event_ts") or self._world.next_ts()}
        event_id = f"Ev{secrets.token_hex(5).upper()}"
        payload = payloads.event(inner, event_id=event_id, at=at, shared=shared)
        answer = await self._event(payload, attempt=0, reason="")
        if answer.error and answer.again:
            self._world.spawn(self._again(payload, answer))

    async def _again(self, payload: payloads.Payload, answer: Answer) -> None:
        for attempt, pause in enumerate(self._world.settings.retries, start=1):
            await asyncio.sleep(pause)
            answer = await self._event(payload, attempt=attempt, reason=answer.reason)
            if not answer.error or not answer.again:
                return

    async def _event(self, payload: payloads.Payload, *, attempt: int, reason: str) -> Answer:
        if self._signed is None:
            return await self._envelope(
                "events_api", payload, accepts=False, retry_attempt=attempt, retry_reason=reason
            )
        retry = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason} if attempt else {}
        return await self._post(self._signed, json.dumps(payload).encode(), JSON, **retry)

    async def _post(self, signed: Signed, body: bytes, kind: str, **headers: str) -> Answer:
        return await signed.send(body, kind, patience=self._world.settings.patience, headers=headers)

    async def _envelope(self, kind: str, payload: payloads.Payload, *, accepts: bool, **retry: Any) -> Answer:
        envelope = {"type": kind, "payload": payload, "accepts_response_payload": accepts, **retry}
        return await self._links.deliver(
            envelope, patience=self._world.settings.patience, faults=self._world.faults
        )

    async def close(self) -> None:
        """Let go of connections, and ask the app's sockets to leave."""
        if self._signed is not None:
            await self._signed.close()
        await self._links.refresh()
