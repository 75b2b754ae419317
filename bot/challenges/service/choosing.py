"""Let another have the turn: by swap, or by a facilitator's choice."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.challenges import rules
from bot.challenges.model import Skip, Swap
from bot.challenges.service import turns
from bot.challenges.service.rotation import Pool, pool
from bot.core.errors import Refusal, not_found
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import service as meetings
from bot.meetings.model import Meeting
from bot.members import service as members
from bot.members.rules import Deed, Role, Thing, Who
from bot.members.service import Member


@record
class Options:
    """Who can have a meeting's turn, each with the instant of the later turn they are foreseen for."""

    meeting: Meeting
    people: Sequence[tuple[Member, datetime | None]]
    is_facilitator: bool


@record
class Asked:
    """A request to swap, and the two it is between."""

    swap_id: uuid.UUID
    meeting: Meeting
    group: Group
    asked_by: Member
    asked_of: Member


def swap_options(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> Options:
    """List who presents later and could swap; where nobody does, everybody else."""
    meeting, admitted = turns.turn_of(session, who, meeting_id, now=now)
    found = pool(session, meeting.group_id, now=now)
    later = _later(session, found, meeting, now=now)
    others = [(one, later.get(one.person_id)) for one in found.people.values() if _is_other(one, meeting)]
    wanted = [(one, at) for one, at in others if at is not None] or others
    if not wanted:
        raise Refusal("There is nobody to swap with yet. You can skip the turn instead.")
    return Options(meeting, wanted, admitted.actor.role is Role.FACILITATOR)


def _is_other(member: Member, meeting: Meeting) -> bool:
    return member.person_id != meeting.presenter_id


def _later(session: Session, found: Pool, meeting: Meeting, *, now: datetime) -> dict[uuid.UUID, datetime]:
    """Find who is to present, or foreseen, at the meetings after this one."""
    after = [
        one for one in meetings.upcoming(session, meeting.group_id, now=now) if one.number > meeting.number
    ]
    foreseen = found.foreseen_for([one for one in after if one.presenter_id is None])
    who = [
        (one, one.presenter_id or (foreseen[one.id].person_id if one.id in foreseen else None))
        for one in after
    ]
    return {person_id: one.starts_at for one, person_id in reversed(who) if person_id is not None}


def ask_swap(
    session: Session, who: Who, meeting_id: uuid.UUID, person_id: uuid.UUID, *, now: datetime
) -> Asked:
    """Ask a member to take a turn; asking somebody else takes the first request back."""
    meeting, admitted = turns.turn_of(session, who, meeting_id, now=now)
    people = {member.person_id: member for member in members.members(session, meeting.group_id)}
    asked_by = people.get(meeting.presenter_id) if meeting.presenter_id else None
    if person_id not in people or person_id == meeting.presenter_id or asked_by is None:
        raise Refusal("Choose another member of the group to swap with.", "person")
    if members.told_at(session, person_id, until=meeting.starts_at, now=now) is None:
        raise Refusal("They cannot be reached before this meeting. Choose somebody else.", "person")
    turns.drop_swap(session, meeting, now=now)
    swap = Swap(id=uuid.uuid4(), meeting_id=meeting.id, asked_by=asked_by.person_id, asked_of=person_id)
    session.add(swap)
    session.flush()
    return Asked(swap.id, meeting, admitted.group, asked_by, people[person_id])


def answer_swap(session: Session, who: Who, swap_id: uuid.UUID, *, agrees: bool, now: datetime) -> Asked:
    """Answer a request to swap: agreeing makes the two change places.

    Where the one who agrees has no later turn yet, the other is owed one and goes first next time.
    """
    meeting = meetings.locked(session, _swap(session, swap_id).meeting_id)
    swap = _swap(session, swap_id)
    thing = Thing(subject_id=swap.asked_of)
    admitted = groups.enter(session, who, meeting.group_id, Deed.TAKE_TURN, thing)
    if admitted.actor.id != swap.asked_of:
        raise not_found()
    rules.check_swap(
        is_open=rules.is_open(meeting.state, meeting.starts_at, now=now),
        is_still_theirs=meeting.presenter_id == swap.asked_by,
    )
    people = members.named(session, meeting.group_id, [swap.asked_by, swap.asked_of])
    if len(people) < 2:
        raise not_found()
    asked = Asked(swap.id, meeting, admitted.group, people[swap.asked_by], people[swap.asked_of])
    session.delete(swap)
    session.flush()
    if agrees:
        _change_places(session, asked, now=now)
    return asked


def _swap(session: Session, swap_id: uuid.UUID) -> Swap:
    swap = session.get(Swap, swap_id, populate_existing=True)
    if swap is None:
        raise not_found()
    return swap


def _change_places(session: Session, asked: Asked, *, now: datetime) -> None:
    meeting, theirs = asked.meeting, _other_turn(session, asked.meeting, asked.asked_of.person_id, now=now)
    reason = rules.swap_sentence(asked.asked_by.name, asked.asked_of.name, changes_places=theirs is not None)
    found = pool(session, meeting.group_id, now=now)
    challenge_id = theirs.challenge_id if theirs else found.best_of(asked.asked_of.person_id)
    if theirs is None:
        turns.carry(session, meeting)
    else:
        back = meeting.challenge_id
        turns.give(session, theirs, asked.asked_by, back, reason=reason, turn="confirmed", now=now)
    turns.give(session, meeting, asked.asked_of, challenge_id, reason=reason, turn="confirmed", now=now)


def _other_turn(session: Session, meeting: Meeting, person_id: uuid.UUID, *, now: datetime) -> Meeting | None:
    """Find and lock another meeting ahead that somebody has the turn of."""
    ahead = (Meeting.group_id == meeting.group_id, Meeting.state == "planned", Meeting.starts_at > now)
    theirs = select(Meeting.id).where(Meeting.presenter_id == person_id, Meeting.id != meeting.id, *ahead)
    meeting_id = session.scalar(theirs.order_by(Meeting.number).limit(1))
    return meetings.locked(session, meeting_id) if meeting_id else None


def choice_options(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> Options:
    """List the members for a facilitator who sets the rotation aside."""
    meeting = meetings.found(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.CHOOSE_PRESENTER)
    rules.check_open(meeting.state, meeting.starts_at, now=now)
    people = members.members(session, meeting.group_id)
    if not people:
        raise Refusal("Nobody has joined this group yet, so there is nobody to choose.")
    return Options(meeting, [(member, None) for member in people], is_facilitator=True)


def override(
    session: Session, who: Who, meeting_id: uuid.UUID, person_id: uuid.UUID, reason: str, *, now: datetime
) -> None:
    """Let a facilitator choose the presenter, for a reason that the group sees.

    Whoever had the turn is owed one. Another turn that the chosen one had ahead is proposed anew.
    """
    meeting = meetings.locked(session, meeting_id)
    actor = groups.enter(session, who, meeting.group_id, Deed.CHOOSE_PRESENTER).actor
    rules.check_open(meeting.state, meeting.starts_at, now=now)
    rules.check_choice_reason(reason)
    people = {member.person_id: member for member in members.roster(session, meeting.group_id)}
    chosen = people.get(person_id)
    if chosen is None or not chosen.has_pledged:
        raise Refusal("Choose a member of the group who has joined.", "person")
    _make_way(session, meeting, person_id, now=now)
    best = pool(session, meeting.group_id, now=now, but=meeting.id).best_of(person_id)
    sentence = rules.override_sentence(people[actor.id].name, chosen.name, reason)
    turns.give(session, meeting, chosen, best, reason=sentence, turn="proposed", now=now)


def _make_way(session: Session, meeting: Meeting, person_id: uuid.UUID, *, now: datetime) -> None:
    if meeting.presenter_id not in (None, person_id):
        turns.carry(session, meeting)
    theirs = (Skip.meeting_id == meeting.id, Skip.person_id == person_id)
    session.execute(delete(Skip).where(*theirs))
    other = _other_turn(session, meeting, person_id, now=now)
    if other is not None:
        turns.release(session, other, now=now)
