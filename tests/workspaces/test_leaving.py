"""The app is removed, or its token taken back: it stops at once, and its data ends in time."""

import asyncio
import contextlib
import uuid

import pytest
from sqlalchemy import inspect, select, text

from bot import chores, main
from bot.core.database import Database
from bot.groups import jobs
from bot.outbox.model import Hold, Outgoing
from bot.vault import service as vault
from bot.workspaces import service as workspaces
from bot.workspaces.model import Workspace
from tests.challenges.acts import brought
from tests.groups.test_lost import CANARY, post
from tests.signing import send, signed
from tests.slack import ADA, BEN, Json
from tests.slack import Workspace as Slack
from tests.told import capture_logs


def install_again(slack: Slack) -> None:
    """Install the app again, and start it."""
    slack.desk("install")
    slack.stage.run(main.install(slack.show.client, slack.db, slack.stage.world.clock.now))
    slack.settle()


@pytest.mark.parametrize("uninstalled_first", [False, True])
def test_fault_77_an_app_that_was_removed_says_nothing_more_and_says_so_once(
    workspace: Slack, circle: str, uninstalled_first: bool
) -> None:
    with capture_logs() as told:
        workspace.desk("uninstall", uninstalled_first=uninstalled_first)
        for number in range(3):
            post(workspace, circle, key=f"a:{number}")
        workspace.move(days=10)

    about = [one for one in told if one["event"] == "nothing can be said"]
    assert [one["workspace_id"] for one in about] == [str(workspace.show.installation.workspace_id)]
    assert not [one for one in told if one["event"] in ("message not sent", "beat failed", "alarm crashed")]
    assert CANARY not in workspace.channel_words()


def test_fault_77_a_token_that_is_taken_back_in_the_middle_stops_all_without_a_loop(
    workspace: Slack, circle: str
) -> None:
    workspace.stage.world.revoked = True  # and Slack has not told so yet
    with capture_logs() as told:
        for number in range(5):
            post(workspace, circle, key=f"a:{number}")
            workspace.move(hours=1)

    assert sum(one["event"] == "message not sent" for one in told) == 1
    assert sum(one["event"] == "nothing can be said" for one in told) == 1
    with workspace.db() as session:
        assert workspaces.why_barred(session, workspace.show.installation.workspace_id) == "token_revoked"


def test_fault_77_tokens_of_members_are_not_the_apps(workspace: Slack, circle: str) -> None:
    event = {"type": "tokens_revoked", "tokens": {"oauth": [ADA], "bot": []}}
    _tell(workspace, event)
    post(workspace, circle, key="a")

    assert CANARY in workspace.channel_words()


def test_fault_77_installed_again_it_goes_on_with_what_still_makes_sense(
    workspace: Slack, circle: str
) -> None:
    workspace.desk("uninstall")
    post(workspace, circle, key="news")
    post(workspace, circle, key="nudge", repeats=False)
    workspace.move(days=20)
    install_again(workspace)
    workspace.move(days=20)

    with workspace.db() as session:
        states = dict(session.execute(select(Outgoing.key, Outgoing.state)).all())
        assert session.scalar(select(Workspace.removed_at)) is None
    assert (states["news"], states["nudge"]) == ("sent", "expired")
    assert workspace.channel_words().count(CANARY) == 1


def test_fault_77_on_a_clock_that_is_moved_by_hand_it_is_seen_at_once_that_the_app_is_back(
    workspace: Slack, circle: str
) -> None:
    clock, here = workspace.stage.world.clock.now, workspace.show.installation.workspace_id

    async def look() -> None:
        is_back = asyncio.Event()

        async def ask_again() -> None:
            await main.install(workspace.show.client, workspace.db, clock)
            is_back.set()

        looking = asyncio.ensure_future(chores.come_back(workspace.db, clock, here, ask_again))
        await asyncio.wait_for(is_back.wait(), 20)
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking

    workspace.desk("uninstall")
    workspace.desk("install")
    workspace.stage.run(look())
    workspace.move(days=31)

    with workspace.db() as session:
        assert workspaces.why_barred(session, here) == ""
        assert session.scalar(select(Workspace.removed_at)) is None


def test_fault_77_a_removal_of_before_the_new_installation_is_passed_over(
    workspace: Slack, circle: str
) -> None:
    before = workspace.now.timestamp()
    workspace.desk("uninstall")
    workspace.move(minutes=10)
    install_again(workspace)
    _tell(workspace, {"type": "app_uninstalled"}, at=before)
    _tell(workspace, {"type": "tokens_revoked", "tokens": {"bot": ["U0SBBOT"]}}, at=before)
    post(workspace, circle, key="a")

    assert CANARY in workspace.channel_words()


def test_fault_77_after_thirty_days_nothing_of_the_workspace_is_left(
    workspace: Slack, db: Database, circle: str
) -> None:
    brought(workspace, BEN)
    workspace.move(days=50)  # through a proposal, questions, agendas and reminders
    kept_by = {"alembic_version", "heard", "copy"}
    workspace.desk("uninstall")
    workspace.move(days=29)
    with db() as session:
        assert vault.keyring(session).has(uuid.UUID(circle))

    with capture_logs() as told:
        workspace.move(days=2)
    assert [one["event"] for one in told if one["event"] == "workspace erased"] == ["workspace erased"]
    with db() as session:
        assert not vault.keyring(session).has(uuid.UUID(circle))
        assert not vault.keyring(session).has(workspace.show.installation.workspace_id)
        names = set(inspect(session.connection()).get_table_names()) - kept_by
        counts = {name: session.scalar(text(f"SELECT count(*) FROM {name}")) for name in names}
    assert {name: count for name, count in counts.items() if count} == {}

    workspace.desk("install")
    begun = workspace.stage.run(main.install(workspace.show.client, db, workspace.stage.world.clock.now))
    assert begun.workspace_id != workspace.show.installation.workspace_id


def test_fault_77_erasing_one_workspace_leaves_the_others_alone(
    workspace: Slack, db: Database, circle: str
) -> None:
    with db() as session:
        other = workspaces.connect(
            session, team_id="T0ELSE", bot_user_id="U1", bot_id="B1", now=workspace.now
        )
    install_again(workspace)
    with db() as session:
        workspaces.remove(session, other.workspace_id, at=workspace.now, now=workspace.now)
    workspace.move(days=31)

    with db() as session:
        assert session.scalars(select(Workspace.team_id)).all() == ["T0SOUND"]
        assert vault.keyring(session).has(uuid.UUID(circle))
    post(workspace, circle, key="a")
    assert CANARY in workspace.channel_words()


def test_fault_77_what_was_due_while_no_process_ran_is_erased_at_the_next_start(
    workspace: Slack, db: Database, circle: str
) -> None:
    workspace.desk("uninstall")
    workspace.stage.world.move_clock_to(workspace.now.replace(year=workspace.now.year + 1))
    with db() as session:
        jobs.erase_due(session, workspace.now)
        assert session.scalars(select(Workspace.id)).all() == []
        assert session.scalars(select(Hold.why)).all() == []


def _tell(slack: Slack, event: Json, *, at: float | None = None) -> None:
    body: Json = {"type": "event_callback", "team_id": "T0SOUND", "event": event}
    body |= {"event_id": f"Ev{uuid.uuid4()}", "event_time": int(slack.now.timestamp() if at is None else at)}
    assert send(slack.stage.bot_url, *signed(body)).status_code == 200
    slack.settle()
