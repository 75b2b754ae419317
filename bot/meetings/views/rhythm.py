"""How a group meets, and the form in which a facilitator changes it."""

import uuid
from dataclasses import astuple, fields
from datetime import datetime

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    ExternalDataSelectElement,
    InputBlock,
    NumberInputElement,
    Option,
    TimePickerElement,
)
from slack_sdk.models.views import View

from bot.core.blocks import Answers, Message, Payload, choice_field, divider, field, form, section, small
from bot.core.errors import not_found
from bot.core.ids import read_id
from bot.core.text import escape
from bot.meetings.model import Meeting
from bot.meetings.rules import all_repeats, countries
from bot.meetings.service import Dates, Foreseen, Given, Rhythm
from bot.meetings.views.clock import clocks, moment
from bot.meetings.views.news import doubt_lines

_TITLE = "How we meet"
_MOST_MOVES = 20
_NO_COUNTRY = "none"


def rhythm_form(known: Rhythm) -> View:
    """Ask a facilitator how the group meets from now on, filled in with how it does."""
    blocks: list[Block] = [
        section("The planned meetings follow. Those that were moved by hand or fixed by the group stay."),
        field(
            "first",
            "Next meeting (date)",
            DatePickerElement(action_id="first", initial_date=known.first.day.isoformat()),
        ),
        field(
            "start",
            "Start time",
            TimePickerElement(action_id="start", initial_time=known.first.at),
            hint="On the clock of the time zone below.",
        ),
        _zone(known.zone),
        _number("length", "Length in minutes", known.length),
        choice_field("repeats", "Repeats", all_repeats(), initial=known.repeats),
        _number("weeks", "How many weeks", known.weeks, hint="Counts only for every N weeks."),
        _country(known.country),
    ]
    return form(_TITLE, "meetings.rhythm", blocks, submit="Next", about=str(known.group_id))


def _number(name: str, label: str, number: int, *, hint: str | None = None) -> InputBlock:
    element = NumberInputElement(action_id=name, is_decimal_allowed=False, initial_value=str(number))
    return field(name, label, element, hint=hint)


def _zone(zone: str) -> InputBlock:
    chosen = Option(value=zone, label=zone)
    element = ExternalDataSelectElement(action_id="zone", initial_option=chosen, min_query_length=2)
    return field("zone", "Time zone", element, hint="Type a city, such as Chicago or Berlin.")


def _country(country: str) -> InputBlock:
    name = countries().get(country, "No country")
    element = ExternalDataSelectElement(
        action_id="country",
        initial_option=Option(value=country or _NO_COUNTRY, label=name),
        min_query_length=2,
    )
    return field(
        "country", "Holidays of", element, hint="Type a name, or no country. You are warned of them."
    )


def read_rhythm(view: Payload) -> Given:
    """Read the form as it was filled in."""
    answers = Answers(view)
    return Given(
        first=answers.text("first"),
        start=answers.text("start"),
        length=answers.text("length"),
        repeats=answers.choice("repeats"),
        weeks=answers.text("weeks"),
        country=answers.choice("country"),
        zone=answers.choice("zone"),
    )


def rhythm_sure(found: Foreseen, given: Given) -> View:
    """Show what a new rhythm comes to, before anything is changed."""
    about = [str(found.group_id), *astuple(given)]
    blocks: list[Block] = [section("*The dates*")]
    for each in found.dates:
        against = [f"_{line}_" for line in doubt_lines(each)]
        blocks.append(section("\n".join([clocks(each.starts_at, each.zone), *against])))
    moves = [
        _move(one, at, found.zone) for one, at in found.moves if at != one.starts_at or one.zone != found.zone
    ][:_MOST_MOVES]
    if moves:
        blocks += [divider(), section("\n".join(["*The planned meetings*", *moves]))]
    if found.stay:
        blocks.append(small(f"{found.stay} moved by hand or fixed by the group stay where they are."))
    return form(_TITLE, "meetings.rhythm_sure", blocks, submit="Change", about=" ".join(about), close="Back")


def _move(meeting: Meeting, at: datetime | None, zone: str) -> str:
    if at is None:
        return f"• {moment(meeting)} → cancelled"
    return f"• {moment(meeting)} → {clocks(at, zone)}"


def read_rhythm_sure(view: Payload) -> tuple[uuid.UUID, Given]:
    """Read back which rhythm was shown."""
    group_id, *given = str(view["private_metadata"]).split(" ")
    if len(given) != len(fields(Given)):
        raise not_found()
    return read_id(group_id), Given(*given)


def rhythm_news(told: Dates) -> Message:
    """Tell the channel how the group meets now."""
    dates = [f"• {moment(one)}" for one in told.dates]
    text = "The group meets otherwise from now on"
    return Message(escape(text), [section("\n".join([f"*{text}.* The next dates:", *dates]))])
