"""Whose hour a meeting is."""

import uuid

from sqlalchemy.orm import Session

from bot.meetings.model import Meeting
from bot.vault import service as vault
from bot.vault.rules import THE_APP, Place


def assign(
    session: Session,
    meeting: Meeting,
    *,
    presenter_id: uuid.UUID | None,
    challenge_id: uuid.UUID | None,
    headline: str,
    reason: str,
    turn: str,
    confirmed_by: uuid.UUID | None = None,
) -> None:
    """Give a meeting its presenter, or none; the caller has locked the meeting.

    ``headline`` is the title that its author lets the channel see, empty where they do not; ``turn`` is
    open, proposed or confirmed.
    """
    meeting.presenter_id, meeting.challenge_id = presenter_id, challenge_id
    meeting.turn, meeting.confirmed_by = turn, confirmed_by
    meeting.headline = vault.seal_if(session, headline, _place("headline", meeting))
    meeting.reason = vault.seal_if(session, reason, _place("reason", meeting))
    session.flush()


def headline_of(session: Session, meeting: Meeting) -> str:
    """Open the title that the channel may see; empty when there is none."""
    return vault.unseal(session, meeting.headline, _place("headline", meeting), THE_APP)


def reason_of(session: Session, meeting: Meeting) -> str:
    """Open the sentence that says why this presenter; empty when there is none."""
    return vault.unseal(session, meeting.reason, _place("reason", meeting), THE_APP)


def _place(column: str, meeting: Meeting) -> Place:
    return Place("meeting", column, meeting.id, meeting.group_id)
