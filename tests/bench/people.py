"""Groups of eight with what they leave behind: a meeting ahead, challenges, a round of feedback."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.challenges.model import Challenge
from bot.core.database import Database
from bot.core.model import Base
from bot.feedback.model import Round
from bot.groups.model import Group
from bot.meetings.model import Meeting
from bot.members.model import Person, Seat
from bot.members.rules import PLEDGE_VERSION, Who
from bot.vault import service as vault
from bot.vault.rules import Envelope, Place
from bot.workspaces.service import Installation, connect

TEAM, SIZE = "T0SOUND", 8
_AT_ONCE = 200
Rows = list[tuple[type[Base], dict[str, Any]]]


@dataclass(frozen=True)
class Seated:
    """A member and the group they sit in."""

    user_id: str
    person_id: uuid.UUID
    group_id: uuid.UUID

    def who(self, installation: Installation) -> Who:
        """Tell who they are when they press something."""
        return Who(installation.workspace_id, TEAM, TEAM, self.user_id)


def installed(db: Database) -> Installation:
    """Connect the workspace."""
    with db() as session:
        return connect(session, team_id=TEAM, bot_user_id="U0SBBOT", bot_id="B0SBBOT", now=datetime.now(UTC))


def seat(db: Database, installation: Installation, *, groups: int, rich: bool = False) -> list[Seated]:
    """Make groups of eight who have pledged, each with a challenge, a meeting and a round when ``rich``."""
    seated: list[Seated] = []
    for first in range(0, groups, _AT_ONCE):
        with db() as session:
            rows: Rows = []
            for number in range(first, min(first + _AT_ONCE, groups)):
                people = list(_group(session, installation, number, rows))
                seated += people
                if rich:
                    _leave_behind(session, people, rows)
            for table in (Person, Group, Seat, Meeting, Challenge, Round):
                if own := [row for kind, row in rows if kind is table]:
                    session.execute(insert(table), own)
    return seated


def _group(session: Session, installation: Installation, number: int, rows: Rows) -> Iterator[Seated]:
    workspace_id, group_id = installation.workspace_id, uuid.uuid4()
    vault.keyring(session).make(group_id)
    named = _sealed(session, "peer_group", "name", group_id, group_id)
    what = {"name": named, "purpose": None, "zone": "Europe/Berlin", "crowd": 4}
    about = {"workspace_id": workspace_id, "channel_id": f"C{number:07}", "created_at": datetime.now(UTC)}
    rows.append((Group, {"id": group_id} | what | about))
    for place in range(SIZE):
        person_id, user_id = uuid.uuid4(), f"U{number:05}{place}"
        own = {"team_id": TEAM, "user_id": user_id, "zone": "Europe/Berlin", "is_external": False}
        name = _sealed(session, "person", "name", person_id, workspace_id)
        person = own | {"id": person_id, "workspace_id": workspace_id, "name": name, "is_gone": False}
        rows += [(Person, person), (Seat, _seat(group_id, person_id))]
        yield Seated(user_id, person_id, group_id)


def _seat(group_id: uuid.UUID, person_id: uuid.UUID) -> dict[str, Any]:
    pledge = {"pledge_version": PLEDGE_VERSION, "pledged_at": datetime.now(UTC), "left_at": None}
    where = {"id": uuid.uuid4(), "group_id": group_id, "person_id": person_id}
    return where | {"role": "member", "title": None, "company": None} | pledge


def _leave_behind(session: Session, people: list[Seated], rows: Rows) -> None:
    group_id, now, meeting_id = people[0].group_id, datetime.now(UTC), uuid.uuid4()
    begins = now + timedelta(days=2)
    dated = {"local_date": date(2027, 3, 9), "wall_time": "18:00", "zone": "Europe/Berlin"}
    at = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "zone_version": "bench", "number": 1}
    turn = {"turn": "proposed", "presenter_id": people[0].person_id, "state": "planned"}
    rows.append((Meeting, {"id": meeting_id, "group_id": group_id} | dated | at | turn))
    for person in people:
        challenge_id = uuid.uuid4()
        title = _sealed(session, "challenge", "title", challenge_id, group_id)
        brief = {"kind": "people", "importance": 5, "urgency": 5, "readers": "group", "inside": "no"}
        about = {"group_id": group_id, "owner_id": person.person_id, "brought_at": now, "state": "waiting"}
        rows.append((Challenge, {"id": challenge_id, "title": title} | brief | about))
    opened = {"opened_at": now, "closes_at": now + timedelta(days=3), "size": SIZE, "crowd": 4}
    whose = {"group_id": group_id, "meeting_id": meeting_id, "presenter_id": people[1].person_id}
    rows.append((Round, {"id": uuid.uuid4(), "state": "open", "box": None} | opened | whose))


def _sealed(session: Session, table: str, column: str, row: uuid.UUID, scope: uuid.UUID) -> Envelope:
    return vault.seal(session, "Two heads of sales, one customer", Place(table, column, row, scope))
