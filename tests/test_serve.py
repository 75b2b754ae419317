"""The process as its operator meets it: it starts, hears, leaves when told to, and says what is wrong."""

import contextlib
import shutil
import signal
import socket
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
import pytest

from bot.commands import new_key
from bot.core.blocks import Message
from bot.core.database import Database, engine_for
from bot.core.settings import decode_key
from bot.outbox import service as outbox
from bot.schema import migrate
from bot.vault.keyring import Keyring
from playground.faults import Fault
from tests.local import LOCAL
from tests.playground.stage import SECRET, Background, Slack, free_port, slack_on
from tests.processes import KEY, TOKENS, asks, running, until
from tests.signing import send, signed
from tests.slack import CIRCLE
from tests.stage import COMMANDS

LEAVES_WITHIN = 10


@pytest.fixture(scope="module")
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.fixture
def slack(background: Background) -> Iterator[Slack]:
    """A Slack whose app listens on sockets."""
    with slack_on(background, commands=COMMANDS, patience=5.0) as made:
        yield made


def over_sockets(slack: Slack) -> dict[str, str]:
    return {**TOKENS, "SLACK_API_URL": f"{slack.url}/api/"}


def help_in(slack: Slack) -> str:
    """Type a command and read the private answer."""
    done = slack.desk("command", channel=CIRCLE, text="/board help")
    assert done["result"] == "done", done
    return str(slack.messages()[-1]["text"])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_hears_over_sockets_tells_its_health_and_leaves_when_told_to(
    slack: Slack, tmp_path: Path, how: signal.Signals
) -> None:
    port = free_port()
    with running(tmp_path, PORT=str(port), **over_sockets(slack)) as app:
        until(lambda: slack.world.links.open, lambda: app.log)

        assert "/board" in help_in(slack)
        assert [asks(port, path) for path in ("/healthz", "/readyz", "/metrics")] == [200, 200, 200]
        assert asks(port, "/slack/events") == 404
        code, seconds = app.end(how)

    assert (code, seconds < LEAVES_WITHIN) == (0, True)
    assert "Traceback" not in app.log


