"""What Slack tells about people, and what they answer to it."""

from slack_bolt.async_app import AsyncAck, AsyncApp
from sqlalchemy.orm import Session

from bot.core.blocks import Payload
from bot.core.clock import Clock
from bot.heard.service import Once
from bot.members import service, views
from bot.members.rules import Deed, Who, allows


def register(app: AsyncApp) -> None:
    """Listen to changes of people, and to whether they are away."""
    app.event("user_change")(learn)
    app.action("members.away")(be_away)
    app.action("members.not_away")(be_there)


@allows(Deed.OPEN_HOME)
async def learn(event: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Take over somebody's new name, zone, or that their account is gone; ask whether they are away.

    What their status says is not kept.
    """
    profile, status, now = views.read_profile(event["user"]), views.read_status(event["user"]), clock()
    them = Who(who.workspace_id, who.home_team, profile.team_id or who.home_team, profile.user_id)

    def change(session: Session) -> None:
        person = service.find(session, them)
        if person is not None:
            service.change(session, person, profile, now=now)
            days = service.hint(session, person, status, now=now)
            if days is not None:
                service.ask_away(session, person, days[1], views.away_question(*days), now=now)

    await db.write(change)


@allows(Deed.OPEN_HOME)
async def be_away(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Note days off, since the person says so."""
    days, now = views.read_days(action), clock()

    def note(session: Session) -> None:
        service.answer_away(session, who, days, views.away_answer(days[1]), is_away=True, now=now)

    await db.write(note)
    await ack()


@allows(Deed.OPEN_HOME)
async def be_there(ack: AsyncAck, action: Payload, who: Who, db: Once, clock: Clock) -> None:
    """Note nothing, since the person says so."""
    days, now = views.read_days(action), clock()

    def note(session: Session) -> None:
        service.answer_away(session, who, days, views.away_answer(None), is_away=False, now=now)

    await db.write(note)
    await ack()
