"""The forms of a writer: to send, to come back with a receipt, to change and to withdraw."""

import json
import uuid
from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.blocks import (
    Answers,
    Payload,
    button,
    buttons,
    choice_field,
    divider,
    form,
    section,
    small,
    sure,
    text_field,
)
from bot.core.errors import Refusal, not_found
from bot.core.ids import read_id
from bot.core.record import record
from bot.core.text import escape, when
from bot.feedback.rules import LIMIT, Words, tidy
from bot.feedback.service import Card, Held, Writing

TITLE = "Give feedback"
_SHOWN = (("unattributed", "Unattributed"), ("named", "Named"))
_WORDS = Words("", "", "")
_PROMISE = (
    "Slack and the computer that runs this app handle your text while you press Send. "
    "After that the link to you is not kept. "
    "There is no switch that reveals an author. Nobody has one."
)


@record
class About:
    """What a form carries through Slack: a round, and the receipt of this one entry."""

    round_id: uuid.UUID
    receipt: str


def door_form(found: Writing | list[Card]) -> View:
    """Show the form to write, the one to come back, or the rounds to choose from."""
    if isinstance(found, list):
        return form(TITLE, "feedback.rounds", [_choice(card) for card in found])
    return receipt_form(found) if found.has_sent else give_form(found)


def give_form(writing: Writing) -> View:
    """Ask for feedback; who will see it stands before the first field, and the receipt before Send."""
    card = writing.card
    blocks = [
        section(f"For <@{card.presenter}>: fair, useful, and about the issue rather than the person."),
        *privacy(card),
        small(_receipt_line(writing.receipt, f"until {when(card.closes_at)}")),
        *_fields(card, _WORDS, is_named=card.crowd is None),
        divider(),
        buttons(button("I have a receipt", "feedback.receipt", str(card.round_id))),
    ]
    return form(TITLE, "feedback.give", blocks, submit="Send", about=_about(card, writing.receipt))


def privacy(card: Card) -> list[Block]:
    """Say who will see it, when, the minimum, where it is kept and how long, and what Slack's admins see."""
    return [
        small(
            f"*Who will see this:* <@{card.presenter}> alone, once the round closes {when(card.closes_at)}: "
            "everything at once, in shuffled order, without times. Slack's admins cannot read forms; "
            "messages only point here."
        ),
        small(_minimum(card)),
        small(
            "*Where and how long:* sealed in this app's database. It is deleted at the close if nothing is "
            f"released; else it is kept for <@{card.presenter}> as long as the group is kept. Until the "
            "close, sealed and apart from your words, the app keeps that you have sent, so that nobody "
            "sends twice."
        ),
        small(_PROMISE),
    ]


def receipt_form(writing: Writing) -> View:
    """Ask for a receipt."""
    until = when(writing.card.closes_at)
    hello = (
        f"You have already sent feedback in this round. Your receipt changes or withdraws it until {until}."
        if writing.has_sent
        else f"Your receipt changes or withdraws what you sent until {until}."
    )
    blocks = [
        section(hello),
        text_field("receipt", "Your receipt", limit=100),
        small("It stood in the form before you sent. Nobody can look it up for you."),
    ]
    about = _about(writing.card, "")
    return form("I have a receipt", "feedback.find", blocks, submit="Show it", about=about)


def change_form(held: Held) -> View:
    """Show an entry to the holder of its receipt, to change or withdraw it."""
    card = held.card
    press = button("Withdraw", "feedback.withdraw", style="danger", confirm=_SURE)
    blocks = [
        section(f"This is what you sent, for <@{card.presenter}>."),
        *privacy(card),
        small(_receipt_line(held.receipt, f"until {when(card.closes_at)}")),
        *_fields(card, held.words, is_named=held.is_named),
        divider(),
        buttons(press),
    ]
    return form(TITLE, "feedback.change", blocks, submit="Send", about=_about(card, held.receipt))


_SURE = sure(
    "Withdraw it?",
    "What you sent is deleted. You can send something else until the round closes.",
    yes="Withdraw",
)


