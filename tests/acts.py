"""What groups do before the part that a test is about."""

import dataclasses
import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.board import service as board
from bot.groups import service as groups
from bot.groups.model import Group
from bot.members.model import Person, Seat
from bot.members.rules import PLEDGE_VERSION, Who
from bot.members.service import Profile
from bot.vault import service as vault
from bot.vault.rules import Place
from playground.people import Person as Somebody
from tests.slack import ADA, CIRCLE, EIGHT, Workspace


def set_up(
    workspace: Workspace,
    *,
    by: str = ADA,
    channel: str = CIRCLE,
    name: str = "Northwind Circle",
    first: date = date(2027, 3, 9),
    start: str = "18:00",
    zone: str = "America/Chicago",
    length: int = 150,
    repeats: str = "other_month",
    purpose: str = "",
) -> str:
    """Set up a group through its form, and answer its id."""
    assert not workspace.command(by, "/board setup", channel)
    done = workspace.submit(
        by,
        name=name,
        first=first.isoformat(),
        start=start,
        zone=zone,
        length=str(length),
        repeats=repeats,
        purpose=purpose,
    )
    assert done["result"] == "closed", done
    with workspace.db() as session:
        return str(session.scalars(select(Group.id).where(Group.channel_id == channel)).one())


def join(workspace: Workspace, people: Sequence[str] = EIGHT, *, group_id: str | None = None) -> None:
    """Have people take the pledge and a seat, each through the board's Join."""
    for person in people:
        known = next(p for p in workspace.state(person)["people"] if p["id"] == person)
        workspace.press(person, "groups.join", value=group_id)
        done = workspace.submit(person, pledge=["yes"], role=known["title"], company=known["company"])
        assert done["result"] == "closed", done


def seat_all(workspace: Workspace, people: Sequence[str] = EIGHT, *, channel: str = CIRCLE) -> str:
    """Make a group of people who have pledged, without their forms, and answer its id.

    The first of them sets it up and joins. The others' rows are written as joining would, all at once.
    """
    installation, world, now = workspace.show.installation, workspace.stage.world, workspace.now
    seated = [world.people[one] for one in people]
    profiles = [Profile(one.team, one.id, one.name, one.tz) for one in seated]
    first = Who(
        installation.workspace_id, installation.team_id, profiles[0].team_id, profiles[0].user_id, channel
    )
    room, setup = board.Room(channel, profiles), dataclasses.replace(NORTHWIND, facilitators=[people[0]])
    with workspace.db() as session:
        group = board.set_up(session, first, room, setup, now=now)
        joining = groups.Joining(seated[0].title, seated[0].company)
        groups.join(session, first, group.id, profiles[0], joining, now=now)
        _seat(session, first, group.id, seated[1:], now=now)
    workspace.settle()
    return str(group.id)


def _seat(
    session: Session, by: Who, group_id: uuid.UUID, seated: Sequence[Somebody], *, now: datetime
) -> None:
    known = select(Person.user_id, Person.id).where(Person.user_id.in_([one.id for one in seated]))
    ids = dict(session.execute(known).all())
    for one in seated:
        if one.id not in ids:
            ids[one.id] = uuid.uuid4()
            session.add(_person(session, ids[one.id], by, one))
    session.flush()
    for one in seated:
        seat_id = uuid.uuid4()
        title, company = (
            vault.seal_if(session, text, Place("seat", column, seat_id, group_id))
            for column, text in (("title", one.title), ("company", one.company))
        )
        whose = Seat(id=seat_id, group_id=group_id, person_id=ids[one.id], role="member")
        whose.title, whose.company = title, company
        whose.pledge_version, whose.pledged_at = PLEDGE_VERSION, now
        session.add(whose)


def _person(session: Session, person_id: uuid.UUID, by: Who, one: Somebody) -> Person:
    return Person(
        id=person_id,
        workspace_id=by.workspace_id,
        team_id=one.team,
        user_id=one.id,
        name=vault.seal(session, one.name, Place("person", "name", person_id, by.workspace_id)),
        zone=one.tz,
        is_external=one.team != by.home_team,
    )


NORTHWIND = board.Setup(
    name="Northwind Circle",
    purpose="",
    facilitators=[ADA],
    zone="America/Chicago",
    first="2027-03-09",
    start="18:00",
    length="150",
    repeats="other_month",
    weeks="4",
)
