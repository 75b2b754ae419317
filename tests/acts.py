"""What groups do before the part that a test is about."""

import dataclasses
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from bot.board import service as board
from bot.groups import service as groups
from bot.groups.model import Group
from bot.members.rules import Who
from bot.members.service import Profile
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
    """Make a group of people who have pledged, without their forms, and answer its id."""
    installation, world, now = workspace.show.installation, workspace.stage.world, workspace.now
    profiles = [
        Profile(world.people[one].team, one, world.people[one].name, world.people[one].tz) for one in people
    ]
    whos = [
        Who(installation.workspace_id, installation.team_id, p.team_id, p.user_id, channel) for p in profiles
    ]
    room, setup = board.Room(channel, profiles), dataclasses.replace(NORTHWIND, facilitators=[people[0]])
    with workspace.db() as session:
        group = board.set_up(session, whos[0], room, setup, now=now)
        for profile, who in zip(profiles, whos, strict=True):
            person = world.people[profile.user_id]
            groups.join(
                session, who, group.id, profile, groups.Joining(person.title, person.company), now=now
            )
    workspace.settle()
    return str(group.id)


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
