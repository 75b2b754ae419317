"""What the doctor says of one thing."""

from enum import StrEnum

from bot.core.record import record


class Level(StrEnum):
    """How something is: in order, worth a look, or keeping the app from its work."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@record
class Finding:
    """How one thing is, and what to do where it is not in order; it holds no secret."""

    level: Level
    about: str
    said: str
    mend: str = ""

    def __str__(self) -> str:
        """Write it as one line, with another for what to do."""
        mend = f"\n{'':17}{self.mend}" if self.mend else ""
        return f"{self.level:<5} {self.about:<10} {self.said}{mend}"

    @property
    def is_bad(self) -> bool:
        """Tell whether the app cannot do its work so."""
        return self.level is Level.BAD


def ok(about: str, said: str) -> Finding:
    """Say that something is in order."""
    return Finding(Level.OK, about, said)


def warn(about: str, said: str, mend: str) -> Finding:
    """Say that something is worth a look."""
    return Finding(Level.WARN, about, said, mend)


def bad(about: str, said: str, mend: str) -> Finding:
    """Say that something keeps the app from its work."""
    return Finding(Level.BAD, about, said, mend)
