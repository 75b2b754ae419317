"""The form to share an update, what stands there after it was sent, and the others' updates."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.core.blocks import (
    Answers,
    Message,
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
    text_field,
)
from bot.core.ids import read_id
from bot.core.record import record
from bot.core.text import escape, listed, when
from bot.meetings.views import moment
from bot.updates.rules import LABELS, LIMIT, Words
from bot.updates.service import Owed, Shared, Sharing, Told

TITLE = "Share an update"
_READ = "Read the others'"


@record
class About:
    """What the form carries through Slack: a group, and the meeting that the update is for."""

    group_id: uuid.UUID
    meeting_id: uuid.UUID


def reminder(owed: Owed) -> Message:
    """Remind somebody to share an update."""
    meeting = owed.meeting
    sentence = (
        f"What is new with you? Your update for the meeting of <#{owed.channel_id}> {moment(meeting)} takes "
        "two minutes, and one line is enough."
    )
    row = buttons(button(TITLE, "updates.share", str(meeting.id), style="primary"))
    return Message(f"Your update for the meeting {when(meeting.starts_at)}", [section(sentence), row])


def share_form(sharing: Sharing) -> View:
    """Ask for an update; a form that was sent before comes filled with what it said."""
    occasion, words = sharing.occasion, asdict(sharing.words)
    fields = [
        text_field(name, label, limit=LIMIT, initial=words[name], lines=True, optional=True)
        for name, label in LABELS.items()
    ]
    blocks = [
        section(f"For the meeting {moment(occasion)}. One line is enough, and all of it is optional."),
        *_privacy(),
        *_openings(sharing.openings),
        *fields,
        *_doors(sharing),
    ]
    about = f"{occasion.group_id} {occasion.meeting_id}"
    return form(TITLE, "updates.share", blocks, submit="Share", about=about)


def shared_form(about: About) -> View:
    """Say that it is shared, from the form alone: a second delivery of the same form reads the same."""
    blocks = [
        section("Your update is shared. Until the meeting starts, only those who have shared theirs see it."),
        small("You can change it until the meeting closes: press *Share an update* again."),
        buttons(button(_READ, "updates.read", str(about.group_id))),
    ]
    return form(TITLE, "updates.shared", blocks)


def others_form(shared: Shared | None) -> View:
    """Show a page of the others' updates; None is a press that was heard before."""
    if shared is None:
        return notice("Updates", "This was opened a moment ago. Press the button once more.")
    none = section("Nobody else has shared an update for this meeting yet.")
    blocks: list[Block] = [
        small(f"For the meeting {moment(shared.occasion)}. What is said in this group stays in this group."),
        *([block for told in shared.updates for block in _told(told)] or [none]),
        *_turning(shared),
    ]
    return form("Updates", "updates.read", blocks)


def read_door(action: Payload) -> uuid.UUID:
    """Read which group, or which meeting, a button is about."""
    return read_id(action.get("value"))


def read_about(view: Payload) -> About:
    """Read what the form carries; refuse what is none of ours."""
    group_id, _, meeting_id = str(view.get("private_metadata")).partition(" ")
    return About(read_id(group_id), read_id(meeting_id))


def read_words(view: Payload) -> Words:
    """Read the answers."""
    answers = Answers(view)
    return Words(**{name: answers.text(name) for name in LABELS})


def _privacy() -> list[Block]:
    return [
        small(
            "*Who will see this:* the members of this group who have joined, from the start of the meeting "
            "on; before that only those who have shared their own. There is no minimum: each update is "
            "shown with its author's name. You see who has opened yours."
        ),
        small(
            "*Where and how long:* sealed in this app's database, as long as the group is kept. "
            "Slack's admins cannot read forms, and no message repeats what you write here."
        ),
    ]


def _openings(names: Sequence[str]) -> list[Block]:
    return [small(f"Opened so far by {escape(listed(list(names)))}.")] if names else []


def _doors(sharing: Sharing) -> list[Block]:
    now = [button(_READ, "updates.read", str(sharing.occasion.group_id))] if sharing.may_read else []
    before = [button("The last meeting's", "updates.last", str(sharing.before))] if sharing.before else []
    return [divider(), buttons(*now, *before)] if now or before else []


def _told(told: Told) -> list[Block]:
    answers = [(LABELS[name], text) for name, text in asdict(told.words).items() if text]
    return [
        header(told.name),
        *(block for label, text in answers for block in (section(f"*{label}*"), said(text))),
        small(f"Shared {when(told.shared_at, form='{date_long}')}"),
    ]


def _turning(shared: Shared) -> list[Block]:
    turns = (
        ("Back", "updates.back", shared.page - 1, shared.page > 0),
        ("Next", "updates.next", shared.page + 1, shared.has_more),
    )
    there = [
        button(label, act, f"{shared.occasion.meeting_id} {page}")
        for label, act, page, is_on in turns
        if is_on
    ]
    return [buttons(*there)] if there else []
