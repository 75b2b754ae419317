"""Propose whose hour a meeting is, and let it be confirmed, given up or decided otherwise."""

import uuid
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.challenges import rules
from bot.challenges.model import Challenge, Skip, Swap, Wish
from bot.challenges.service import words
from bot.challenges.service.rotation import pool
from bot.core.errors import Refusal
from bot.core.walltime import is_zone
from bot.groups import service as groups
from bot.groups.service import Admitted
from bot.meetings import service as meetings
from bot.meetings.model import Meeting
from bot.meetings.rules import PREPARE as PREPARING
from bot.members import service as members
from bot.members.rules import Deed, Thing, Who
from bot.members.service import Member
from bot.nudges import service as nudges
from bot.nudges.rules import NOBODY, PREPARE, TURN
from bot.outbox import service as outbox
from bot.vault.rules import THE_APP

PROPOSE, TELL, DONE = "challenges.propose", "challenges.tell", "challenges.done"
"""The alarms of a meeting: to find its presenter, to tell about its turn, and to settle after its close."""
_OF_A_TURN = (TURN, PREPARE, NOBODY)
"""The reminders that go with a turn."""


def propose(session: Session, meeting_id: uuid.UUID, *, now: datetime) -> None:
    """Give a meeting that has no presenter the one whose turn it is, if there is somebody.

    Locks the meeting and then the group, so that two meetings do not choose the same person.
    """
    meeting = meetings.locked(session, meeting_id)
    groups.locked(session, meeting.group_id)
    if meeting.turn != "open" or not rules.is_open(meeting.state, meeting.starts_at, now=now):
        return
    found = pool(session, meeting.group_id, now=now, but=meeting.id)
    choice = found.next_for(meeting)
    if choice is not None:
        member = found.people[choice.person_id]
        reason = found.reason_for(choice)
        give(session, meeting, member, choice.challenge_id, reason=reason, turn="proposed", now=now)


def give(
    session: Session,
    meeting: Meeting,
    member: Member,
    challenge_id: uuid.UUID | None,
    *,
    reason: str,
    turn: str,
    now: datetime,
) -> None:
    """Give a turn to somebody with their challenge, unless that was withdrawn a moment ago."""
    row = words.locked(session, challenge_id) if challenge_id else None
    challenge = row if row is not None and row.state == "waiting" else None
    meetings.assign(
        session,
        meeting,
        presenter_id=member.person_id,
        challenge_id=challenge.id if challenge else None,
        headline=_headline(session, challenge),
        reason=reason,
        turn=turn,
    )
    nudges.drop(session, meeting.id, *_OF_A_TURN, now=now)
    zone = member.zone if is_zone(member.zone) else meeting.zone
    alarms.wake(session, PREPARING, meeting.id, at=rules.next_morning(now, zone))
    told_soon(session, meeting, now=now)


def _headline(session: Session, row: Challenge | None) -> str:
    return rules.headline(words.title_of(session, row, THE_APP), row.readers) if row else ""


