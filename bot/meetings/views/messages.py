"""The messages around a meeting: the question, the agenda, its beginning and its end."""

import uuid
from collections.abc import Sequence

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.core.blocks import Message, button, buttons, said, section, small, sure
from bot.core.text import listed, when
from bot.meetings import rules
from bot.meetings.model import Meeting
from bot.meetings.service import COMING, NOT_COMING, Ask, Sheet
from bot.meetings.views.clock import moment
from bot.members.service import Member

SAID = {COMING: "You are coming.", NOT_COMING: "You are not coming."}
SURE = sure(
    "Close the meeting?",
    "Those who said that they come count as present, and feedback for the presenter opens.",
    yes="Close",
    no="Not yet",
)
IN_MESSAGES, IN_FORM = "meetings", "meetings.form"  # the form is drawn anew after a press


def ask(asked: Ask) -> Message:
    """Ask one member whether they come, or show what they said; either way it can be changed."""
    meeting, answer = asked.meeting, asked.attendance.answer
    told = SAID.get(answer or "", "Are you coming?")
    return Message(
        text=f"{told} The next meeting is {when(meeting.starts_at)}.",
        blocks=[
            section(f"The next meeting of <#{asked.group.channel_id}> is {moment(meeting)}.\n*{told}*"),
            answer_buttons(meeting.id, answer, IN_MESSAGES),
        ],
    )


def agenda(told: Sheet) -> Message:
    """Tell the channel when the meeting is, who comes so far, whose hour it is, and what comes when."""
    meeting = told.meeting
    blocks: list[Block] = [section(f"*The agenda of the meeting*\n{moment(meeting)}")]
    blocks += _presenter_lines(told)
    blocks += [
        section(_parts(meeting)),
        *_answers(told),
    ]
    return Message(text=f"The agenda of the meeting {when(meeting.starts_at)}", blocks=blocks)


def _answers(told: Sheet) -> list[Block]:
    """Ask who comes, while there is something to come to."""
    if told.meeting.state == "closed":
        return [small("This meeting is over.")]
    return [said(who_comes(told)), answer_buttons(told.meeting.id, None, IN_MESSAGES)]


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
        buttons(button("Close", "meetings.close", str(meeting.id), confirm=SURE)),
    ]
    return Message(text="The meeting is on", blocks=blocks)


def closed(told: Sheet) -> Message:
    """Tell the channel that the meeting is closed, how many were there, and when the next one is."""
    text = "The meeting is closed" if told.took_place else "The meeting has gone by"
    state = f"*The meeting is closed.* {_turnout(told.were_there)}" if told.took_place else _gone_by(told)
    return Message(text, [section(f"{state}\n{_following(told)}"), _roll_button(told)])


def lapsed(told: Sheet) -> Message:
    """Tell the channel that a meeting is over which nobody closed, and what is only taken for so."""
    if not told.took_place or told.meeting.started_at is not None:
        return closed(told)
    state = (
        f"*The meeting {moment(told.meeting)} has gone by.* Nobody started it here. "
        f"{_answered(told.were_there)}"
    )
    return Message("The meeting has gone by", [section(f"{state}\n{_following(told)}"), _roll_button(told)])


def _answered(there: int) -> str:
    if there == 1:
        return "One member is taken for present, by what was said beforehand."
    return f"{there} members are taken for present, by what they said beforehand."


def _gone_by(told: Sheet) -> str:
    return (
        f"*The meeting {moment(told.meeting)} has gone by.* "
        "Nobody started it here, and nobody is known to have been there."
    )


def whether(told: Sheet) -> Message:
    """Ask a facilitator whether a meeting took place, or show what they said."""
    meeting, place = told.meeting, f"of <#{told.group.channel_id}>"
    if told.took_place:
        known = f"The meeting {place} {moment(meeting)} took place. {_turnout(told.were_there)} Thank you."
        return Message(known, [section(known), _roll_button(told)])
    sentence = (
        f"Did the meeting {place} {moment(meeting)} take place? Nobody started it here, and nobody had said "
        "that they come."
    )
    follows = " Feedback for whoever presented opens then." if told.presenter else ""
    blocks: list[Block] = [
        section(sentence),
        small(f"If it did, say who was there.{follows} If it did not, there is nothing to do."),
        _roll_button(told),
    ]
    return Message(f"Did the meeting {place} take place?", blocks)


def _roll_button(told: Sheet) -> ActionsBlock:
    return buttons(button("Who was there?", "meetings.attendance", str(told.meeting.id)))


def _turnout(there: int) -> str:
    if there == 0:  # where nobody had said that they come, the room may have been full
        return "Nobody is known to have been there."
    return "One member was there." if there == 1 else f"{there} members were there."


def _following(told: Sheet) -> str:
    return f"The next one is {moment(told.following)}." if told.following else "No other meeting is planned."


def _presenter_lines(told: Sheet) -> list[Block]:
    if told.presenter is None:
        return []
    sentence = section(presents(told, f"<@{told.presenter.user_id}>"))
    return [sentence, said(told.headline)] if told.headline else [sentence]


def presents(told: Sheet, name: str) -> str:
    """Say whose hour it is, and until the meeting is on whether they have said yes."""
    is_sure = told.meeting.turn == "confirmed" or told.meeting.state != "planned"
    return f"{name} presents." if is_sure else f"{name} is proposed to present, and has not confirmed yet."


def _parts(meeting: Meeting) -> str:
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    lines = [f"• {part.name}: {part.minutes} min" for part in rules.parts_for(minutes)]
    return "\n".join([*lines, f"Together {minutes} minutes."])


def who_comes(told: Sheet) -> str:
    """Say who comes so far, by name, and how many do not."""
    people = told.attending
    coming = f"Coming so far: {_names(people.coming)}." if people.coming else "Nobody has said yes yet."
    away = f" Not coming: {len(people.not_coming)}." if people.not_coming else ""
    return coming + away


def _names(people: Sequence[Member]) -> str:
    return listed([one.name for one in people])


def answer_buttons(meeting_id: uuid.UUID, answer: str | None, room: str) -> ActionsBlock:
    """Make the two answers as buttons of a message or a form, the one that was given marked."""
    chosen = {answer: "primary"}
    return buttons(
        button("Coming", f"{room}.coming", str(meeting_id), style=chosen.get(COMING)),
        button("Not coming", f"{room}.not_coming", str(meeting_id), style=chosen.get(NOT_COMING)),
    )
