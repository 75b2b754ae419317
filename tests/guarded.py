"""What the guard makes of a request."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from bot import guard
from bot.guard import Unwelcome
from tests.signing import command, signed
from tests.stage import SECRET

NOW = 1_800_000_000.0
COMMAND = command("next")


def read(
    body: dict[str, Any] | bytes, *, secrets: tuple[str, ...] = (SECRET,), now: float = NOW, **how: Any
) -> Any:
    """Sign a body and read it."""
    raw, headers = signed(body, **{"at": NOW} | how)
    return guard.read({name: [value] for name, value in headers.items()}, raw, secrets, now=now)


def tried(body: dict[str, Any] | bytes, **how: Any) -> Any:
    """Read a body, or answer the status that it was refused with."""
    try:
        return read(body, **how)
    except Unwelcome as unwelcome:
        return unwelcome.status


def status(body: dict[str, Any] | bytes, **how: Any) -> int:
    """Have a signed body refused, and answer with which status."""
    with pytest.raises(Unwelcome) as refused:
        read(body, **how)
    return refused.value.status


def refused_with(headers: Mapping[str, Sequence[str]], body: bytes) -> int:
    """Have a request refused, and answer with which status."""
    with pytest.raises(Unwelcome) as refused:
        guard.read(headers, body, [SECRET], now=NOW)
    return refused.value.status
