"""Whose turn it is: the post, the direct messages, and the forms to hand it on."""

import uuid
from typing import Protocol

from slack_sdk.models.blocks import ActionsBlock, Block
from slack_sdk.models.views import View

from bot.challenges.rules.turns import REASON
from bot.challenges.service import Asked, News, Options
from bot.core.blocks import (
    Answers,
    Choices,
    Message,
    Payload,
    button,
    buttons,
    choice_field,
    form,
    said,
    section,
    small,
    sure,
    text_field,
)
from bot.core.ids import read_id
from bot.core.text import escape, when
from bot.meetings.views import Dated, moment


class _Meeting(Dated, Protocol):
    """What is drawn of a meeting."""

    id: uuid.UUID
    turn: str


def channel_post(news: News) -> Message:
    """Tell the channel who presents and why, or ask who wants to."""
    return _presents(news) if news.presenter else _nobody(news)


def _presents(news: News) -> Message:
    assert news.presenter is not None  # noqa: S101 - channel_post asked
    who, meeting = f"<@{news.presenter.user_id}>", news.meeting
    blocks: list[Block] = [section(f"{who} presents at the next meeting, {moment(meeting)}.")]
    if news.headline:
        blocks.append(said(news.headline))
    elif meeting.challenge_id:
        blocks.append(small("The title stays private."))
    if news.reason:
        blocks.append(small(escape(news.reason)))
    if meeting.turn == "confirmed":
        blocks.append(small("Confirmed."))
    text = f"{who} presents at the meeting {when(meeting.starts_at)}"
    return Message(text=text, blocks=[*blocks, _turn_buttons(meeting)])


def _nobody(news: News) -> Message:
    ask = f"Nobody presents yet at the meeting {moment(news.meeting)}. Who would like to?"
    row = buttons(
        button("Bring a challenge", "challenges.bring", str(news.group.id), style="primary"),
        button("I would like to present", "challenges.wish", str(news.group.id)),
    )
    text = f"Who would like to present at the meeting {when(news.meeting.starts_at)}?"
    return Message(text=text, blocks=[section(ask), row])


def _turn_buttons(meeting: _Meeting) -> ActionsBlock:
    value = str(meeting.id)
    text = "The next presenter is proposed at once, and this turn is owed to you."
    skip = button(
        "Skip", "challenges.skip", value, confirm=sure("Skip this turn", text, yes="Skip", no="Keep it")
    )
    others = (button("Swap", "challenges.swap", value), skip)
    if meeting.turn == "confirmed":
        return buttons(*others)
    return buttons(button("Confirm", "challenges.confirm", value, style="primary"), *others)


def turn_direct(news: News) -> Message:
    """Tell the presenter that it is their turn."""
    meeting = news.meeting
    group = f"<#{news.group.channel_id}>"
    ask = "You have confirmed it. Thank you." if meeting.turn == "confirmed" else "Will you take it?"
    reason: list[Block] = [small(escape(news.reason))] if news.reason else []
    return Message(
        text=f"The hour of the meeting {when(meeting.starts_at)} is yours",
        blocks=[
            section(f"The hour at the next meeting of {group} is yours: {moment(meeting)}.\n*{ask}*"),
            *reason,
            _turn_buttons(meeting),
        ],
    )


def lost_direct(news: News) -> Message:
    """Tell somebody that a turn they were told about is not theirs any more."""
    sentence = (
        f"The hour of the meeting {moment(news.meeting)} in <#{news.group.channel_id}> is not yours now."
    )
    return Message(text=sentence, blocks=[section(sentence)])


def nobody_direct(news: News) -> Message:
    """Tell a facilitator that nobody can be proposed."""
    sentence = (
        f"Nobody in <#{news.group.channel_id}> has a challenge or a wish to present at the meeting "
        f"{moment(news.meeting)}. I look again each morning until it begins."
    )
    row = buttons(button("Challenge queue", "challenges.queue", str(news.group.id)))
    return Message(text=sentence, blocks=[section(sentence), row])


def swap_form(options: Options) -> View:
    """Ask whom to swap with."""
    people: Choices = [
        (str(member.person_id), f"{member.label}{f', {at:%Y-%m-%d}' if at else ''}")
        for member, at in options.people
    ]
    choose = button("Choose presenter", "challenges.choose", str(options.meeting.id))
    blocks: list[Block] = [
        section(f"The turn of the meeting {moment(options.meeting)}."),
        choice_field("person", "Swap with", people, hint="They are asked by direct message, and may say no."),
        *([buttons(choose)] if options.is_facilitator else []),
    ]
    return form("Swap", "challenges.swap", blocks, submit="Ask", about=str(options.meeting.id))


def read_person(view: Payload) -> uuid.UUID:
    """Read who was chosen."""
    return read_id(Answers(view).choice("person"))


def choose_form(options: Options) -> View:
    """Ask a facilitator whom they choose, and why."""
    people: Choices = [(str(member.person_id), member.label) for member, _ in options.people]
    return form(
        "Choose presenter",
        "challenges.choose",
        [
            section(f"The presenter of the meeting {moment(options.meeting)}."),
            choice_field("person", "Presenter", people),
            text_field("reason", "Reason", limit=REASON, hint="The group will see this reason."),
            small("*Who will see this*: everybody in the group, in the channel, and whoever can export it."),
        ],
        submit="Choose",
        about=str(options.meeting.id),
    )


def read_choice(view: Payload) -> tuple[uuid.UUID, str]:
    """Read whom a facilitator chose, and why."""
    return read_person(view), Answers(view).text("reason")


def request(asked: Asked) -> Message:
    """Ask a member to take a turn."""
    sentence = (
        f"<@{asked.asked_by.user_id}> asks whether you take the hour of the meeting {moment(asked.meeting)}."
    )
    value = str(asked.swap_id)
    row = buttons(
        button("Agree", "challenges.agree", value, style="primary"),
        button("Not this time", "challenges.decline", value),
    )
    return Message(text="Would you swap a turn?", blocks=[section(sentence), row])


def request_answered(asked: Asked, *, agrees: bool) -> Message:
    """Show a member what they answered."""
    yes = f"You take the hour of the meeting {moment(asked.meeting)}. Thank you."
    no = f"You leave the hour of the meeting {moment(asked.meeting)} with <@{asked.asked_by.user_id}>."
    return Message(text="The swap is answered", blocks=[section(yes if agrees else no)])


def request_declined(asked: Asked) -> Message:
    """Tell whoever asked that the turn stays theirs."""
    sentence = f"<@{asked.asked_of.user_id}> cannot take your turn this time, so it stays yours."
    return Message(text=sentence, blocks=[section(sentence), _turn_buttons(asked.meeting)])
