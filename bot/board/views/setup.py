"""The form to set up a group, with its dates shown before anything is made."""

import dataclasses
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest

from slack_sdk.models.blocks import (
    Block,
    ConversationFilter,
    ConversationSelectElement,
    DatePickerElement,
    ExternalDataSelectElement,
    InputBlock,
    NumberInputElement,
    Option,
    TimePickerElement,
)
from slack_sdk.models.views import View

from bot.board.service import Room, Setup, plan_of
from bot.core.blocks import (
    Answers,
    Choices,
    Payload,
    choice_field,
    choices_field,
    field,
    form,
    options,
    section,
    small,
    text_field,
)
from bot.core.errors import Refusal
from bot.core.text import escape
from bot.meetings.rules import (
    MOST_DATES,
    country_of,
    holiday_on,
    instant,
    is_zone,
    occurrence_date,
    repeats_for,
    zone_note,
    zones,
    zones_like,
)
from bot.meetings.views import clocks
from bot.members.views import read_profile

_AHEAD = timedelta(weeks=4)
_TUESDAY = 1
_NAME, _PURPOSE = 80, 500
_SHOWN_DATES = 6
_WEEKS, _LENGTH = "4", "150"
_MOST_ZONES = 20
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_FEWEST_OTHERS = 3
OTHERS = [f"other{place}" for place in range(2, MOST_DATES + 1)]
"""The fields of the dates after the first, where a group chooses each."""


def channel_form() -> View:
    """Ask, from App Home, which private channel the group meets in."""
    private = ConversationFilter(include=["private"], exclude_bot_users=True)
    picker = ConversationSelectElement(action_id="channel", filter=private)
    hint = "A private channel that Soundingboard is in. Invite it there with /invite @Soundingboard."
    return form(
        "Set up a group", "board.channel", [field("channel", "Channel", picker, hint=hint)], submit="Next"
    )


def read_channel(view: Payload) -> str:
    """Read which channel was chosen."""
    if not (channel := Answers(view).text("channel")):
        raise Refusal("Choose the group's private channel.", "channel")
    return channel


def read_room(channel_id: str, users: Sequence[Payload]) -> Room:
    """Read who is in a channel, without apps and accounts that are gone."""
    people = [read_profile(user) for user in users]
    return Room(channel_id, [person for person in people if not person.is_bot and not person.is_gone])


def first_setup(room: Room, user_id: str, *, now: datetime) -> Setup:
    """Fill in what is likeliest: a Tuesday in four weeks at 18:00, in the person's own zone."""
    zone = next((person.zone for person in room.people if person.user_id == user_id), "UTC")
    first = now.date() + _AHEAD
    first += timedelta(days=(_TUESDAY - first.weekday()) % 7)
    return Setup(
        name="",
        purpose="",
        facilitators=[user_id],
        zone=zone if is_zone(zone) else "UTC",
        first=first.isoformat(),
        start="18:00",
        length=_LENGTH,
        repeats="other_month",
        weeks=_WEEKS,
    )


def people_in(room: Room) -> Choices:
    """List who may be chosen as facilitator."""
    return [(person.user_id, person.name) for person in room.people]


def people_shown(view: Payload) -> Choices:
    """Read back who may be chosen, from the form as it stands."""
    picker = next(block["element"] for block in view["blocks"] if block["block_id"] == "facilitators")
    return [(option["value"], option["text"]["text"]) for option in picker["options"]]


def setup_form(channel_id: str, people: Choices, setup: Setup, *, now: datetime) -> View:
    """Ask for what a group needs, and show the next six dates before it is created."""
    setup = dataclasses.replace(setup, weeks=setup.weeks or _WEEKS)
    blocks: list[Block] = [
        text_field("name", "Group name", limit=_NAME, initial=setup.name),
        choices_field("facilitators", "Facilitators", people, initial=setup.facilitators),
        _zone_field(setup.zone),
        field("first", "First meeting (date)", _picker(setup.first), tells=True),
        field("start", "Start time", _clock(setup), tells=True),
        _number_field("length", "Length in minutes", setup.length),
        choice_field("repeats", "Repeats", _repeats(setup.first), initial=setup.repeats, tells=True),
        *_more_about(setup),
        text_field("purpose", "Purpose", limit=_PURPOSE, initial=setup.purpose, optional=True, lines=True),
        section(_dates(setup, now=now), block_id="dates"),
        small(
            "*Who will see this*: everybody in this channel sees the name and the dates. The purpose is for "
            "those who have joined: it stands under More, and in their Home."
        ),
    ]
    return form("Set up a group", "board.setup", blocks, submit="Create", about=channel_id)


