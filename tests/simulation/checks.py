"""What has to hold after every story: promises G1 to G5 of the product."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.challenges.model import Challenge
from bot.challenges.service.words import brief_of
from bot.feedback.model import Round
from bot.feedback.service import box as boxes
from bot.meetings import rules as dates
from bot.meetings.model import Attendance, Meeting, Series
from bot.members.model import Person
from bot.vault.rules import THE_APP
from tests.simulation.delivery import PROMPT, delivered
from tests.simulation.story import Told
from tests.simulation.time import BEGINS

Complaints = Iterator[str]
_ONCE = frozenset({*dates.TIMETABLE, "feedback.remind", "feedback.close"})
"""Steps that a clock alone sets: for these no two are due at the same instant."""


def complaints(told: Told) -> list[str]:
    """List everything that does not hold; each line begins with the promise that it breaks."""
    found = [f"bug: {bug}" for bug in told.records.bugs]
    for check in (kept, planned, awake, delivered):
        found += check(told)
    return found


def kept(told: Told) -> Complaints:
    """See that what was acknowledged is stored, once (G1)."""
    promises = told.records.promises
    with told.db() as session:
        answers = select(Attendance.meeting_id, Person.user_id, Attendance.answer).join(Person)
        stored = {(meeting, user): answer for meeting, user, answer in session.execute(answers)}
        for about, allowed in promises.answers.items():
            if stored.get(about) not in allowed:
                yield f"G1: {about} answered one of {allowed}, and {stored.get(about)} is stored"
        titles = Counter(brief_of(session, row, THE_APP).title for row in session.scalars(select(Challenge)))
        yield from _once("challenge", promises.brought, titles)
        rounds = {row.id: row for row in session.scalars(select(Round))}
        opened = {row.id: boxes.opened(session, row, THE_APP) for row in rounds.values() if row.box}
        words = Counter(entry.words.noticed for box in opened.values() for entry in box.entries)
        given = {said: sure for said, (where, sure) in promises.given.items() if where in opened}
        yield from _once("feedback", given, words)
        for meeting in session.scalars(select(Meeting)):
            yield from _kept_meeting(told, meeting)


def _once(what: str, promised: dict[str, bool], stored: Counter[str]) -> Complaints:
    for said, is_sure in promised.items():
        if stored[said] > 1 or (is_sure and not stored[said]):
            yield f"G1: {what} {said} (acknowledged: {is_sure}) is stored {stored[said]} times"


def _kept_meeting(told: Told, meeting: Meeting) -> Complaints:
    promises = told.records.promises
    starts, pressed = promises.starts.get(meeting.id), promises.pressed.get(meeting.id, set())
    if starts is not None and meeting.starts_at not in starts:
        yield f"G1: meeting {meeting.id} was moved to one of {starts}, and is at {meeting.starts_at}"
    if "meetings.start" in pressed and meeting.started_at is None:
        yield f"G1: meeting {meeting.id} was started, and is not"
    if "meetings.close" in pressed and meeting.state != "closed":
        yield f"G1: meeting {meeting.id} was closed, and is {meeting.state}"


def planned(told: Told) -> Complaints:
    """See that each meeting is planned once, at its group's wall clock, and each of its steps taken (G2)."""
    with told.db() as session:
        series = {row.group_id: row for row in session.scalars(select(Series))}
        meetings = list(session.scalars(select(Meeting).order_by(Meeting.occurrence)))
    taken = defaultdict[UUID, list[tuple[str, datetime, datetime]]](list)
    for step in told.records.woken:
        taken[step.subject].append((step.kind, step.due_at, step.at))
    by_group = defaultdict[UUID, list[Meeting]](list)
    for meeting in meetings:
        by_group[meeting.group_id].append(meeting)
        yield from _steps(told, meeting, taken[meeting.id])
    for group_id, theirs in by_group.items():
        yield from _row_of_dates(series[group_id], theirs)


def _row_of_dates(series: Series, meetings: list[Meeting]) -> Complaints:
    occurrences = [one.occurrence for one in meetings if one.occurrence is not None]
    if occurrences != list(range(len(occurrences))):
        yield f"G2: group {series.group_id} has the dates {occurrences}"
    for one in meetings:
        wall = datetime.fromisoformat(f"{one.local_date}T{one.wall_time}").replace(tzinfo=ZoneInfo(one.zone))
        if wall.timestamp() != one.starts_at.timestamp():
            yield f"G2: meeting {one.id} is at {one.starts_at}, and its wall clock says {wall}"


def _steps(told: Told, meeting: Meeting, taken: list[tuple[str, datetime, datetime]]) -> Complaints:
    for (kind, due_at), count in Counter((kind, due) for kind, due, _ in taken).items():
        if count > 1 and kind in _ONCE:
            yield f"G2: {kind} of {meeting.id} was due once, at {due_at}, and taken {count} times"
    if meeting.sequence or meeting.state == "cancelled":
        return
    for kind, before in dates.TIMETABLE.items():
        day = meeting.local_date - timedelta(days=before.days)
        wall = datetime.fromisoformat(f"{day}T{before.at}").replace(tzinfo=ZoneInfo(meeting.zone))
        due_at = max(wall.astimezone(BEGINS.tzinfo), BEGINS)
        if BEGINS < due_at < _end(told) and kind not in [done for done, due, _ in taken if due == due_at]:
            yield f"G2: {kind} of {meeting.id} was due at {due_at}, and never taken"


def awake(told: Told) -> Complaints:
    """See that nothing is late while a process runs (G5)."""
    for step in told.records.woken:
        late = told.ran_between(max(step.due_at, step.set_at), step.at)
        if late > PROMPT:
            yield f"G5: {step.kind} of {step.subject} was due at {step.due_at}, and waited {late} for nothing"


def _end(told: Told) -> datetime:
    return BEGINS + timedelta(seconds=told.lasted)
