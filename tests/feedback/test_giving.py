"""Giving feedback: the form and its promises, one entry each, and the receipt."""

from uuid import UUID, uuid4

import pytest

from bot.alarms import service as alarms
from bot.core.database import Database
from bot.core.errors import Refusal
from bot.feedback import service
from bot.meetings.model import Attendance
from bot.members.service import find
from playground import payloads
from tests.feedback.rounds import (
    GIVEN,
    another_meeting,
    begin,
    box_of,
    closed_meeting,
    give,
    leave,
    receipt_in,
    seat,
    send,
    the_round,
    who,
)
from tests.slack import (
    ADA,
    BEN,
    CHEN,
    DANA,
    EIGHT,
    EMEKA,
    GRACE,
    HIRO,
    IVY,
    Json,
    Workspace,
    buttons,
    filled,
    words,
)


@pytest.fixture
def group(workspace: Workspace) -> str:
    return str(begin(workspace, ADA))


def delivered_twice(workspace: Workspace, by: str, **answers: str) -> list[Json]:
    world = workspace.stage.world
    view = world.stack_of(by)[-1]
    view.enter(filled(workspace.form(by), answers))
    trigger = world.tickets.new_trigger(by, view.id)
    payload = payloads.submission(world.people[by], view, trigger=trigger)
    return [workspace.stage.run(world.courier.interact(payload)).body for _ in range(2)]


def test_whoever_was_away_is_asked_in_the_same_words_and_may_write(
    workspace: Workspace, db: Database
) -> None:
    with db() as session:
        _, meeting_id, people = closed_meeting(session, ADA, now=workspace.now)
        for user, person_id in people.items():
            row = Attendance(id=uuid4(), meeting_id=meeting_id, person_id=person_id)
            row.was_there = user != BEN
            session.add(row)
        alarms.wake(session, "feedback.open", meeting_id, at=workspace.now)
    workspace.settle()

    asked = {str(workspace.direct(person)[-1]["text"]) for person in EIGHT if person != ADA}
    assert len(asked) == 1
    assert "If you were not there, there is nothing to do." in asked.pop()
    workspace.press(BEN, "feedback.give")
    assert "7 people can write in this round, whether they were at the meeting or not." in workspace.shown(
        BEN
    )
    workspace.submit(BEN, **GIVEN)
    assert "It is in" in workspace.shown(BEN)


def test_everybody_but_the_presenter_is_asked_and_the_presenter_is_told(
    workspace: Workspace, group: str
) -> None:
    for person in set(EIGHT) - {ADA}:
        assert "give <@U0ADA> feedback" in workspace.direct_words(person)
        assert buttons(workspace.direct(person)[-1]["blocks"])[0] == "Give feedback"
    assert "nobody sees anything" in workspace.direct_words(ADA)
    assert not workspace.direct(IVY)


def test_the_form_says_before_the_first_field_who_will_see_it_and_what_nobody_can(
    workspace: Workspace, group: str
) -> None:
    workspace.press(BEN, "feedback.give")

    shown = workspace.shown(BEN)
    promises = [
        "Who will see this",
        "<@U0ADA> alone",
        "7 people can write",
        "If fewer than 4 unattributed entries arrive, nothing is released, not even named ones",
        "and everybody is told.",
        "how long",
        "Slack's admins cannot read forms",
        "Slack and the computer that runs this app handle your text while you press Send.",
        "After that the link to you is not kept.",
        "There is no switch that reveals an author. Nobody has one.",
        "Nobody can look it up for you.",
    ]
    before = shown[: shown.index("What I noticed")]
    assert [promise for promise in promises if promise not in before] == []
    labels = ["What I noticed", "The effect it had", "One suggestion", "Show my name?"]
    assert [b["label"]["text"] for b in workspace.form(BEN)["blocks"] if b["type"] == "input"] == labels


def test_one_press_sends_an_entry_without_its_author_and_shows_the_receipt_again(
    workspace: Workspace, db: Database, group: str
) -> None:
    workspace.press(GRACE, "feedback.give")
    receipt = receipt_in(workspace.shown(GRACE))
    workspace.submit(GRACE, noticed="You listened.", effect="I felt heard.", suggestion="Ask earlier.")

    assert receipt_in(workspace.shown(GRACE)) == receipt
    box = box_of(db, the_round(db).id)
    assert [(e.words.noticed, e.name) for e in box.entries] == [("You listened.", None)]


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"noticed": " \u200b "}, "noticed"),
        ({"suggestion": "\n"}, "suggestion"),
        ({"effect": "x" * 1501}, "effect"),
    ],
)
def test_what_cannot_be_sent_is_named_beside_its_field_and_the_text_stays(
    workspace: Workspace, db: Database, group: str, answers: dict[str, str], field: str
) -> None:
    workspace.press(BEN, "feedback.give")
    workspace.submit(BEN, **(GIVEN | answers))

    assert set(workspace.refusals(BEN)) == {field}
    assert box_of(db, the_round(db).id).entries == ()


def test_the_same_form_delivered_twice_is_one_entry_and_reads_the_same(
    workspace: Workspace, db: Database, group: str
) -> None:
    workspace.press(BEN, "feedback.give")
    first, second = delivered_twice(workspace, BEN, **GIVEN)

    assert first == second
    assert "It is in" in words(first)
    assert len(box_of(db, the_round(db).id).entries) == 1


