"""People with odd names go through a whole cycle: what is shown of them pings and links nothing."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.core.text import clean, escape
from tests.cycle import acts
from tests.cycle.acts import ROUND
from tests.cycle.canaries import Canaries
from tests.cycle.test_canaries import Run
from tests.slack import ADA, BEN, CHEN, DANA, EIGHT, EMEKA, FARAH, GRACE, HIRO, Json, Workspace

EVIL = "<!channel> <@U0EVIL> <https://evil.example|bank>"
NAMES = {
    ADA: "Ada <!here> & *Co*",
    BEN: "<!channel>",
    CHEN: "🦊👩🏽‍🚀🦊",
    DANA: "Dana " + "<&>" * 25,
    EMEKA: "&lt;!everyone&gt; _Emeka_ `x` ~y~",
    FARAH: "<@U0ADA>",
    GRACE: "Grace <https://evil.example|Bank>",
    HIRO: "\u202eoriH\u202c <!subteam^S1|all>",
}
"""Names as Slack lets people have them: at most 80 characters, and anything at all."""
OURS = re.compile(r"<(?:!date\^\d+\^[^|<>]*\|[^<>]*|@U0[A-Z]+|#C0[A-Z]+)>")
"""What the app itself writes: instants, people by their id, channels."""


class Watch:
    """Reads along whatever anybody is ever shown, as it was at each moment."""

    def __init__(self, workspace: Workspace) -> None:
        self.world = workspace.stage.world
        self.mrkdwn, self.plain = set[str](), set[str]()

    def look(self) -> None:
        """Read all messages, forms and Homes that are there now."""
        for channel in list(self.world.channels.values()):
            for message in list(channel.messages.values()):
                self.mrkdwn.add(message.text)
                self._read(message.blocks)
        for view in [
            *self.world.homes.values(),
            *(one for all_ in self.world.modals.values() for one in all_),
        ]:
            self._read([view.title, view.submit, view.close, view.blocks])

    def _read(self, thing: object) -> None:
        if isinstance(thing, dict):
            if thing.get("type") in ("mrkdwn", "plain_text") and isinstance(thing.get("text"), str):
                (self.mrkdwn if thing["type"] == "mrkdwn" else self.plain).add(thing["text"])
            for value in thing.values():
                self._read(value)
        elif isinstance(thing, list):
            for each in thing:
                self._read(each)


@pytest.fixture
def watch(workspace: Workspace) -> Iterator[Watch]:
    """Somebody who reads along from the beginning."""
    for person, name in NAMES.items():
        assert len(name) <= 80
        one = workspace.stage.world.people[person]
        one.name, one.title, one.company = name, f"CIO {EVIL}"[:80], f"{EVIL} & Sons"[:80]
    made = Watch(workspace)
    workspace.stage.world.watchers.add(made.look)
    yield made
    workspace.stage.world.watchers.discard(made.look)


def read_all(workspace: Workspace, person: str) -> None:
    """Open whatever lists people."""
    for command in ("/board people", "/challenge queue", "/board next"):
        workspace.command(person, command)
        workspace.close_all(person)
    workspace.open_home(person)


def options(workspace: Workspace, by: str, name: str) -> list[Json]:
    field = next(each for each in workspace.form(by)["blocks"] if each["block_id"] == name)
    return list(field["element"]["options"])


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_83_names_of_every_kind_go_through_a_cycle_and_ping_and_link_nothing(
    workspace: Workspace, watch: Watch
) -> None:
    run = Run(workspace, watch.look, Canaries())
    run.found()
    run.bring()
    run.share()
    read_all(workspace, ADA)
    workspace.press(ADA, "kudos.give")
    assert len(options(workspace, ADA, "to")) == len(EIGHT) - 1
    workspace.close_all(ADA)
    run.meet()
    run.give()
    acts.pass_time(workspace, workspace.now + ROUND)
    workspace.desk("deactivate", user=FARAH)
    workspace.desk("dms", user=CHEN)
    acts.pass_time(workspace, workspace.now + timedelta(days=25))
    read_all(workspace, ADA)

    assert [text for text in watch.mrkdwn if "<" in OURS.sub("", text)] == []
    everything = "\n".join(watch.mrkdwn | watch.plain)
    shown = {person: clean(name) for person, name in NAMES.items()}
    missed = [name for name in shown.values() if name not in everything and escape(name) not in everything]
    assert missed == []
    assert "\u202e" not in everything


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_fault_83_a_name_that_is_none_is_somebody(workspace: Workspace) -> None:
    workspace.stage.world.people[BEN].name = "\u200b \u2060"
    run = Run(workspace, lambda: None, Canaries())
    run.found()
    workspace.command(ADA, "/board people")

    assert "Somebody" in workspace.shown(ADA)
