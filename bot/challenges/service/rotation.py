"""Gather what the rotation decides from."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from bot.challenges import rules
from bot.challenges.model import Challenge, Skip, Wish
from bot.challenges.rules import Candidate, Choice, Turn, Weighed
from bot.core.record import record
from bot.meetings.model import WENT_BY, Meeting
from bot.members import service as members
from bot.members.service import Absent, Member

_GROUPS: BindParameter[uuid.UUID] = bindparam("group_id")
_WAITING = select(Challenge).where(Challenge.group_id == _GROUPS, Challenge.state == "waiting")
_WISHES = select(Wish.person_id, Wish.since).where(Wish.group_id == _GROUPS)
_TURNS = (
    select(Meeting)
    .where(
        Meeting.group_id == _GROUPS, Meeting.presenter_id.is_not(None), Meeting.state != "cancelled", ~WENT_BY
    )
    .order_by(Meeting.number)
)
_SKIPS = (
    select(Meeting.number, Skip.person_id)
    .join(Meeting, Meeting.id == Skip.meeting_id)
    .where(Meeting.group_id == _GROUPS)
)


@record
class Pool:
    """Who can present in a group, with what, and who did; challenges that a meeting has are left out.

    ``away`` are those who could if they could be reached.
    """

    people: Mapping[uuid.UUID, Member]
    waiting: Mapping[uuid.UUID, Challenge]
    wishes: Mapping[uuid.UUID, datetime]
    candidates: Sequence[Candidate]
    history: Sequence[Turn]
    skips: Sequence[Turn]
    away: Sequence[Absent]

    def next_for(self, meeting: Meeting) -> Choice | None:
        """Choose who presents at a meeting."""
        return rules.next_presenter(self.candidates, self.history, self.skips, number=meeting.number)

    def foreseen_for(self, planned: Sequence[Meeting]) -> dict[uuid.UUID, Choice]:
        """Foresee who presents at meetings that have nobody yet, as far as there is somebody."""
        numbers = [meeting.number for meeting in planned]
        found = rules.projection(self.candidates, self.history, self.skips, numbers=numbers)
        return {meeting.id: choice for meeting, choice in zip(planned, found, strict=False)}

    def reason_for(self, choice: Choice) -> str:
        """Say in words why this one is next, and whom the turn goes past."""
        skipped = rules.skipped_sentence([(one.name, one.is_gone) for one in self.away])
        return f"{rules.reason_sentence(choice.why, self.people[choice.person_id].name)} {skipped}".strip()

    def best_of(self, person_id: uuid.UUID) -> uuid.UUID | None:
        """Find the weightiest challenge that somebody has waiting."""
        theirs = (one.challenges for one in self.candidates if one.person_id == person_id)
        return next((challenges[0][0] for challenges in theirs if challenges), None)


def pool(session: Session, group_id: uuid.UUID, *, now: datetime, but: uuid.UUID | None = None) -> Pool:
    """Gather a group's pool; the meeting ``but`` is looked at as if it had no presenter."""
    people = {member.person_id: member for member in members.members(session, group_id)}
    turns = [meeting for meeting in _turns(session, group_id) if meeting.id != but]
    absent = members.absent(session, group_id)
    here = {"group_id": group_id}
    rows = session.scalars(_WAITING, here).all()
    waiting = {row.id: row for row in rows if row.owner_id in people}
    taken = {meeting.challenge_id for meeting in turns if meeting.state != "closed"}
    free = [row for row in waiting.values() if row.id not in taken and row.owner_id not in absent]
    wishes = dict(session.execute(_WISHES, here).all())
    wished = {person_id: since for person_id, since in wishes.items() if person_id in people}
    able = {row.owner_id for row in rows} | wishes.keys()
    return Pool(
        people=people,
        waiting=waiting,
        wishes=wished,
        candidates=_candidates(free, {one: since for one, since in wished.items() if one not in absent}, now),
        history=[Turn(one.number, one.presenter_id) for one in turns if one.presenter_id is not None],
        skips=_skips(session, group_id),
        away=[one for one in absent.values() if one.person_id in able],
    )


def weighed(row: Challenge) -> Weighed:
    """Give the numbers of a challenge."""
    return Weighed(row.id, row.owner_id, row.importance, row.urgency, row.brought_at)


def _turns(session: Session, group_id: uuid.UUID) -> Sequence[Meeting]:
    return session.scalars(_TURNS, {"group_id": group_id}).all()


def _skips(session: Session, group_id: uuid.UUID) -> list[Turn]:
    return [Turn(*skipped) for skipped in session.execute(_SKIPS, {"group_id": group_id})]


def _candidates(
    free: Sequence[Challenge], wishes: Mapping[uuid.UUID, datetime], now: datetime
) -> list[Candidate]:
    theirs: dict[uuid.UUID, list[Weighed]] = defaultdict(list)
    for one in rules.rank(map(weighed, free), now):
        theirs[one.owner_id].append(one)
    with_challenges = [
        Candidate(person_id, ranked[0].brought_at, tuple((one.id, rules.score(one, now)) for one in ranked))
        for person_id, ranked in theirs.items()
    ]
    with_wishes = [Candidate(person, since) for person, since in wishes.items() if person not in theirs]
    return with_challenges + with_wishes
