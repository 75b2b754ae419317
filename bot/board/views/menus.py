"""What opens from More and from /board."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.board.service import People, Seat
from bot.core.blocks import button, buttons, form, said, section, small
from bot.core.text import bold, escape
from bot.members.rules import Role
from bot.members.service import Member

HELP = "\n".join(
    (
        "*Soundingboard* runs your peer group. Everything starts at the board in the group's channel.",
        "`/board` opens the menu, `/board next` the next meeting, `/board people` who is in the group.",
        "`/board setup`, typed in a private channel, sets up a group there.",
        "`/challenge` brings a challenge; `/challenge queue` and `/challenge mine` show what waits.",
        "`/feedback` opens the feedback rounds.",
        "People from another company have no commands, and need none: buttons lead to all of it.",
    )
)
_MOST_LISTED = 45


def more(seat: Seat) -> View:
    """Show the doors that the card has no room for."""
    group_id = str(seat.group_id)
    blocks: list[Block] = [
        section(bold(seat.name)),
        *([said(seat.purpose)] if seat.purpose else []),
        buttons(
            button("The queue", "challenges.queue", group_id),
            button("My challenges", "challenges.mine", group_id),
            button("People", "board.people", group_id),
        ),
        buttons(
            button("Next meeting", "meetings.next", group_id),
            button("Dates", "meetings.dates", group_id),
            button("My role and company", "groups.join", group_id),
            button("Calendar", "calendars.open"),
            button("My reminders", "nudges.settings"),
            button("Help", "board.help"),
        ),
    ]
    if not seat.has_pledged:
        blocks.append(small("You have not taken the pledge yet. Press *My role and company* to join."))
    return form("More", "board.more", blocks)


def menu(seats: Sequence[Seat]) -> View:
    """Show the menu of the one group that is meant, or ask which."""
    return more(seats[0]) if len(seats) == 1 else choose_group(seats, action="board.more")


def help_form() -> View:
    """Show what there is."""
    return form("Help", "board.help", [section(HELP)])


def choose_group(seats: Sequence[Seat], *, action: str) -> View:
    """Ask which of several groups is meant."""
    rows: list[Block] = [
        section(bold(seat.name), accessory=button("Open", action, str(seat.group_id)))
        for seat in seats[:_MOST_LISTED]
    ]
    return form("Your groups", "board.groups", rows)


def people_form(people: People) -> View:
    """List who is in a group, with role and company."""
    rows: list[Block] = [
        section("\n".join(_person(member) for member in people.members[i : i + 10]))
        for i in range(0, len(people.members), 10)
    ]
    return form("People", "board.people", [section(bold(people.name)), *rows])


def _person(member: Member) -> str:
    work = ", ".join(escape(part) for part in (member.title, member.company) if part)
    marks = [
        mark
        for mark, is_so in (
            ("facilitator", member.role is Role.FACILITATOR),
            ("has not joined yet", not member.has_pledged),
        )
        if is_so
    ]
    return " · ".join(part for part in (bold(member.name), work, *marks) if part)