def sent_form(about: About) -> View:
    """Say that it is in, from the form alone: a second delivery of the same form reads the same."""
    return _done("It is in. Nobody sees it before the round closes.", about)


def changed_form(about: About) -> View:
    """Say that the new words stand, from the form alone."""
    return _done("Your new words have taken the place of the old ones.", about)


def withdrawn_form() -> View:
    """Say that the entry is gone."""
    sentence = "It is deleted. Until the round closes you can send something else."
    return form(TITLE, "feedback.done", [section(sentence)])


def read_door(action: Payload) -> uuid.UUID:
    """Read which round, or which group's round, somebody wants to write in."""
    return read_id(action.get("value"))


def read_about(view: Payload) -> About:
    """Read what a form carries; refuse what is none of ours."""
    try:
        carried = json.loads(view["private_metadata"])
        return About(read_id(carried["round"]), str(carried["receipt"]))
    except (ValueError, TypeError, KeyError) as error:
        raise not_found() from error


def read_receipt(view: Payload) -> About:
    """Read a receipt that somebody typed; refuse an empty field."""
    receipt = Answers(view).text("receipt")
    if not receipt:
        raise Refusal("Please type or paste your receipt.", "receipt")
    return About(read_about(view).round_id, tidy(receipt))


def read_entry(view: Payload) -> tuple[Words, bool]:
    """Read the words and whether they are named; refuse what is blank, too long or not chosen."""
    answers = Answers(view)
    words = Words(
        _text(answers, "noticed", "Please write what you noticed."),
        _text(answers, "effect", ""),
        _text(answers, "suggestion", "Please write one suggestion."),
    )
    shown = answers.choice("shown")
    if shown not in dict(_SHOWN):
        raise Refusal("Please choose whether your name is shown.", "shown")
    return words, shown == "named"


def _text(answers: Answers, name: str, missing: str) -> str:
    text = answers.text(name)
    if missing and not text:
        raise Refusal(missing, name)
    if len(text) > LIMIT:
        raise Refusal(f"At most {LIMIT} characters fit here; these are {len(text)}.", name)
    return text


def _fields(card: Card, words: Words, *, is_named: bool) -> Sequence[Block]:
    choices = _SHOWN if card.crowd is not None else _SHOWN[1:]
    return [
        text_field("noticed", "What I noticed", limit=LIMIT, initial=words.noticed, lines=True),
        text_field(
            "effect", "The effect it had", limit=LIMIT, initial=words.effect, lines=True, optional=True
        ),
        text_field("suggestion", "One suggestion", limit=LIMIT, initial=words.suggestion, lines=True),
        choice_field("shown", "Show my name?", choices, initial="named" if is_named else "unattributed"),
    ]


def _minimum(card: Card) -> str:
    people = "1 person" if card.size == 1 else f"{card.size} people"
    if card.crowd is None:
        return (
            f"*The minimum:* {people} can write in this round, too few to hide who wrote what. "
            "So it is Named only, and any number is released."
        )
    return (
        f"*The minimum:* {people} can write in this round, whether they were at the meeting or not. If fewer "
        f"than {card.crowd} unattributed entries arrive, nothing is released, not even named ones, and "
        "everybody is told. "
        "Only if every entry is named, any number is released."
    )


def _receipt_line(receipt: str, until: str) -> str:
    return (
        f"*Your receipt:* `{escape(receipt)}` Keep it: it changes or withdraws this {until}. "
        "Nobody can look it up for you."
    )


def _choice(card: Card) -> Block:
    press = button("Give feedback", "feedback.give", str(card.round_id))
    return section(f"For <@{card.presenter}>, open until {when(card.closes_at)}.", accessory=press)


def _done(sentence: str, about: About) -> View:
    blocks = [section(sentence), small(_receipt_line(about.receipt, "until the round closes"))]
    return form(TITLE, "feedback.done", blocks)


def _about(card: Card, receipt: str) -> str:
    return json.dumps({"round": str(card.round_id), "receipt": receipt})
