"""What the app says about a round in direct messages: pointers, and never a count or a word of anybody's."""

from bot.core.blocks import Message, button, buttons, section
from bot.core.text import when
from bot.feedback.rules import State
from bot.feedback.service import Card, Told
from bot.members.service import Member


def beginning(told: Told) -> Message:
    """Ask a writer."""
    card = told.card
    return _asking(
        card,
        f"Please give <@{card.presenter}> feedback on their hour: what you noticed, and one suggestion. "
        f"It takes two minutes and is open until {when(card.closes_at)}. If you were not there, there is "
        "nothing to do.",
    )


def yours(told: Told) -> list[tuple[Member, Message]]:
    """Tell the presenter that the others are asked."""
    card = told.card
    news = Message(
        f"The others can now give you feedback on your hour, until {when(card.closes_at)}. "
        "Until then nobody sees anything, not even whether somebody wrote. You get a message when it closes."
    )
    return [(each, news) for each in _presenter(told)]


def reminder(told: Told) -> Message:
    """Remind all writers in the same words."""
    card = told.card
    sentence = (
        f"Feedback for <@{card.presenter}> closes {when(card.closes_at)}. "
        "This goes to everybody who can write: if you have sent yours, or were not there, there is nothing "
        "to do."
    )
    return _asking(card, sentence)


def ending(told: Told) -> list[tuple[Member, Message]]:
    """Tell everybody how the round ended: in the same words where nothing is released."""
    if told.state is State.WITHHELD:
        sorry = Message(
            f"The feedback round for <@{told.card.presenter}> has closed without enough feedback. "
            "So nothing is released, and whatever was written has been deleted. Everybody gets this message."
        )
        return [(each, sorry) for each in [*told.writers, *_presenter(told)]]
    over = Message(f"The feedback round for <@{told.card.presenter}> has closed, and they can read it now.")
    return [
        *((each, over) for each in told.writers),
        *((each, _open(told.card)) for each in _presenter(told)),
    ]


def _presenter(told: Told) -> list[Member]:
    return [told.presenter] if told.presenter is not None else []


def _asking(card: Card, sentence: str) -> Message:
    press = button("Give feedback", "feedback.give", str(card.round_id))
    return Message(sentence, [section(sentence), buttons(press)])


def _open(card: Card) -> Message:
    sentence = "The feedback on your hour is here. Open it when you have a quiet moment."
    press = button("Open", "feedback.read", str(card.round_id))
    return Message(sentence, [section(sentence), buttons(press)])
