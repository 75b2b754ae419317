"""What hangs on a meeting, and when."""

from datetime import date, datetime, timedelta

from bot.core.record import record
from bot.core.walltime import instant, is_zone

EARLIEST_START = timedelta(hours=2)
"""How long before its time a meeting can be started."""
CLOSES_AFTER = timedelta(hours=2)
"""How long after its end a meeting closes by itself."""
BEGINS_BEFORE = timedelta(minutes=10)

PROPOSE, INVITE, ASK = "challenges.propose", "meetings.invite", "meetings.ask"
WARN, QUORUM = "meetings.warn", "meetings.quorum"
PREPARE, UPDATE = "challenges.prepare", "updates.remind"
AGENDA_WEEK, AGENDA_DAY = "meetings.agenda_week", "meetings.agenda_day"
BEGIN, CLOSE = "meetings.begin", "meetings.close"


@record
class Before:
    """A local time, some days before the meeting's date."""

    days: int
    at: str


TIMETABLE = {
    WARN: Before(42, "09:00"),
    PREPARE: Before(22, "00:00"),
    PROPOSE: Before(21, "09:00"),
    INVITE: Before(15, "00:00"),
    AGENDA_WEEK: Before(7, "09:00"),
    UPDATE: Before(4, "00:00"),
    QUORUM: Before(3, "00:00"),
    AGENDA_DAY: Before(1, "09:00"),
}
"""What happens on days before a meeting, in the group's zone.

What begins at midnight goes on a day later in each reader's own morning, wherever in the world that is.
"""
QUORUM_DAYS = 2
"""How many days before a meeting its facilitators hear whether too few come."""
ASKED = Before(14, "09:00")
"""When a member is asked whether they come, in the member's own zone."""


@record
class Times:
    """When a meeting is: its local date and zone, and the UTC instants they come to."""

    local_date: date
    zone: str
    starts_at: datetime
    ends_at: datetime


def hanging(times: Times) -> dict[str, datetime]:
    """Answer when everything that hangs on a meeting is due: alarm kind to UTC instant."""
    days = {kind: _at(times, before, times.zone) for kind, before in TIMETABLE.items()}
    return days | {BEGIN: times.starts_at - BEGINS_BEFORE, CLOSE: times.ends_at + CLOSES_AFTER}


def alarms_at(times: Times, *, now: datetime) -> dict[str, datetime]:
    """Answer which alarms to set for a meeting planned ``now``, and for when.

    What is overdue happens at once, if it still makes sense before the start; of two agendas that are
    overdue only the newer does.
    """
    due = hanging(times)
    if now >= due[AGENDA_DAY]:
        del due[AGENDA_WEEK]
    if now >= times.starts_at:
        due = {kind: at for kind, at in due.items() if kind in (BEGIN, CLOSE)}
    return {kind: max(at, now) for kind, at in due.items()}


def alarms_after(before: Times, after: Times, *, now: datetime) -> dict[str, datetime]:
    """Answer which alarms a meeting has after it moved ``now``, and for when.

    What is due for the new time and was done for the old one is not done again.
    """
    done = {kind for kind, at in hanging(before).items() if at <= now} - {PREPARE, PROPOSE, BEGIN, CLOSE}
    due = alarms_at(after, now=now)
    return {kind: at for kind, at in due.items() if at > now or kind not in done}


def is_ahead(times: Times, kind: str, *, now: datetime) -> bool:
    """Tell whether something that hangs on a meeting is still to come."""
    return hanging(times)[kind] > now


def asked_at(times: Times, reader_zone: str) -> datetime:
    """Answer when a member is asked whether they come; a zone that nobody knows is taken for the group's."""
    return morning(times, ASKED.days, reader_zone)


def morning(times: Times, days: int, reader_zone: str) -> datetime:
    """Answer when it is morning some days before a meeting, where a reader is."""
    return _at(times, Before(days, ASKED.at), reader_zone if is_zone(reader_zone) else times.zone)


def is_short(*, coming: int, people: int) -> bool:
    """Tell whether fewer than half of a group have said that they come."""
    return coming * 2 < people


def _at(times: Times, before: Before, zone: str) -> datetime:
    return instant(times.local_date - timedelta(days=before.days), before.at, zone)
