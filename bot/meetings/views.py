"""What meetings look like: the messages around them, and the forms."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from slack_sdk.models.blocks import ActionsBlock, Block, StaticMultiSelectElement
from slack_sdk.models.views import View

from bot.core.blocks import (
    Answers,
    Message,
    Payload,
    button,
    buttons,
    divider,
    field,
    form,
    options,
    said,
    section,
    small,
    sure,
)
from bot.core.errors import not_found
from bot.core.ids import read_id
from bot.core.text import escape, listed, when
from bot.meetings import rules
from bot.meetings.model import Meeting
from bot.meetings.service import COMING, NOT_COMING, Ask, Overview, Roll, Sheet
from bot.members.service import Member

_SAID = {COMING: "You are coming.", NOT_COMING: "You are not coming."}
_SURE = sure(
    "Close the meeting?",
    "Those who said that they come count as present, and feedback for the presenter opens.",
    yes="Close",
    no="Not yet",
)
_IN_MESSAGES, _IN_FORM = "meetings", "meetings.form"  # the form is drawn anew after a press


class Dated(Protocol):
    """Whatever has a time and the zone of its group: a meeting, or what is known about one."""

    @property
    def starts_at(self) -> datetime:
        """The instant."""

    @property
    def zone(self) -> str:
        """The group's zone."""


def moment(dated: Dated) -> str:
    """Write when a meeting is."""
    return clocks(dated.starts_at, dated.zone)


def clocks(instant: datetime, zone: str) -> str:
    """Write an instant on each reader's own clock, and on the clock on the group's wall."""
    return f"{when(instant)} ({rules.wall_clock(instant, zone)})"


def ask(asked: Ask) -> Message:
    """Ask one member whether they come, or show what they said; either way it can be changed."""
    meeting, answer = asked.meeting, asked.attendance.answer
    told = _SAID.get(answer or "", "Are you coming?")
    return Message(
        text=f"{told} The next meeting is {when(meeting.starts_at)}.",
        blocks=[
            section(f"The next meeting of <#{asked.group.channel_id}> is {moment(meeting)}.\n*{told}*"),
            _answer_buttons(meeting.id, answer, _IN_MESSAGES),
        ],
    )


def agenda(told: Sheet) -> Message:
    """Tell the channel when the meeting is, who comes so far, whose hour it is, and what comes when."""
    meeting = told.meeting
    blocks: list[Block] = [section(f"*The agenda of the meeting*\n{moment(meeting)}")]
    blocks += _presenter_lines(told)
    blocks += [
        section(_parts(meeting)),
        said(_who_comes(told)),
        _answer_buttons(meeting.id, None, _IN_MESSAGES),
    ]
    return Message(text=f"The agenda of the meeting {when(meeting.starts_at)}", blocks=blocks)


def begin(told: Sheet) -> Message:
    """Tell the channel that the meeting is about to begin, with the button that starts it."""
    meeting = told.meeting
    blocks: list[Block] = [section(f"*The meeting begins* {moment(meeting)}."), *_presenter_lines(told)]
    blocks += [
        small("A facilitator starts it. What is said in this group stays in this group."),
        buttons(button("Start", "meetings.start", str(meeting.id), style="primary")),
    ]
    return Message(text=f"The meeting begins {when(meeting.starts_at)}", blocks=blocks)


def running(told: Sheet) -> Message:
    """Tell the channel that the meeting is on, with the button that closes it."""
    meeting = told.meeting
    blocks: list[Block] = [section("*The meeting is on.*"), *_presenter_lines(told)]
    blocks += [
        small(f"It closes by itself {when(meeting.ends_at + rules.CLOSES_AFTER)} if nobody closes it."),
        buttons(button("Close", "meetings.close", str(meeting.id), confirm=_SURE)),
    ]
    return Message(text="The meeting is on", blocks=blocks)


def closed(told: Sheet) -> Message:
    """Tell the channel that the meeting is closed, how many were there, and when the next one is."""
    there = told.were_there
    were = "One member was there." if there == 1 else f"{there} members were there."
    return Message(
        text="The meeting is closed",
        blocks=[
            section(f"*The meeting is closed.* {were}\n{_following(told)}"),
            buttons(button("Who was there?", "meetings.attendance", str(told.meeting.id))),
        ],
    )


def _following(told: Sheet) -> str:
    return f"The next one is {moment(told.following)}." if told.following else "No other meeting is planned."


