"""Who comes, and who was there."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.record import record
from bot.groups import service as groups
from bot.groups.model import Group
from bot.meetings import rules
from bot.meetings.model import Attendance, Meeting
from bot.meetings.service.dates import found, locked, times
from bot.members import service as members
from bot.members.rules import Deed, Who
from bot.members.service import Member
from bot.nudges import service as nudges

COMING, NOT_COMING = "coming", "not_coming"
AFTER_CLOSE, FEEDBACK = "challenges.done", "feedback.open"
"""The alarms of higher rooms that a close sets, each for the meeting: its queue, and its feedback round."""
_ROWS = select(Attendance).where(Attendance.meeting_id == bindparam("meeting_id"))
_ROW = _ROWS.where(Attendance.person_id == bindparam("person_id"))
_WERE_THERE = select(Attendance.person_id).where(
    Attendance.meeting_id == bindparam("meeting_id"), Attendance.was_there.is_(True)
)


@record
class Attending:
    """Who said what about coming, each by name; ``silent`` are the members who have not answered."""

    coming: Sequence[Member]
    not_coming: Sequence[Member]
    silent: Sequence[Member]


@record
class Ask:
    """One member's question whether they come, with their answer where they gave one."""

    attendance: Attendance
    meeting: Meeting
    group: Group
    user_id: str


@record
class Roll:
    """A closed meeting's members, and which of them were there."""

    meeting: Meeting
    members: Sequence[Member]
    present: Collection[uuid.UUID]


def invite(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Have every member asked whether they come, at the time for it where they are; each is asked once."""
    rows = select(Attendance.person_id).where(Attendance.meeting_id == meeting.id)
    known = set(session.scalars(rows))
    for member in members.members(session, meeting.group_id):
        if member.person_id not in known:
            row = _add(session, meeting, member.person_id)
            alarms.wake(session, rules.ASK, row.id, at=max(rules.asked_at(times(meeting), member.zone), now))


def ask(session: Session, attendance_id: uuid.UUID, *, now: datetime) -> Ask | None:
    """Ask a member whether they come; None when they have answered or left, or the meeting has begun."""
    row = session.get(Attendance, attendance_id)
    if row is None or row.answer is not None:
        return None
    meeting = found(session, row.meeting_id)
    member = members.named(session, meeting.group_id, [row.person_id]).get(row.person_id)
    if member is None or meeting.state != "planned" or now >= meeting.starts_at:
        return None
    row.asked_at = now
    return Ask(row, meeting, session.get_one(Group, meeting.group_id), member.user_id)


def answer(session: Session, who: Who, meeting_id: uuid.UUID, *, coming: bool, now: datetime) -> Ask:
    """Say whether one comes; the last answer counts. Refused once the meeting is over."""
    meeting = locked(session, meeting_id)
    admitted = groups.enter(session, who, meeting.group_id, Deed.ANSWER)
    rules.check_answer(meeting.state, meeting.ends_at, now=now)
    row = _row(session, meeting, admitted.actor.id)
    row.answer = COMING if coming else NOT_COMING
    session.flush()
    return Ask(row, meeting, admitted.group, who.user_id)


def rehang(session: Session, meeting: Meeting, *, is_other_day: bool, now: datetime) -> None:
    """Have the question whether somebody comes follow a meeting that moved.

    Answers were for the day that they were given for: for another day everybody is asked anew, at the time
    for it, or where they were asked before when that has passed.
    """
    zones = {one.person_id: one.zone for one in members.roster(session, meeting.group_id)}
    for row in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id)):
        row.answer = None if is_other_day else row.answer
        at = rules.asked_at(times(meeting), zones.get(row.person_id, meeting.zone))
        if row.answer is None and (row.asked_at is None or at > now):
            alarms.wake(session, rules.ASK, row.id, at=max(at, now))
    session.flush()


def asked(session: Session, meeting: Meeting) -> list[Ask]:
    """List the questions that stand in direct messages."""
    rows = select(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.asked_at.is_not(None))
    people = {one.person_id: one for one in members.roster(session, meeting.group_id)}
    group = session.get_one(Group, meeting.group_id)
    found = session.scalars(rows).all()
    return [
        Ask(row, meeting, group, people[row.person_id].user_id) for row in found if row.person_id in people
    ]


def is_asked_again(session: Session, asked: Ask, *, now: datetime) -> bool:
    """Tell whether somebody will be asked again, since their meeting moved far enough away."""
    known = members.named(session, asked.group.id, [asked.attendance.person_id]).values()
    at = [rules.asked_at(times(asked.meeting), one.zone) for one in known]
    return asked.attendance.answer is None and any(each > now for each in at)


def silence(session: Session, meeting: Meeting) -> None:
    """Have nobody asked any more whether they come."""
    for row in session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id)):
        alarms.clear(session, rules.ASK, row.id)


def stop_asking(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Have nobody reminded any more who has not said whether they come."""
    theirs = (Attendance.meeting_id == meeting.id, Attendance.asked_at.is_not(None))
    for row_id in session.scalars(select(Attendance.id).where(*theirs, Attendance.answer.is_(None))).all():
        nudges.drop(session, row_id, now=now)


def attending(session: Session, meeting_id: uuid.UUID) -> Attending:
    """Find who comes, who does not, and who has not said."""
    meeting = found(session, meeting_id)
    said = {row.person_id: row.answer for row in session.scalars(_ROWS, {"meeting_id": meeting_id})}
    people = members.roster(session, meeting.group_id)
    return Attending(
        coming=[one for one in people if said.get(one.person_id) == COMING],
        not_coming=[one for one in people if said.get(one.person_id) == NOT_COMING],
        silent=[one for one in people if one.has_pledged and said.get(one.person_id) is None],
    )


def settle(session: Session, meeting: Meeting) -> None:
    """Take for present whoever said that they come, and the presenter; a facilitator can correct it.

    Of a meeting that nobody started, and to which nobody said that they come, it is not known that it was.
    """
    presenter_id = meeting.presenter_id
    if presenter_id is not None:
        _row(session, meeting, presenter_id)
    rows = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting.id)).all()
    was = meeting.started_at is not None or any(row.answer == COMING for row in rows)
    for row in rows:
        row.was_there = was and (row.answer == COMING or row.person_id == presenter_id)
    session.flush()


