"""App Home as one person sees it."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.challenges.service import Mine
from bot.core.blocks import button, buttons, divider, header, said, section, small
from bot.core.text import bold, escape, when
from bot.feedback.service import Card
from bot.home.service import Home, Owes, Place
from bot.meetings.views import moment
from bot.members.rules import Role

_MOST_BLOCKS = 100
_MOST_GROUPS = 8
_MOST_CHALLENGES = 10
_MOST_ROUNDS = 5
_READERS = {
    "me": "Only me",
    "guides": "Facilitator and coach",
    "titles": "Title to the group",
    "group": "Whole group",
}


def home(shown: Home) -> View:
    """Draw Home: what I owe, my groups with their next meetings, my challenges, feedback for me."""
    blocks = [
        *_owed(shown.places),
        *_feedback(shown),
        *_groups(shown.places),
        *_challenges(shown),
        divider(),
        buttons(
            button("Set up a group", "board.setup"),
            *(_own_buttons() if shown.places else []),
            button("Help", "board.help"),
        ),
        small("Only you see this page. Texts open in forms, and only their readers can open them."),
    ]
    return View(type="home", blocks=blocks[:_MOST_BLOCKS])


def _own_buttons() -> list[ButtonElement]:
    return [button("Calendar", "calendars.open"), button("My reminders", "nudges.settings")]


def _owed(places: Sequence[Place]) -> list[Block]:
    rows = [row for place in places for row in _owed_in(place)]
    return [header("What I owe"), *(rows or [section("Nothing right now.")])]


def _owed_in(place: Place) -> Iterator[Block]:
    name, group_id = escape(place.name), str(place.group_id)
    if not place.has_pledged:
        yield section(
            f"*{name}*: take the pledge to join.", accessory=button("Join", "groups.join", group_id)
        )
    if place.meeting is None:
        return
    meeting_id, day = str(place.meeting.id), when(place.meeting.starts_at, form="{date_short}")
    if Owes.YES in place.owes:
        yield section(f"*{name}*: you are proposed as presenter on {day}.")
        yield buttons(button("Confirm", "challenges.confirm", meeting_id, style="primary"))
    if Owes.ANSWER in place.owes:
        yield section(f"*{name}*: say whether you come on {day}.")
        yield buttons(
            button("Coming", "meetings.coming", meeting_id),
            button("Not coming", "meetings.not_coming", meeting_id),
        )
    if Owes.UPDATE in place.owes:
        share = button("Share an update", "updates.share", group_id)
        yield section(f"*{name}*: your update for the meeting on {day}.", accessory=share)


def _feedback(shown: Home) -> list[Block]:
    rows: list[Block] = [
        section(
            f"{bold(card.group)}: feedback to you is released.",
            accessory=button("Open", "feedback.read", str(card.round_id)),
        )
        for card in shown.feedback.to_read[:_MOST_ROUNDS]
    ]
    rows += [_open_round(card) for card in shown.feedback.to_give[:_MOST_ROUNDS]]
    return [header("Feedback"), *rows] if rows else []


def _open_round(card: Card) -> Block:
    line = f"{bold(card.group)}: feedback to <@{card.presenter}>, until {when(card.closes_at)}."
    return section(line, accessory=button("Give feedback", "feedback.give", str(card.round_id)))


def _groups(places: Sequence[Place]) -> list[Block]:
    if not places:
        return [
            header("My groups"),
            section("You are in no group yet. Press Join on a board, or set up a group."),
        ]
    rows = [row for place in places[:_MOST_GROUPS] for row in _group(place)]
    left = len(places) - _MOST_GROUPS
    more: list[Block] = [small(f"{left} more groups: open them with /board.")] if left > 0 else []
    return [header("My groups"), *rows, *more]


def _group(place: Place) -> list[Block]:
    role = " · facilitator" if place.role is Role.FACILITATOR else ""
    group_id = str(place.group_id)
    return [
        section(f"{bold(place.name)}{role}\n{_next(place)}"),
        *([said(place.purpose)] if place.purpose else []),
        buttons(
            button("Bring a challenge", "challenges.bring", group_id),
            button("Next meeting", "meetings.next", group_id),
            button("The queue", "challenges.queue", group_id),
            button("More", "board.more", group_id),
        ),
    ]


def _next(place: Place) -> str:
    if place.meeting is None:
        return "No meeting is planned."
    presenter = f"\nPresenter: <@{place.presenter}>" if place.presenter else ""
    state = "The meeting is on" if place.meeting.state == "running" else "Next meeting"
    return f"{state}: {moment(place.meeting)}{presenter}"


def _challenges(shown: Home) -> list[Block]:
    rows: list[Block] = [
        section(
            f"{escape(mine.title)}\n_{_about(mine)}_",
            accessory=button("Open", "challenges.open", str(mine.challenge_id)),
        )
        for mine in shown.challenges[:_MOST_CHALLENGES]
    ]
    left = len(shown.challenges) - _MOST_CHALLENGES
    more: list[Block] = [small(f"{left} more: see them with *My challenges* under More.")] if left > 0 else []
    return [
        header("My challenges"),
        *(rows or [section("None yet. Two minutes are enough to bring one.")]),
        *more,
    ]


def _about(mine: Mine) -> str:
    return "Presented" if mine.state == "presented" else _READERS[mine.readers]