def _presenter_lines(told: Sheet) -> list[Block]:
    if told.presenter is None:
        return []
    sentence = section(f"<@{told.presenter.user_id}> presents.")
    return [sentence, said(told.headline)] if told.headline else [sentence]


def _parts(meeting: Meeting) -> str:
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    lines = [f"• {part.name}: {part.minutes} min" for part in rules.parts_for(minutes)]
    return "\n".join([*lines, f"Together {minutes} minutes."])


def _who_comes(told: Sheet) -> str:
    people = told.attending
    coming = f"Coming so far: {_names(people.coming)}." if people.coming else "Nobody has said yes yet."
    away = f" Not coming: {len(people.not_coming)}." if people.not_coming else ""
    return coming + away


def _names(people: Sequence[Member]) -> str:
    return listed([one.name for one in people])


def _answer_buttons(meeting_id: uuid.UUID, answer: str | None, room: str) -> ActionsBlock:
    chosen = {answer: "primary"}
    return buttons(
        button("Coming", f"{room}.coming", str(meeting_id), style=chosen.get(COMING)),
        button("Not coming", f"{room}.not_coming", str(meeting_id), style=chosen.get(NOT_COMING)),
    )


def read_answer(action: Payload) -> bool:
    """Read from the pressed button whether somebody comes."""
    return str(action["action_id"]).endswith(".coming")


def next_form(seen: Overview) -> View:
    """Show the next meeting and the dates after it; the form's ``about`` is the group's id."""
    told = seen.sheet
    blocks: list[Block] = [section(f"*{escape(seen.name)}*")]
    if told is None:
        blocks.append(section("No meeting is planned."))
    else:
        blocks += [*_next_meeting(seen, told), *_dates_after(seen)]
    blocks += _facilitators_row(seen)
    return form("Next meeting", "meetings.next", blocks, about=str(seen.group_id), close="Done")


def _next_meeting(seen: Overview, told: Sheet) -> list[Block]:
    meeting = told.meeting
    is_on = "*The meeting is on.* It began" if meeting.state == "running" else "The next meeting is"
    began = meeting.started_at if meeting.state == "running" else None
    time = f"{when(began)}." if began else f"{moment(meeting)}."
    silent = f"No answer yet from {len(told.attending.silent)}." if told.attending.silent else ""
    return [
        section(f"{is_on} {time}"),
        *_whose_hour(told),
        section(f"*{_SAID.get(seen.answer or '', 'Are you coming?')}*"),
        _answer_buttons(meeting.id, seen.answer, _IN_FORM),
        said(f"{_who_comes(told)} {silent}".strip()),
    ]


def _whose_hour(told: Sheet) -> list[Block]:
    if told.presenter is None:
        return [section("Nobody presents yet.")]
    lines: list[Block] = [said(f"{told.presenter.label} presents.")]
    return lines + [said(text) for text in (told.headline, told.reason) if text]


def _dates_after(seen: Overview) -> list[Block]:
    later = [f"• {moment(meeting)}" for meeting in seen.dates[1:]]
    return [divider(), section("\n".join(["*After that*", *later]))] if later else []


def _facilitators_row(seen: Overview) -> list[Block]:
    if not seen.runs:
        return []
    row = []
    if seen.sheet and seen.can_start:
        row.append(button("Start", "meetings.form.start", str(seen.sheet.meeting.id), style="primary"))
    if seen.sheet and seen.sheet.meeting.state == "running":
        row.append(button("Close", "meetings.form.close", str(seen.sheet.meeting.id), confirm=_SURE))
    if seen.last:
        row.append(button("Who was there?", "meetings.attendance", str(seen.last.id)))
    return [buttons(*row)] if row else []


def attendance_form(roll: Roll) -> View:
    """Ask a facilitator who was there; those who said that they come are filled in."""
    choices = options([(str(member.person_id), member.label) for member in roll.members])
    there = [option for option in choices if option.value in {str(each) for each in roll.present}]
    people = StaticMultiSelectElement(action_id="present", options=choices, initial_options=there or None)
    return form(
        "Who was there?",
        "meetings.attendance",
        [
            section(f"The meeting of {moment(roll.meeting)}."),
            field("present", "Who was there", people, optional=True),
            small("The date and who was there are kept as the record of the meeting. Nothing else is."),
        ],
        submit="Done",
        about=str(roll.meeting.id),
    )


def read_present(view: Payload) -> set[uuid.UUID]:
    """Read who was there; refuse a form that has no such field."""
    answers = Answers(view)
    if not answers.has("present"):
        raise not_found()
    return {read_id(value) for value in answers.choices("present")}
