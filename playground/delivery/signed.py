"""Signed requests over HTTP, as Slack sends them to an app's request URL."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from typing import Any

import aiohttp

from playground.delivery.answer import FAILED, LATE, Answer

AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Sign a body as Slack does: HMAC-SHA256 over `v0:timestamp:body`."""
    signed = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


class Signed:
    """Sends to the request URLs in turn, and to the next when one refuses the connection."""

    def __init__(self, urls: Sequence[str], secret: str) -> None:
        self.urls = urls
        self._secret = secret
        self._turn = 0
        self._session: aiohttp.ClientSession | None = None

    async def send(self, body: bytes, kind: str, *, patience: float, headers: dict[str, str]) -> Answer:
        """Send one request and read the answer, in at most `patience` seconds. `kind` is the content type."""
        timestamp = str(int(time.time()))
        headers = headers | {
            "content-type": kind,
            "user-agent": AGENT,
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": signature(self._secret, timestamp, body),
        }
        try:
            async with asyncio.timeout(patience):
                return await self._try_each(body, headers)
        except TimeoutError:
            return Answer(error=LATE, reason="http_timeout")

    async def _try_each(self, body: bytes, headers: dict[str, str]) -> Answer:
        self._turn += 1
        for step in range(len(self.urls)):
            url = self.urls[(self._turn + step) % len(self.urls)]
            try:
                return await self._post(url, body, headers)
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                return Answer(error=FAILED, reason="connection_failed")
        return Answer(error=FAILED, reason="connection_failed")

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        if self._session is None:  # a fresh connection for each: a kept one may be gone when it is needed
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))
        async with self._session.post(url, data=body, headers=headers, allow_redirects=False) as response:
            text = await response.text()
            if response.status != 200:
                wanted = response.headers.get("x-slack-no-retry") != "1"
                return Answer(error=FAILED, reason="http_error", again=wanted)
            return Answer(_read(text))

    async def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def _read(text: str) -> dict[str, Any]:
    """Read an answer: an object, or plain text as a message."""
    if not text.strip():
        return {}
    try:
        read = json.loads(text)
    except ValueError:
        return {"text": text}
    return read if isinstance(read, dict) else {"text": text}
