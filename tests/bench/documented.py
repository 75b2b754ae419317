"""The deed as SQLAlchemy's documentation shows it: objects, a Session, a commit."""

import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.alarms.model import Alarm
from bot.challenges import rules
from bot.challenges.model import Challenge, Draft
from bot.challenges.rules import Brief
from bot.challenges.service import words
from bot.groups.service.groups import BOARD
from bot.heard.model import Heard
from bot.members.model import Person, Seat
from bot.members.rules import Who


def bring(session: Session, key: str, who: Who, group_id: uuid.UUID, brief: Brief, now: datetime) -> None:
    """Keep a challenge once for each delivery, of a member who has pledged and has room for one more."""
    if session.get(Heard, key) is not None:
        return
    session.add(Heard(key=key, heard_at=now))
    person = session.scalars(
        select(Person).where(Person.team_id == who.team_id, Person.user_id == who.user_id)
    ).one()
    seat = session.scalars(
        select(Seat).where(Seat.person_id == person.id, Seat.group_id == group_id, Seat.left_at.is_(None))
    ).one()
    assert seat.pledge_version is not None
    waiting = (
        select(func.count())
        .select_from(Challenge)
        .where(Challenge.owner_id == person.id, Challenge.group_id == group_id, Challenge.state == "waiting")
    )
    assert (session.scalar(waiting) or 0) < rules.MOST_WAITING
    draft = session.get(Draft, person.id)
    if draft is not None:
        session.delete(draft)
    challenge_id = uuid.uuid4()
    about = vars(rules.kept(brief)) | words.sealed(session, challenge_id, group_id, rules.kept(brief))
    whose = {"id": challenge_id, "group_id": group_id, "owner_id": person.id, "brought_at": now}
    session.add(Challenge(**about, **whose))
    alarm = session.get(Alarm, (BOARD, group_id))
    if alarm is None:
        session.add(Alarm(kind=BOARD, subject_id=group_id, wakes_at=now))
    else:
        alarm.wakes_at = now
