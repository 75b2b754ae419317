"""Run the playground itself: the clock, and faults."""

from datetime import datetime, timedelta

from playground.desk.asking import Ask, Json, Malformed, Refused
from playground.desk.seeing import when
from playground.faults import KINDS, Fault


async def move_clock(ask: Ask) -> Json:
    """Move time forward: by seconds, to an instant, or to when the app next wants to wake."""
    if ask.body.get("to_next"):
        to_next(ask)
    elif "to" in ask.body:
        instant = read_instant(ask.text("to"))
        _move(ask, instant - ask.world.clock.now())
    else:
        _move(ask, timedelta(seconds=_seconds(ask)))
    return when(ask.world)


def _seconds(ask: Ask) -> float:
    seconds = ask.body.get("by_seconds")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        raise Malformed("by_seconds has to be a number.")
    return seconds


def to_next(ask: Ask) -> None:
    """Move to the app's next wake, at least a second."""
    soonest = ask.world.clock.next
    if soonest is None:
        raise Refused("The app has not said when it next has something to do.")
    _move(ask, max(soonest - ask.world.clock.now(), timedelta(seconds=1)))


def _move(ask: Ask, by: timedelta) -> None:
    try:
        ask.world.move_clock(by)
    except (ValueError, OverflowError):
        raise Refused("The clock only moves forward.") from None


def read_instant(text: str) -> datetime:
    """Read an ISO instant, which has to name its offset from UTC."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise Malformed("That is not an ISO instant.") from None
    if instant.tzinfo is None:
        raise Malformed("That instant does not say its offset from UTC.")
    return instant


async def add_fault(ask: Ask) -> Json:
    """Let the next calls of a method go wrong."""
    kind, times = ask.text("kind"), ask.body.get("times", 1)
    if kind not in KINDS or not isinstance(times, int) or times < 1:
        raise Malformed(f"A fault has a kind of {', '.join(KINDS)} and happens one time or more.")
    wait = ask.body.get("retry_after", "1")
    fault = Fault(
        ask.text("method", "*"),
        kind,  # type: ignore[arg-type]  # looked up above
        times,
        error=ask.text("error", "internal_error"),
        retry_after=None if wait is None else str(wait),
    )
    ask.world.faults.add(fault)
    ask.world.changed()
    return {}


async def clear_faults(ask: Ask) -> Json:
    """Let everything work again."""
    ask.world.faults.clear()
    ask.world.changed()
    return {}


async def set_quiet(ask: Ask) -> Json:
    """Set a person's do-not-disturb from `starts` until `ends`, or end it when both are missing."""
    person = ask.person
    if "starts" not in ask.body and "ends" not in ask.body:
        person.quiet = None
    else:
        starts, ends = (int(read_instant(ask.text(name)).timestamp()) for name in ("starts", "ends"))
        person.quiet = (starts, ends)
    ask.world.changed()
    return {}
