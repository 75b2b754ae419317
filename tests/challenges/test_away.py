"""Turns of people who have left Slack or cannot be reached there: passed on with the reason, and owed."""

from datetime import timedelta

import pytest

from bot.challenges.rules import skipped_sentence
from bot.core.database import Database
from bot.core.ids import read_id
from bot.members import service as members
from tests.challenges.acts import brought, queue, turn_post
from tests.challenges.test_turns import STARTS, propose, two_waiting
from tests.slack import ADA, BEN, CHEN, DANA, EMEKA, FARAH, Workspace, words


def switch_off(workspace: Workspace, person: str, *, is_off: bool = True) -> None:
    workspace.desk("deactivate", user=person, active=not is_off)


def test_fault_76_a_presenter_whose_account_is_switched_off_is_replaced_and_the_facilitator_told(
    workspace: Workspace, circle: str
) -> None:
    two_waiting(workspace)
    assert "<@U0BEN> is proposed" in words(turn_post(workspace))
    switch_off(workspace, BEN)

    post = words(turn_post(workspace))
    assert "<@U0GRACE> is proposed" in post
    assert "Ben Castillo is skipped, since that account in Slack is switched off." in post
    told = [m["text"] for m in workspace.direct(ADA) if "goes to whoever is next" in m["text"]]
    assert len(told) == 1
    assert "Ben Castillo cannot be reached" in told[0]


def test_fault_76_whoever_is_back_is_owed_the_turn_and_takes_part_again(
    workspace: Workspace, circle: str, db: Database
) -> None:
    two_waiting(workspace)
    switch_off(workspace, BEN)
    assert "Ben Castillo" not in workspace.command(ADA, "/board people")
    switch_off(workspace, BEN, is_off=False)

    with db() as session:
        assert BEN in {one.user_id for one in members.members(session, read_id(circle))}
    assert "Ben Castillo, likely" in queue(workspace, ADA)


def test_fault_76_whose_messages_slack_refuses_is_skipped_with_the_reason_until_that_changes(
    workspace: Workspace, circle: str
) -> None:
    workspace.desk("dms", user=BEN)
    two_waiting(workspace)

    post = words(turn_post(workspace))
    assert "<@U0GRACE> is proposed" in post
    assert "Ben Castillo is skipped, since Slack does not deliver messages to them." in post
    told = [m["text"] for m in workspace.direct(ADA) if "Slack does not deliver to <@U0BEN>" in m["text"]]
    assert len(told) == 1
    assert "Ben Castillo, likely" not in queue(workspace, CHEN)

    workspace.desk("dms", user=BEN, refused=False)
    workspace.move(days=1, minutes=5)
    workspace.settle()
    assert "Ben Castillo, likely" in queue(workspace, CHEN)
    assert "<@U0BEN> gets messages again" in workspace.direct_words(ADA)


def test_fault_76_nobody_is_reminded_who_has_left(workspace: Workspace, circle: str) -> None:
    gone = (BEN, CHEN, DANA)
    for person in gone:
        switch_off(workspace, person)
    before = {one: len(workspace.stage.world.dm_with(one).messages) for one in gone}
    workspace.move_to(STARTS)

    assert {one: len(workspace.stage.world.dm_with(one).messages) for one in gone} == before


@pytest.mark.parametrize(("refused", "is_short"), [((), True), ((CHEN, DANA), False)])
def test_fault_76_who_cannot_be_reached_is_not_counted_for_the_quorum(
    workspace: Workspace, circle: str, refused: tuple[str, ...], is_short: bool
) -> None:
    for person in refused:
        workspace.desk("dms", user=person)
    workspace.move_to(STARTS - timedelta(days=13))
    workspace.move(hours=12)  # a morning everywhere, so that everybody was asked
    for person in (ADA, EMEKA, FARAH):
        workspace.press(person, "meetings.next")
        workspace.press(person, "meetings.form.coming")
        workspace.close_all(person)
    for hours in (30, 12):
        workspace.move_to(STARTS - timedelta(hours=hours))

    told = [words(m) for m in workspace.direct(ADA) if "have said that they come" in words(m)]
    assert [("3 of 8" in one) for one in told] == [True] * is_short


@pytest.mark.parametrize(
    ("away", "sentence"),
    [
        ([], ""),
        ([("Ben", True)], "Ben is skipped, since that account in Slack is switched off."),
        ([("Ben", False)], "Ben is skipped, since Slack does not deliver messages to them."),
    ],
)
def test_fault_76_the_reason_is_said_in_a_sentence(away: list[tuple[str, bool]], sentence: str) -> None:
    assert skipped_sentence(away) == sentence


def test_whoever_leaves_without_a_turn_changes_no_turn(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    before = words(turn_post(workspace))
    switch_off(workspace, CHEN)

    assert words(turn_post(workspace)) == before
    assert "goes to whoever is next" not in workspace.direct_words(ADA)


def test_a_turn_of_the_only_candidate_who_left_is_open_again(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN)
    propose(workspace)
    switch_off(workspace, BEN)

    assert "Nobody presents yet" in words(turn_post(workspace))
