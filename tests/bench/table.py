"""The one table that is printed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import median


@dataclass(frozen=True)
class Row:
    """One path: what the floor took, what we took, their ratio, and what there was to reach."""

    path: str
    floor: str
    ours: str
    ratio: str
    reach: str
    ok: str


def at_least(
    path: str, floor: Sequence[float], ours: Sequence[float], reach: float, *, unit: str = "/s"
) -> Row:
    """Compare rates, round by round: ours is to be at least ``reach`` times the floor's."""
    ratio = _ratio(floor, ours)
    said = (_said(median(floor), unit), _said(median(ours), unit))
    return Row(path, *said, f"{ratio:.2f}", f">= {reach}", _ok(ratio >= reach))


def at_most(
    path: str, floor: Sequence[float], ours: Sequence[float], reach: float, *, unit: str = " ms"
) -> Row:
    """Compare times or sizes, round by round: ours is to be at most ``reach`` times the floor's."""
    ratio = _ratio(floor, ours)
    said = (_said(median(floor), unit), _said(median(ours), unit))
    return Row(path, *said, f"{ratio:.2f}", f"<= {reach}", _ok(ratio <= reach))


def beside(path: str, floor: Sequence[float], ours: Sequence[float], unit: str) -> Row:
    """Tell how two compare where nothing has to be reached."""
    said = (_said(median(floor), unit), _said(median(ours), unit))
    return Row(path, *said, f"{_ratio(floor, ours):.2f}", "", "")


def _ratio(floor: Sequence[float], ours: Sequence[float]) -> float:
    """Take the median of each round's ratio: what else the machine did in a round, it did to both."""
    return median(own / other for other, own in zip(floor, ours, strict=True))


def fact(path: str, floor: str, ours: str, reach: str, *, holds: bool) -> Row:
    """State something that holds or does not."""
    return Row(path, floor, ours, "", reach, _ok(holds))


def printed(rows: Sequence[Row]) -> str:
    """Draw the table as Markdown, so that it can be kept as it is."""
    names = [field.name for field in fields(Row)]
    cells = [names, *([str(getattr(row, name)) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    drawn = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells
    ]
    rule = " | ".join("-" * width for width in widths)
    return "\n".join(f"| {line} |" for line in [drawn[0], rule, *drawn[1:]])


def _said(value: float, unit: str) -> str:
    return f"{value:,.0f}{unit}" if value >= 100 else f"{value:.3g}{unit}"


def _ok(holds: bool) -> str:
    return "yes" if holds else "NO"
