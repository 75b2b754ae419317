"""Reminders as people see them: one alone, several in one message, and what became of them."""

from collections.abc import Mapping, Sequence

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.core.blocks import Message, button, buttons, divider, section, small
from bot.core.text import when
from bot.nudges.rules import KINDS, label_of
from bot.nudges.service import OFF, OVER, SENT, WAITING, Card, Word

_DONE: Mapping[bool, str] = {False: "nudges.done", True: "nudges.done_alike"}


def letter(cards: Sequence[Card]) -> Message:
    """Say one reminder, or several in one message, each with its own buttons."""
    if len(cards) == 1:
        return Message(str(cards[0].body["text"]), [*_card(cards[0]), *_footer(cards[0], last=True)])
    blocks: list[Block] = [section(f"*{len(cards)} reminders in one message*")]
    for card in cards:
        blocks += [divider(), *_card(card), *_footer(card, last=False)]
    texts = [str(card.body["text"]) for card in cards]
    return Message(
        " · ".join(texts), [*blocks, divider(), buttons(button("My reminders", "nudges.settings"))]
    )


def _card(card: Card) -> list[Block]:
    shown = Block.parse_all(list(card.body.get("blocks", []))) or [section(str(card.body["text"]))]
    keeps = card.state == SENT or card.stays
    return [block for block in shown if keeps or not isinstance(block, ActionsBlock)]


def _footer(card: Card, *, last: bool) -> list[Block]:
    value = str(card.nudge_id)
    if card.state == SENT and not card.stays:
        more = [button("My reminders", "nudges.settings")] if last else []
        return [
            buttons(
                button("Done", _DONE[_goes_to_all(card.kind)], value),
                button("Snooze", "nudges.snooze", value),
                button("Not this kind", "nudges.not_this_kind", value),
                button("Why this?", "nudges.why", value),
                *more,
            )
        ]
    return [] if card.stays else [small(_state(card)), *_way_back(card)]


def _state(card: Card) -> str:
    if card.state == WAITING:
        return f"Comes again {when(card.due_at)}."
    if card.state == OFF:
        return f"You get no more reminders of this kind from <#{card.channel_id}>."
    return "This is over." if card.state == OVER else "Done."


def _way_back(card: Card) -> list[Block]:
    return [buttons(button("My reminders", "nudges.settings"))] if card.state == OFF else []


def word(told: Word) -> Message:
    """Tell a coach or a facilitator that somebody was reminded and it is not done yet."""
    sentence = (
        f"<@{told.owner}> was reminded in <#{told.channel_id}>, and it is not done yet: "
        f"*{label_of(told.kind)}*. Perhaps a kind word from you helps."
    )
    return Message(sentence, [section(sentence)])


def _goes_to_all(kind: str) -> bool:
    return kind in KINDS and KINDS[kind].goes_to_all
