"""Dates that a group votes on: its year's, and changes of a date that it has fixed."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.groups import service as groups
from bot.meetings import rules
from bot.meetings.model import Ballot, Meeting, Proposal, ProposedDate, Series
from bot.meetings.rules import Slot, Verdict
from bot.meetings.service.asking import count, found_proposal, proposed
from bot.meetings.service.changing import add, move, shift, strike, taken_down, told_moved
from bot.meetings.service.dates import locked, slot_of
from bot.meetings.service.year import year
from bot.members.rules import Deed, Who

VOTE, VOTE_CLOSES = "meetings.vote", "meetings.vote_closes"
"""The alarms that have it told how a vote stands, and that end it."""


def propose_year(
    session: Session, who: Who, group_id: uuid.UUID, days: Mapping[int, date], *, now: datetime
) -> Proposal:
    """Propose a year's dates to the group; they hold once more than half of the members agree."""
    found = year(session, who, group_id, days, now=now)
    slots = [(meeting, each.slot) for meeting, each in found.dates]
    return _propose(session, who, group_id, group_id, "year", slots, now=now)


def propose_move(session: Session, who: Who, meeting_id: uuid.UUID, slot: Slot, *, now: datetime) -> Proposal:
    """Propose another date for a meeting whose date the group has fixed."""
    meeting = locked(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    rules.check_changeable(meeting.state, meeting.starts_at, now=now)
    rules.check_moves(meeting.starts_at, rules.check_slot(slot, meeting.zone, now=now))
    return _propose(session, who, meeting.group_id, meeting.id, "move", [(meeting, slot)], now=now)


def propose_cancel(session: Session, who: Who, meeting_id: uuid.UUID, *, now: datetime) -> Proposal:
    """Propose to cancel a meeting whose date the group has fixed."""
    meeting = locked(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    rules.check_changeable(meeting.state, meeting.starts_at, now=now)
    slots = [(meeting, slot_of(meeting))]
    return _propose(session, who, meeting.group_id, meeting.id, "cancel", slots, now=now)


def _propose(
    session: Session,
    who: Who,
    group_id: uuid.UUID,
    subject_id: uuid.UUID,
    kind: str,
    slots: Sequence[tuple[Meeting, Slot]],
    *,
    now: datetime,
) -> Proposal:
    """Put dates to the vote; whoever proposes them agrees. An open proposal about the same gives way."""
    actor = groups.enter(session, who, group_id, Deed.RUN_MEETING).actor
    groups.locked(session, group_id)
    _replace(session, subject_id, now=now)
    first = min(min(one.starts_at, rules.instant(slot.day, slot.at, one.zone)) for one, slot in slots)
    proposal = Proposal(
        id=uuid.uuid4(),
        group_id=group_id,
        subject_id=subject_id,
        kind=kind,
        state=Verdict.OPEN.value,
        proposed_by=actor.id,
        opened_at=now,
        closes_at=rules.closes_at(first, now=now),
    )
    session.add(proposal)
    session.flush()
    for one, slot in slots:
        session.add(
            ProposedDate(proposal_id=proposal.id, meeting_id=one.id, local_date=slot.day, wall_time=slot.at)
        )
    alarms.wake(session, VOTE_CLOSES, proposal.id, at=proposal.closes_at)
    _cast(session, proposal, actor.id, agrees=True, now=now)
    return proposal


def _replace(session: Session, subject_id: uuid.UUID, *, now: datetime) -> None:
    is_open = (Proposal.subject_id == subject_id, Proposal.state == Verdict.OPEN.value)
    for proposal in session.scalars(select(Proposal).where(*is_open).with_for_update()):
        _settle(session, proposal, Verdict.REPLACED, now=now)


def vote(session: Session, who: Who, proposal_id: uuid.UUID, *, agrees: bool, now: datetime) -> None:
    """Say yes or no to dates; the last word counts, and the one that decides has its effect at once."""
    group_id = found_proposal(session, proposal_id).group_id
    actor = groups.enter(session, who, group_id, Deed.VOTE).actor
    proposal = session.get_one(Proposal, proposal_id, populate_existing=True, with_for_update=True)
    rules.check_vote(proposal.state, proposal.closes_at, now=now)
    _cast(session, proposal, actor.id, agrees=agrees, now=now)


def _cast(session: Session, proposal: Proposal, person_id: uuid.UUID, *, agrees: bool, now: datetime) -> None:
    session.merge(Ballot(proposal_id=proposal.id, person_id=person_id, agrees=agrees))
    session.flush()
    yes, no, people = count(session, proposal)
    verdict = rules.verdict(yes=yes, no=no, members=people)
    if verdict is not Verdict.OPEN:
        _settle(session, proposal, verdict, now=now)
    alarms.wake(session, VOTE, proposal.id, at=now)


def _settle(session: Session, proposal: Proposal, verdict: Verdict, *, now: datetime) -> None:
    proposal.state = verdict.value
    session.flush()
    alarms.clear(session, VOTE_CLOSES, proposal.id)
    alarms.wake(session, VOTE, proposal.id, at=now)
    if verdict is Verdict.AGREED:
        _EFFECTS[proposal.kind](session, proposal, now)


def lapse_vote(session: Session, proposal_id: uuid.UUID, *, now: datetime) -> None:
    """End a vote that did not come to a yes in time."""
    proposal = session.get(Proposal, proposal_id, populate_existing=True, with_for_update=True)
    if proposal is not None and proposal.state == Verdict.OPEN:
        _settle(session, proposal, Verdict.LAPSED, now=now)


def _fix_year(session: Session, proposal: Proposal, now: datetime) -> None:
    """Fix the dates; those that are others than before move, and the one message about the year tells it."""
    for one in proposed(session, proposal):
        meeting = _still_ahead(session, one, now)
        if meeting is None:
            continue
        meeting.fixed_at = now
        if slot_of(meeting) != Slot(one.local_date, one.wall_time):
            _shift(session, one, now)
            meeting.was_at = None


def _move(session: Session, proposal: Proposal, now: datetime) -> None:
    for one in proposed(session, proposal):
        if _still_ahead(session, one, now) is not None:
            _shift(session, one, now)


def _shift(session: Session, one: ProposedDate, now: datetime) -> None:
    meeting = taken_down(session, one.meeting_id)
    shift(session, meeting, Slot(one.local_date, one.wall_time), now=now)
    told_moved(session, meeting, now=now)


def _cancel(session: Session, proposal: Proposal, now: datetime) -> None:
    for one in proposed(session, proposal):
        if _still_ahead(session, one, now) is not None:
            strike(session, taken_down(session, one.meeting_id), now=now)


_EFFECTS = {"year": _fix_year, "move": _move, "cancel": _cancel}


def _still_ahead(session: Session, one: ProposedDate, now: datetime) -> Meeting | None:
    """Find a meeting that the vote was about, while both its times are still to come."""
    meeting = session.get_one(Meeting, one.meeting_id)
    at = rules.instant(one.local_date, one.wall_time, meeting.zone)
    return meeting if meeting.state == "planned" and now < min(at, meeting.starts_at) else None


def take(session: Session, who: Who, about: uuid.UUID, slot: Slot, *, now: datetime) -> uuid.UUID:
    """Use a time that was offered: add the meeting there, move it, or where its date is fixed propose it.

    Answers whose dates these are.
    """
    meeting = session.get(Meeting, about)
    if meeting is None:
        series = session.get(Series, about)
        add(session, who, about, slot, series.length if series else 0, now=now)
        return about
    deed = propose_move if meeting.fixed_at else move
    deed(session, who, about, slot, now=now)
    return meeting.group_id
