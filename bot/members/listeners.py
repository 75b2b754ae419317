"""What Slack tells about people."""

from slack_bolt.async_app import AsyncApp
from sqlalchemy.orm import Session

from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.heard.service import Once
from bot.members import service, views
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to changes of people."""
    app.event("user_change")(learn)


@allows(Deed.OPEN_HOME)
async def learn(event: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Take over somebody's new name, zone, or that their account is gone."""
    profile, now = views.read_profile(event["user"]), clock()
    them = Who(who.workspace_id, who.home_team, profile.team_id or who.home_team, profile.user_id)

    def change(session: Session) -> None:
        person = service.find(session, them)
        if person is not None:
            service.change(session, person, profile, now=now)

    await db.write(change)
