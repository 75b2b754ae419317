"""Two groups: one has everything that can be asked for, and from the other people come to ask."""

import dataclasses
import uuid
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.board import service as board
from bot.challenges import service as challenges
from bot.challenges.rules import Brief
from bot.core.blocks import Message
from bot.feedback import jobs as feedback_jobs
from bot.feedback import service as feedback
from bot.feedback.model import Round
from bot.feedback.rules import Words
from bot.groups import service as groups
from bot.groups.model import Group
from bot.groups.service import Joining
from bot.kudos import service as kudos
from bot.kudos.rules import Where
from bot.meetings import service as meetings
from bot.meetings.model import Attendance, Meeting
from bot.members import service as members
from bot.members.model import Person, Seat
from bot.members.rules import Role, Who
from bot.members.service import Profile
from bot.nudges import service as nudges
from bot.nudges.model import Nudge
from bot.nudges.rules import UPDATE
from bot.nudges.service import Reminder
from bot.outbox import service as outbox
from bot.outbox.model import Outgoing
from bot.outbox.rules import State
from bot.updates import rules as update_rules
from bot.updates import service as updates
from playground.people import HOME
from playground.people import Person as Somebody
from tests.acts import NORTHWIND, seat_all
from tests.slack import ADA, BEN, CHEN, EMEKA, FARAH, GRACE, SECOND, Workspace

NOOR, OTTO, PIA, QUIN, RAJ = (f"U0{name}" for name in ("NOOR", "OTTO", "PIA", "QUIN", "RAJ"))
MARK = "zqsecret"
"""Stands in everything that the guarded group wrote."""


def come(workspace: Workspace, *people: str) -> None:
    """Have more people come to the workspace."""
    made = [Somebody(each, each.title(), HOME.id, "CIO", "Ltd", "UTC") for each in people]
    workspace.stage.world.people |= {each.id: each for each in made}


