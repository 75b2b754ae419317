"""A facilitator decides what becomes of messages that did not arrive: once each, whoever presses first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.core.errors import Refusal
from bot.outbox import service as outbox
from bot.outbox.model import Outgoing
from playground.faults import Fault
from tests.groups.test_lost import CANARY, post, told
from tests.slack import ADA, BEN, CHEN, CIRCLE, Workspace, buttons


def close(workspace: Workspace, *, is_closed: bool = True) -> None:
    """Let only some people write in the channel, and the app is none of them."""
    workspace.stage.world.channels[CIRCLE].read_only = is_closed


def times(workspace: Workspace) -> int:
    return sum(message["text"] == CANARY for message in workspace.messages(BEN))


def lose_a_nudge(workspace: Workspace, circle: str, *, kind: str = "timeout") -> None:
    """Have a nudge for Ben end without an answer."""
    workspace.stage.world.faults.add(Fault("chat.postMessage", "half" if kind == "half" else "html"))
    post(workspace, circle, key="a", to=BEN, repeats=False)


def test_what_slack_refused_is_sent_again_in_order_once_it_may_write_there(
    workspace: Workspace, circle: str, db: Database
) -> None:
    close(workspace)
    for number in range(3):
        post(workspace, circle, key=f"a:{number}")
    [news] = workspace.direct(ADA)
    assert "each of 3 messages in" in news["text"]
    assert buttons(news["blocks"]) == ["Send again", "It arrived"]

    close(workspace, is_closed=False)
    workspace.press(ADA, "groups.resend")

    assert times(workspace) == 3
    [news] = workspace.direct(ADA)
    assert "sent again, as" in news["text"]
    assert buttons(news["blocks"]) == []


def test_what_is_refused_again_is_told_anew(workspace: Workspace, circle: str) -> None:
    close(workspace)
    post(workspace, circle, key="a")
    workspace.press(ADA, "groups.resend")

    assert len(workspace.direct(ADA)) == 2
    assert buttons(workspace.direct(ADA)[-1]["blocks"]) == ["Send again", "It arrived"]

    close(workspace, is_closed=False)
    workspace.press(ADA, "groups.resend")
    assert times(workspace) == 1


def test_a_nudge_of_which_nobody_knows_is_sent_again_when_nobody_has_seen_it(
    workspace: Workspace, circle: str
) -> None:
    lose_a_nudge(workspace, circle)
    assert CANARY not in workspace.direct_words(BEN)

    workspace.press(ADA, "groups.resend")

    assert workspace.direct_words(BEN).count(CANARY) == 1


def test_a_nudge_that_somebody_has_seen_is_not_sent_again(
    workspace: Workspace, circle: str, db: Database
) -> None:
    lose_a_nudge(workspace, circle, kind="half")
    workspace.press(ADA, "groups.arrived")
    workspace.move(days=2)

    assert workspace.direct_words(BEN).count(CANARY) == 1
    assert f"arrived, as <@{ADA}> says" in told(workspace)[-1]
    with db() as session:
        row = session.scalars(select(Outgoing).where(Outgoing.key == "a")).one()
    assert (row.state, row.reason, row.payload) == ("sent", "said to have arrived", None)


def test_who_presses_second_is_told_that_it_is_decided(
    workspace: Workspace, circle: str, db: Database
) -> None:
    lose_a_nudge(workspace, circle)
    with db() as session:
        row_id = session.scalars(select(Outgoing.id).where(Outgoing.key == "a")).one()
    workspace.press(ADA, "groups.arrived")

    with pytest.raises(Refusal, match="decided this already"), db() as session:
        outbox.send_again(session, row_id, now=workspace.now)
    with pytest.raises(Refusal, match="decided this already"), db() as session:
        outbox.accept(session, row_id)


@pytest.mark.parametrize("url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_of_two_who_press_at_once_one_decides(workspace: Workspace, circle: str, db: Database) -> None:
    lose_a_nudge(workspace, circle)
    with db() as session:
        row_id = session.scalars(select(Outgoing.id).where(Outgoing.key == "a")).one()

    def press(_: int) -> bool:
        try:
            with db() as session:
                outbox.send_again(session, row_id, now=workspace.now)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == [False, False, False, True]
    workspace.settle()
    assert workspace.direct_words(BEN).count(CANARY) == 1


def test_nobody_but_a_facilitator_decides(workspace: Workspace, circle: str, db: Database) -> None:
    close(workspace)
    post(workspace, circle, key="a")
    post(workspace, circle, key="b")
    workspace.stage.world.people[CHEN].deleted = False
    [news] = workspace.direct(ADA)
    workspace.stage.world.dm_with(CHEN).messages.update(
        {news["ts"]: workspace.stage.world.dm_with(ADA).messages[news["ts"]]}
    )
    close(workspace, is_closed=False)
    workspace.press(CHEN, "groups.resend")

    assert times(workspace) == 0
    assert "Only a facilitator" in workspace.shown(CHEN) + workspace.direct_words(CHEN)
    with db() as session:
        assert set(session.scalars(select(Outgoing.state).where(Outgoing.key.in_(["a", "b"])))) == {"dead"}


def test_after_a_week_a_lost_message_is_kept_no_longer(
    workspace: Workspace, circle: str, db: Database
) -> None:
    close(workspace)
    post(workspace, circle, key="a")
    with db() as session:
        outbox.tidy(session, now=workspace.now + timedelta(days=8))
        assert session.scalars(select(Outgoing.payload).where(Outgoing.key == "a")).one() is None

    workspace.press(ADA, "groups.resend")
    assert "not kept any more" in workspace.shown(ADA) + workspace.direct_words(ADA)


def test_what_came_too_late_is_told_in_one_message_without_buttons(workspace: Workspace, circle: str) -> None:
    for person in (BEN, CHEN):
        workspace.stage.world.faults.add(Fault("chat.postMessage", "503"))
        post(workspace, circle, key=f"a:{person}", to=person, repeats=False)
    workspace.move(days=2)
    workspace.settle()

    late = [message for message in workspace.direct(ADA) if "too late" in message["text"]]
    assert len(late) == 1
    assert buttons(late[0]["blocks"]) == []
    assert CANARY not in workspace.direct_words(BEN) + workspace.direct_words(CHEN)
