"""Sharing an update: the form and its promise, one for each meeting, and nothing where it does not belong."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from bot.core.database import Database
from bot.core.errors import Refusal
from bot.core.ids import read_id
from bot.meetings.model import Meeting
from bot.members.model import Seat
from bot.updates import service
from bot.updates.model import Update
from bot.updates.rules import LABELS, Words
from bot.vault.rules import THE_APP, Place, Unreadable
from bot.vault.service import unseal
from playground import payloads
from tests.acts import seat_all
from tests.challenges.acts import forge
from tests.slack import ADA, BEN, CHEN, EIGHT, GRACE, IVY, SECOND, Workspace, filled, words
from tests.updates.acts import begin, end, meeting_of, put, share, who


def stored(db: Database) -> list[Update]:
    with db() as session:
        return list(session.scalars(select(Update)))


def test_the_form_asks_six_questions_and_says_who_will_see_it(workspace: Workspace, circle: str) -> None:
    workspace.press(GRACE, "updates.share")

    view, shown = workspace.form(GRACE), workspace.shown(GRACE)
    fields = [block for block in view["blocks"] if block["type"] == "input"]
    assert [field["label"]["text"] for field in fields] == list(LABELS.values())
    assert all(field["optional"] for field in fields)
    assert view["submit"]["text"] == "Share"
    for promise in (
        "Who will see this",
        "only those who have shared their own",
        "as long as",
        "Slack's admins",
    ):
        assert promise in shown
    assert "18:00 Chicago time" in shown
    assert "updates.read" not in str(view)


def test_an_update_without_a_word_is_refused_beside_best(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.press(BEN, "updates.share")
    workspace.submit(BEN, best="  ", win="\u200b")

    assert set(workspace.refusals(BEN)) == {"best"}
    assert stored(db) == []


def test_sharing_again_comes_filled_and_changes_the_one_update(
    workspace: Workspace, db: Database, circle: str
) -> None:
    share(workspace, BEN, best="We hired two.", untold="I am tired.")
    workspace.close_all(BEN)
    workspace.press(BEN, "updates.share")
    initial = {
        block["block_id"]: block["element"].get("initial_value")
        for block in workspace.form(BEN)["blocks"]
        if block["type"] == "input"
    }
    assert initial["best"] == "We hired two."
    assert initial["untold"] == "I am tired."

    workspace.submit(BEN, best="We hired three.", untold="", win="Calm.")

    assert len(stored(db)) == 1
    with db() as session:
        again = service.sharing(session, who(workspace, BEN), read_id(circle), now=workspace.now)
    assert again.words == Words(best="We hired three.", win="Calm.")


def test_a_reminder_of_a_meeting_that_is_over_has_nothing_to_press_and_an_old_one_says_so(
    workspace: Workspace, db: Database, circle: str
) -> None:
    meeting = meeting_of(workspace, circle)
    workspace.move_to(meeting.starts_at - timedelta(days=2))
    assert "updates.share" in str(workspace.direct(BEN)[-1]["blocks"])
    begin(workspace, circle)
    end(workspace)

    assert "updates.share" not in str(workspace.direct(BEN))
    forge(workspace, BEN, "updates.share", str(meeting.id))
    assert "This meeting is over. For the next one press Share an update" in workspace.shown(BEN)


def test_no_word_of_it_is_in_a_message_or_readable_in_the_database(
    workspace: Workspace, db: Database, circle: str
) -> None:
    before = {person: len(workspace.direct(person)) for person in EIGHT}
    share(workspace, BEN, **dict.fromkeys(LABELS, "canary"))

    assert "canary" not in workspace.channel_words()
    assert {person: len(workspace.direct(person)) for person in EIGHT} == before
    assert b"canary" not in bytes(stored(db)[0].body)


def test_a_sealed_update_cannot_be_moved_to_another_row(
    workspace: Workspace, db: Database, circle: str
) -> None:
    for person in (BEN, CHEN):
        put(workspace, circle, person, Words(best=person))
    first, second = stored(db)

    moved = Place("member_update", "body", second.id, second.group_id)
    with db() as session, pytest.raises(Unreadable):
        unseal(session, first.body, moved, THE_APP)


def test_the_same_form_delivered_twice_is_one_update_and_reads_the_same(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.press(BEN, "updates.share")
    world = workspace.stage.world
    view = world.stack_of(BEN)[-1]
    view.enter(filled(workspace.form(BEN), {"best": "Once."}))
    payload = payloads.submission(world.people[BEN], view, trigger=world.tickets.new_trigger(BEN, view.id))
    first, second = [workspace.stage.run(world.courier.interact(payload)).body for _ in range(2)]

    assert first == second
    assert "Your update is shared" in words(first)
    assert len(stored(db)) == 1


def test_many_shares_at_once_by_the_same_person_are_one_update(
    workspace: Workspace, db: Database, circle: str
) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda n: put(workspace, circle, BEN, Words(best=str(n))), range(6)))

    assert len(stored(db)) == 1


def test_a_form_that_outlived_its_meeting_is_refused_and_keeps_its_text(
    workspace: Workspace, db: Database, circle: str
) -> None:
    begin(workspace, circle)
    workspace.press(BEN, "updates.share")
    end(workspace)
    workspace.submit(BEN, best="Too late.")

    assert "is over" in workspace.shown(BEN)
    assert len(workspace.forms(BEN)) == 2
    assert stored(db) == []
    workspace.close_all(BEN)
    share(workspace, BEN, best="For the next one.")
    assert stored(db)[0].meeting_id == meeting_of(workspace, circle).id


def test_without_a_meeting_there_is_a_kind_refusal(workspace: Workspace, db: Database, circle: str) -> None:
    with db() as session:
        session.execute(update(Meeting).values(state="cancelled"))
    workspace.press(BEN, "updates.share")

    assert "No meeting is planned" in workspace.shown(BEN)


def test_a_stranger_finds_nothing_and_who_has_not_pledged_is_asked_to_join(
    workspace: Workspace, db: Database, circle: str
) -> None:
    meeting_id, group_id = meeting_of(workspace, circle).id, read_id(circle)
    with db() as session:
        session.execute(update(Seat).values(pledge_version=None))
    for user, sentence in ((IVY, "not here any more"), (BEN, "Press Join")):
        me = who(workspace, user)
        deeds = (
            lambda s, me=me: service.sharing(s, me, group_id, now=workspace.now),
            lambda s, me=me: service.share(s, me, meeting_id, Words(best="x"), now=workspace.now),
            lambda s, me=me: service.read(s, me, group_id, now=workspace.now),
            lambda s, me=me: service.read(s, me, meeting_id, now=workspace.now),
        )
        for deed in deeds:
            with pytest.raises(Refusal, match=sentence), db() as session:
                deed(session)
    assert stored(db) == []


def test_home_knows_in_one_statement_where_an_update_was_given(
    workspace: Workspace, db: Database, circle: str
) -> None:
    second = seat_all(workspace, (ADA, BEN), channel=SECOND)
    put(workspace, circle, BEN, Words(best="x"))
    put(workspace, second, ADA, Words(best="x"))
    asked = [read_id(circle), read_id(second)]

    def given(user: str) -> set[str]:
        with db(reads=True) as session:
            return {str(one) for one in service.given(session, who(workspace, user), asked)}

    assert (given(BEN), given(ADA), given(CHEN), given(IVY)) == ({circle}, {second}, set(), set())
    heard: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *told: heard.append(told[2]))
    given(BEN)
    assert len([one for one in heard if not one.startswith("BEGIN")]) == 1

    begin(workspace, circle)
    assert given(BEN) == {circle}
    end(workspace)
    assert given(BEN) == set()
