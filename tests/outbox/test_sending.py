"""How the bot speaks when all goes well: once, in order, in place, and with nothing left behind."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import text

from playground.channels import Message as Seen
from tests.outbox.office import Office
from tests.slack import ADA, BEN, CIRCLE, SECOND

CANARY = "canary-that-sang"


def test_a_message_is_sent_once_and_its_time_in_slack_is_kept(office: Office) -> None:
    office.post("News")

    assert [office.flush() for _ in range(3)] == [1, 0, 0]
    [seen] = office.seen()
    assert (seen.text, office.row.state, office.row.ts) == ("News", "sent", seen.ts)


def test_the_same_key_is_queued_once_before_it_is_sent_and_after(office: Office) -> None:
    for _ in range(2):
        office.post("News", key="meetings:1:opened")
    office.flush()
    office.post("News", key="meetings:1:opened")
    office.flush()

    assert office.texts() == ["News"]


def test_a_person_is_written_to_directly(office: Office) -> None:
    office.post("Yours", channel=ADA)
    office.post("Yours too", channel=BEN)
    office.flush()

    assert office.texts("D0ADA") == ["Yours"]
    assert office.texts("D0BEN") == ["Yours too"]


def test_messages_of_a_channel_come_in_the_order_they_were_queued(office: Office) -> None:
    for number in range(12):
        office.post(str(number), now=office.clock() + timedelta(milliseconds=number))
    office.world.move_clock(timedelta(seconds=1))
    office.flush()

    assert office.texts() == [str(number) for number in range(12)]


def test_a_channel_that_spoke_rests_while_the_others_speak(office: Office) -> None:
    slow = office.another(pace=60)
    for _ in range(2):
        office.post("Here")
        office.post("There", channel=SECOND)

    assert [office.flush(slow) for _ in range(2)] == [2, 0]
    assert (office.texts(), office.texts(SECOND)) == (["Here"], ["There"])
    assert 50 < (slow.rests_for() or 0) <= 60


def test_a_message_is_not_sent_before_its_time(office: Office) -> None:
    office.post("Later", now=office.clock() + timedelta(hours=1))
    office.flush()
    assert office.texts() == []

    office.go_on(hours=1)
    assert office.texts() == ["Later"]


def test_what_has_missed_its_time_is_not_sent_and_holds_up_nothing(office: Office) -> None:
    soon = office.clock() + timedelta(minutes=10)
    for number in range(5):
        office.post("Too late", key=f"a:{number}", expires_at=soon)
    office.post("Still good", key="b")
    office.go_on(minutes=10)

    assert office.texts() == ["Still good"]
    assert [row.state for row in office.rows] == ["expired"] * 5 + ["sent"]


# In place


def test_a_place_is_posted_once_and_edited_after(office: Office) -> None:
    for words in ("Two come", "Three come", "Four come"):
        office.post(words, place="board:1")
        office.flush()

    [seen] = office.seen()
    assert seen.text == "Four come"
    assert seen.edited
    assert office.places == {"board:1": seen.ts}


def test_of_edits_that_wait_only_the_newest_is_sent(office: Office) -> None:
    for number in range(4):
        office.post(f"{number} come", key=f"board:{number}", place="board:1")
    office.flush()

    assert office.texts() == ["3 come"]
    assert list(office.states.values()) == ["superseded"] * 3 + ["sent"]


def test_the_same_key_queued_again_does_not_take_its_own_message_away(office: Office) -> None:
    for _ in range(2):
        office.post("Two come", key="board:1", place="board:1")
    office.flush()

    assert office.texts() == ["Two come"]


def test_an_old_key_does_not_take_a_newer_edit_away(office: Office) -> None:
    office.post("Two come", key="board:1", place="board:1")
    office.flush()
    office.post("Three come", key="board:2", place="board:1")
    office.post("Two come", key="board:1", place="board:1")
    office.flush()

    assert office.texts() == ["Three come"]


def test_an_edit_that_failed_does_not_come_back_over_a_newer_one(office: Office) -> None:
    office.post("Two come", key="a", place="board:1")
    office.flush()
    office.fails("503", method="chat.update")
    office.post("Three come", key="b", place="board:1")
    office.flush()
    office.post("Four come", key="c", place="board:1")
    office.flush()
    for _ in range(3):
        office.go_on(hours=1)

    assert office.texts() == ["Four come"]
    assert office.states == {"a": "sent", "b": "superseded", "c": "sent"}


def test_a_message_that_was_deleted_is_posted_again_by_the_next_edit(office: Office) -> None:
    office.post("Two come", place="board:1")
    office.flush()
    first = office.seen()[0]
    office.world.remove(office.world.channels[CIRCLE], first.ts)
    office.post("Three come", place="board:1")
    office.flush()

    [seen] = office.seen()
    assert seen.text == "Three come"
    assert office.places == {"board:1": seen.ts} != {"board:1": first.ts}


def test_a_direct_message_is_edited_where_it_stands(office: Office) -> None:
    for words in ("Will you come?", "You are coming."):
        office.post(words, channel=ADA, place="ask:1")
        office.flush()

    assert office.texts("D0ADA") == ["You are coming."]


# What is left behind


def test_the_payload_is_gone_once_a_message_is_sent(office: Office) -> None:
    office.post(CANARY)
    office.flush()

    assert office.row.payload is None


@pytest.mark.parametrize("is_sent", [False, True])
def test_no_row_shows_a_word_of_its_message(office: Office, is_sent: bool) -> None:
    office.post(CANARY, key="a:1", place="board:1")
    if is_sent:
        office.flush()

    with office.db() as session:
        dump = repr(session.execute(text("SELECT * FROM outbox")).mappings().all())
        stored = [bytes(each) for each in session.scalars(text("SELECT payload FROM outbox")) if each]
    assert "canary" not in dump
    assert not [each for each in stored if b"canary" in each]


def test_blocks_and_text_arrive_as_they_were_queued_and_links_are_not_unfurled(office: Office) -> None:
    office.post("Two <https://example.com|links> & more")
    office.flush()

    seen: Seen = office.seen()[0]
    assert seen.text == "Two <https://example.com|links> & more"
    assert json.loads(json.dumps(seen.blocks))[0]["text"]["text"] == seen.text
