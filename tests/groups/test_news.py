"""What somebody is told directly waits for their own morning, and what is of no use by then is not said."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.core.database import Database
from bot.members import service as members
from bot.members.model import Person
from tests.challenges.acts import brought
from tests.slack import ADA, BEN, CHEN, DANA, Workspace, words

NIGHT = datetime(2027, 2, 17, 5, 0, tzinfo=UTC)
"""23:00 in Chicago, after the turn of the 9th of March was proposed, and 06:00 in Berlin."""
MORNING = datetime(2027, 2, 17, 13, 0, tzinfo=UTC)
"""07:00 in Chicago."""


def away(db: Database, user: str, last: str) -> None:
    today = NIGHT.date()
    with db() as session:
        person_id = session.scalars(select(Person.id).where(Person.user_id == user)).one()
        members.go_away(session, person_id, today, datetime.fromisoformat(last).date(), today=today)


def swap(workspace: Workspace, by: str, name: str) -> None:
    workspace.press(by, "challenges.swap")
    (field,) = (block for block in workspace.form(by)["blocks"] if block["block_id"] == "person")
    people = [option["text"]["text"] for option in field["element"]["options"]]
    workspace.submit(by, person=next(each for each in people if each.startswith(name)))


def test_a_turn_that_changes_hands_at_night_is_told_in_the_morning_and_only_to_whom_it_is_then(
    workspace: Workspace, db: Database, circle: str
) -> None:
    for person, weight in ((DANA, "9"), (BEN, "8"), (CHEN, "7")):
        brought(workspace, person, importance=weight)
    workspace.move_to(NIGHT - timedelta(hours=14))
    workspace.move_to(NIGHT)
    workspace.press(DANA, "challenges.skip")

    assert "is not yours now" in workspace.direct_words(DANA)  # an edit of what she had pressed
    assert "<@U0BEN> is proposed" in workspace.channel_words()
    assert "is yours" not in workspace.direct_words(BEN)
    workspace.move_to(MORNING - timedelta(minutes=1))
    assert "is yours" not in workspace.direct_words(BEN)
    workspace.press(ADA, "challenges.skip")
    workspace.move_to(MORNING)

    assert "is yours" in workspace.direct_words(CHEN)
    assert "yours" not in workspace.direct_words(BEN)  # he never had to hear of it


def test_a_request_to_swap_waits_for_the_morning_and_is_refused_for_somebody_who_is_away(
    workspace: Workspace, db: Database, circle: str
) -> None:
    brought(workspace, DANA)
    workspace.move_to(NIGHT)
    away(db, CHEN, "2027-03-20")
    swap(workspace, DANA, "Chen")
    assert "cannot be reached before this meeting" in workspace.refusals(DANA)["person"]
    workspace.close_all(DANA)

    swap(workspace, DANA, "Ben")
    assert "asks whether you take" not in workspace.direct_words(BEN)
    workspace.move_to(MORNING)
    assert "asks whether you take" in words(workspace.direct(BEN)[-1])