class Guard:
    """Makes the guarded group, with Ada as facilitator and Ben as presenter."""

    def __init__(self, workspace: Workspace, session: Session) -> None:
        self._workspace, self._session, self._now = workspace, session, workspace.now

    def who(self, user: str) -> Who:
        """Be somebody in the group's channel."""
        here = self._workspace.show.installation
        return Who(
            here.workspace_id, here.team_id, self._workspace.stage.world.people[user].team, user, SECOND
        )

    def found(self, people: Sequence[str]) -> uuid.UUID:
        """Set the group up and have people join; answer its id."""
        known = self._workspace.stage.world.people
        profiles = [Profile(known[one].team, one, known[one].name, "UTC") for one in people]
        setup = dataclasses.replace(NORTHWIND, name=f"{MARK} group", facilitators=[people[0]])
        group = board.set_up(self._session, self.who(ADA), board.Room(SECOND, profiles), setup, now=self._now)
        for profile in profiles:
            joining = Joining(f"{MARK} role", f"{MARK} company")
            groups.join(self._session, self.who(profile.user_id), group.id, profile, joining, now=self._now)
        return group.id

    def person(self, user: str) -> Person:
        """Find somebody."""
        return self._session.scalars(select(Person).where(Person.user_id == user)).one()

    def seat_without_pledge(self, user: str, group_id: uuid.UUID) -> None:
        """Give somebody a seat who has not taken the pledge."""
        who, known = self.who(user), self._workspace.stage.world.people[user]
        profile = Profile(known.team, user, known.name, "UTC")
        person = members.meet(self._session, who.workspace_id, who.home_team, profile)
        members.seat(self._session, group_id, person.id, Role.MEMBER)

    def fill(self, group_id: uuid.UUID) -> dict[str, uuid.UUID]:
        """Have the group do everything once; answer the ids of what came of it."""
        session, now, ben = self._session, self._now, self.who(BEN)
        first, second, third = session.scalars(
            select(Meeting).where(Meeting.group_id == group_id).order_by(Meeting.number).limit(3)
        )
        brief = Brief(MARK, MARK, MARK, readers="me", inside="no")
        challenge_id = challenges.bring(session, ben, group_id, brief, now=now)
        released, still_open = self._round(first), self._round(second)
        feedback.send(
            session, self.who(ADA), released, Words(MARK, MARK, MARK), is_named=True, receipt="A", now=now
        )
        session.get_one(Round, released).closes_at = now
        feedback_jobs.close_round(session, released, now, now)
        self._present(third, challenge_id)
        meetings.answer(session, ben, third.id, coming=True, now=now)
        swap = challenges.ask_swap(session, ben, third.id, self.person(CHEN).id, now=now)
        updates.share(session, ben, third.id, update_rules.Words(best=MARK), now=now)
        to = kudos.Draft(self.person(ADA).id, MARK, Where.PRIVATELY)
        given = kudos.give(session, ben, group_id, to, now=now)
        fourth = session.scalars(
            select(Meeting).where(Meeting.group_id == group_id, Meeting.number == 3)
        ).one()
        proposal = meetings.propose_cancel(session, self.who(ADA), fourth.id, now=now)
        lost, unsure = (self._lose(group_id, State(state)) for state in ("dead", "unsure"))
        attendance = select(Attendance.id).where(Attendance.meeting_id == third.id)
        return {
            "group": group_id,
            "meeting": third.id,
            "closed": first.id,
            "planned": fourth.id,
            "proposal": proposal.id,
            "challenge": challenge_id,
            "open": still_open,
            "released": released,
            "swap": swap.swap_id,
            "lost": lost,
            "unsure": unsure,
            "kudos": given.kudos_id,
            "nudge": self._remind(group_id),
            "attendance": session.scalars(attendance).first() or uuid.uuid4(),
        }

    def _lose(self, group_id: uuid.UUID, state: State) -> uuid.UUID:
        to = groups.channel(self._session.get_one(Group, group_id))
        outbox.post(self._session, to, Message(MARK), key=f"guard:{state}", now=self._now)
        row = self._session.scalars(select(Outgoing).where(Outgoing.key == f"guard:{state}")).one()
        row.state, row.reason = state, "is_archived"
        return row.id

    def _remind(self, group_id: uuid.UUID) -> uuid.UUID:
        """Have Ben reminded of an update; answer the id of his reminder."""
        ben, until = self.person(BEN).id, self._now + timedelta(days=20)
        reminder = Reminder(UPDATE, uuid.uuid4(), Message(MARK), until)
        nudges.nudge(self._session, group_id, ben, reminder, now=self._now)
        return self._session.scalars(select(Nudge.id).where(Nudge.kind == UPDATE)).one()

    def _present(self, meeting: Meeting, challenge_id: uuid.UUID | None) -> None:
        meetings.assign(
            self._session,
            meeting,
            presenter_id=self.person(BEN).id,
            challenge_id=challenge_id,
            headline=MARK,
            reason=MARK,
            turn="proposed",
        )

    def _round(self, meeting: Meeting) -> uuid.UUID:
        self._present(meeting, None)
        meeting.state, meeting.closed_at = "closed", self._now
        self._session.flush()
        feedback_jobs.open_round(self._session, meeting.id, self._now, self._now)
        return self._session.scalars(select(Round.id).where(Round.meeting_id == meeting.id)).one()


def guarded(workspace: Workspace) -> dict[str, str]:
    """Make the guarded group, and around it people with every other role; answer its things' ids by kind."""
    come(workspace, NOOR, OTTO, PIA, QUIN, RAJ)
    with workspace.db() as session:
        guard = Guard(workspace, session)
        ids = guard.fill(guard.found([ADA, BEN, CHEN, PIA, QUIN]))
        guard.seat_without_pledge(RAJ, ids["group"])
        guard.person(PIA).is_gone = True
        seat = select(Seat).where(Seat.person_id == guard.person(QUIN).id)
        session.scalars(seat).one().left_at = workspace.now
        here = guard.person(CHEN).id
    elsewhere = seat_all(workspace, [EMEKA, FARAH, NOOR, GRACE])
    with workspace.db() as session:
        guard = Guard(workspace, session)
        guard.seat_without_pledge(OTTO, uuid.UUID(elsewhere))
        meeting = meetings.upcoming(session, uuid.UUID(elsewhere), now=workspace.now)[0]
        meeting.presenter_id, meeting.turn = guard.person(FARAH).id, "proposed"
    workspace.settle()
    return {kind: str(one) for kind, one in ids.items()} | {"person": str(here)}
