"""The year's dates at once, and the votes on them."""

import uuid
from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, DatePickerElement
from slack_sdk.models.views import View

from bot.core.blocks import Answers, Message, Payload, button, buttons, field, form, section, small
from bot.core.errors import not_found
from bot.core.ids import read_id
from bot.core.text import bold, when
from bot.meetings.model import Meeting
from bot.meetings.rules import Verdict, day_in, zone_in_words
from bot.meetings.service import Doubts, Question, Year
from bot.meetings.views.clock import clocks, moment
from bot.meetings.views.news import doubt_lines

_DATE = "date"
_IN_A_SECTION = 8
_MINE = {True: "*You agree.*", False: "*You do not agree.*", None: "*Do you agree?*"}
_ENDS = {
    Verdict.AGREED: "The group has agreed, so this holds.",
    Verdict.DECLINED: "The group did not agree, so everything stays as it was.",
    Verdict.LAPSED: "Not enough members agreed in time, so everything stays as it was.",
    Verdict.REPLACED: "Another proposal has taken the place of this one.",
}


def year_form(year: Year) -> View:
    """Ask a facilitator for the dates of a year, filled in with those that are planned."""
    fields: list[Block] = [
        field(
            f"{_DATE}{meeting.number}",
            f"Meeting {place}, at {meeting.wall_time} {zone_in_words(meeting.zone)}",
            DatePickerElement(
                action_id=f"{_DATE}{meeting.number}", initial_date=meeting.local_date.isoformat()
            ),
        )
        for place, (meeting, _) in enumerate(year.dates, 1)
    ]
    hello = section(f"The dates of {bold(year.name)} for a year, to be fixed by a vote.")
    return form(
        "The year's dates", "meetings.year", [hello, *fields], submit="Next", about=str(year.group_id)
    )


def read_year(view: Payload) -> dict[int, date]:
    """Read the dates that were chosen, by the number of their meetings."""
    answers, names = Answers(view), ((view.get("state") or {}).get("values") or {}).keys()
    numbers = [int(name[len(_DATE) :]) for name in names if _is_date(name)]
    return {number: day_in(answers.text(f"{_DATE}{number}"), f"{_DATE}{number}") for number in numbers}


def _is_date(name: str) -> bool:
    number = name.removeprefix(_DATE)
    return name.startswith(_DATE) and number.isascii() and number.isdecimal() and len(number) < 6


def year_sure(year: Year) -> View:
    """Show a year's dates with what stands against each, before they are proposed."""
    days = " ".join(f"{meeting.number}={doubts.slot.day}" for meeting, doubts in year.dates)
    blocks: list[Block] = [
        section("On your own clock, and beside it on the group's:"),
        *(section(_line(doubts)) for _, doubts in year.dates),
        small("Once more than half of the members agree, these dates hold. Changing one then takes a vote."),
    ]
    return form(
        "The year's dates",
        "meetings.year_sure",
        blocks,
        submit="Propose",
        about=f"{year.group_id} {days}",
        close="Back",
    )


def read_year_sure(view: Payload) -> tuple[uuid.UUID, dict[int, date]]:
    """Read back which dates were shown."""
    group_id, *pairs = str(view["private_metadata"]).split(" ")
    split = [pair.partition("=") for pair in pairs]
    if not all(_is_date(f"{_DATE}{number}") for number, _, _ in split):
        raise not_found()
    return read_id(group_id), {int(number): day_in(day, "") for number, _, day in split}


def proposal_post(asked: Question) -> Message:
    """Ask the channel whether these dates are to hold, and show how the vote stands."""
    proposal = asked.proposal
    blocks: list[Block] = [section(_proposed(asked)), *_dates(asked), small(_stands(asked))]
    if proposal.state == Verdict.OPEN:
        opens = button("Open", "meetings.proposal", str(proposal.id))
        blocks.append(_vote_buttons(asked, "meetings", opens))
    return Message(text=_title(asked), blocks=blocks)


def _title(asked: Question) -> str:
    return {
        "year": "The year's dates are proposed",
        "move": "Another date is proposed",
        "cancel": "It is proposed to cancel a meeting",
    }[asked.proposal.kind]


def _proposed(asked: Question) -> str:
    by = f", by <@{asked.proposed_by}>" if asked.proposed_by else ""
    return f"*{_title(asked)}*{by}"


def _dates(asked: Question) -> list[Block]:
    if asked.proposal.kind == "year":
        return _sections([f"• {_time(doubts)}" for _, doubts in asked.dates])
    return [section("\n".join(_change(asked, *each))) for each in asked.dates]


def _change(asked: Question, meeting: Meeting, doubts: Doubts) -> list[str]:
    if asked.proposal.kind == "cancel":
        return [f"The meeting {_time(doubts)}"]
    if asked.proposal.state == Verdict.OPEN:
        return [f"Fixed: {moment(meeting)}", f"*Proposed: {_time(doubts)}*"]
    return [f"Proposed: {_time(doubts)}"]


def _time(doubts: Doubts) -> str:
    return clocks(doubts.starts_at, doubts.zone)


def _stands(asked: Question) -> str:
    proposal = asked.proposal
    if proposal.state != Verdict.OPEN:
        return _ENDS[Verdict(proposal.state)]
    agree = "1 agrees" if asked.yes == 1 else f"{asked.yes} agree"
    return (
        f"{agree}; {asked.members // 2 + 1} of {asked.members} are needed, until {when(proposal.closes_at)}."
    )


def _vote_buttons(asked: Question, room: str, *more: ButtonElement) -> ActionsBlock:
    value, style = str(asked.proposal.id), {asked.mine: "primary"}
    return buttons(
        button("Agree", f"{room}.agree", value, style=style.get(True)),
        button("Disagree", f"{room}.disagree", value, style=style.get(False)),
        *more,
    )


def proposal_form(asked: Question) -> View:
    """Show a member the dates with who would sit in the night or on a holiday, and their own word."""
    blocks: list[Block] = [section(_proposed(asked)), *(section(_line(each)) for _, each in asked.dates)]
    if asked.proposal.state == Verdict.OPEN:
        blocks += [section(_MINE[asked.mine]), _vote_buttons(asked, "meetings.form")]
    blocks.append(small(_stands(asked)))
    return form("Dates to agree on", "meetings.proposal", blocks, about=str(asked.proposal.id))


def read_vote(action: Payload) -> bool:
    """Read from the pressed button whether somebody agrees."""
    return str(action["action_id"]).endswith(".agree")


def settled(asked: Question) -> Message | None:
    """Tell the channel how a vote ended, where no other message does."""
    proposal = asked.proposal
    if proposal.state in (Verdict.OPEN, Verdict.REPLACED):
        return None
    end = _ENDS[Verdict(proposal.state)]
    if proposal.state != Verdict.AGREED:
        return Message(f"{_title(asked)}: {end}", [section(f"*{_title(asked)}.* {end}")])
    if proposal.kind != "year":
        return None  # that the meeting has moved, or is cancelled, is told
    fixed = [f"• {_time(doubts)}" for _, doubts in asked.dates]
    title = "The year's dates are fixed"
    return Message(title, [section(f"*{title}.* {end}"), *_sections(fixed)])


def _line(doubts: Doubts) -> str:
    against = [f"_{line}_" for line in doubt_lines(doubts)]
    return "\n".join([f"*{_time(doubts)}*", *against])


def _sections(lines: Sequence[str]) -> list[Block]:
    return [
        section("\n".join(lines[place : place + _IN_A_SECTION]))
        for place in range(0, len(lines), _IN_A_SECTION)
    ]