def read_setup(view: Payload) -> Setup:
    """Read the form as it was filled in."""
    answers = Answers(view)
    return Setup(
        name=answers.text("name"),
        purpose=answers.text("purpose"),
        facilitators=answers.choices("facilitators"),
        zone=answers.choice("zone"),
        first=answers.text("first"),
        start=answers.text("start"),
        length=answers.text("length"),
        repeats=answers.choice("repeats"),
        weeks=answers.text("weeks"),
        others=[day for name in OTHERS if (day := answers.text(name))],
    )


def _repeats(first: str) -> Choices:
    try:
        return repeats_for(date.fromisoformat(first))
    except ValueError:
        return repeats_for(None)


def _more_about(setup: Setup) -> list[InputBlock]:
    """Ask for the number of weeks, or for the other dates, where the group meets like that."""
    if setup.repeats == "weeks":
        return [_number_field("weeks", "How many weeks", setup.weeks, tells=True)]
    if setup.repeats != "dates":
        return []
    shown = OTHERS[: max(_FEWEST_OTHERS, len(setup.others) + 1)]
    filled = zip_longest(shown, setup.others[: len(shown)], fillvalue="")
    return [
        field(name, f"Date {place}", _picker(day, name), optional=True, tells=True)
        for place, (name, day) in enumerate(filled, 2)
    ]


def zone_options(typed: str) -> list[dict[str, object]]:
    """Offer the zones that somebody may mean."""
    wanted = typed.casefold().replace(" ", "_")
    inside = sorted(name for name in zones() if wanted in name.casefold())
    found = (inside or zones_like(typed))[:_MOST_ZONES]
    return [option.to_dict() for option in options([(name, name) for name in found])]


def _zone_field(zone: str) -> InputBlock:
    chosen = Option(value=zone, label=zone) if zone else None
    element = ExternalDataSelectElement(action_id="zone", initial_option=chosen, min_query_length=2)
    return field("zone", "Time zone", element, hint="Type a city, such as Chicago or Berlin.", tells=True)


def _number_field(name: str, label: str, initial: str, *, tells: bool = False) -> InputBlock:
    """Ask for a whole number; what is none stays where it was typed, since Slack takes no such form."""
    first = initial if _WHOLE.fullmatch(initial) else None
    element = NumberInputElement(action_id=name, is_decimal_allowed=False, initial_value=first)
    return field(name, label, element, tells=tells)


def _clock(setup: Setup) -> TimePickerElement:
    """Offer a time, and say whose clock it is: Slack names the reader's own beside it otherwise."""
    return TimePickerElement(action_id="start", initial_time=setup.start, timezone=setup.zone or None)


def _picker(day: str, name: str = "first") -> DatePickerElement:
    return DatePickerElement(action_id=name, initial_date=day or None)


def _dates(setup: Setup, *, now: datetime) -> str:
    """Show the next six dates, or what stands in their way."""
    try:
        # No date hangs on the length: what is wrong with it is said beside its own field alone.
        plan = plan_of(dataclasses.replace(setup, length=_LENGTH), now=now)
    except Refusal as refusal:
        return f"*The dates*\n{refusal.sentence}"
    count = max(_SHOWN_DATES, len(plan.recurrence.others) + 1)
    found = [occurrence_date(plan.recurrence, number) for number in range(count)]
    days = [day for day in found if day is not None]
    title = "*The next six dates*" if len(days) == _SHOWN_DATES else "*The dates*"
    title = title if len(days) > 1 else "*The date*"
    return "\n".join([title, *(_line(day, setup) for day in days)])


def _line(day: date, setup: Setup) -> str:
    at = instant(day, setup.start, setup.zone)
    holiday = holiday_on(country_of(setup.zone), day)
    notes = [
        zone_note(day, setup.start, setup.zone),
        f"It is a holiday there: {holiday}." if holiday else None,
    ]
    return "\n".join([clocks(at, setup.zone), *(f"_{escape(note)}_" for note in notes if note)])
