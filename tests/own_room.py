"""A room of a test's own in the real app, behind whose doors happens what the test wants."""

from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_sdk.models.blocks import Block
from sqlalchemy.orm import Session

from bot.alarms import service as alarms
from bot.core.blocks import form
from bot.heard.service import Once
from playground import payloads
from playground.views import View as Shown
from tests.signing import FORM, interaction, press, send, signed
from tests.slack import ADA, Json, Workspace

CANARY = "canary-that-sang"


class Room:
    """A room of the test's own in the real app, that does what a test wants."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.app, self.world = workspace, workspace.show.app, workspace.stage.world

    def raises(self, error: Exception, *, saves: bool = False) -> None:
        """Have every door of this room raise, some after they have written something."""

        async def listener(ack: AsyncAck, db: Once) -> None:
            def deed(session: Session) -> None:
                if saves:
                    alarms.wake(session, "test", workspace_id, at=self.workspace.now)
                raise error

            await db.write(deed)
            await ack()

        workspace_id = self.workspace.show.installation.workspace_id
        for hear in (self.app.action, self.app.view, self.app.options):
            hear("test.verb")(listener)
        self.app.command("/test")(listener)
        self.app.event("emoji_changed")(listener)

    def opens(self, blocks: list[Block], *, deep: int = 1) -> Json:
        """Show a person a form, over ``deep - 1`` others, and answer it as Slack would send it."""
        now, below = self.workspace.now.timestamp(), None
        stack = self.world.stack_of(ADA)
        for _ in range(deep):
            body = form("Test", "test.verb", blocks, submit="Send").to_dict()
            below = Shown.new(self.world.new_id("V"), user=ADA, body=body, now=now, below=below)
            stack.append(below)
        trigger = self.world.tickets.new_trigger(ADA, stack[-1].id)
        return payloads.submission(self.world.people[ADA], stack[-1], trigger=trigger)

    def typed(self, field: str) -> str:
        """Read what stands in a field of the form on top."""
        return str(self.world.modals[ADA][-1].values[field][field]["value"])

    def press(self, by: str = ADA, **more: Any) -> int:
        """Press a button of this room."""
        pressed = press("test.verb", by=by, trigger_id=self.world.tickets.new_trigger(by), **more)
        return self.say(interaction(pressed), kind=FORM)[0]

    def say(self, body: dict[str, Any], **how: Any) -> tuple[int, str]:
        """Say something at the door."""
        answer = send(self.workspace.stage.bot_url, *signed(body, **how))
        return answer.status_code, answer.text

    def submit(self, sent: Json) -> Json:
        """Send a form, and have it answered as Slack's client would take it."""
        view = self.world.modals[ADA][-1]
        done = self.workspace.desk("submit", **{"as": ADA}, view=view.id, values={})
        assert sent["view"]["id"] == view.id
        return done


def suggestion(action_id: str) -> Json:
    """Make the payload of somebody typing into a menu."""
    person = {"id": ADA, "team_id": "T0SOUND"}
    return {
        "type": "block_suggestion",
        "user": person,
        "action_id": action_id,
        "block_id": "x",
        "value": CANARY,
    }
