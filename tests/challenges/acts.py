"""What members do with challenges before the part that a test is about."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.challenges import service
from bot.challenges.model import Challenge
from bot.challenges.rules import Brief
from bot.members.rules import Who
from playground import payloads
from tests.slack import CIRCLE, EIGHT, GRACE, HIRO, Json, Workspace

WRITTEN = {"title": "Two heads of sales", "problem": "Both want to lead.", "inside": "no"}


def bring(workspace: Workspace, by: str, **answers: Any) -> Json:
    """Bring a challenge through the board's button, and answer what became of the form."""
    workspace.press(by, "challenges.bring")
    return workspace.submit(by, **(WRITTEN | answers))


def brought(workspace: Workspace, by: str, **answers: Any) -> str:
    """Bring a challenge, which works, and answer its id."""
    with workspace.db() as session:
        before = set(session.scalars(select(Challenge.id)))
    done = bring(workspace, by, **answers)
    assert done["result"] == "closed", (done, workspace.shown(by))
    with workspace.db() as session:
        return str((set(session.scalars(select(Challenge.id))) - before).pop())


def who(workspace: Workspace, user_id: str) -> Who:
    """Name somebody of the app's own workspace as requests do."""
    installation = workspace.show.installation
    return Who(installation.workspace_id, installation.team_id, installation.team_id, user_id)


def bring_many(workspace: Workspace, group_id: str, by: str, count: int) -> None:
    """Put many challenges into the queue, without their forms, a minute apart."""
    with workspace.db() as session:
        for number in range(count):
            brief = Brief(title=f"Number {number} of many", problem="Too many.", inside="no")
            now = workspace.now + timedelta(minutes=number)
            service.bring(session, who(workspace, by), uuid.UUID(group_id), brief, now=now)
    workspace.settle()


def challenges(workspace: Workspace) -> list[Challenge]:
    """Read the challenges as they are stored."""
    with workspace.db() as session:
        return list(session.scalars(select(Challenge).order_by(Challenge.brought_at)))


def queue(workspace: Workspace, by: str) -> str:
    """Read the queue as somebody sees it."""
    if by in (GRACE, HIRO):
        workspace.press(by, "board.more")
        workspace.press(by, "challenges.queue")
    else:
        workspace.command(by, "/challenge queue")
    shown = workspace.shown(by)
    workspace.close_all(by)
    return shown


def turn_post(workspace: Workspace, by: str = EIGHT[0]) -> Json:
    """Find the one post about the next meeting's turn."""
    kinds = ("presents at", "to present at")
    posts = [m for m in workspace.messages(by, CIRCLE) if any(kind in m["text"] for kind in kinds)]
    assert len(posts) == 1, [post["text"] for post in posts]
    return posts[0]


def forge(workspace: Workspace, by: str, action_id: str, value: str) -> None:
    """Press a button of the channel's first message as if it were another, with another value."""
    world = workspace.stage.world

    async def press() -> None:
        channel = world.channels[CIRCLE]
        action = {"type": "button", "action_id": action_id, "block_id": "doors", "value": value}
        said = payloads.press_in_message(
            world.people[by],
            channel,
            next(iter(channel.messages.values())),
            action | {"action_ts": world.next_ts()},
            values={},
            trigger=world.tickets.new_trigger(by),
            reply="",
        )
        assert not (await world.courier.interact(said)).error

    workspace.stage.run(press())
    workspace.settle()
