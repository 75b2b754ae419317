"""Joining a group: the pledge, the seat, and who may not."""

from sqlalchemy import func, select

from bot.core.database import Database
from bot.members.model import Person, Seat
from tests.acts import join, set_up
from tests.slack import EIGHT, GRACE, Workspace


def test_eight_people_of_two_companies_join_through_the_board(workspace: Workspace, db: Database) -> None:
    set_up(workspace)
    join(workspace)

    with db() as session:
        assert session.scalar(select(func.count()).where(Seat.pledge_version == 1)) == len(EIGHT)
        assert session.scalar(select(func.count()).where(Person.is_external)) == 2


def test_without_the_pledge_nobody_joins_and_nothing_typed_is_lost(
    workspace: Workspace, db: Database
) -> None:
    set_up(workspace)
    workspace.press(GRACE, "groups.join")

    workspace.submit(GRACE, role="CIO", company="Lakeside Health")

    assert "pledge" in workspace.refusals(GRACE)
    with db() as session:
        assert session.scalars(select(Seat.pledge_version)).all() == [None]
