"""The form of the next meeting, and the form of who was there."""

import uuid

from slack_sdk.models.blocks import Block, StaticMultiSelectElement
from slack_sdk.models.views import View

from bot.core.blocks import (
    Answers,
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
)
from bot.core.errors import not_found
from bot.core.ids import read_id
from bot.core.text import bold, when
from bot.meetings.service import Overview, Roll, Sheet
from bot.meetings.views.clock import moment
from bot.meetings.views.messages import IN_FORM, SAID, SURE, answer_buttons, presents, who_comes


def read_answer(action: Payload) -> bool:
    """Read from the pressed button whether somebody comes."""
    return str(action["action_id"]).endswith(".coming")


def next_form(seen: Overview) -> View:
    """Show the next meeting and the dates after it; the form's ``about`` is the group's id."""
    told = seen.sheet
    blocks: list[Block] = [section(bold(seen.name))]
    if told is None:
        blocks.append(section("No meeting is planned."))
    else:
        blocks += [*_next_meeting(seen, told), *_dates_after(seen)]
    blocks += [buttons(button("Dates", "meetings.dates", str(seen.group_id))), *_facilitators_row(seen)]
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
        section(f"*{SAID.get(seen.answer or '', 'Are you coming?')}*"),
        answer_buttons(meeting.id, seen.answer, IN_FORM),
        said(f"{who_comes(told)} {silent}".strip()),
    ]


def _whose_hour(told: Sheet) -> list[Block]:
    if told.presenter is None:
        return [section("Nobody presents yet.")]
    lines: list[Block] = [said(presents(told, told.presenter.label))]
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
        row.append(button("Close", "meetings.form.close", str(seen.sheet.meeting.id), confirm=SURE))
    if seen.sheet and seen.sheet.meeting.state == "planned":
        row.append(button("Move", "meetings.move", str(seen.sheet.meeting.id)))
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
