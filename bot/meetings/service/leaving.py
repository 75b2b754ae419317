"""Bring what was told about a meeting up to date, once it has moved, is cancelled or is over."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.core.blocks import Message
from bot.core.record import record
from bot.groups import service as groups
from bot.meetings import rules
from bot.meetings.model import Meeting
from bot.meetings.service import attendance, dates
from bot.meetings.service.attendance import Ask
from bot.meetings.service.telling import Sheet, agenda_place, begin_place, news_place, retell
from bot.outbox import service as outbox

_AGENDAS = (rules.AGENDA_DAY, rules.AGENDA_WEEK)
_NEWS = ("moved", "added")


@record
class Past:
    """What stands of a meeting that is over, wherever it was told.

    In the channel where its agendas were, and other news of it; in direct messages by the answer, where
    people said whether they come.
    """

    agenda: Message
    older_agenda: Message
    news: Message
    answered: Mapping[str, Message]


def leave(session: Session, told: Sheet, message: Message, *, now: datetime) -> None:
    """Say, where the channel was told what will be told again, that it was about another time."""
    meeting = told.meeting
    for kind, place in _places(meeting).items():
        if rules.is_ahead(dates.times(meeting), kind, now=now):
            _leave(session, told, place, message, now=now)


def leave_news(session: Session, told: Sheet, message: Message, *, now: datetime) -> None:
    """Say, where the channel was told that a meeting was moved or added, what is so by now."""
    for place in _news_places(told.meeting):
        _leave(session, told, place, message, now=now)


def leave_ask(session: Session, asked: Ask, message: Message, *, now: datetime) -> bool:
    """Say, where somebody was asked and will be again, that it was about another time; answer whether so."""
    is_again = attendance.is_asked_again(session, asked, now=now)
    if is_again:
        retell(session, asked, message, is_over=True, now=now)
    return is_again


def call_off(session: Session, told: Sheet, message: Message, *, now: datetime) -> None:
    """Say wherever a meeting was told, to the channel and to its members, that it is cancelled."""
    for place in _places(told.meeting).values():
        _leave(session, told, place, message, now=now)
    leave_news(session, told, message, now=now)
    for asked in attendance.asked(session, told.meeting):
        retell(session, asked, message, is_over=True, now=now)


def conclude(session: Session, told: Sheet, past: Past, *, now: datetime) -> None:
    """Leave nothing to press where a meeting was told that is over, to the channel and to its members."""
    agendas = [agenda_place(told.meeting, kind) for kind in _AGENDAS]
    newest = next((place for place in agendas if outbox.stand(session, place) is not None), None)
    for place in agendas:
        _edit(session, told, place, past.agenda if place == newest else past.older_agenda, now=now)
    for place in _news_places(told.meeting):
        _edit(session, told, place, past.news, now=now)
    for asked in attendance.asked(session, told.meeting):
        if asked.attendance.answer is not None:  # the others are not reminded any more, which says the same
            retell(session, asked, past.answered[asked.attendance.answer], is_over=True, now=now)


def _edit(session: Session, told: Sheet, place: str, message: Message, *, now: datetime) -> None:
    if outbox.stand(session, place) is not None:
        _post(session, told, place, message, now=now)


def _leave(session: Session, told: Sheet, place: str, message: Message, *, now: datetime) -> None:
    left = f"{place}:{told.meeting.sequence}"
    if outbox.retire(session, place, to=left):
        _post(session, told, left, message, now=now)


def _post(session: Session, told: Sheet, place: str, message: Message, *, now: datetime) -> None:
    key = f"meetings:{uuid.uuid4()}:left"
    outbox.post(session, groups.channel(told.group), message, key=key, now=now, place=place)


def _places(meeting: Meeting) -> dict[str, str]:
    return {kind: agenda_place(meeting, kind) for kind in _AGENDAS} | {rules.BEGIN: begin_place(meeting)}


def _news_places(meeting: Meeting) -> list[str]:
    return [news_place(meeting, event) for event in _NEWS]
