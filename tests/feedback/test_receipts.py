"""Coming back with a receipt: to change, to withdraw, and with a wrong one."""

from uuid import UUID

import pytest

from bot.core.database import Database
from bot.core.errors import Refusal
from bot.feedback import service
from bot.feedback.rules import Words
from tests.feedback.rounds import NOON, begin, box_of, give, open_round, receipt_in, send, the_round, who
from tests.slack import ADA, BEN, CHEN, DANA, IVY, Workspace


@pytest.fixture
def round_id(workspace: Workspace, db: Database) -> UUID:
    begin(workspace, ADA)
    return the_round(db).id


def come_back(workspace: Workspace, by: str, receipt: str) -> None:
    workspace.press(by, "feedback.give")
    workspace.submit(by, receipt=receipt)


def noticed(db: Database, round_id: UUID) -> list[str]:
    return [entry.words.noticed for entry in box_of(db, round_id).entries]


def test_a_receipt_shows_the_entry_and_puts_new_words_in_its_place(
    workspace: Workspace, db: Database, round_id: UUID
) -> None:
    receipt = give(workspace, BEN)
    come_back(workspace, BEN, receipt.lower())
    fields = {b["block_id"]: b["element"] for b in workspace.form(BEN)["blocks"] if b["type"] == "input"}
    assert fields["noticed"]["initial_value"] == "You listened."
    workspace.submit(BEN, noticed="You led.", shown="Named")

    assert receipt_in(workspace.shown(BEN)) == receipt
    assert noticed(db, round_id) == ["You led."]
    assert box_of(db, round_id).entries[0].name is not None


def test_a_withdrawn_entry_is_gone_and_another_may_be_sent(
    workspace: Workspace, db: Database, round_id: UUID
) -> None:
    receipt = give(workspace, BEN)
    come_back(workspace, BEN, receipt)
    workspace.press(BEN, "feedback.withdraw")
    assert "deleted" in workspace.shown(BEN)
    assert noticed(db, round_id) == []
    workspace.close_all(BEN)

    assert give(workspace, BEN, noticed="Once more.") != receipt
    assert noticed(db, round_id) == ["Once more."]


def test_a_wrong_receipt_is_refused_beside_its_field_and_tells_nothing(
    workspace: Workspace, db: Database, round_id: UUID
) -> None:
    refusals = []
    for _ in range(2):
        workspace.press(CHEN, "feedback.give")
        workspace.press(CHEN, "feedback.receipt")
        workspace.submit(CHEN, receipt="AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG")
        refusals.append(workspace.refusals(CHEN))
        workspace.close_all(CHEN)
        give(workspace, BEN if not box_of(db, round_id).entries else DANA)

    assert refusals[0] == refusals[1]
    assert "opens nothing of yours" in refusals[0]["receipt"]


def test_an_empty_receipt_is_asked_for(workspace: Workspace, round_id: UUID) -> None:
    workspace.press(BEN, "feedback.give")
    workspace.press(BEN, "feedback.receipt")
    workspace.submit(BEN, receipt=" \u200b")

    assert set(workspace.refusals(BEN)) == {"receipt"}


def test_a_receipt_opens_nothing_for_the_presenter_a_stranger_or_another_round(db: Database) -> None:
    round_id = open_round(db, ADA)
    receipt = send(db, round_id, BEN)

    for person, sentence in ((ADA, "for the others"), (IVY, "not here any more")):
        with db() as session, pytest.raises(Refusal, match=sentence):
            service.held(session, who(session, person), round_id, receipt, now=NOON)


def test_after_the_close_a_receipt_changes_and_withdraws_nothing(db: Database) -> None:
    round_id = open_round(db, ADA)
    receipt, closes_at = send(db, round_id, BEN), the_round(db).closes_at
    new = Words("Later.", "", "Never.")

    with db() as session, pytest.raises(Refusal, match="has closed"):
        service.withdraw(session, who(session, BEN), round_id, receipt, now=closes_at)
    with db() as session:
        me = who(session, BEN)
    with db() as session, pytest.raises(Refusal, match="has closed"):
        service.change(session, me, round_id, new, is_named=False, receipt=receipt, now=closes_at)
    assert noticed(db, round_id) == ["You listened."]
