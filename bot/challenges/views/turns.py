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
from bot.members.service import Member


class _Meeting(Dated, Protocol):
    """What is drawn of a meeting."""

    id: uuid.UUID
    turn: str


def channel_post(news: News) -> Message:
    """Tell the channel who presents and why, or ask who wants to."""
    return _presents(news, news.presenter) if news.presenter else _nobody(news)


def _presents(news: News, presenter: Member) -> Message:
    meeting = news.meeting
    is_sure = meeting.turn == "confirmed"
    who = f"<@{presenter.user_id}> {'presents' if is_sure else 'is proposed to present'} at the meeting"
    reason = [small(escape(news.reason))] if news.reason else []
    state = small("Confirmed." if is_sure else "Not confirmed yet.")
    return Message(
        text=f"{who} {when(meeting.starts_at)}",
        blocks=[
            section(f"{who} {moment(meeting)}."),
            *_about(news),
            *reason,
            state,
            turn_buttons(meeting),
        ],
    )


def _about(news: News) -> list[Block]:
    if news.headline:
        return [said(news.headline)]
    return [small("The title stays private.")] if news.meeting.challenge_id else []


def past_post(news: News) -> Message:
    """Tell the channel whose hour a meeting was, once it is over, or that it is cancelled."""
    if news.meeting.state == "cancelled":
        return _cancelled(news)
    if not news.took_place:
        return _gone_by(news)
    who = f"<@{news.presenter.user_id}>" if news.presenter else "Nobody"
    sentence = f"{who} presented at the meeting {moment(news.meeting)}."
    about = _about(news) if news.presenter else []
    reason = [small(f"Said at the time: “{escape(news.reason)}”")] if news.reason else []
    return Message(text=f"{who} presented at the meeting", blocks=[section(sentence), *about, *reason])


def _cancelled(news: News) -> Message:
    sentence = f"The meeting {moment(news.meeting)} in <#{news.group.channel_id}> is cancelled."
    if news.presenter:
        sentence += f" <@{news.presenter.user_id}> is owed the turn, and goes first next time."
    return Message(text=sentence, blocks=[section(sentence)])


def _gone_by(news: News) -> Message:
    sentence = f"The time of the meeting {moment(news.meeting)} in <#{news.group.channel_id}> has passed."
    if news.presenter:
        sentence += f" If it did not take place, <@{news.presenter.user_id}> goes first next time."
    return Message(text=sentence, blocks=[section(sentence)])


def _nobody(news: News) -> Message:
    ask = f"Nobody presents yet at the meeting {moment(news.meeting)}. Who would like to?"
    row = buttons(
        button("Bring a challenge", "challenges.bring", str(news.group.id), style="primary"),
        button("I would like to present", "challenges.wish", str(news.group.id)),
    )
    text = f"Who would like to present at the meeting {when(news.meeting.starts_at)}?"
    return Message(text=text, blocks=[section(ask), row])


def turn_buttons(meeting: _Meeting) -> ActionsBlock:
    """Make the buttons of a turn: to confirm one that is not yet, to swap it, and to skip it."""
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
    yours = f"The hour of the meeting {moment(meeting)} in <#{news.group.channel_id}> is yours."
    reason: list[Block] = [small(escape(news.reason))] if news.reason else []
    return Message(
        text=f"The hour of the meeting {when(meeting.starts_at)} is yours",
        blocks=[
            section(f"{yours}\n*{_confirmed(news)}*"),
            *reason,
            turn_buttons(meeting),
        ],
    )


def _confirmed(news: News) -> str:
    if news.meeting.turn != "confirmed":
        return "Will you take it?"
    if news.confirmed_by is None:
        return "It is confirmed. Thank you."
    if news.confirmed_by.person_id == news.meeting.presenter_id:
        return "You have confirmed it. Thank you."
    by = f"<@{news.confirmed_by.user_id}>"
    return f"{by} has confirmed it for you. If that does not suit you, swap or skip it."


def past_direct(news: News) -> Message:
    """Leave nothing to press with whoever had a turn, once the meeting is over or cancelled."""
    if news.meeting.state == "cancelled":
        return _cancelled(news)
    if not news.took_place:
        return _gone_by(news)
    sentence = f"The hour of the meeting {moment(news.meeting)} in <#{news.group.channel_id}> was yours."
    return Message(text=sentence, blocks=[section(sentence)])


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


def passed_direct(meeting: Dated, name: str) -> Message:
    """Tell a facilitator that a turn goes past somebody who cannot be reached."""
    sentence = (
        f"{escape(name)} cannot be reached in Slack any more, so the turn to present at the meeting "
        f"{moment(meeting)} goes to whoever is next. Should they come back, they are owed it."
    )
    return Message(text=sentence, blocks=[section(sentence)])


def swap_form(options: Options) -> View:
    """Ask whom to swap with."""
    people: Choices = [(str(member.person_id), member.label) for member, _ in options.people]
    choose = button("Choose presenter", "challenges.choose", str(options.meeting.id))
    blocks: list[Block] = [
        section(f"The turn of the meeting {moment(options.meeting)}."),
        *_later_turns(options),
        choice_field("person", "Swap with", people, hint="They are asked by direct message, and may say no."),
        *([buttons(choose)] if options.is_facilitator else []),
    ]
    return form("Swap", "challenges.swap", blocks, submit="Ask", about=str(options.meeting.id))


def _later_turns(options: Options) -> list[Block]:
    later = sorted((at, member.label) for member, at in options.people if at is not None)
    lines = [f"• {when(at, form='{date_long}')}: {escape(name)}" for at, name in later]
    return [section("\n".join(["*Who presents later*", *lines]))] if lines else []


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
    return Message(text=sentence, blocks=[section(sentence), turn_buttons(asked.meeting)])
