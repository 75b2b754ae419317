"""What happens to a group's channel in Slack: work waits, the facilitators are told once, and it goes on."""

import uuid

import pytest

from bot.core.database import Database
from bot.core.ids import read_id
from bot.groups import service as groups
from bot.groups.model import Group
from tests.groups.test_lost import CANARY, post
from tests.signing import send, signed
from tests.slack import ADA, BEN, CIRCLE, GENERAL, IVY, SECOND, Workspace, buttons, words

APP = "U0SBBOT"


def news(workspace: Workspace, person: str = ADA, *, with_button: bool = True) -> list[str]:
    """Read what a person was told of a silent channel."""
    return [
        words(message)
        for message in workspace.direct(person)
        if "Try again" in buttons(message["blocks"]) or not with_button
    ]


def test_fault_75_an_archived_channel_is_told_once_and_it_goes_on_when_it_is_back(
    workspace: Workspace, circle: str
) -> None:
    workspace.desk("archive", channel=CIRCLE)
    for number in range(3):
        post(workspace, circle, key=f"a:{number}")
    workspace.move(days=3)

    [told] = news(workspace)
    assert "Northwind Circle" in told
    assert f"<#{CIRCLE}> is archived" in told
    assert "canary" not in told
    assert news(workspace, BEN) == []
    assert CANARY not in workspace.channel_words()

    workspace.desk("archive", channel=CIRCLE, archived=False)
    assert workspace.channel_words().count(CANARY) == 3
    assert news(workspace) == []
    assert f"speaks in <#{CIRCLE}> again" in workspace.direct_words(ADA)


def test_fault_75_an_archive_that_slack_did_not_tell_of_is_noticed_and_found_to_be_over(
    workspace: Workspace, circle: str
) -> None:
    workspace.stage.world.channels[CIRCLE].archived = True
    post(workspace, circle, key="a")
    assert len(news(workspace)) == 1

    workspace.stage.world.channels[CIRCLE].archived = False
    workspace.move(days=1, minutes=1)
    assert CANARY in workspace.channel_words()
    assert f"speaks in <#{CIRCLE}> again" in workspace.direct_words(ADA)


def test_fault_75_an_app_that_was_removed_goes_on_when_it_is_invited_again(
    workspace: Workspace, circle: str
) -> None:
    workspace.desk("leave", **{"as": APP}, channel=CIRCLE)
    post(workspace, circle, key="a")
    [told] = news(workspace)
    assert "/invite @Soundingboard" in told

    workspace.command(ADA, "/invite @Demo app")
    assert CANARY in workspace.channel_words()
    assert news(workspace) == []


def test_fault_75_somebody_else_who_enters_the_channel_changes_nothing(
    workspace: Workspace, circle: str
) -> None:
    workspace.stage.world.channels[CIRCLE].archived = True
    post(workspace, circle, key="a")
    workspace.stage.world.channels[CIRCLE].archived = False
    workspace.desk("join", **{"as": IVY}, channel=CIRCLE)

    assert CANARY not in workspace.channel_words()


def test_fault_75_a_deleted_channel_is_told_with_what_is_left_to_do(
    workspace: Workspace, circle: str
) -> None:
    workspace.desk("drop", channel=CIRCLE)
    post(workspace, circle, key="a")
    workspace.move(days=2)

    [told] = news(workspace)
    assert "the channel was deleted" in told
    assert "/board setup" in told


def test_fault_75_a_channel_with_another_name_is_the_same_channel(workspace: Workspace, circle: str) -> None:
    workspace.desk("rename", channel=CIRCLE, name="the-circle")
    post(workspace, circle, key="a")

    assert CANARY in workspace.channel_words()
    assert news(workspace) == []


def test_fault_75_nothing_is_said_in_a_channel_that_was_made_public(
    workspace: Workspace, circle: str
) -> None:
    before = workspace.messages(ADA)
    workspace.desk("publish", channel=CIRCLE)
    post(workspace, circle, key="a")
    workspace.move(days=3)

    assert workspace.messages(ADA) == before
    [told] = news(workspace)
    assert f"<#{CIRCLE}> was made public" in told
    assert "private again" in told


def test_fault_75_a_channel_that_is_private_again_goes_on_when_a_facilitator_says_so(
    workspace: Workspace, circle: str
) -> None:
    workspace.desk("publish", channel=CIRCLE)
    post(workspace, circle, key="a")
    workspace.press(ADA, "groups.try")
    assert CANARY not in workspace.channel_words()
    assert len(news(workspace)) == 1  # told anew

    workspace.desk("publish", channel=CIRCLE, public=False)
    workspace.press(ADA, "groups.try")
    assert CANARY in workspace.channel_words()
    assert news(workspace) == []
    assert f"tried again, as <@{ADA}> asked" in workspace.direct_words(ADA)


