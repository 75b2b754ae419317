"""The form in which a presenter reads what was released, and the list of rounds that wait."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.blocks import button, buttons, divider, form, header, said, section, small
from bot.core.text import bold, when
from bot.feedback.rules import Words
from bot.feedback.service import Card, Release, Waiting

HELP = (
    "*/feedback* lists the rounds that are open to you, and what was released to you.\n"
    "A round opens each time that a meeting with a presenter closes, and stays open for three days."
)
PAGE = 6
"""How many entries one form shows: Slack takes 100 blocks and 250 kB."""
_ASKED = (
    ("noticed", "What I noticed"),
    ("effect", "The effect it had"),
    ("suggestion", "One suggestion"),
)


def release_form(release: Release, page: int) -> View:
    """Show a page of what was released; its order is the shuffled one, and no entry has a time."""
    first = page * PAGE
    blocks: list[Block] = [
        small(
            "*Who will see this:* you alone, whenever you open it. Slack's admins cannot read forms; "
            "messages only point here. The order is shuffled and tells nothing."
        )
    ]
    for words, user in release.entries[first : first + PAGE]:
        blocks += [divider(), *_entry(words, user)]
    turning = _turning(release, page)
    return form("Feedback for you", "feedback.read", [*blocks, *turning])


def waiting_form(waiting: Waiting) -> View:
    """List what waits for somebody: to read, and to write."""
    blocks: list[Block] = [
        *_listed("For you to read", [_to_read(card) for card in waiting.to_read]),
        *_listed("Open for you to write", [_to_give(card) for card in waiting.to_give]),
    ]
    none = section("No feedback round is open for you right now, and nothing waits to be read.")
    more = small("A round opens each time that a meeting with a presenter closes, and stays open three days.")
    return form("Feedback", "feedback.rounds", [*(blocks or [none]), more])


def _entry(words: Words, user: str | None) -> list[Block]:
    answers = [(label, getattr(words, name)) for name, label in _ASKED]
    told = [block for label, text in answers if text for block in (section(f"*{label}*"), said(text))]
    named = f"From <@{user}>" if user else "From somebody who is no longer here"
    return [*told, small("Unattributed" if user is None else named)]


def _turning(release: Release, page: int) -> list[Block]:
    round_id, last = release.card.round_id, (len(release.entries) - 1) // PAGE
    back = [button("Back", "feedback.back", f"{round_id} {page - 1}")] if page > 0 else []
    further = [button("Next", "feedback.next", f"{round_id} {page + 1}")] if page < last else []
    return [buttons(*back, *further)] if back or further else []


def _listed(title: str, rows: Sequence[Block]) -> list[Block]:
    return [header(title), *rows] if rows else []


def _to_read(card: Card) -> Block:
    press = button("Open", "feedback.read", str(card.round_id))
    return section(f"{bold(card.group)}, released {when(card.closes_at)}", accessory=press)


def _to_give(card: Card) -> Block:
    press = button("Give feedback", "feedback.give", str(card.round_id))
    until = when(card.closes_at)
    return section(f"{bold(card.group)}: for <@{card.presenter}>, until {until}", accessory=press)
