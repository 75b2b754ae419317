"""Turns when several things happen at once: nothing is given twice, and nothing is lost."""

import threading
import uuid
from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.challenges import jobs, service
from bot.challenges.model import Challenge, Skip
from bot.challenges.rules import Brief
from bot.core.database import Database
from bot.core.errors import Refusal
from bot.meetings.model import Meeting
from tests.challenges.acts import brought, challenges, who
from tests.challenges.test_turns import propose, two_waiting
from tests.slack import BEN, CHEN, DANA, Workspace


def at_once(db: Database, deeds: Sequence[Callable[[Session], object]]) -> list[BaseException]:
    """Do several deeds at the same time, each in a transaction of its own; answer what was raised."""
    raised: list[BaseException] = []
    ready = threading.Barrier(len(deeds))

    def do(deed: Callable[[Session], object]) -> None:
        ready.wait(timeout=10)
        try:
            with db() as session:
                deed(session)
        except Exception as error:  # noqa: BLE001 - the test tells which are meant
            raised.append(error)

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return raised


def meetings_of(db: Database) -> list[Meeting]:
    with db() as session:
        return list(session.scalars(select(Meeting).order_by(Meeting.number)))


def test_two_meetings_proposed_at_once_choose_two_presenters(
    workspace: Workspace, db: Database, circle: str
) -> None:
    for person in (BEN, CHEN, DANA):
        brought(workspace, person)
    now, ids = workspace.now, [meeting.id for meeting in meetings_of(db)[:3]]

    def proposing(meeting_id: uuid.UUID) -> Callable[[Session], object]:
        return lambda session: jobs.propose(session, meeting_id, now, now)

    raised = at_once(db, [proposing(meeting_id) for meeting_id in ids * 2])

    assert raised == []
    given = [meeting.presenter_id for meeting in meetings_of(db)[:3]]
    assert None not in given
    assert len(set(given)) == 3


def test_sixteen_skips_at_once_give_up_one_turn(workspace: Workspace, db: Database, circle: str) -> None:
    two_waiting(workspace)
    now, meeting_id = workspace.now, meetings_of(db)[0].id

    def skip(session: Session) -> None:
        service.skip(session, who(workspace, BEN), meeting_id, now=now)

    raised = at_once(db, [skip] * 16)

    assert len(raised) == 15
    assert all(isinstance(error, Refusal) for error in raised)
    with db() as session:
        assert len(session.scalars(select(Skip.person_id)).all()) == 1
        assert alarms.is_due(session, now=now)


def test_a_challenge_withdrawn_while_it_is_chosen_is_not_presented(
    workspace: Workspace, db: Database, circle: str
) -> None:
    brought(workspace, BEN)
    now, meeting_id = workspace.now, meetings_of(db)[0].id
    challenge_id = challenges(workspace)[0].id

    def withdraw(session: Session) -> None:
        service.withdraw(session, who(workspace, BEN), challenge_id, now=now)

    raised = at_once(db, [withdraw, lambda session: jobs.propose(session, meeting_id, now, now)])
    workspace.settle()

    assert raised == []
    assert meetings_of(db)[0].challenge_id is None


def test_editing_while_a_turn_is_confirmed_loses_neither(
    workspace: Workspace, db: Database, circle: str
) -> None:
    challenge_id = two_waiting(workspace, readers="titles")
    now, meeting_id = workspace.now, meetings_of(db)[0].id
    brief = Brief("Said anew", "Better.", inside="no", readers="titles")

    def edit(session: Session) -> None:
        service.edit(session, who(workspace, BEN), uuid.UUID(challenge_id), brief, now=now)

    def confirm(session: Session) -> None:
        service.confirm(session, who(workspace, BEN), meeting_id, now=now)

    assert at_once(db, [edit, confirm]) == []
    workspace.settle()

    assert meetings_of(db)[0].turn == "confirmed"
    assert "Said anew" in workspace.channel_words()


def test_a_meeting_proposed_by_two_processes_is_announced_as_one(
    workspace: Workspace, db: Database, circle: str
) -> None:
    brought(workspace, BEN)
    propose(workspace)
    now, meeting_id = workspace.now, meetings_of(db)[0].id
    at_once(db, [lambda session: jobs.tell(session, meeting_id, now, now)] * 4)
    workspace.settle()

    assert workspace.channel_words().count("Not confirmed yet.") == 1
    with db() as session:
        assert session.scalars(select(Challenge.state)).all() == ["waiting"]
