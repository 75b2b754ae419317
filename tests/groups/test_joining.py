"""Joining a group: the pledge, the seat, and who may not."""

import pytest
from sqlalchemy import func, select

from bot.core.database import Database
from bot.groups.views import read_work
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


@pytest.mark.parametrize(
    ("title", "role", "company"),
    [
        ("", "", ""),
        ("CIO", "CIO", ""),
        ("VP, Engineering", "VP, Engineering", ""),
        ("CIO at Northwind Logistics", "CIO", "Northwind Logistics"),
        ("CTO @ Castillo Foods", "CTO", "Castillo Foods"),
        ("Attorney", "Attorney", ""),
        ("x" * 200 + " at Acme", "x" * 79 + "…", "Acme"),
    ],
)
def test_role_and_company_are_read_from_a_profile(title: str, role: str, company: str) -> None:
    work = read_work({"profile": {"title": title}})

    assert (work.title, work.company) == (role, company)


def test_the_form_comes_filled_with_what_the_profile_says(workspace: Workspace) -> None:
    set_up(workspace)
    workspace.press(GRACE, "groups.join")

    fields = {block["block_id"]: block for block in workspace.form(GRACE)["blocks"]}
    assert fields["role"]["element"]["initial_value"] == "CIO"
    assert fields["company"]["element"]["initial_value"] == "Lakeside Health"
