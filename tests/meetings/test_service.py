"""Meetings under many hands at once, and questions that stay cheap."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.core.database import Database
from bot.core.errors import Refusal
from bot.core.ids import read_id
from bot.meetings import service
from bot.meetings.model import Attendance, Meeting, Series
from bot.meetings.rules import Slot
from bot.members.rules import Who
from tests.slack import ADA, BEN, CHEN, DANA, EMEKA, FARAH, Workspace

STARTS = datetime(2027, 3, 10, 0, 0, tzinfo=UTC)


def first(db: Database, circle: str) -> uuid.UUID:
    with db() as session:
        return service.upcoming(session, read_id(circle), now=STARTS)[0].id


def member(workspace: Workspace, user_id: str) -> Who:
    installation = workspace.show.installation
    return Who(installation.workspace_id, installation.team_id, installation.team_id, user_id)


def at_once(db: Database, deed: Callable[[Session], object], times: int) -> list[bool]:
    def attempt(_: int) -> bool:
        try:
            with db() as session:
                deed(session)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(attempt, range(times)))


def test_of_sixteen_starts_at_once_one_counts(workspace: Workspace, db: Database, circle: str) -> None:
    meeting_id, ada = first(db, circle), member(workspace, ADA)
    minutes = iter(range(16))
    done = at_once(
        db, lambda s: service.start(s, ada, meeting_id, now=STARTS + timedelta(minutes=next(minutes))), 16
    )
    assert all(done)
    with db() as session:
        began = session.get_one(Meeting, meeting_id).started_at
        again = service.start(session, ada, meeting_id, now=STARTS + timedelta(hours=1))
        assert again.started_at == began


def test_a_close_by_hand_and_by_itself_at_once_plans_one_more_meeting(
    workspace: Workspace, db: Database, circle: str
) -> None:
    meeting_id, ada = first(db, circle), member(workspace, ADA)
    with db() as session:
        service.start(session, ada, meeting_id, now=STARTS)
    at_once(db, lambda s: service.close(s, ada, meeting_id, now=STARTS), 8)
    at_once(db, lambda s: service.lapse(s, meeting_id, now=STARTS), 2)
    with db() as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == service.AHEAD + 1


def test_sixteen_answers_of_one_member_at_once_are_one_answer(
    workspace: Workspace, db: Database, circle: str
) -> None:
    meeting_id, ben = first(db, circle), member(workspace, BEN)
    done = at_once(db, lambda s: service.answer(s, ben, meeting_id, coming=True, now=STARTS), 16)
    assert all(done)
    with db() as session:
        assert session.scalar(select(func.count()).select_from(Attendance)) == 1


def test_two_meetings_of_a_group_cannot_run_at_once(workspace: Workspace, db: Database, circle: str) -> None:
    ada = member(workspace, ADA)
    with db() as session:
        one, two = service.upcoming(session, read_id(circle), now=STARTS, count=2)
        service.start(session, ada, one.id, now=STARTS)
    with pytest.raises(Refusal, match="still on"), db() as session:
        service.start(session, ada, two.id, now=two.starts_at)
    with pytest.raises(IntegrityError), db() as session:
        session.get_one(Meeting, two.id).state = "running"


def test_the_running_meeting_comes_first_and_the_due_one_stays_until_it_closes(
    workspace: Workspace, db: Database, circle: str
) -> None:
    group_id, late = read_id(circle), STARTS + timedelta(minutes=150 + 119)
    with db() as session:
        one, two = service.upcoming(session, group_id, now=STARTS, count=2)
        found = service.next_meeting(session, group_id, now=late)
        assert found is not None
        assert found.id == one.id
        service.start(session, member(workspace, ADA), two.id, now=two.starts_at)
        assert [m.number for m in service.upcoming(session, group_id, now=STARTS)] == [1, 0, 2, 3, 4, 5]


def test_the_next_meetings_of_many_groups_take_one_statement(
    workspace: Workspace, db: Database, circle: str
) -> None:
    asked: list[str] = []
    groups = [read_id(circle), *(uuid.uuid4() for _ in range(50))]
    with db() as session:
        expected = service.next_meeting(session, read_id(circle), now=STARTS)
        assert expected is not None
        event.listen(db.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        found = service.next_of(session, groups, now=STARTS)
    assert len([statement for statement in asked if "FROM" in statement]) == 1
    assert found == {read_id(circle): expected}


def test_a_group_whose_zone_is_no_more_pauses(workspace: Workspace, db: Database, circle: str) -> None:
    meeting_id = first(db, circle)
    with db() as session:
        session.get_one(Series, read_id(circle)).zone = "Atlantis/Capital"
    with db() as session:
        assert service.lapse(session, meeting_id, now=STARTS) is not None
    with db() as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == service.AHEAD


def test_the_words_of_a_turn_are_sealed_and_come_back(
    workspace: Workspace, db: Database, circle: str
) -> None:
    with db() as session:
        meeting = service.locked(session, first_of(session, circle))
        service.assign(
            session,
            meeting,
            presenter_id=None,
            challenge_id=None,
            headline="Two systems, one team",
            reason="It has waited longest.",
            turn="proposed",
        )
    with db() as session:
        meeting = service.found(session, meeting.id)
        assert service.headline_of(session, meeting) == "Two systems, one team"
        assert service.reason_of(session, meeting) == "It has waited longest."
        assert meeting.headline is not None
        assert bytes(meeting.headline).find(b"Two systems") == -1


def first_of(session: Session, circle: str) -> uuid.UUID:
    return service.upcoming(session, read_id(circle), now=STARTS)[0].id


def test_a_meeting_that_is_not_there_is_not_found(db: Database) -> None:
    for find in (service.found, service.locked):
        with pytest.raises(Refusal, match="not here any more"), db() as session:
            find(session, uuid.uuid4())


def test_of_eight_cancels_and_moves_at_once_one_counts(
    workspace: Workspace, db: Database, circle: str
) -> None:
    meeting_id, ada = first(db, circle), member(workspace, ADA)
    cancelled = at_once(db, lambda s: service.cancel(s, ada, meeting_id, now=workspace.now), 8)
    assert cancelled.count(True) == 1
    with db() as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == service.AHEAD + 1


def test_of_eight_extra_meetings_at_one_time_one_is_added(
    workspace: Workspace, db: Database, circle: str
) -> None:
    ada, group_id, slot = member(workspace, ADA), read_id(circle), Slot(date(2027, 4, 6), "09:00")
    added = at_once(db, lambda s: service.add(s, ada, group_id, slot, 60, now=workspace.now), 8)
    assert added.count(True) == 1
    with db() as session:
        assert len(session.scalars(select(Meeting.id).where(Meeting.exception == "extra")).all()) == 1


def test_a_vote_that_eight_decide_at_once_has_its_effect_once(
    workspace: Workspace, db: Database, circle: str
) -> None:
    whos = [member(workspace, person) for person in (BEN, CHEN, DANA, EMEKA, FARAH)]
    with db() as session:
        days = {1: date(2027, 5, 18)}
        made = service.propose_year(session, member(workspace, ADA), read_id(circle), days, now=workspace.now)
        proposal_id = made.id

    def vote(who: Who) -> None:
        try:
            with db() as session:
                service.vote(session, who, proposal_id, agrees=True, now=workspace.now)
        except Refusal:
            return  # it was decided a moment ago

    with ThreadPoolExecutor(5) as threads:
        list(threads.map(vote, whos))
    with db() as session:
        moved = session.scalars(select(Meeting).where(Meeting.number == 1)).one()
        assert (moved.local_date, moved.sequence) == (date(2027, 5, 18), 1)
