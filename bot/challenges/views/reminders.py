"""What whoever presents is reminded of."""

from bot.challenges.service import News
from bot.challenges.views.turns import turn_buttons
from bot.core.blocks import Message, button, buttons, section
from bot.core.text import when
from bot.meetings.views import moment


def prepare_direct(news: News) -> Message:
    """Remind whoever presents to prepare."""
    meeting = news.meeting
    sentence = (
        f"Your hour is at the meeting {moment(meeting)} in <#{news.group.channel_id}>. Read your challenge "
        "once more: what do you want from the others, and what would they need to know?"
    )
    row = buttons(button("My challenges", "challenges.mine", str(news.group.id)))
    return Message(f"Your hour is at the meeting {when(meeting.starts_at)}", [section(sentence), row])


def confirm_direct(news: News) -> Message:
    """Remind whoever is proposed to present to say yes or no."""
    meeting = news.meeting
    sentence = (
        f"The hour of the meeting {moment(meeting)} in <#{news.group.channel_id}> is proposed to be yours. "
        "Will you take it?"
    )
    return Message(
        f"Will you take the hour of the meeting {when(meeting.starts_at)}?",
        [section(sentence), turn_buttons(meeting)],
    )
