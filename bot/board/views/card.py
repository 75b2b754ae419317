"""The card in the group's channel: posted once, edited in place for ever after."""

from slack_sdk.models.blocks import Block

from bot.board.service import Card
from bot.core.blocks import Message, button, buttons, header, section, small
from bot.core.text import escape, when
from bot.meetings.service import Sheet
from bot.meetings.views import moment


def card(shown: Card) -> Message:
    """Draw the card: next meeting, presenter, what is open, and the doors."""
    group_id = str(shown.group.id)
    blocks: list[Block] = [
        header(shown.name),
        section(_meeting(shown.sheet)),
        section(_open(shown)),
        buttons(
            button("Bring a challenge", "challenges.bring", group_id, style="primary"),
            button("Give feedback", "feedback.give", group_id),
            button("Share an update", "updates.share", group_id),
            button("Give kudos", "kudos.give", group_id),
            button("Next meeting", "meetings.next", group_id),
            button("More", "board.more", group_id),
            button("Join", "groups.join", group_id),
            block_id="doors",
        ),
        small("What is said here stays here. Texts open in forms that only their readers see."),
    ]
    return Message(text=f"The board of {escape(shown.name)}", blocks=blocks)


def _meeting(sheet: Sheet | None) -> str:
    if sheet is None:
        return "*Next meeting*\nNo date is planned."
    meeting = sheet.meeting
    state = "*The meeting is on*" if meeting.state == "running" else "*Next meeting*"
    return f"{state}\n{moment(meeting)}\n{_presenter(sheet)}"


def _presenter(sheet: Sheet) -> str:
    if sheet.presenter is None:
        return "*Presenter*: chosen three weeks before the meeting"
    doubt = "" if sheet.meeting.turn == "confirmed" else " (not confirmed yet)"
    title = f": {escape(sheet.headline)}" if sheet.headline else ""
    return f"*Presenter*: <@{sheet.presenter.user_id}>{doubt}{title}"


def _open(shown: Card) -> str:
    lines = ["*Open*", _queue(shown.waiting)]
    lines += [f"Feedback to <@{one.presenter}>, until {when(one.closes_at)}" for one in shown.rounds]
    return "\n".join(lines)


def _queue(waiting: int) -> str:
    if waiting == 0:
        return "The queue is empty. Bring a challenge: two minutes are enough."
    return "1 challenge waits in the queue." if waiting == 1 else f"{waiting} challenges wait in the queue."
