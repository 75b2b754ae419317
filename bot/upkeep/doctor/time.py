"""Whether the computer knows the time, and where which hour is."""

import sysconfig
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.walltime import ZONE_VERSION
from bot.upkeep.doctor.finding import Finding, bad, ok, warn

WORTH_A_LOOK, TOO_FAR = timedelta(seconds=10), timedelta(minutes=2)
_SET_IT = (
    "Let the computer set its clock over the network (NTP): reminders come at wrong hours, and requests "
    "of Slack's are refused when the clocks are five minutes apart."
)


def clock(theirs: datetime, ours: datetime, *, whose: str) -> Finding:
    """Compare the computer's clock with another; a second or two lie between question and answer."""
    ahead = ours - theirs
    seconds = abs(round(ahead.total_seconds()))
    said = f"The computer's clock is {seconds} s {'ahead of' if ahead > timedelta(0) else 'behind'} {whose}."
    if abs(ahead) > TOO_FAR:
        return bad("clock", said, _SET_IT)
    if abs(ahead) > WORTH_A_LOOK:
        return warn("clock", said, _SET_IT)
    return ok("clock", f"The computer's clock agrees with {whose}.")


def zones(computers: str | None) -> Finding:
    """Show which zone data is used, and which the computer has; the edition is the year and a letter."""
    used = f"The zone data is {ZONE_VERSION}, which comes with the app"
    if computers is None:
        return ok("zones", f"{used}; the computer has none of its own.")
    said = f"{used}; the computer's own, which is not used, is {computers}."
    if computers > ZONE_VERSION:
        return warn("zones", said, "A newer edition is out: update the app, and it recomputes what moves.")
    return ok("zones", said)


def computers_zones(paths: str | None = None) -> str | None:
    """Read the edition of the computer's own zone data; None where it has none, or does not say."""
    for folder in (paths or str(sysconfig.get_config_var("TZPATH") or "")).split(":"):
        for name in ("tzdata.zi", "+VERSION", "version"):
            if folder and (found := _edition(Path(folder) / name)):
                return found
    return None


def _edition(file: Path) -> str | None:
    try:
        with file.open() as lines:
            return next(lines, "").removeprefix("# version").strip() or None
    except OSError:
        return None