def test_it_hears_over_http(background: Background, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/slack/events"
    with slack_on(background, commands=COMMANDS, patience=5.0, request_urls=[url]) as slack:
        settings = {"SLACK_BOT_TOKEN": TOKENS["SLACK_BOT_TOKEN"], "SLACK_SIGNING_SECRET": SECRET}
        api = {"SLACK_API_URL": f"{slack.url}/api/", "PORT": str(port)}
        with running(tmp_path, **settings, **api) as app:
            until(lambda: asks(port, "/readyz") == 200, lambda: app.log)
            assert "/board" in help_in(slack)

            limited = signed({"type": "app_rate_limited", "team_id": "T0SOUND"}, secret=SECRET)
            assert send(url, *limited).status_code == 200
            app.says("speaking slowly")
            assert app.end()[0] == 0


def test_it_hears_both_ways_at_once(slack: Slack, tmp_path: Path) -> None:
    port = free_port()
    both = over_sockets(slack) | {"SLACK_SIGNING_SECRET": SECRET, "PORT": str(port)}
    with running(tmp_path, **both) as app:
        until(lambda: slack.world.links.open and asks(port, "/readyz") == 200, lambda: app.log)

        assert "/board" in help_in(slack)
        asked = signed({"type": "url_verification", "challenge": "xyz"}, secret=SECRET)
        assert send(f"http://127.0.0.1:{port}/slack/events", *asked).json() == {"challenge": "xyz"}


def test_fault_17_a_socket_that_is_cut_before_the_receipt_changes_nothing(
    slack: Slack, tmp_path: Path
) -> None:
    with running(tmp_path, **over_sockets(slack)) as app:
        until(lambda: slack.world.links.open, lambda: app.log)
        slack.desk("command", channel=CIRCLE, text="/board setup")
        [view] = slack.sees()["views"]
        typed = {"name": {"name": {"type": "plain_text_input", "value": "Northwind Circle"}}}
        slack.world.faults.add(Fault("link", "drop_after"))

        sent = slack.desk("submit", view=view["id"], values=typed)

        assert (sent["ok"], sent["result"]) == (True, "closed")
        until(slack.messages, "the board is posted")
        app.end()
    assert len([message for message in slack.messages() if not message["ephemeral"]]) == 1


# Ending


def queue(folder: Path) -> None:
    """Queue a message as a process before this one did."""
    engine, ring = (
        engine_for(f"sqlite:///{folder / name}") for name in ("board.sqlite3", "board-keyring.sqlite3")
    )
    migrate(engine)
    keyring, scope = Keyring(ring, decode_key(KEY)), uuid.uuid4()
    keyring.make(scope)
    db = Database(engine, info={"keyring": keyring})
    with db() as session:
        to, now = outbox.Address(uuid.uuid4(), scope, CIRCLE), datetime.now(UTC)
        outbox.post(session, to, Message("News"), key="a", now=now, repeats=True)
    db.close()
    ring.dispose()


@pytest.mark.long
def test_fault_59_told_to_stop_while_slack_keeps_silent_it_leaves_and_the_next_goes_on(
    slack: Slack, tmp_path: Path
) -> None:
    queue(tmp_path)
    slack.world.faults.add(Fault("chat.postMessage", "timeout"))
    with running(tmp_path, **over_sockets(slack)) as app:
        until(lambda: not slack.world.faults.waiting, lambda: app.log)
        code, seconds = app.end()
    assert (code, seconds < LEAVES_WITHIN) == (0, True), app.log
    assert "Traceback" not in app.log

    with running(tmp_path, **over_sockets(slack)) as app:
        until(lambda: state_of(tmp_path) == "sent", lambda: app.log)
        app.end()
    assert [message["text"] for message in slack.messages()] == ["News"]


def state_of(folder: Path) -> str:
    with sqlite3.connect(folder / "board.sqlite3") as connection:
        return str(connection.execute("SELECT state FROM outbox").fetchone()[0])


# Refusing


def refusal(folder: Path, **settings: str) -> str:
    """Start it with settings that cannot work, and read what it says of them."""
    with running(folder, **settings) as app:
        assert app.ends() == 2, app.log
        assert "Traceback" not in app.log
        return app.log


def test_fault_60_a_second_process_on_the_same_sqlite_file_is_refused_with_the_reason(
    slack: Slack, tmp_path: Path
) -> None:
    with running(tmp_path, **over_sockets(slack)) as first:
        until(lambda: slack.world.links.open, lambda: first.log)

        said = refusal(tmp_path, **over_sockets(slack))

        assert "Another Soundingboard process already uses" in said
        assert "Postgres" in said
        assert "/board" in help_in(slack)


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_token_that_slack_does_not_know_is_named(slack: Slack, tmp_path: Path, name: str) -> None:
    wrong = over_sockets(slack) | {name: TOKENS[name] + "-of-another-app"}

    said = refusal(tmp_path, **wrong)

    assert f"Slack does not know this {name}" in said
    assert wrong[name] not in said


@pytest.fixture
def lived(slack: Slack, tmp_path: Path) -> Path:
    """The folder of an app that has lived for a while."""
    with running(tmp_path, **over_sockets(slack)) as app:
        until(lambda: slack.world.links.open, lambda: app.log)
        app.end()
    return tmp_path


def test_fault_84_another_key_is_refused_by_its_id_and_the_right_one_works(slack: Slack, lived: Path) -> None:
    before = (lived / "board-keyring.sqlite3").read_bytes()
    said = refusal(lived, **over_sockets(slack), SOUNDINGBOARD_KEY=new_key())

    assert "this keyring was made with" in said
    assert "Nothing was changed" in said
    assert (lived / "board-keyring.sqlite3").read_bytes() == before
    with running(lived, **over_sockets(slack)) as app:
        until(lambda: slack.world.links.open, lambda: app.log)


def test_fault_84_a_keyring_that_is_lost_is_missed_at_once(slack: Slack, lived: Path) -> None:
    kept = lived / "kept"
    kept.mkdir()
    for path in lived.glob("board-keyring*"):
        shutil.move(path, kept / path.name)

    assert "The keyring has no key for this database" in refusal(lived, **over_sockets(slack))

    for path in lived.glob("board-keyring*"):
        path.unlink()
    for path in kept.iterdir():
        shutil.move(path, lived / path.name)
    with running(lived, **over_sockets(slack)) as app:
        until(lambda: slack.world.links.open, lambda: app.log)


def read(port: int, path: str) -> str:
    """Read what a process says of itself."""
    return httpx.get(f"http://127.0.0.1:{port}{path}", **LOCAL).text


def move_to(folder: Path, team_id: str = "T0ELSE", bot_user_id: str = "U0SBBOT") -> None:
    """Have the data be another workspace's."""
    with sqlite3.connect(folder / "board.sqlite3") as connection:
        connection.execute("UPDATE workspace SET team_id = ?, bot_user_id = ?", (team_id, bot_user_id))


@pytest.mark.parametrize(
    ("team_id", "bot_user_id", "named"),
    [("T0ELSE", "U0SBBOT", ("T0ELSE", "T0SOUND")), ("T0SOUND", "U0OTHER", ("U0OTHER", "U0SBBOT"))],
)
def test_fault_79_a_token_of_another_workspace_or_app_is_refused_until_that_is_confirmed(
    slack: Slack, lived: Path, team_id: str, bot_user_id: str, named: tuple[str, str]
) -> None:
    move_to(lived, team_id, bot_user_id)

    said = refusal(lived, **over_sockets(slack))
    assert all(name in said for name in named)
    assert "--relink" in said

    with running(lived, "--relink", **over_sockets(slack)) as app:
        until(lambda: slack.world.links.open, lambda: app.log)
        assert "/board" in help_in(slack)
        app.end()
    with running(lived, **over_sockets(slack)) as app:
        until(lambda: slack.world.links.open, lambda: app.log)


def test_fault_79_what_a_token_may_not_do_is_listed_at_the_start(
    background: Background, tmp_path: Path
) -> None:
    few = {"commands", "chat:write", "users:read"}
    with slack_on(background, commands=COMMANDS, patience=5.0, scopes=few) as slack:  # noqa: SIM117
        with running(tmp_path, **over_sockets(slack)) as app:
            app.says("the app lacks rights")
            assert "dnd:read, groups:read" in app.log


def test_fault_77_readiness_says_that_slack_takes_nothing_and_when_it_does_again(
    slack: Slack, tmp_path: Path
) -> None:
    port = free_port()
    with running(tmp_path, PORT=str(port), **over_sockets(slack)) as app:
        until(lambda: slack.world.links.open, lambda: app.log)
        slack.desk("uninstall")
        until(lambda: asks(port, "/readyz") == 503, lambda: app.log)
        until(lambda: "app_uninstalled" in read(port, "/readyz"), lambda: app.log)
        assert asks(port, "/healthz") == 200
        app.end()

    assert "Slack does not know this SLACK_BOT_TOKEN" in refusal(tmp_path, **over_sockets(slack))
    slack.desk("install")
    with running(tmp_path, PORT=str(port), **over_sockets(slack)) as app:
        until(lambda: asks(port, "/readyz") == 200, lambda: app.log)


def test_a_port_that_is_taken_is_named(slack: Slack, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        assert f"PORT {port} is not free" in refusal(tmp_path, **over_sockets(slack), PORT=port)


def test_a_database_that_needs_a_migration_is_left_alone_when_told_so(slack: Slack, tmp_path: Path) -> None:
    assert "needs a migration first" in refusal(tmp_path, **over_sockets(slack), MIGRATE="false")


def test_fault_67_a_database_of_a_later_release_is_left_alone(slack: Slack, lived: Path) -> None:
    with sqlite3.connect(lived / "board.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    assert "changed by a later release" in refusal(lived, **over_sockets(slack))


def test_a_slack_that_is_away_at_the_start_is_waited_for(slack: Slack, tmp_path: Path) -> None:
    slack.world.faults.add(Fault("auth.test", "503"))
    slack.world.faults.add(Fault("auth.test", "drop_before"))
    slack.world.faults.add(Fault("apps.connections.open", "503"))
    with running(tmp_path, **over_sockets(slack)) as app:
        until(lambda: slack.world.links.open, lambda: app.log)

        assert "/board" in help_in(slack)
        assert app.log.count("Slack is out of reach") == 3


@pytest.mark.postgres
def test_fault_60_three_processes_that_start_at_once_on_postgres_share_the_work(
    slack: Slack, postgres: str, tmp_path: Path
) -> None:
    names = [f"{kind}_{uuid.uuid4().hex[:12]}" for kind in ("board", "keys")]
    with psycopg.connect(postgres.format(name="postgres"), autocommit=True) as connection:
        for name in names:
            connection.execute(f"CREATE DATABASE {name}")
    stores = dict(
        zip(("DATABASE_URL", "KEYRING_URL"), (postgres.format(name=name) for name in names), strict=True)
    )
    with contextlib.ExitStack() as stack:
        apps = [stack.enter_context(running(tmp_path, **over_sockets(slack), **stores)) for _ in range(3)]
        until(lambda: len(slack.world.links.open) == 3, lambda: "\n".join(app.log for app in apps))
        for _ in range(3):
            assert "/board" in help_in(slack)
        assert [app.end()[0] for app in apps] == [0, 0, 0]
