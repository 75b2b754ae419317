"""What time does to meetings. A job may be late by weeks; what is of no use any more is left unsaid."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.alarms.service import Wake
from bot.meetings import rules, service, views
from bot.meetings.model import Meeting


def invite(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Have the members asked whether they come."""
    meeting = _ahead(session, subject_id, now)
    if meeting is not None:
        service.invite(session, meeting, now=now)


def ask(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Ask one member whether they come."""
    asked = service.ask(session, subject_id, now=now)
    if asked is not None:
        service.post_ask(session, asked, views.ask(asked), now=now)


def agenda_week(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Send the agenda a week ahead, unless the one of the day before is due already."""
    meeting = _ahead(session, subject_id, now)
    if meeting is not None and now < rules.hanging(service.times(meeting))[rules.AGENDA_DAY]:
        _send_agenda(session, meeting, rules.AGENDA_WEEK, now)


def agenda_day(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Send the agenda a day ahead."""
    meeting = _ahead(session, subject_id, now)
    if meeting is not None:
        _send_agenda(session, meeting, rules.AGENDA_DAY, now)


def begin(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Say that a meeting is about to begin, unless it is on, or over."""
    meeting = session.get(Meeting, subject_id)
    if meeting is not None and meeting.state == "planned" and now < meeting.ends_at:
        told = service.sheet(session, meeting, now=now)
        service.post_begin(session, told, views.begin(told), now=now)


def close(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Close a meeting that nobody closed."""
    meeting = service.lapse(session, subject_id, now=now)
    if meeting is not None:
        told = service.sheet(session, meeting, now=now)
        service.edit_begin(session, told, views.lapsed(told), now=now)
        service.conclude(session, told, views.past(told), now=now)
        if not told.took_place:
            service.ask_whether(session, told, views.whether(told), now=now)


def warn(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Tell the facilitators that a meeting's date is a holiday or a day off of somebody."""
    meeting = _ahead(session, subject_id, now)
    doubts = service.doubts_about(session, meeting, now=now) if meeting else None
    if meeting is not None and doubts is not None and (doubts.holiday or doubts.away):
        told = service.sheet(session, meeting, now=now)
        service.post_warning(session, told, views.warning(told, doubts), now=now)


def quorum(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> datetime | None:
    """Remind the facilitators, two days ahead, when too few have said that they come."""
    meeting = _ahead(session, subject_id, now)
    if meeting is None:
        return None
    at = service.quorum_at(session, meeting)
    found = service.quorum(session, meeting, now=now) if at <= now else None
    if found is not None:
        service.tell_quorum(session, found, views.quorum(found), now=now)
    return at if at > now else None


def moved(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Tell that a meeting moved, once, and bring what was told about it before up to date."""
    meeting = _ahead(session, subject_id, now)
    if meeting is None:
        return
    was_at, told = service.taken_over(meeting), service.sheet(session, meeting, now=now)
    if was_at is not None:
        service.leave_news(session, told, views.left_news(told), now=now)
        service.post_news(session, told, views.moved(told, was_at), event="moved", now=now)
    service.leave(session, told, views.left(told), now=now)
    service.edit_agenda(session, told, views.agenda(told), now=now)
    for asked in service.asked(session, meeting):
        if not service.leave_ask(session, asked, views.left_ask(asked), now=now):
            service.edit_ask(session, asked, views.ask(asked), now=now)


def cancelled(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Tell that a meeting is cancelled, once, and wherever it was told before."""
    meeting = session.get(Meeting, subject_id)
    if meeting is not None and meeting.state == "cancelled":
        is_news, told = service.taken_over(meeting) is not None, service.sheet(session, meeting, now=now)
        if is_news:
            service.post_news(session, told, views.cancelled(told), event="cancelled", now=now)
        service.call_off(session, told, views.called_off(told), now=now)


def added(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Tell that there is an extra meeting, once."""
    meeting = _ahead(session, subject_id, now)
    if meeting is not None:
        told = service.sheet(session, meeting, now=now)
        service.post_news(session, told, views.added(told), event="added", now=now)


def tell_rhythm(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Tell that a group meets otherwise, once."""
    told = service.next_dates(session, subject_id, now=now)
    service.post_rhythm(session, told, views.rhythm_news(told), due_at=due_at, now=now)


def tell_vote(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Tell the channel about dates to vote on, where it was told before, and once how the vote ended."""
    asked = service.question(session, subject_id, now=now)
    if asked is not None:
        service.post_proposal(session, asked, views.proposal_post(asked), now=now)
        service.post_settled(session, asked, views.settled(asked), now=now)


def end_vote(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """End a vote whose time is over."""
    service.lapse_vote(session, subject_id, now=now)


def recheck(session: Session, subject_id: uuid.UUID, due_at: datetime, now: datetime) -> None:
    """Compute a group's instants anew with new zone data, and list to its facilitators what that changed."""
    found = service.recheck(session, subject_id, now=now)
    if found.moved or found.near:
        service.post_rechecked(session, found, views.rechecked(found), now=now)


def _ahead(session: Session, meeting_id: uuid.UUID, now: datetime) -> Meeting | None:
    meeting = session.get(Meeting, meeting_id)
    is_ahead = meeting is not None and meeting.state == "planned" and now < meeting.starts_at
    return meeting if is_ahead else None


def _send_agenda(session: Session, meeting: Meeting, kind: str, now: datetime) -> None:
    service.invite(session, meeting, now=now)  # whoever joined since the others were asked
    told = service.sheet(session, meeting, now=now)
    service.post_agenda(session, told, views.agenda(told), kind=kind, now=now)


JOBS: Mapping[str, Wake] = {
    rules.INVITE: invite,
    rules.ASK: ask,
    rules.AGENDA_WEEK: agenda_week,
    rules.AGENDA_DAY: agenda_day,
    rules.BEGIN: begin,
    rules.CLOSE: close,
    rules.WARN: warn,
    rules.QUORUM: quorum,
    service.MOVED: moved,
    service.CANCELLED: cancelled,
    service.ADDED: added,
    service.ZONES: recheck,
    service.RHYTHM: tell_rhythm,
    service.VOTE: tell_vote,
    service.VOTE_CLOSES: end_vote,
}
