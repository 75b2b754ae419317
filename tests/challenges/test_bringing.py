"""Bringing a challenge: the form, what it refuses, and what is kept of it."""

import asyncio
import threading
import uuid

import pytest
from sqlalchemy import func, select

from bot.challenges import service
from bot.challenges.model import Challenge
from bot.challenges.rules import MOST_WAITING, Brief
from bot.core.database import Database
from bot.core.errors import Refusal
from playground import payloads
from playground.delivery.answer import Answer
from tests.acts import seat_all, set_up
from tests.challenges.acts import WRITTEN, bring, bring_many, brought, challenges, queue, who
from tests.slack import ADA, BEN, CHEN, CIRCLE, EIGHT, GENERAL, GRACE, IVY, SECOND, Workspace, filled, words

GOOD = Brief(title="One of many", problem="Too many.", inside="no")


def test_the_board_the_command_and_another_company_bring_the_same_thing(
    workspace: Workspace, circle: str
) -> None:
    brought(workspace, BEN)
    brought(workspace, GRACE, title="From outside", importance="9", urgency="8", kind="people")
    workspace.command(CHEN, "/challenge A payload of trouble")

    assert "Your draft" not in workspace.shown(CHEN), "nothing that was typed just now comes back"
    assert workspace.submit(CHEN, problem="It is heavy.", inside="unsure")["result"] == "closed"

    first, second, third = challenges(workspace)
    assert (first.importance, first.urgency, first.kind, first.readers) == (5, 5, "business", "guides")
    assert (second.importance, second.urgency, second.kind) == (9, 8, "people")
    assert (third.inside, third.state) == ("unsure", "waiting")
    assert "A payload of trouble" in queue(workspace, ADA)