def test_whoever_has_sent_is_offered_the_receipt_instead(
    workspace: Workspace, db: Database, group: str
) -> None:
    give(workspace, BEN)
    workspace.press(BEN, "feedback.give")

    assert "already sent" in workspace.shown(BEN)
    assert len(box_of(db, the_round(db).id).entries) == 1


def test_a_second_form_that_was_open_all_along_is_refused_and_keeps_its_text(
    workspace: Workspace, db: Database, group: str
) -> None:
    workspace.press(BEN, "feedback.give")
    send(db, the_round(db).id, BEN, now=workspace.now)
    workspace.submit(BEN, **GIVEN)

    assert "already sent" in workspace.shown(BEN)
    assert len(workspace.forms(BEN)) == 2
    assert len(box_of(db, the_round(db).id).entries) == 1


def test_a_presenter_is_told_that_the_round_is_for_the_others(
    workspace: Workspace, db: Database, group: str
) -> None:
    workspace.command(ADA, "/feedback")
    assert "No feedback round is open for you" in workspace.shown(ADA)

    with db() as session, pytest.raises(Refusal, match="for the others to write"):
        service.at_the_door(session, who(session, ADA), UUID(group), now=workspace.now)
    with pytest.raises(Refusal, match="for the others to write"):
        send(db, the_round(db).id, ADA, now=workspace.now)


def test_somebody_without_a_seat_finds_nothing(workspace: Workspace, db: Database, group: str) -> None:
    for door in (UUID(group), the_round(db).id):
        with db() as session, pytest.raises(Refusal, match="not here any more"):
            service.at_the_door(session, who(session, IVY), door, now=workspace.now)


def test_a_group_too_small_for_a_crowd_gives_named_feedback_and_the_form_says_why(
    workspace: Workspace, db: Database
) -> None:
    begin(workspace, ADA, [ADA, BEN, CHEN])
    workspace.press(BEN, "feedback.give")

    assert "too few to hide who wrote what" in workspace.shown(BEN)
    with pytest.raises(Refusal, match="too small"):
        send(db, the_round(db).id, BEN, now=workspace.now)
    workspace.submit(BEN, **GIVEN)
    with db() as session:
        ben = find(session, who(session, BEN))
    assert ben is not None
    assert [entry.name for entry in box_of(db, the_round(db).id).entries] == [ben.id]


def test_k_and_the_writers_stay_as_they_were_when_the_round_opened(
    workspace: Workspace, db: Database
) -> None:
    group_id = begin(workspace, ADA, [ADA, BEN, CHEN, DANA, EMEKA])
    before = the_round(db)
    with db() as session:
        for person in (GRACE, HIRO):
            seat(session, group_id, person, now=workspace.now)
    after = the_round(db)

    assert (after.crowd, after.size, after.closes_at) == (before.crowd, before.size, before.closes_at)
    with pytest.raises(Refusal, match="before you joined"):
        send(db, after.id, GRACE, now=workspace.now)


def test_who_has_left_the_group_can_neither_send_nor_come_back_with_a_receipt(
    workspace: Workspace, db: Database, group: str
) -> None:
    receipt, round_id = give(workspace, BEN), the_round(db).id
    with db() as session:
        ben = find(session, who(session, BEN))
        assert ben is not None
        leave(session, UUID(group), ben.id, now=workspace.now)
    with db() as session, pytest.raises(Refusal, match="not here any more"):
        service.held(session, who(session, BEN), round_id, receipt, now=workspace.now)


def test_several_open_rounds_are_a_list_to_choose_from(
    workspace: Workspace, db: Database, group: str
) -> None:
    with db() as session:
        chen = find(session, who(session, CHEN))
        assert chen is not None
        second = another_meeting(session, UUID(group), chen.id, now=workspace.now, number=1)
        alarms.wake(session, "feedback.open", second, at=workspace.now)
    workspace.settle()
    with db() as session:
        found = service.at_the_door(session, who(session, BEN), UUID(group), now=workspace.now)
        only = service.at_the_door(session, who(session, CHEN), UUID(group), now=workspace.now)

    assert isinstance(found, list)
    assert [card.presenter for card in found] == [ADA, CHEN] or [card.presenter for card in found] == [
        CHEN,
        ADA,
    ]
    assert isinstance(only, service.Writing)
    assert only.card.presenter == ADA
    workspace.command(BEN, "/feedback")
    assert buttons(workspace.form(BEN)["blocks"]) == ["Give feedback", "Give feedback"]


def test_where_no_round_is_open_the_board_says_when_the_next_one_opens(
    workspace: Workspace, db: Database, group: str
) -> None:
    workspace.move(days=4)
    with db() as session, pytest.raises(Refusal, match="No feedback round is open"):
        service.at_the_door(session, who(session, BEN), UUID(group), now=workspace.now)


def test_an_answer_that_comes_too_late_goes_back_to_its_author(
    workspace: Workspace, db: Database, group: str
) -> None:
    workspace.press(BEN, "feedback.give")
    workspace.move(hours=72)
    workspace.submit(BEN, **GIVEN)

    assert "has closed" in workspace.shown(BEN)
    assert len(workspace.forms(BEN)) == 2