def took_place(session: Session, meeting: Meeting) -> bool:
    """Tell whether a closed meeting is known to have been: it was started, or somebody was there."""
    return meeting.started_at is not None or bool(were_there(session, meeting.id))


def settled(session: Session, meeting: Meeting, *, now: datetime) -> None:
    """Have what follows a meeting happen, as far as it is known to have been; none of it happens twice."""
    alarms.wake(session, AFTER_CLOSE, meeting.id, at=now)
    if meeting.presenter_id is not None and took_place(session, meeting):
        alarms.wake(session, FEEDBACK, meeting.id, at=now)


def roll(session: Session, who: Who, meeting_id: uuid.UUID) -> Roll:
    """Show a facilitator who is taken for present at a closed meeting."""
    meeting = found(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    rules.check_correction(meeting.state)
    return Roll(meeting, members.members(session, meeting.group_id), were_there(session, meeting_id))


def correct(
    session: Session, who: Who, meeting_id: uuid.UUID, present: Collection[uuid.UUID], *, now: datetime
) -> Meeting:
    """Say who was there; whoever is no member any more keeps what stood about them."""
    meeting = locked(session, meeting_id)
    groups.enter(session, who, meeting.group_id, Deed.RUN_MEETING)
    rules.check_correction(meeting.state)
    for member in members.members(session, meeting.group_id):
        _row(session, meeting, member.person_id).was_there = member.person_id in present
    session.flush()
    settled(session, meeting, now=now)
    groups.changed(session, meeting.group_id, now=now)
    return meeting


def were_there(session: Session, meeting_id: uuid.UUID) -> set[uuid.UUID]:
    """Find who was there; empty until the meeting is closed."""
    return set(session.scalars(_WERE_THERE, {"meeting_id": meeting_id}))


def _row(session: Session, meeting: Meeting, person_id: uuid.UUID) -> Attendance:
    found = session.scalar(_ROW, {"meeting_id": meeting.id, "person_id": person_id})
    return found or _add(session, meeting, person_id)


def _add(session: Session, meeting: Meeting, person_id: uuid.UUID) -> Attendance:
    row = Attendance(id=uuid.uuid4(), meeting_id=meeting.id, person_id=person_id)
    session.add(row)
    session.flush()
    return row
