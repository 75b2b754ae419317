"""Keep what somebody had typed, so that nothing is lost when a form closes."""

import dataclasses
import json
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.challenges import rules
from bot.challenges.model import Draft
from bot.challenges.rules import Brief
from bot.core.errors import Refusal
from bot.core.inserting import Insertion
from bot.core.record import record
from bot.groups import service as groups
from bot.members import service as members
from bot.members.rules import Deed, Who
from bot.vault import service as vault
from bot.vault.rules import Permit, Place


@record
class Door:
    """A group that somebody can bring a challenge to."""

    group_id: uuid.UUID
    name: str


@record
class Saved:
    """A draft; ``was`` is the title it had before a command gave it another."""

    group_id: uuid.UUID
    brief: Brief
    saved_at: datetime
    was: str


@record
class Blank:
    """What the form to bring a challenge shows: the groups, the likeliest of them, and what was typed."""

    doors: Sequence[Door]
    group_id: uuid.UUID
    brief: Brief
    draft: Saved | None = None


def doors(session: Session, who: Who) -> list[Door]:
    """List the groups that somebody can bring a challenge to; refuse whoever is in none."""
    mine = groups.groups_of(session, who)
    if not mine:
        raise Refusal("You are in no group yet. Open the group's channel and press Join on its board.")
    pledged = [
        Door(group.id, groups.name_of(session, group)) for group, _, has_pledged in mine if has_pledged
    ]
    if not pledged:
        groups.enter(session, who, mine[0][0].id, Deed.BRING)
    return pledged


def likeliest(session: Session, who: Who, open_doors: Sequence[Door]) -> uuid.UUID:
    """Choose the group of the channel that somebody is in, else their first."""
    here = groups.in_channel(session, who.workspace_id, who.channel_id)
    ids = [door.group_id for door in open_doors]
    return here.id if here is not None and here.id in ids else ids[0]


def blank(session: Session, who: Who, group_id: uuid.UUID | None, *, is_fresh: bool = False) -> Blank:
    """Prepare the form, with the draft unless a fresh start is wanted.

    Without a group it is the one of the draft, or of the channel. A draft belongs to the person, so it
    comes back whichever group's button was pressed.
    """
    if group_id is not None:
        groups.enter(session, who, group_id, Deed.BRING)
    open_doors = doors(session, who)
    draft = None if is_fresh else draft_of(session, who, open_doors)
    chosen = group_id or (draft.group_id if draft else likeliest(session, who, open_doors))
    return Blank(open_doors, chosen, draft.brief if draft else Brief(), draft)


def draft_of(session: Session, who: Who, open_doors: Sequence[Door]) -> Saved | None:
    """Open somebody's draft; None where there is none, or its group is closed to them."""
    person = members.find(session, who)
    row = session.get(Draft, person.id) if person else None
    if row is None or row.group_id not in [door.group_id for door in open_doors]:
        return None
    permit = groups.enter(session, who, row.group_id, Deed.BRING).permit
    return _opened(session, row, permit)


def save_draft(session: Session, who: Who, group_id: uuid.UUID, brief: Brief, *, now: datetime) -> None:
    """Keep what somebody typed, in place of what they had; nothing typed replaces nothing.

    The texts of what could be inside information are not kept.
    """
    person_id = groups.enter(session, who, group_id, Deed.BRING).actor.id
    if not brief.is_blank:
        _save(session, person_id, group_id, rules.kept(brief), was="", now=now)


def save_title(session: Session, who: Who, title: str, *, now: datetime) -> None:
    """Keep the title that somebody typed after the command, before any form opens.

    The rest of a draft that they have stays, and so does its old title, for them to see.
    """
    if not title:
        return
    open_doors = doors(session, who)
    draft = draft_of(session, who, open_doors)
    group_id = draft.group_id if draft else likeliest(session, who, open_doors)
    before = draft.brief if draft else Brief()
    person_id = groups.enter(session, who, group_id, Deed.BRING).actor.id
    was = before.title if before.title != title else ""
    _save(session, person_id, group_id, rules.titled(before, title), was=was, now=now)


def drop_draft(session: Session, who: Who) -> None:
    """Delete somebody's draft."""
    person = members.find(session, who)
    if person is not None:
        session.execute(delete(Draft).where(Draft.person_id == person.id))


_SAVE = Insertion(
    Draft,
    lambda row: row.on_conflict_do_update(
        index_elements=["person_id"],
        set_={name: row.excluded[name] for name in ("group_id", "body", "saved_at")},
    ),
)


def _save(
    session: Session, person_id: uuid.UUID, group_id: uuid.UUID, brief: Brief, *, was: str, now: datetime
) -> None:
    body = json.dumps({"brief": dataclasses.asdict(rules.kept(brief)), "was": was})
    envelope = vault.seal(session, body, _place(person_id, group_id))
    _SAVE.run(session, {"person_id": person_id, "group_id": group_id, "body": envelope, "saved_at": now})


def _opened(session: Session, row: Draft, permit: Permit) -> Saved:
    text = vault.unseal(session, row.body, _place(row.person_id, row.group_id), permit)
    body = json.loads(text)
    return Saved(row.group_id, Brief(**body["brief"]), row.saved_at, str(body["was"]))


def _place(person_id: uuid.UUID, group_id: uuid.UUID) -> Place:
    return Place("draft", "body", person_id, group_id)
