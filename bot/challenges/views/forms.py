"""The forms in which a challenge is written."""

import dataclasses
import uuid
from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.challenges.rules import INSIDE, KINDS, LEVELS, READERS, Brief
from bot.challenges.rules.brief import PROBLEM, TITLE, WISH
from bot.challenges.service import Blank, Door, Own, Saved
from bot.core.blocks import (
    Answers,
    Payload,
    button,
    buttons,
    choice_field,
    form,
    section,
    small,
    sure,
    text_field,
)
from bot.core.ids import read_id
from bot.core.text import bold, escape, when

HELP = (
    "*/challenge* opens the form to bring a challenge, and */challenge your title* fills in its title.\n"
    "*/challenge queue* shows who is next, and why. */challenge mine* lists your own challenges.\n"
    "Everything is also behind the buttons of the board."
)
_WHO = (
    "*Who will see this*: you, and those you choose under “Who may read it”, from the moment you bring it. "
    "You can change that until it is presented, and you see who opened it. It is kept sealed until you "
    "withdraw it, which deletes its text. That you have a challenge in the queue, and how much it weighs, "
    "the group can see. Slack's admins cannot read forms; messages only point here."
)
_INSIDE = (
    "*Please leave it out.* What could be inside information about a listed company is not written down "
    "here at all: only the title is kept, so choose one that gives nothing away."
)
_WAS_INSIDE_HINT = (
    "With “Yes” only the title is kept: the other texts are deleted, and nothing of them stays here."
)
_LEVELS = {level: int(level) for level, _ in LEVELS}


def bring_form(blank: Blank, *, typed: str = "") -> View:
    """Ask for a challenge, with what was typed before; inside information leaves a title alone.

    A draft that holds nothing but the title that was ``typed`` just now is none that comes back.
    """
    draft = blank.draft
    blocks: list[Block] = [
        *(_draft_note(draft) if draft and not _is_new(draft, typed) else []),
        *_group_field(blank.doors, blank.group_id),
        *_fields(blank.brief, tells=True),
        small(_WHO),
    ]
    return form(
        "Bring a challenge",
        "challenges.bring",
        blocks,
        submit="Bring it",
        about=str(blank.group_id),
        keeps_drafts=True,
    )


def _is_new(draft: Saved, typed: str) -> bool:
    return draft.brief == Brief(title=typed) and not draft.was


def _draft_note(draft: Saved) -> list[Block]:
    fresh = button(
        "Start fresh",
        "challenges.fresh",
        str(draft.group_id),
        confirm=sure("Start fresh", "Your draft will be deleted.", yes="Start fresh", no="Keep it"),
    )
    was = f" Its title was “{escape(draft.was)}” before." if draft.was else ""
    return [section(f"Your draft from {when(draft.saved_at)} is back.{was}", accessory=fresh)]


def _group_field(doors: Sequence[Door], group_id: uuid.UUID) -> list[Block]:
    if len(doors) < 2:
        return []
    choices = [(str(door.group_id), door.name) for door in doors]
    return [choice_field("group", "Group", choices, initial=str(group_id))]


def _fields(brief: Brief, *, tells: bool) -> list[Block]:
    texts: list[Block] = [
        text_field(
            "problem", "The problem in one sentence", limit=PROBLEM, initial=brief.problem, lines=True
        ),
        text_field(
            "wish",
            "What I want from the group",
            limit=WISH,
            initial=brief.wish,
            optional=True,
            lines=True,
        ),
    ]
    is_left_out = tells and brief.is_inside
    return [
        text_field("title", "Title", limit=TITLE, initial=brief.title),
        *([section(_INSIDE, block_id="left_out")] if is_left_out else texts),
        choice_field("kind", "Kind", KINDS, initial=brief.kind),
        choice_field("importance", "Importance", LEVELS, initial=str(brief.importance), hint="10 is most."),
        choice_field("urgency", "Urgency", LEVELS, initial=str(brief.urgency), hint="10 is most."),
        choice_field("readers", "Who may read it", READERS, initial=brief.readers),
        choice_field(
            "inside",
            "Could this be inside information?",
            INSIDE,
            initial=brief.inside or None,
            placeholder="Please choose",
            hint=_WAS_INSIDE_HINT,
            tells=tells,
        ),
    ]


def retyped(blank: Blank, view: Payload) -> Blank:
    """Put into the form what stands in it now, to draw it anew."""
    return dataclasses.replace(blank, group_id=read_group(view), brief=read_brief(view), draft=None)


def emptied_form(group_id: uuid.UUID) -> View:
    """Say that the draft is gone, with the way to an empty form."""
    return form(
        "Bring a challenge",
        "challenges.emptied",
        [
            section("Your draft is deleted."),
            buttons(button("Bring a challenge", "challenges.refill", str(group_id), style="primary")),
        ],
    )


def read_group(view: Payload) -> uuid.UUID:
    """Read which group a challenge is brought to."""
    return read_id(Answers(view).choice("group") or view["private_metadata"])


def read_brief(view: Payload) -> Brief:
    """Read what somebody filled in."""
    answers = Answers(view)
    return Brief(
        title=answers.text("title"),
        problem=answers.text("problem"),
        wish=answers.text("wish"),
        kind=answers.choice("kind"),
        importance=_LEVELS.get(answers.choice("importance"), 0),
        urgency=_LEVELS.get(answers.choice("urgency"), 0),
        readers=answers.choice("readers"),
        inside=answers.choice("inside"),
    )


def edit_form(own: Own) -> View:
    """Ask what should change about a challenge."""
    blocks = [*_fields(own.brief, tells=False), small(_WHO)]
    return form("Edit a challenge", "challenges.edit", blocks, submit="Save", about=str(own.challenge_id))


def readers_form(own: Own) -> View:
    """Ask who may read a challenge."""
    return form(
        "Who may read it",
        "challenges.readers",
        [
            section(bold(own.brief.title)),
            choice_field("readers", "Who may read it", READERS, initial=own.brief.readers),
            small(_WHO),
        ],
        submit="Save",
        about=str(own.challenge_id),
    )


def read_readers(view: Payload) -> str:
    """Read who may read a challenge."""
    return Answers(view).choice("readers")
