"""Facilitators are told what did not arrive: once, without a word of it, and never about their own news."""

import uuid

from sqlalchemy import select

from bot.core.blocks import Message
from bot.core.database import Database
from bot.core.ids import read_id
from bot.groups import jobs
from bot.groups import service as groups
from bot.groups.model import Group
from bot.outbox import service as outbox
from bot.outbox.model import Outgoing
from bot.outbox.rules import State
from playground.faults import Fault
from tests.slack import ADA, BEN, CIRCLE, Workspace

CANARY = "canary-that-sang"


def post(workspace: Workspace, group_id: str, *, key: str, to: str = CIRCLE, repeats: bool = True) -> None:
    with workspace.db() as session:
        group = session.get_one(Group, read_id(group_id))
        where = groups.channel(group) if to == CIRCLE else groups.direct(group, to)
        outbox.post(session, where, Message(CANARY), key=key, now=workspace.now, repeats=repeats)
    workspace.settle()


def told(workspace: Workspace, person: str = ADA) -> list[str]:
    return [message["text"] for message in workspace.direct(person) if "arrive" in message["text"]]


def test_what_slack_refuses_in_a_channel_is_told_to_the_facilitator_once_a_day(
    workspace: Workspace, circle: str
) -> None:
    workspace.stage.world.channels[CIRCLE].read_only = True
    for number in range(3):
        post(workspace, circle, key=f"a:{number}")

    [news] = told(workspace)
    assert "Northwind Circle" in news
    assert f"<#{CIRCLE}> did not arrive" in news
    assert "canary" not in news
    assert told(workspace, BEN) == []

    workspace.move(days=1)
    post(workspace, circle, key="a:9")
    assert len(told(workspace)) == 2


def test_a_nudge_of_which_nobody_knows_is_told_as_that(workspace: Workspace, circle: str) -> None:
    workspace.stage.world.faults.add(Fault("chat.postMessage", "drop_after"))
    post(workspace, circle, key="a", to=BEN, repeats=False)

    assert f"to <@{BEN}> may not have arrived" in told(workspace)[0]


def test_a_facilitator_is_told_of_a_message_to_themselves_as_theirs(
    workspace: Workspace, circle: str
) -> None:
    workspace.stage.world.faults.add(Fault("chat.postMessage", "drop_after"))
    post(workspace, circle, key="a", to=ADA, repeats=False)

    assert "a message to you may not have arrived" in workspace.direct_words(ADA)
    workspace.press(ADA, "groups.arrived")
    assert "a message to you arrived, as" in workspace.direct_words(ADA)


def test_what_tells_of_a_lost_message_is_tried_until_slack_says_that_it_has_it(
    workspace: Workspace, circle: str
) -> None:
    workspace.stage.world.faults.add(Fault("chat.postMessage", "drop_before", times=8))
    post(workspace, circle, key="a", to=BEN, repeats=False)
    assert told(workspace) == []

    for _ in range(8):
        workspace.move(minutes=15)
    assert len(told(workspace)) == 1


def test_what_is_tried_again_is_not_told(workspace: Workspace, circle: str) -> None:
    workspace.stage.world.faults.add(Fault("chat.postMessage", "503"))
    post(workspace, circle, key="a")
    workspace.move(minutes=15)

    assert told(workspace) == []
    assert CANARY in workspace.channel_words()


def test_a_facilitator_who_cannot_be_written_to_starts_no_endless_talk(
    workspace: Workspace, circle: str, db: Database
) -> None:
    workspace.stage.world.people[ADA].deleted = True
    workspace.stage.world.channels[CIRCLE].archived = True
    post(workspace, circle, key="a")
    workspace.move(days=2)

    with db() as session:
        lost = session.scalars(select(Outgoing.state).where(Outgoing.key.startswith("lost:"))).all()
    assert set(lost) == {"queued"}


def test_a_message_that_no_group_owns_is_told_to_nobody(workspace: Workspace, db: Database) -> None:
    nobodys = workspace.show.installation.workspace_id
    lost = outbox.Lost(uuid.uuid4(), 1, nobodys, CIRCLE, State.DEAD, "is_archived", workspace.now)
    with db() as session:
        jobs.tell_lost(session, lost, workspace.now)
        assert session.scalars(select(Outgoing)).all() == []


def test_fault_18_every_facilitator_is_told_once_that_slack_is_too_busy(
    workspace: Workspace, circle: str, db: Database
) -> None:
    for _ in range(2):
        with db() as session:
            jobs.tell_limited(session, workspace.now)
        workspace.settle()

    busy = [message["text"] for message in workspace.direct(ADA) if "very busy" in message["text"]]
    assert len(busy) == 1
    assert workspace.direct(BEN) == [] or "very busy" not in workspace.direct_words(BEN)
