"""Public holidays: which country a zone is in, and which of its days are holidays."""

import importlib.resources
from collections.abc import Iterator
from datetime import date
from functools import cache

_ENGLISH = "en_US"


@cache
def countries() -> dict[str, str]:
    """List the countries whose holidays are known: two letters to the name."""
    import holidays  # noqa: PLC0415 - fifteen megabytes that most requests do without

    known = holidays.list_supported_countries()
    names = (line.split("\t") for line in _table("iso3166.tab"))
    return {code: name for code, name in names if code in known}


@cache
def country_of(zone: str) -> str:
    """Find the country that a zone is in, as two letters; empty for UTC and for whatever is no place."""
    places = {line.split("\t")[2]: line[:2] for line in _table("zone.tab")}
    return places.get(zone) or places.get(_newer_names().get(zone, ""), "")


def holiday_on(country: str, day: date) -> str | None:
    """Name the public holiday that a country keeps on a day; days kept instead of it count."""
    return _calendar(country, day.year).get(day)


@cache
def _calendar(country: str, year: int) -> dict[date, str]:
    if country not in countries():
        return {}
    import holidays  # noqa: PLC0415 - see above

    return dict(holidays.country_holidays(country, years=year, language=_ENGLISH).items())


@cache
def _newer_names() -> dict[str, str]:
    """Give the name that stands today for each that stood before, as Slack may still tell it."""
    links = (line.split() for line in _table("tzdata.zi") if line.startswith("L "))
    return {old: new for _, new, old in links}


def _table(name: str) -> Iterator[str]:
    text = importlib.resources.files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
