"""Two processes come to one person's reminders at once."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from sqlalchemy import func, select

from bot.core.blocks import Message
from bot.core.database import Database
from bot.core.ids import read_id
from bot.members.model import Person
from bot.nudges import jobs, service
from bot.nudges.model import Letter, Nudge
from bot.nudges.rules import PREPARE
from bot.nudges.service import Reminder
from bot.outbox.model import Outgoing
from tests.nudges.acts import CHICAGO, at
from tests.slack import BEN, Workspace


def test_what_is_due_at_the_same_time_goes_out_in_one_message_whoever_takes_it(
    workspace: Workspace, db: Database, circle: str
) -> None:
    at(workspace, "2027-02-01", "09:00", CHICAGO)
    now, together = workspace.now, Barrier(4)
    with db() as session:
        ben = session.scalars(select(Person.id).where(Person.user_id == BEN)).one()
        for number in range(4):
            thing = Reminder(PREPARE, uuid.uuid4(), Message(f"Thing {number}"), now + timedelta(days=9))
            service.nudge(session, read_id(circle), ben, thing, now=now)
    with db(reads=True) as session:
        due = session.scalars(select(Nudge.id).where(Nudge.kind == PREPARE)).all()

    def take(nudge_id: uuid.UUID) -> None:
        together.wait(timeout=10)
        with db() as session:
            jobs.due(session, nudge_id, now, now)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(take, due))

    with db(reads=True) as session:
        assert session.scalar(select(func.count()).where(Letter.person_id == ben)) == 1
        ours = select(func.count()).where(Outgoing.key.startswith(service.KEYS), Outgoing.channel == BEN)
        assert session.scalar(ours) == 1
        assert session.scalars(select(Nudge.state).where(Nudge.kind == PREPARE)).all() == ["sent"] * 4


def test_two_who_ask_for_the_same_reminder_at_once_have_it_said_once(
    workspace: Workspace, db: Database, circle: str
) -> None:
    now, together, subject = workspace.now, Barrier(3), uuid.uuid4()
    with db(reads=True) as session:
        ben = session.scalars(select(Person.id).where(Person.user_id == BEN)).one()

    def ask(number: int) -> None:
        together.wait(timeout=10)
        with db() as session:
            thing = Reminder(PREPARE, subject, Message(f"Thing {number}"), now + timedelta(days=9))
            service.nudge(session, read_id(circle), ben, thing, now=now)

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(ask, range(3)))

    with db(reads=True) as session:
        assert session.scalar(select(func.count()).where(Nudge.subject_id == subject)) == 1
