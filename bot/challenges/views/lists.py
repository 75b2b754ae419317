"""The queue, one's own challenges, and a challenge opened to read."""

import uuid
from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.challenges.rules import KINDS, READERS
from bot.challenges.service import Detail, Door, Entry, Foreseen, Mine, Queue
from bot.core.blocks import (
    Payload,
    button,
    buttons,
    divider,
    form,
    header,
    notice,
    said,
    section,
    small,
    sure,
)
from bot.core.ids import read_id
from bot.core.text import bold, escape, when
from bot.meetings.views import moment

_MOST_ENTRIES, _PAGE = 25, 15
_READERS, _KINDS = dict(READERS), dict(KINDS)
_TURNS = {"confirmed": "confirmed", "proposed": "not confirmed yet", "foreseen": "likely, as things stand"}


def once(view: View | None) -> View:
    """Show what a delivery brought, or say that the same delivery had its effect before."""
    return view or notice("Done already", "This was done a moment ago. Open it again from the board.")


def queue_form(found: Queue | Sequence[Door]) -> View:
    """Show a group's queue, or ask which group is meant."""
    return _queue(found) if isinstance(found, Queue) else _which_group(found)


def _which_group(doors: Sequence[Door]) -> View:
    rows: list[Block] = [
        section(bold(door.name), accessory=button("Open", "challenges.queue", str(door.group_id)))
        for door in doors
    ]
    return form("Challenge queue", "challenges.doors", [section("Which group do you mean?"), *rows])


def _queue(found: Queue) -> View:
    wanted = "I would rather not present now" if found.wishes else "I would like to present"
    wish = button(wanted, "challenges.unwish" if found.wishes else "challenges.wish", str(found.group_id))
    blocks: list[Block] = [
        section(bold(found.name)),
        header("Who is next, and why"),
        *_calendar(found.calendar),
        buttons(wish, *_choose_button(found)),
        divider(),
        header("The queue"),
        *_entries(found.entries),
    ]
    return form("Challenge queue", "challenges.queue", blocks, about=str(found.group_id))


def _calendar(calendar: Sequence[Foreseen]) -> list[Block]:
    if not calendar:
        return [section("No meeting is planned.")]
    first, *later = calendar
    reason = first.reason or "Nobody has a challenge or a wish to present yet."
    lines = [f"• {when(one.meeting.starts_at, form='{date_long}')}: {_name(one)}" for one in later]
    blocks: list[Block] = [section(f"{moment(first.meeting)}: *{_name(first)}*"), said(reason)]
    return [*blocks, section("\n".join(["*After that*", *lines]))] if lines else blocks


def _name(one: Foreseen) -> str:
    return f"{escape(one.name)}, {_TURNS[one.turn]}" if one.name else "nobody yet"


def _choose_button(found: Queue) -> list[ButtonElement]:
    if not (found.runs and found.calendar):
        return []
    return [button("Choose presenter", "challenges.choose", str(found.calendar[0].meeting.id))]


def _entries(entries: Sequence[Entry]) -> list[Block]:
    if not entries:
        return [section("Nobody has brought a challenge yet.")]
    blocks = [
        block for place, entry in enumerate(entries[:_MOST_ENTRIES], 1) for block in _entry(place, entry)
    ]
    rest = len(entries) - _MOST_ENTRIES
    more = small(f"And {rest} more. These are the {_MOST_ENTRIES} that weigh most.") if rest > 0 else None
    return [*blocks, more] if more else blocks


def _entry(place: int, entry: Entry) -> list[Block]:
    private = f"A challenge by {escape(entry.owner)}, kept private"
    shown = f"{escape(entry.title)} · {escape(entry.owner)}" if entry.title else private
    opens = button("Open", "challenges.open", str(entry.challenge_id)) if entry.can_open else None
    return [section(f"{place}. {shown}", accessory=opens), small(entry.why)]


def read_door(action: Payload) -> uuid.UUID | None:
    """Read which group a button is for; None for one that asks."""
    value = action.get("value")
    return read_id(value) if value else None


def mine_form(own: Sequence[Mine], page: int = 0) -> View:
    """List somebody's own challenges, a page at a time."""
    first = page * _PAGE
    shown, several = own[first : first + _PAGE], len({one.group_id for one in own}) > 1
    blocks = [block for one in shown for block in _own(one, with_group=several)]
    turning = [
        button(label, f"challenges.{verb}", str(to))
        for label, verb, to, is_there in (
            ("Back", "back", page - 1, page > 0),
            ("Next", "next", page + 1, first + _PAGE < len(own)),
        )
        if is_there
    ]
    return form(
        "My challenges",
        "challenges.mine",
        [
            *(blocks or [section("You have brought no challenge yet.")]),
            *([buttons(*turning)] if turning else []),
        ],
    )


def _own(one: Mine, *, with_group: bool) -> list[Block]:
    value = str(one.challenge_id)
    group = f"{escape(one.group)} · " if with_group else ""
    about = "presented" if one.state == "presented" else _READERS[one.readers]
    gone = sure(
        "Withdraw it", "Its text is deleted. This cannot be taken back.", yes="Withdraw", no="Keep it"
    )
    changing = [
        button("Edit", "challenges.edit", value),
        button("Who may read it", "challenges.readers", value),
        button("Withdraw", "challenges.withdraw", value, confirm=gone),
    ]
    return [
        section(f"{bold(one.title)}\n{group}{about}"),
        buttons(button("Open", "challenges.open", value), *(changing if one.state == "waiting" else [])),
    ]


def detail_form(detail: Detail) -> View:
    """Show a challenge whole; its owner also sees who opened it."""
    brief = detail.brief
    texts = [("The problem in one sentence", brief.problem), ("What I want from the group", brief.wish)]
    numbers = f"{_KINDS[brief.kind]} · importance {brief.importance} · urgency {brief.urgency}"
    blocks: list[Block] = [
        header(brief.title),
        small(f"{escape(detail.owner)} · {escape(detail.group)} · {numbers}"),
        *(block for label, text in texts if text for block in (section(f"*{label}*"), said(text))),
        *(
            [section("Only a title is kept, since this could be inside information.")]
            if brief.is_inside
            else []
        ),
        *(
            [small(f"Who may read it: {_READERS[brief.readers]}"), *_openings(detail)]
            if detail.is_mine
            else []
        ),
        small("What is said in this group stays in this group."),
    ]
    return form("Challenge", "challenges.open", blocks)


def _openings(detail: Detail) -> list[Block]:
    lines = [f"Opened by {escape(name)}, {when(at, form='{date_long}')}" for name, at in detail.openings]
    return [small("\n".join(lines or ["Nobody else has opened it."]))]