def test_fault_75_nobody_joins_through_a_channel_that_was_made_public(
    workspace: Workspace, circle: str
) -> None:
    workspace.desk("join", **{"as": IVY}, channel=CIRCLE)
    workspace.press(IVY, "groups.join", value=circle)
    workspace.desk("publish", channel=CIRCLE)
    workspace.submit(IVY, pledge=["yes"], role="Visitor", company="Stone")
    assert "not a private channel" in workspace.shown(IVY)

    workspace.close_all(IVY)
    post(workspace, circle, key="a")
    workspace.press(IVY, "groups.join", value=circle)
    assert "was made public" in workspace.shown(IVY)


def test_nobody_but_a_facilitator_has_it_tried_again(workspace: Workspace, circle: str) -> None:
    world = workspace.stage.world
    world.channels[CIRCLE].archived = True
    post(workspace, circle, key="a")
    world.dm_with(BEN).messages.update(world.dm_with(ADA).messages)
    world.channels[CIRCLE].archived = False
    workspace.press(BEN, "groups.try")

    assert CANARY not in workspace.channel_words()
    assert "Only a facilitator" in workspace.shown(BEN)


def test_a_second_press_on_try_again_says_that_it_is_done(workspace: Workspace, circle: str) -> None:
    world = workspace.stage.world
    world.channels[CIRCLE].archived = True
    post(workspace, circle, key="a")
    kept = dict(world.dm_with(ADA).messages)
    old = {ts: message.blocks for ts, message in kept.items()}
    world.channels[CIRCLE].archived = False
    workspace.press(ADA, "groups.try")
    for ts, blocks in old.items():
        world.dm_with(ADA).messages[ts].blocks = blocks
    workspace.press(ADA, "groups.try")

    assert "takes messages there again" in workspace.shown(ADA)


@pytest.mark.parametrize("channel", [GENERAL, SECOND, "C0NOWHERE"])
def test_what_happens_to_a_channel_without_a_group_is_nobodys_news(
    workspace: Workspace, circle: str, channel: str
) -> None:
    before = workspace.direct(ADA)
    _tell(workspace, {"type": "group_archive", "channel": channel})

    assert workspace.direct(ADA) == before


def test_a_channel_whose_id_changes_keeps_its_group_and_its_board(
    workspace: Workspace, circle: str, db: Database
) -> None:
    world = workspace.stage.world
    world.channels["C0NEW"] = world.channels.pop(CIRCLE)
    world.channels["C0NEW"].id = "C0NEW"
    _tell(workspace, {"type": "channel_id_changed", "old_channel_id": CIRCLE, "new_channel_id": "C0NEW"})
    with db() as session:
        assert session.get_one(Group, read_id(circle)).channel_id == "C0NEW"
    before = len(workspace.messages(ADA, "C0NEW"))
    workspace.press(ADA, "board.more", value=circle)
    workspace.close_all(ADA)
    workspace.command(ADA, "/board", "C0NEW")

    assert len(workspace.messages(ADA, "C0NEW")) == before
    assert news(workspace) == []


def _tell(workspace: Workspace, event: dict[str, str]) -> None:
    body = {"type": "event_callback", "team_id": "T0SOUND", "event": event, "event_id": f"Ev{uuid.uuid4()}"}
    assert send(workspace.stage.bot_url, *signed(body)).status_code == 200
    workspace.settle()


def look_around(workspace: Workspace) -> None:
    """Let happen what happens once an hour."""
    here = workspace.show.installation.workspace_id
    with workspace.db() as session:
        rooms = groups.rooms(session, here)
    workspace.stage.run(workspace.show.sender.look_around(here, rooms))
    workspace.settle()


def test_fault_75_a_channel_that_is_made_public_is_told_of_although_nothing_is_to_be_said(
    workspace: Workspace, circle: str
) -> None:
    workspace.desk("publish", channel=CIRCLE)
    look_around(workspace)
    look_around(workspace)
    [told] = news(workspace)
    assert "was made public" in told

    workspace.desk("publish", channel=CIRCLE, public=False)
    look_around(workspace)
    assert news(workspace) == []
    assert f"speaks in <#{CIRCLE}> again" in workspace.direct_words(ADA)


def test_fault_75_a_look_around_finds_what_slack_did_not_tell(workspace: Workspace, circle: str) -> None:
    look_around(workspace)
    assert news(workspace) == []
    channel = workspace.stage.world.channels[CIRCLE]

    channel.archived = True
    look_around(workspace)
    assert "is archived" in news(workspace)[0]
    channel.archived = False
    channel.members.remove(APP)
    look_around(workspace)
    assert len(news(workspace)) == 1  # what helps was told already
    channel.members.append(APP)
    look_around(workspace)
    assert news(workspace) == []
