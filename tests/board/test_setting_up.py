"""Setting up a group: the form, the dates it shows before anything is made, and what it refuses."""

from datetime import date

import pytest
from sqlalchemy import func, select

from bot.core.database import Database
from bot.groups.model import Group
from bot.meetings.model import Meeting
from bot.members.model import Seat
from tests.acts import set_up
from tests.slack import ADA, BEN, CIRCLE, DANA, GENERAL, GRACE, IVY, NO_BOT, SECOND, Workspace, buttons, words


def groups_in(db: Database) -> int:
    with db() as session:
        return session.scalar(select(func.count()).select_from(Group)) or 0


def test_a_group_is_set_up_with_six_dates_and_its_card(workspace: Workspace, db: Database) -> None:
    set_up(workspace)

    card = workspace.messages(BEN)[-1]
    assert buttons(card["blocks"]) == [
        "Bring a challenge",
        "Give feedback",
        "Share an update",
        "Give kudos",
        "Next meeting",
        "More",
        "Join",
    ]
    assert "18:00 Chicago time" in words(card)
    with db() as session:
        days = session.scalars(select(Meeting.local_date).order_by(Meeting.number)).all()
        assert session.scalars(select(Seat.role)).all() == ["facilitator"]
    assert days == [
        date(2027, 3, 9),
        date(2027, 5, 11),
        date(2027, 7, 13),
        date(2027, 9, 14),
        date(2027, 11, 9),
        date(2028, 1, 11),
    ]


def test_the_dates_are_shown_before_create_and_follow_what_is_chosen(
    workspace: Workspace, db: Database
) -> None:
    workspace.command(ADA, "/board setup")
    assert workspace.form(ADA)["submit"]["text"] == "Create"
    assert workspace.shown(ADA).count("<!date^") == 6

    workspace.choose(ADA, "repeats", "No repeat")
    assert workspace.shown(ADA).count("<!date^") == 1
    workspace.choose(ADA, "repeats", "Every N weeks")
    workspace.submit(ADA, name="Northwind", first="2027-03-09", weeks="3")

    with db() as session:
        days = session.scalars(select(Meeting.local_date).order_by(Meeting.number).limit(2)).all()
    assert days == [date(2027, 3, 9), date(2027, 3, 30)]


def test_the_start_time_is_said_to_be_on_the_groups_clock_and_not_on_the_readers(
    workspace: Workspace,
) -> None:
    def clock() -> str:
        blocks = workspace.form(DANA)["blocks"]
        return str(next(each["element"]["timezone"] for each in blocks if each["block_id"] == "start"))

    workspace.command(DANA, "/board setup")
    assert clock() == "Europe/Berlin"
    workspace.choose(DANA, "zone", "America/Chicago")
    assert clock() == "America/Chicago"


def test_what_was_typed_stays_while_the_dates_are_drawn_anew(workspace: Workspace) -> None:
    workspace.command(ADA, "/board setup")
    view = workspace.form(ADA)
    typed = {"name": {"name": {"type": "plain_text_input", "value": "Typed before"}}}
    picked = {"type": "datepicker", "selected_date": "2027-04-13"}
    workspace.desk(
        "press",
        **{"as": ADA},
        view=view["id"],
        block_id="first",
        action_id="first",
        action=picked,
        values=typed,
    )

    assert workspace.form(ADA)["state"]["values"]["name"]["name"]["value"] == "Typed before"


@pytest.mark.parametrize(
    ("answers", "field", "says"),
    [
        ({"first": "2027-01-04"}, "first", "past"),
        ({"length": "44"}, "length", "Between 45 and 480"),
        ({"length": "481"}, "length", "Between 45 and 480"),
        ({"zone": "EST"}, "zone", "America/New_York"),
        ({"zone": "../../etc/passwd"}, "zone", "not known"),
        ({"name": "   "}, "name", ""),
    ],
)
def test_a_bad_answer_is_refused_in_its_field_and_nothing_is_made(
    workspace: Workspace, db: Database, answers: dict[str, str], field: str, says: str
) -> None:
    workspace.command(ADA, "/board setup")

    workspace.submit(ADA, **({"name": "Northwind"} | answers))

    assert says in workspace.refusals(ADA)[field]
    assert groups_in(db) == 0


def test_a_channel_has_one_group(workspace: Workspace, db: Database) -> None:
    set_up(workspace)

    assert "has a group already" in workspace.command(BEN, "/board setup")
    assert groups_in(db) == 1


def test_two_who_set_up_the_same_channel_at_once_make_one_group(workspace: Workspace, db: Database) -> None:
    workspace.command(ADA, "/board setup")
    workspace.command(BEN, "/board setup")
    workspace.submit(ADA, name="First")
    workspace.submit(BEN, name="Second")

    assert "has a group already" in workspace.shown(BEN)
    assert groups_in(db) == 1


def test_a_public_channel_is_refused_and_a_private_one_asked_for(workspace: Workspace) -> None:
    assert "not a private channel" in workspace.command(ADA, "/board setup", GENERAL)


def test_without_the_app_in_the_channel_the_answer_says_how_to_invite_it(workspace: Workspace) -> None:
    assert "/invite @Soundingboard" in workspace.command(DANA, "/board setup", NO_BOT)


def test_home_sets_up_a_group_in_a_channel_that_is_chosen(workspace: Workspace, db: Database) -> None:
    workspace.open_home(ADA)
    workspace.press(ADA, "board.setup")
    workspace.submit(ADA, channel=NO_BOT)
    assert "/invite @Soundingboard" in workspace.refusals(ADA)["channel"]

    workspace.submit(ADA, channel=SECOND)
    workspace.submit(ADA, name="Second Circle")

    with db() as session:
        assert session.scalars(select(Group.channel_id)).all() == [SECOND]


def test_home_refuses_a_channel_that_the_person_is_not_in(workspace: Workspace, db: Database) -> None:
    workspace.open_home(IVY)
    workspace.press(IVY, "board.setup")

    workspace.submit(IVY, channel=SECOND)

    assert "not in this channel" in workspace.refusals(IVY)["channel"]
    assert groups_in(db) == 0


def test_zones_are_found_by_their_city(workspace: Workspace) -> None:
    workspace.command(ADA, "/board setup")

    assert workspace.suggest(ADA, "zone", "chica") == ["America/Chicago"]
    assert "Asia/Kolkata" in workspace.suggest(ADA, "zone", "kolk")
    assert workspace.suggest(ADA, "zone", "zzzz") == []


def test_the_card_is_edited_in_place_and_comes_back_when_it_was_deleted(workspace: Workspace) -> None:
    group_id = set_up(workspace)
    workspace.press(GRACE, "groups.join", value=group_id)
    workspace.submit(GRACE, pledge=["yes"], role="CIO", company="Lakeside Health")
    assert len(workspace.messages(ADA, CIRCLE)) == 1

    workspace.desk("delete", **{"as": ADA}, channel=CIRCLE, ts=workspace.messages(ADA)[0]["ts"])
    workspace.command(ADA, "/board")

    assert len([m for m in workspace.messages(ADA, CIRCLE) if not m["ephemeral"]]) == 1


def test_every_n_weeks_is_never_created_without_having_asked_how_many(
    workspace: Workspace, db: Database
) -> None:
    workspace.command(ADA, "/board setup")

    workspace.submit(ADA, name="Northwind", repeats="Every N weeks")

    assert "how many weeks" in workspace.refusals(ADA)["repeats"]
    assert groups_in(db) == 0
