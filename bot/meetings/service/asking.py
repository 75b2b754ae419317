"""Dates that a group votes on, as they are told."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.core.errors import not_found
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings.model import Ballot, Meeting, Proposal, ProposedDate
from bot.meetings.rules import Slot
from bot.meetings.service.sitting import Doubts, circle, doubts
from bot.members import service as members
from bot.members.rules import Deed, Who
from bot.outbox import service as outbox


@record
class Question:
    """A proposal as it is told: each meeting with the time that is proposed, and how the vote stands."""

    proposal: Proposal
    group: Group
    proposed_by: str
    dates: Sequence[tuple[Meeting, Doubts]]
    yes: int
    members: int
    mine: bool | None


def found_proposal(session: Session, proposal_id: uuid.UUID) -> Proposal:
    """Find a proposal, or refuse in the words for a thing that is not there."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise not_found()
    return proposal


def has_open_vote(session: Session, group_id: uuid.UUID) -> bool:
    """Tell whether a group is voting on dates."""
    is_open = select(Proposal.id).where(Proposal.group_id == group_id, Proposal.state == "open")
    return session.scalar(is_open.limit(1)) is not None


def count(session: Session, proposal: Proposal) -> tuple[int, int, int]:
    """Count the yes, the no and the members; whoever has left, or not joined, has no vote."""
    people = {one.person_id for one in members.members(session, proposal.group_id)}
    ballots = session.scalars(select(Ballot).where(Ballot.proposal_id == proposal.id)).all()
    votes = [one.agrees for one in ballots if one.person_id in people]
    return votes.count(True), votes.count(False), len(people)


def proposed(session: Session, proposal: Proposal) -> Sequence[ProposedDate]:
    """List the dates of a proposal."""
    return session.scalars(select(ProposedDate).where(ProposedDate.proposal_id == proposal.id)).all()


def question(session: Session, proposal_id: uuid.UUID, *, now: datetime) -> Question | None:
    """Gather what is told about a vote; None when it is gone."""
    proposal = session.get(Proposal, proposal_id)
    return _question(session, proposal, None, now=now) if proposal is not None else None


def asked_of(session: Session, who: Who, proposal_id: uuid.UUID, *, now: datetime) -> Question:
    """Show a member dates that the group votes on, with what stands against each and their own word."""
    proposal = found_proposal(session, proposal_id)
    actor = groups.enter(session, who, proposal.group_id, Deed.VOTE).actor
    return _question(session, proposal, actor.id, now=now)


def _question(
    session: Session, proposal: Proposal, person_id: uuid.UUID | None, *, now: datetime
) -> Question:
    known = circle(session, proposal.group_id, now=now)
    yes, _, people = count(session, proposal)
    rows = proposed(session, proposal)
    meetings = [
        (session.get_one(Meeting, one.meeting_id), Slot(one.local_date, one.wall_time)) for one in rows
    ]
    dates = [(one, doubts(known, slot, one.ends_at - one.starts_at)) for one, slot in meetings]
    named = members.named(session, proposal.group_id, [proposal.proposed_by])
    mine = session.get(Ballot, (proposal.id, person_id)) if person_id else None
    return Question(
        proposal=proposal,
        group=session.get_one(Group, proposal.group_id),
        proposed_by=next((one.user_id for one in named.values()), ""),
        dates=sorted(dates, key=lambda each: each[1].starts_at),
        yes=yes,
        members=people,
        mine=mine.agrees if mine else None,
    )


def post_proposal(session: Session, asked: Question, message: Message, *, now: datetime) -> None:
    """Tell the channel about a vote, in one place."""
    key, place = f"meetings:{uuid.uuid4()}:vote", f"proposal:{asked.proposal.id}"
    outbox.post(session, groups.channel(asked.group), message, key=key, now=now, place=place)


def post_settled(session: Session, asked: Question, message: Message | None, *, now: datetime) -> None:
    """Tell the channel, once, how a vote ended, where there is something to tell."""
    if message is not None:
        key = f"meetings:{asked.proposal.id}:settled"
        outbox.post(session, groups.channel(asked.group), message, key=key, now=now)
