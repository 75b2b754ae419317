"""Three days later: everything is released at once, or nothing is; and who may read it."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.core.database import Database
from bot.core.errors import Refusal
from bot.feedback import jobs, service
from bot.feedback.model import Round
from bot.feedback.rules import State, Words
from bot.feedback.service import box as boxes
from bot.vault.rules import THE_APP
from tests.feedback.rounds import (
    NOON,
    another_meeting,
    begin,
    box_of,
    closed_meeting,
    give,
    leave,
    open_round,
    send,
    the_round,
    who,
)
from tests.slack import ADA, BEN, CHEN, DANA, EIGHT, EMEKA, FARAH, GRACE, HIRO, IVY, Workspace, buttons

WRITERS = (BEN, CHEN, DANA, EMEKA, FARAH, GRACE, HIRO)


@pytest.fixture
def round_id(workspace: Workspace, db: Database) -> UUID:
    begin(workspace, ADA)
    return the_round(db).id


def close(db: Database, round_id: UUID) -> None:
    with db() as session:
        closes_at = session.get_one(Round, round_id).closes_at
        jobs.close_round(session, round_id, closes_at, closes_at)


def last_words(workspace: Workspace, by: str) -> str:
    return str(workspace.direct(by)[-1]["text"])


def test_everything_is_released_at_once_and_only_then(
    workspace: Workspace, db: Database, round_id: UUID
) -> None:
    for number, person in enumerate(WRITERS[:4]):
        give(workspace, person, noticed=f"Words {number}.")
        assert "Open" not in str([buttons(m["blocks"]) for m in workspace.direct(ADA)])
    give(workspace, FARAH, noticed="Signed.", shown="Named")
    workspace.move(hours=72)

    assert "is here" in last_words(workspace, ADA)
    assert {last_words(workspace, person) for person in WRITERS} == {
        "The feedback round for <@U0ADA> has closed, and they can read it now."
    }
    workspace.press(ADA, "feedback.read")
    shown = workspace.shown(ADA)
    assert all(f"Words {number}." in shown for number in range(4))
    assert "From <@U0FARAH>" in shown
    assert shown.count("<@") == 1


def test_a_message_never_holds_what_was_written(workspace: Workspace, db: Database, round_id: UUID) -> None:
    for person in WRITERS:
        give(workspace, person, noticed="canary")
    workspace.move(hours=72)

    assert "canary" not in "".join(workspace.direct_words(person) for person in EIGHT)
    assert "canary" not in workspace.channel_words()


def test_below_the_crowd_nothing_is_released_and_everybody_is_told_in_the_same_words(
    workspace: Workspace, db: Database, round_id: UUID
) -> None:
    for person in WRITERS[:3]:
        give(workspace, person)
    give(workspace, FARAH, shown="Named")
    workspace.move(hours=72)

    told = {last_words(workspace, person) for person in EIGHT}
    assert len(told) == 1
    assert "nothing is released" in told.pop()
    assert not any("feedback.give" in str(workspace.direct(person)) for person in WRITERS)
    row = the_round(db)
    assert (row.state, row.box) == (State.WITHHELD, None)


def test_a_round_that_nobody_wrote_in_ends_in_the_same_words_as_one_below_the_crowd(db: Database) -> None:
    told: list[object] = []
    for given in ([], [BEN]):
        with db() as session:
            meeting_id = _meeting(session, number=len(told))
            jobs.open_round(session, meeting_id, NOON, NOON)
            row_id = session.scalars(select(Round.id).where(Round.meeting_id == meeting_id)).one()
        for person in given:
            send(db, row_id, person)
        with db() as session:
            ended = service.close_round(session, row_id, now=NOON + timedelta(hours=72))
        told.append(ended and (ended.state, len(ended.writers)))

    assert told == [(State.WITHHELD, 7)] * 2


def _meeting(session: Session, number: int) -> UUID:
    if number == 0:
        return closed_meeting(session, ADA, now=NOON)[1]
    group_id, presenter = session.execute(select(Round.group_id, Round.presenter_id)).one()
    return another_meeting(session, group_id, presenter, now=NOON, number=number)


def test_a_small_group_reads_its_named_entries(workspace: Workspace, db: Database) -> None:
    begin(workspace, ADA, [ADA, BEN, CHEN])
    give(workspace, BEN)
    workspace.move(hours=72)
    workspace.press(ADA, "feedback.read")

    assert "From <@U0BEN>" in workspace.shown(ADA)


def test_after_the_release_the_box_holds_no_writer_no_receipt_and_no_author(db: Database) -> None:
    round_id = open_round(db, ADA)
    for person in WRITERS[:6]:
        send(db, round_id, person)
    send(db, round_id, HIRO, is_named=True)
    length = len(the_round(db).box or b"")
    close(db, round_id)

    box = box_of(db, round_id)
    assert (box.writers, box.sent, {entry.receipt for entry in box.entries}) == (
        frozenset(),
        frozenset(),
        {""},
    )
    assert [entry.name for entry in box.entries].count(None) == 6
    assert len(the_round(db).box or b"") == length


def test_the_order_of_the_release_is_a_shuffled_one(db: Database) -> None:
    round_id = open_round(db, ADA)
    for number, person in enumerate(WRITERS):
        send(db, round_id, person, Words(str(number), "", "x"))
    with db() as session:
        row = session.get_one(Round, round_id)
        orders = set()
        for _ in range(20):
            boxes.put(session, row, boxes.opened(session, row, THE_APP))
            orders.add(tuple(e.words.noticed for e in boxes.opened(session, row, THE_APP).entries))

    assert len(orders) > 10


def test_all_writers_are_reminded_alike_a_day_before_the_close(
    workspace: Workspace, db: Database, round_id: UUID
) -> None:
    give(workspace, BEN)
    workspace.move(hours=48)

    told = {last_words(workspace, person) for person in WRITERS}
    assert len(told) == 1
    assert "if you have sent yours, or were not there, there is nothing to do" in told.pop()
    assert "can now give you feedback" in last_words(workspace, ADA)


def test_a_clock_that_jumps_over_it_all_asks_nobody_too_late_and_ends_the_round_once(
    workspace: Workspace, db: Database, round_id: UUID
) -> None:
    workspace.move(days=30)
    workspace.move(days=30)

    assert "closes" not in workspace.direct_words(BEN)
    assert len(workspace.direct(BEN)) == 2


@pytest.mark.parametrize("person", [BEN, IVY])
def test_nobody_but_the_presenter_reads_a_release(db: Database, person: str) -> None:
    round_id = open_round(db, ADA)
    for writer in WRITERS:
        send(db, round_id, writer)
    close(db, round_id)

    with db() as session, pytest.raises(Refusal, match="not here any more"):
        service.read(session, who(session, person), round_id)
    with db() as session:
        assert len(service.read(session, who(session, ADA), round_id).entries) == 7


def test_the_presenter_reads_nothing_before_the_close_and_is_told_when_nothing_came_of_it(
    db: Database,
) -> None:
    round_id = open_round(db, ADA)
    with db() as session, pytest.raises(Refusal, match="Nobody sees anything before"):
        service.read(session, who(session, ADA), round_id)
    close(db, round_id)
    with db() as session, pytest.raises(Refusal, match="Nothing was released"):
        service.read(session, who(session, ADA), round_id)


def test_a_long_release_is_read_page_by_page(workspace: Workspace, db: Database, round_id: UUID) -> None:
    for number, person in enumerate(WRITERS):
        send(db, round_id, person, Words(f"Words {number}.", "", "x" * 1500), now=workspace.now)
    workspace.move(hours=72)
    workspace.press(ADA, "feedback.read")
    first = workspace.shown(ADA)
    workspace.press(ADA, "feedback.next")
    second = workspace.shown(ADA)

    assert (first.count("Words "), second.count("Words ")) == (6, 1)
    workspace.press(ADA, "feedback.back")
    assert workspace.shown(ADA) == first


def test_a_meeting_opens_one_round_however_often_its_alarm_wakes(db: Database) -> None:
    with db() as session:
        meeting_id = closed_meeting(session, ADA, now=NOON)[1]
        for _ in range(2):
            jobs.open_round(session, meeting_id, NOON, NOON)

    assert the_round(db).meeting_id == meeting_id


@pytest.mark.parametrize("presenter", [None, "gone"])
def test_a_meeting_without_a_presenter_who_is_there_opens_none(db: Database, presenter: str | None) -> None:
    with db() as session:
        group_id, first, ids = closed_meeting(session, ADA, now=NOON)
        other = another_meeting(session, group_id, None, now=NOON, number=1)
        if presenter == "gone":
            leave(session, group_id, ids[ADA], now=NOON)
        jobs.open_round(session, first if presenter == "gone" else other, NOON, NOON)
        jobs.open_round(session, UUID(int=1), NOON, NOON)
        assert session.scalars(select(Round)).all() == []


def test_home_lists_what_is_released_to_me_and_open_for_me_whether_i_have_sent_or_not(db: Database) -> None:
    round_id = open_round(db, ADA)

    def home(user: str, hours: int = 0) -> tuple[int, int]:
        with db(reads=True) as session:
            waiting = service.for_home(session, who(session, user), now=NOON + timedelta(hours=hours))
        return len(waiting.to_read), len(waiting.to_give)

    assert (home(ADA), home(BEN), home(IVY)) == ((0, 0), (0, 1), (0, 0))
    for writer in WRITERS:
        send(db, round_id, writer)
    assert home(BEN) == (0, 1)
    assert home(BEN, hours=72) == (0, 0)
    close(db, round_id)
    assert (home(ADA), home(BEN)) == ((1, 0), (0, 0))