def test_the_form_comes_filled_but_for_the_question_on_inside_information(
    workspace: Workspace, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring")
    fields = {b["block_id"]: b["element"] for b in workspace.form(BEN)["blocks"] if b["type"] == "input"}
    chosen = {
        name: element["initial_option"]["text"]["text"]
        for name, element in fields.items()
        if element.get("initial_option")
    }

    assert list(fields) == [
        *("title", "problem", "wish", "kind"),
        *("importance", "urgency", "readers", "inside"),
    ]
    assert chosen == {
        "kind": "Business",
        "importance": "5",
        "urgency": "5",
        "readers": "Facilitator and coach",
    }
    assert "Who will see this" in workspace.shown(BEN)
    assert "Slack's admins cannot read forms" in workspace.shown(BEN)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_stored(
    workspace: Workspace, circle: str
) -> None:
    bring(workspace, BEN, title="\u200b \u200b")

    assert workspace.refusals(BEN) == {"title": "Please give it a title."}
    assert challenges(workspace) == []
    assert workspace.submit(BEN, title="There it is")["result"] == "closed"


def test_a_title_that_pings_reaches_nobody(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN, title="<!channel> & <@U0ADA> *stars*", readers="group", importance="10")

    assert "&lt;!channel&gt; &amp; &lt;@U0ADA&gt;" in queue(workspace, CHEN)


def test_inside_information_keeps_a_title_and_drops_the_rest_of_the_form(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring")
    workspace.close(BEN, title="The deal", problem="We buy Acme.")
    workspace.press(BEN, "challenges.bring")
    workspace.choose(BEN, "inside", "yes")

    fields = [block["block_id"] for block in workspace.form(BEN)["blocks"] if block["type"] == "input"]
    assert "problem" not in fields
    assert "wish" not in fields
    assert "Please leave it out." in workspace.shown(BEN)
    assert workspace.submit(BEN, title="A decision")["result"] == "closed"
    (row,) = challenges(workspace)
    assert (row.problem, row.wish, row.inside) == (None, None, "yes")


def test_changing_the_mind_about_inside_information_brings_the_fields_back(
    workspace: Workspace, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring")
    workspace.choose(BEN, "inside", "yes")
    workspace.choose(BEN, "inside", "no")

    assert workspace.submit(BEN, title="Harmless", problem="After all.")["result"] == "closed"


def test_the_same_form_sent_twice_makes_one_challenge(workspace: Workspace, circle: str) -> None:
    workspace.press(BEN, "challenges.bring")
    world, values = workspace.stage.world, filled(workspace.form(BEN), WRITTEN)

    async def send_twice() -> tuple[Answer, Answer]:
        view = world.stack_of(BEN)[-1]
        view.enter(values)
        sent = payloads.submission(world.people[BEN], view, trigger=world.tickets.new_trigger(BEN, view.id))
        return await asyncio.gather(world.courier.interact(sent), world.courier.interact(sent))

    first, second = workspace.stage.run(send_twice())

    assert (first.error, first.body) == (second.error, second.body) == ("", {})
    assert len(challenges(workspace)) == 1


def test_the_fifty_first_waiting_challenge_is_refused(workspace: Workspace, circle: str) -> None:
    bring_many(workspace, circle, BEN, MOST_WAITING)
    bring(workspace, BEN)

    assert "50 challenges waiting" in workspace.refusals(BEN)["title"]
    assert len(challenges(workspace)) == MOST_WAITING


def test_sixteen_at_once_keep_the_limit(workspace: Workspace, db: Database, circle: str) -> None:
    bring_many(workspace, circle, BEN, MOST_WAITING - 3)
    refused: list[str] = []

    def once_more() -> None:
        try:
            with db() as session:
                service.bring(session, who(workspace, BEN), uuid.UUID(circle), GOOD, now=workspace.now)
        except Refusal as refusal:
            refused.append(refusal.sentence)

    threads = [threading.Thread(target=once_more) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with db() as session:
        assert session.scalar(select(func.count()).select_from(Challenge)) == MOST_WAITING
    assert len(refused) == 13


def test_whoever_has_not_joined_is_told_how(workspace: Workspace) -> None:
    set_up(workspace)
    workspace.press(BEN, "challenges.bring")

    assert "Press Join on the board" in workspace.shown(BEN)
    assert "Press Join on the board first" in workspace.command(ADA, "/challenge A title")
    assert "You are in no group yet" in workspace.command(IVY, "/challenge A title", GENERAL)


def test_help_is_answered_privately(workspace: Workspace, circle: str) -> None:
    assert "/challenge queue" in workspace.command(BEN, "/challenge help")


def test_whoever_is_in_two_groups_chooses_which(workspace: Workspace, circle: str) -> None:
    second = seat_all(workspace, (BEN, ADA), channel=SECOND)
    workspace.command(BEN, "/challenge Which one", GENERAL)
    assert workspace.submit(BEN, **WRITTEN, group=second)["result"] == "closed"

    assert [str(row.group_id) for row in challenges(workspace)] == [second]


def test_the_channel_in_which_the_command_is_typed_says_which_group_is_likeliest(
    workspace: Workspace, circle: str
) -> None:
    second = seat_all(workspace, (BEN, ADA), channel=SECOND)
    for channel, group_id in ((SECOND, second), (CIRCLE, circle)):
        workspace.command(BEN, "/challenge", channel)
        (group,) = (b for b in workspace.form(BEN)["blocks"] if b["block_id"] == "group")
        assert group["element"]["initial_option"]["value"] == group_id
        workspace.close_all(BEN)


def test_a_forged_group_reads_as_not_found_on_open_and_on_send(workspace: Workspace, circle: str) -> None:
    second = seat_all(workspace, (BEN,), channel=SECOND)
    card = workspace.messages(ADA, CIRCLE)[0]
    forged = {"as": ADA, "channel": CIRCLE, "ts": card["ts"], "block_id": "doors"}
    for value in (second, "nonsense", str(uuid.uuid4())):
        workspace.desk("press", **forged, action_id="challenges.bring", action={"value": value})
        assert "not here any more" in workspace.shown(ADA)
        workspace.close_all(ADA)
    with pytest.raises(Refusal, match="not here any more"), workspace.db() as session:
        service.bring(session, who(workspace, ADA), uuid.UUID(second), GOOD, now=workspace.now)


def test_no_text_is_stored_in_the_clear(workspace: Workspace, db: Database, circle: str) -> None:
    brought(workspace, BEN, title="Canarytitle", problem="Canaryproblem", wish="Canarywish")
    (row,) = challenges(workspace)
    stored = b"".join(text for text in (row.title, row.problem, row.wish) if text)

    assert b"Canary" not in stored
    assert "Canary" not in words(workspace.messages(ADA, CIRCLE))
    assert all("Canary" not in workspace.direct_words(person) for person in EIGHT)


def test_a_slip_of_the_finger_gets_the_help_and_leaves_the_draft_alone(
    workspace: Workspace, circle: str
) -> None:
    workspace.command(BEN, "/challenge My careful title")
    workspace.close_all(BEN)

    assert "/challenge queue" in workspace.command(BEN, "/challenge qeue")

    workspace.press(BEN, "challenges.bring", value=circle)
    assert "My careful title" in str(workspace.form(BEN)["blocks"])