def told_soon(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Have a turn's news told, and drop the request to swap it, which it has overtaken."""
    drop_swap(session, meeting, now=now)
    alarms.wake(session, TELL, meeting.id, at=now)
    groups.changed(session, meeting.group_id, now=now)


def drop_swap(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Drop the request to swap a turn; what nobody was asked yet, they never are."""
    for swap in session.scalars(select(Swap).where(Swap.meeting_id == meeting.id)):
        outbox.take_back(session, swap_place(swap.id), now=now)
    session.execute(delete(Swap).where(Swap.meeting_id == meeting.id))


def swap_place(swap_id: uuid.UUID) -> str:
    """Name the direct message that asks somebody to take a turn."""
    return f"swap:{swap_id}"


def turn_of(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> tuple[Meeting, Admitted]:
    """Lock a meeting whose turn is the actor's, or that they facilitate, while it can still change."""
    meeting = meetings.locked(session, meeting_id)
    thing = Thing(subject_id=meeting.presenter_id)
    admitted = groups.enter(session, who, meeting.group_id, Deed.TAKE_TURN, thing)
    rules.check_open(meeting.state, meeting.starts_at, now=now)
    if meeting.presenter_id is None:
        raise Refusal("Nobody has this turn at present. The next presenter will be proposed here.")
    return meeting, admitted


def confirm(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> None:
    """Confirm a turn; a presenter who had only a wish takes the challenge they have brought since."""
    meeting, admitted = turn_of(session, who, meeting_id, now=now)
    if meeting.turn != "confirmed":
        meeting.turn, meeting.confirmed_by = "confirmed", admitted.actor.id
    if meeting.challenge_id is None and meeting.presenter_id is not None:
        found = pool(session, meeting.group_id, now=now, but=meeting.id)
        take(session, meeting, found.best_of(meeting.presenter_id))
    nudges.stop(session, TURN, meeting.id, now=now)
    told_soon(session, meeting, now=now)


def take(session: Session, meeting: Meeting, challenge_id: uuid.UUID | None) -> None:
    """Bring a meeting up to date with its presenter's challenge: its headline is what its readers allow."""
    row = words.locked(session, challenge_id) if challenge_id else None
    meetings.assign(
        session,
        meeting,
        presenter_id=meeting.presenter_id,
        challenge_id=row.id if row else None,
        headline=_headline(session, row),
        reason=meetings.reason_of(session, meeting),
        turn=meeting.turn,
        confirmed_by=meeting.confirmed_by,
    )


def skip(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> None:
    """Give a turn up: whoever is next is proposed at once, and the turn is owed."""
    meeting, _ = turn_of(session, who, meeting_id, now=now)
    carry(session, meeting)
    release(session, meeting, now=now)


def carry(session: Session, meeting: Meeting) -> None:
    """Note that the presenter of a meeting is owed a turn."""
    session.merge(Skip(meeting_id=meeting.id, person_id=meeting.presenter_id))
    session.flush()


def release(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Take a turn from its presenter and have the next one proposed at once."""
    meetings.assign(
        session, meeting, presenter_id=None, challenge_id=None, headline="", reason="", turn="open"
    )
    drop_swap(session, meeting, now=now)
    nudges.drop(session, meeting.id, *_OF_A_TURN, now=now)
    alarms.wake(session, PROPOSE, meeting.id, at=now)
    groups.changed(session, meeting.group_id, now=now)


def pass_on(session: Session, person_id: uuid.UUID, *, now: datetime) -> list[tuple[Meeting, str]]:
    """Pass on the turns of somebody who cannot be reached; answer the meetings, and whose turns they were.

    They are owed these turns, should they come back.
    """
    passed = list[tuple[Meeting, str]]()
    theirs = select(Meeting.id).where(Meeting.presenter_id == person_id, Meeting.state == "planned")
    for meeting_id in session.scalars(
        theirs.where(Meeting.starts_at > now).order_by(Meeting.starts_at)
    ).all():
        meeting = meetings.locked(session, meeting_id)
        absent = members.absent(session, meeting.group_id).get(person_id)
        if absent is not None and meeting.presenter_id == person_id:
            carry(session, meeting)
            release(session, meeting, now=now)
            passed.append((meeting, absent.name))
    return passed


def follow(session: Session, challenge_id: uuid.UUID, *, now: datetime) -> None:
    """Have the meeting that a challenge is chosen for follow what has become of it."""
    chosen = select(Meeting.id).where(Meeting.challenge_id == challenge_id, Meeting.state == "planned")
    for meeting_id in session.scalars(chosen).all():
        meeting, row = meetings.locked(session, meeting_id), words.locked(session, challenge_id)
        if row is None or meeting.challenge_id != challenge_id or now >= meeting.starts_at:
            continue
        if row.state == "withdrawn":
            release(session, meeting, now=now)
        elif _headline(session, row) != meetings.headline_of(session, meeting):
            take(session, meeting, row.id)
            alarms.wake(session, TELL, meeting.id, at=now)
            groups.changed(session, meeting.group_id, now=now)


def done(session: Session, meeting_id: uuid.UUID, *, now: datetime) -> None:
    """After a meeting: its challenge is presented, and its presenter's wish has come true.

    Where nobody knows of a meeting that it took place, its presenter is owed the turn until somebody does.
    """
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.state != "closed" or meeting.presenter_id is None:
        return
    if not meetings.took_place(session, meeting):
        carry(session, meeting)
        return
    session.execute(delete(Skip).where(Skip.meeting_id == meeting_id, Skip.person_id == meeting.presenter_id))
    row = words.locked(session, meeting.challenge_id) if meeting.challenge_id else None
    if row is not None and row.state == "waiting":
        row.state = "presented"
    wish = (Wish.group_id == meeting.group_id, Wish.person_id == meeting.presenter_id)
    session.execute(delete(Wish).where(*wish))
    drop_swap(session, meeting, now=now)


def cancelled(session: Session, meeting_id: uuid.UUID, *, now: datetime) -> None:
    """After a meeting was cancelled: its presenter is owed the turn, and their challenge waits on."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.state != "cancelled":
        return
    if meeting.presenter_id is not None:
        carry(session, meeting)
    drop_swap(session, meeting, now=now)
