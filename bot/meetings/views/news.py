"""What is told when a meeting is moved, cancelled or added, and when its date is doubtful."""

from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.core.blocks import Message, button, buttons, section, small
from bot.core.text import bold, escape, listed, when
from bot.core.walltime import day_in_words
from bot.meetings.rules import ZONE_VERSION
from bot.meetings.service import COMING, NOT_COMING, Ask, Doubts, Past, Quorum, Rechecked, Sheet
from bot.meetings.views.clock import clocks, moment
from bot.meetings.views.messages import IN_MESSAGES, agenda, answer_buttons

_SHOWN = 10
_HAD_SAID = {COMING: "that you were coming", NOT_COMING: "that you were not coming"}


def moved(told: Sheet, was_at: datetime) -> Message:
    """Tell the channel, in one message, when a meeting was to be and when it is now."""
    meeting = told.meeting
    lines = [
        "*The meeting has moved.*",
        f"Before: {clocks(was_at, meeting.zone)}",
        f"*Now: {moment(meeting)}*",
    ]
    kept = f"<@{told.presenter.user_id}> still presents. " if told.presenter else ""
    return Message(
        text=f"The meeting has moved from {when(was_at)} to {when(meeting.starts_at)}",
        blocks=[
            section("\n".join(lines)),
            small(f"{kept}Everything that belongs to the meeting has moved with it."),
            answer_buttons(meeting.id, None, IN_MESSAGES),
        ],
    )


def cancelled(told: Sheet) -> Message:
    """Tell the channel that a meeting is cancelled, and when the next one is."""
    following = told.following
    then = f"The next one is {moment(following)}." if following else "No other meeting is planned."
    text = f"The meeting {when(told.meeting.starts_at)} is cancelled"
    return Message(text, [section(f"*The meeting {moment(told.meeting)} is cancelled.*\n{then}")])


def added(told: Sheet) -> Message:
    """Tell the channel that there is an extra meeting."""
    meeting = told.meeting
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    return Message(
        text=f"An extra meeting {when(meeting.starts_at)}",
        blocks=[
            section(f"*An extra meeting*\n{moment(meeting)}, for {minutes} minutes."),
            small("The group's other dates stay as they are."),
            answer_buttons(meeting.id, None, IN_MESSAGES),
        ],
    )


def quorum(found: Quorum) -> Message:
    """Tell a facilitator that too few have said that they come, and who has not answered."""
    meeting, presenter = found.sheet.meeting, found.sheet.presenter
    text = f"{found.coming} of {found.people} have said that they come {when(meeting.starts_at)}"
    lines = [f"{found.coming} of {found.people} have said that they come to the meeting {moment(meeting)}."]
    if presenter is not None and not found.presenter_comes:
        lines.append(f"<@{presenter.user_id}>, who presents, has not.")
    if found.silent:
        lines.append(f"No answer yet: {escape(listed([one.name for one in found.silent]))}.")
    if found.unheard:
        lines.append(f"Not reminded, as they chose: {escape(listed([one.name for one in found.unheard]))}.")
    row = buttons(button("Next meeting", "meetings.next", str(meeting.group_id)))
    return Message(text, [section("\n".join(lines)), row])


def left(told: Sheet) -> Message:
    """Say, where a meeting was told that has moved since, when it is now."""
    return _gone(f"This meeting has moved. It is {moment(told.meeting)} now, and comes up again before that.")


def left_news(told: Sheet) -> Message:
    """Say, where it was told that a meeting was moved or added, when it is now."""
    return _gone(f"This meeting has moved since. It is {moment(told.meeting)} now.")


def past(told: Sheet) -> Past:
    """Say, where a meeting was told, that it is over."""
    title = f"*The agenda of the meeting*\n{moment(told.meeting)}"
    older = Message(
        f"The agenda of the meeting {when(told.meeting.starts_at)}",
        [section(title), small("This meeting is over.")],
    )
    channel = f"<#{told.group.channel_id}>"
    return Past(
        agenda=agenda(told),
        older_agenda=older,
        news=_gone(f"The meeting {moment(told.meeting)} is over."),
        answered={
            answer: _gone(f"The meeting of {channel} {moment(told.meeting)} is over. You had said {said}.")
            for answer, said in _HAD_SAID.items()
        },
    )


def left_ask(asked: Ask) -> Message:
    """Say, where somebody was asked about a meeting that has moved since, that they will be asked again."""
    time = moment(asked.meeting)
    return _gone(f"The meeting of <#{asked.group.channel_id}> has moved to {time}. You will be asked again.")


def called_off(told: Sheet) -> Message:
    """Say, where a meeting was told, that it is cancelled."""
    return _gone(f"The meeting {moment(told.meeting)} is cancelled.")


def _gone(sentence: str) -> Message:
    return Message(sentence, [section(sentence)])


def warning(told: Sheet, doubts: Doubts) -> Message:
    """Tell a facilitator that a date is somebody's holiday, and which is free; nothing is moved for that."""
    sentence = f"The meeting of <#{told.group.channel_id}> {moment(told.meeting)} falls on days off:"
    blocks: list[Block] = [
        section("\n".join([sentence, *_days_off(doubts)])),
        section(f"{free_day(doubts)} The meeting stays where it is unless you move it."),
        buttons(button("Move", "meetings.move", str(told.meeting.id))),
    ]
    return Message(text="A meeting falls on a holiday", blocks=blocks)


def _days_off(doubts: Doubts) -> list[str]:
    group = [f"• {escape(doubts.holiday)}, a holiday of the group's country"] if doubts.holiday else []
    count = len(doubts.away)
    people = [f"• a holiday or a day off of {count} of {doubts.people} members"] if count else []
    return [*group, *people]


def free_day(doubts: Doubts) -> str:
    """Name the next same weekday that is nobody's holiday."""
    if doubts.free is None:
        return f"No other {doubts.slot.day:%A} within a year is free for all."
    return f"The next {doubts.slot.day:%A} that is free for all is {day_in_words(doubts.free)}."


def rechecked(found: Rechecked) -> Message:
    """Tell a facilitator which meetings the new rules of a zone moved, and ask about those that are near."""
    title = f"The rules of a time zone have changed (edition {ZONE_VERSION})."
    keeps = f"The meetings of {bold(found.name)} keep their time on the group's clock."
    blocks: list[Block] = [section(f"*{title}* {keeps}")]
    moved = [f"• before {when(was_at)}, now {moment(one)}" for one, was_at in found.moved]
    blocks += [section("\n".join(["These have moved for everybody elsewhere:", *moved]))] if moved else []
    for one, at in found.near:
        sentence = f"In less than three days, so it stays {moment(one)} unless you move it to {when(at)}."
        blocks += [section(sentence), buttons(button("Move", "meetings.follow", str(one.id)))]
    return Message(title, blocks)


def doubt_lines(doubts: Doubts) -> list[str]:
    """Say before a time is chosen what stands against it, a line for each thing."""
    lines = [doubts.note] if doubts.note else []
    if doubts.holiday:
        lines.append(f"It is a holiday of the group's country: {doubts.holiday}.")
    lines += list(doubts.hard[:_SHOWN])
    more = len(doubts.hard) - _SHOWN
    if more > 0:
        lines.append(f"And {more} more.")
    if doubts.holiday or doubts.away:
        lines.append(free_day(doubts))
    return [escape(line) for line in lines]
