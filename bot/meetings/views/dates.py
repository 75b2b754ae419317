"""The group's dates, and the form in which a facilitator moves one or adds one."""

import uuid

from slack_sdk.models.blocks import Block, DatePickerElement, NumberInputElement, TimePickerElement
from slack_sdk.models.views import View

from bot.core.blocks import (
    Answers,
    Payload,
    button,
    buttons,
    divider,
    field,
    form,
    section,
    small,
    sure,
)
from bot.core.errors import not_found
from bot.core.ids import read_id
from bot.core.text import bold, escape
from bot.meetings.model import Meeting
from bot.meetings.rules import Offer, Slot, day_in, whole, zone_in_words
from bot.meetings.service import Calendar, Doubts, Draft
from bot.meetings.views.clock import clocks, moment
from bot.meetings.views.news import doubt_lines

_CANCEL = sure(
    "Cancel the meeting?",
    "The group is told once. The other dates stay as they are.",
    yes="Cancel it",
    no="Keep it",
)
_ASK = sure("Propose to cancel?", "The group votes on it in the channel.", yes="Propose", no="Not now")
_TAKE = sure("Take this date?", "The group is told once.", yes="Take it", no="Not yet")
_MARKS = {"moved": "moved", "extra": "extra meeting"}


def dates_form(seen: Calendar) -> View:
    """List a group's dates with what stands against them; a facilitator can change them here."""
    blocks: list[Block] = [section(bold(seen.name))]
    if not seen.dates:
        blocks.append(section("No meeting is planned."))
    for meeting, doubts in seen.dates:
        blocks.append(section(_date(meeting, doubts)))
        if seen.runs and meeting.state == "planned":
            blocks.append(_changes(meeting))
    if seen.runs:
        blocks += [divider(), _more(seen)]
    blocks.append(small("Each date is on your own clock, and beside it on the group's."))
    blocks.append(buttons(button("Calendar", "calendars.open")))
    return form("Dates", "meetings.dates", blocks, about=str(seen.group_id))


def _date(meeting: Meeting, doubts: Doubts) -> str:
    marks = [_MARKS[meeting.exception]] if meeting.exception else []
    marks += ["fixed by the group"] if meeting.fixed_at else []
    marked = f" · {', '.join(marks)}" if marks else ""
    return "\n".join([f"*{moment(meeting)}*{marked}", *(f"_{line}_" for line in doubt_lines(doubts))])


def _changes(meeting: Meeting) -> Block:
    value = str(meeting.id)
    if meeting.fixed_at:
        return buttons(
            button("Propose another date", "meetings.move", value),
            button("Propose to cancel", "meetings.propose_cancel", value, confirm=_ASK),
        )
    return buttons(
        button("Move", "meetings.move", value), button("Cancel", "meetings.cancel", value, confirm=_CANCEL)
    )


def _more(seen: Calendar) -> Block:
    group_id = str(seen.group_id)
    return buttons(
        button("Extra meeting", "meetings.extra", group_id),
        button("The year at once", "meetings.year", group_id),
        button("How we meet", "meetings.rhythm", group_id),
    )


def date_form(draft: Draft) -> View:
    """Ask for a date and a time in the group's zone, and say what they come to before anything is changed."""
    about, meeting = str(draft.about), draft.meeting
    day = DatePickerElement(action_id="day", initial_date=draft.slot.day.isoformat())
    at = TimePickerElement(action_id="at", initial_time=draft.slot.at, timezone=draft.zone)
    blocks: list[Block] = [
        section(_purpose(meeting)),
        field("day", "Date", day, tells=True),
        field("at", f"Time, by {zone_in_words(draft.zone)}", at, tells=True),
        *([] if meeting else [_length(draft.length)]),
        section(_what_it_comes_to(draft), block_id="new"),
        *_offers(draft),
        buttons(button("Find a date", "meetings.find", about)),
    ]
    title, callback, submit = _title(meeting)
    return form(title, callback, blocks, submit=submit, about=about)


def _title(meeting: Meeting | None) -> tuple[str, str, str]:
    if meeting is None:
        return "Extra meeting", "meetings.extra", "Add"
    if meeting.fixed_at:
        return "Propose a date", "meetings.propose_move", "Propose"
    return "Move the meeting", "meetings.move", "Move"


def _purpose(meeting: Meeting | None) -> str:
    if meeting is None:
        return "One meeting more. The group's other dates stay as they are."
    planned = f"The meeting is planned for {moment(meeting)}."
    if meeting.fixed_at:
        return f"{planned} The group has fixed this date, so another needs its yes."
    return f"{planned} Everything that belongs to it moves with it, and the group is told once."


def _length(length: int) -> Block:
    element = NumberInputElement(action_id="length", is_decimal_allowed=False, initial_value=str(length))
    return field("length", "Length in minutes", element)


def _what_it_comes_to(draft: Draft) -> str:
    if draft.doubts is None:
        return f"*This date*\n{draft.problem}"
    lines = [f"*This date*\n{clocks(draft.doubts.starts_at, draft.zone)}"]
    return "\n".join([*lines, *(f"_{line}_" for line in doubt_lines(draft.doubts))])


def _offers(draft: Draft) -> list[Block]:
    rows: list[Block] = []
    for offer in draft.offers:
        value = f"{draft.about} {offer.slot.day.isoformat()} {offer.slot.at}"
        take = button("Take this", "meetings.take", value, confirm=_TAKE)
        rows.append(section(_offer(offer, draft.zone), accessory=take))
    return [section("*What suits most*, the best first:"), *rows] if rows else []


def _offer(offer: Offer, zone: str) -> str:
    losers = [f"_{escape(line)}_" for line in offer.losers] or ["_Within everybody's working hours._"]
    return "\n".join([clocks(offer.starts_at, zone), *losers])


def read_slot(view: Payload) -> Slot:
    """Read the date and the time that were chosen; refuse a form without them."""
    answers = Answers(view)
    return Slot(day_in(answers.text("day"), "day"), answers.text("at"))


def read_length(view: Payload) -> int:
    """Read a length in minutes; 0 for whatever is none."""
    return whole(Answers(view).text("length"))


def read_taken(action: Payload) -> tuple[uuid.UUID, Slot]:
    """Read which of the offered times was taken, and for what."""
    about, *rest = str(action["value"]).split(" ")
    if len(rest) != 2:
        raise not_found()
    return read_id(about), Slot(day_in(rest[0], "day"), rest[1])
