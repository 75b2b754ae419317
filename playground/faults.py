"""Faults on demand: the next calls of a Web API method go wrong in a chosen way."""

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["429", "500", "503", "timeout", "drop_before", "drop_after", "half", "html", "ok_false"]
KINDS: tuple[str, ...] = get_args(Kind)
AFTER: frozenset[str] = frozenset({"drop_after", "half"})  # the call takes effect, its answer is lost
LINK = "link"


@dataclass
class Fault:
    """A way to fail, for `times` calls of `method` (`*` is any).

    The method `link` is no method: it cuts a socket of Socket Mode after an envelope was sent through it.
    `error` is what `ok_false` says. `retry_after` is the header of a `429` as it is sent; None leaves it out.
    """

    method: str
    kind: Kind
    times: int = 1
    error: str = "internal_error"
    retry_after: str | None = "1"


class Faults:
    """The faults that still wait for their call."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let the next calls fail."""
        self.waiting.append(fault)

    def clear(self) -> None:
        """Let everything work again."""
        self.waiting.clear()

    def take(self, method: str) -> Fault | None:
        """Use up the first fault that waits for this method."""
        names = {method} if method == LINK else {method, "*"}
        fault = next((each for each in self.waiting if each.method in names), None)
        if fault is None:
            return None
        fault.times -= 1
        if fault.times <= 0:
            self.waiting.remove(fault)
        return fault
