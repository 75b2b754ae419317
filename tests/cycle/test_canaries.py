"""Every field of every form is filled with a text that cannot be mistaken, and looked for everywhere."""

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.database import Database
from bot.updates.rules import LABELS
from tests.cycle import acts
from tests.cycle.acts import ROUND, SPRING
from tests.cycle.canaries import Canaries, in_files, in_logs, in_messages, in_postgres
from tests.slack import ADA, BEN, CHEN, DANA, EIGHT, EMEKA, FARAH, GRACE, HIRO, Workspace, filled
from tests.told import capture_logs

BOT = Path(__file__).parents[2] / "bot"
PEOPLE = ["Ada Okafor", "Ben Castillo", "Grace Lindqvist", "Hiro Tanaka"]


class Run:
    """One meeting's cycle in which everything that is written is a canary."""

    def __init__(self, workspace: Workspace, look: Callable[[], None], canaries: Canaries) -> None:
        self.workspace, self.look, self.canary = workspace, look, canaries

    def send(self, by: str, button: str, value: str | None = None, **answers: Any) -> str:
        """Open a form, send it, and read what stands there then."""
        self.workspace.press(by, button, value=value)
        self.workspace.submit(by, **answers)
        shown = "\n".join(words for _ in self.workspace.forms(by) if (words := self.workspace.shown(by)))
        self.workspace.close_all(by)
        return shown

    def found(self) -> None:
        """Set the group up and join it."""
        texts = {"name": self.canary("name", aloud=True), "purpose": self.canary("purpose")}
        self.workspace.command(ADA, "/board setup")
        self.workspace.submit(ADA, first=SPRING.isoformat(), repeats="month", **texts)
        for person in EIGHT:
            self.send(person, "groups.join", pledge=["yes"], **self.canary.filled("role", "company"))
        self.look()

    def bring(self) -> None:
        """Bring challenges for every circle of readers; close forms, change minds, keep drafts."""
        for person, readers in ((BEN, "titles"), (CHEN, "me"), (DANA, "guides"), (GRACE, "group")):
            texts = {"title": self.canary("title", aloud=readers in ("titles", "group"))}
            texts |= self.canary.filled("problem", "wish")
            shown = self.send(person, "challenges.bring", readers=readers, inside="no", **texts)
            assert not shown, shown
        self.workspace.command(EMEKA, f"/challenge {self.canary('title')}")
        self.workspace.close(EMEKA, **self.canary.filled("title", "problem", "wish"))
        self.workspace.press(HIRO, "challenges.bring")
        self.workspace.close(HIRO, **self.canary.filled("title", "problem", "wish"))
        self.leave_out()
        self.change_challenge()
        self.look()

    def leave_out(self) -> None:
        """Say in the middle of the form that it could be inside information."""
        self.workspace.press(FARAH, "challenges.bring")
        form, texts = self.workspace.form(FARAH), self.canary.filled("title", "problem", "wish")
        action, values = filled(form, {"inside": "yes"})["inside"]["inside"], filled(form, texts)
        said = {"as": FARAH, "view": form["id"], "block_id": "inside", "action_id": "inside"}
        self.workspace.desk("press", **said, values=values, action=action)
        assert "Please leave it out." in self.workspace.shown(FARAH)
        self.workspace.submit(FARAH)
        assert self.workspace.forms(FARAH) == []

    def change_challenge(self) -> None:
        """Change what was brought, and withdraw another."""
        self.workspace.command(CHEN, "/challenge mine")
        self.send(CHEN, "challenges.edit", **self.canary.filled("title", "problem", "wish"))
        self.workspace.command(DANA, "/challenge mine")
        self.workspace.press(DANA, "challenges.withdraw")
        self.workspace.close_all(DANA)

    def share(self) -> None:
        """Share updates and give kudos, aloud and privately."""
        for person in (BEN, CHEN, GRACE):
            shown = self.send(person, "updates.share", **self.canary.filled(*LABELS))
            assert "Your update is shared" in shown
        for where, why in (("group", self.canary("why", aloud=True)), ("privately", self.canary("why"))):
            self.workspace.press(CHEN, "kudos.give")
            self.workspace.submit(CHEN, to=self.choice(CHEN, "to", "Dana"), why=why, where=where)
            self.workspace.close_all(CHEN)
        self.look()

    def choice(self, by: str, name: str, person: str) -> str:
        """Find somebody in a picker of the form on top."""
        field = next(each for each in self.workspace.form(by)["blocks"] if each["block_id"] == name)
        options = field["element"]["options"]
        return next(str(each["value"]) for each in options if each["text"]["text"].startswith(person))

    def meet(self) -> None:
        """Have a facilitator choose the presenter, and hold the meeting, with a Slack that fails at times."""
        acts.pass_time(self.workspace, acts.meeting(self.workspace, 0).starts_at - timedelta(days=20))
        self.look()
        self.workspace.command(ADA, "/challenge queue")
        self.workspace.press(ADA, "challenges.choose")
        grace = self.choice(ADA, "person", "Grace")
        self.workspace.submit(ADA, person=grace, reason=self.canary("reason", aloud=True))
        for method, kind in (("chat.postMessage", "500"), ("chat.update", "ok_false"), ("views.open", "429")):
            self.workspace.desk("fault", **{"as": ADA, "method": method, "kind": kind, "times": 2})
        acts.hold(self.workspace, 0)
        self.workspace.stage.world.faults.clear()
        self.look()

    def give(self) -> list[str]:
        """Give feedback, change one and withdraw another; answer what the presenter may read."""
        kept, receipts = [], {}
        for person in (ADA, BEN, CHEN, EMEKA, FARAH, HIRO):
            texts = self.canary.filled("noticed", "effect", "suggestion")
            shown = self.send(person, "feedback.give", **texts)
            receipts[person] = re.findall(r"`([A-Z2-7-]{30,})`", shown)[0]
            kept += [] if person in (ADA, BEN) else list(texts.values())
        self.canary.made += receipts.values()
        for person, deed in ((ADA, "change"), (BEN, "withdraw")):
            kept += self.come_back(person, deed, receipts[person])
        self.look()
        acts.pass_time(self.workspace, self.workspace.now + ROUND)
        return kept

    def come_back(self, person: str, deed: str, receipt: str) -> list[str]:
        """Come back with a wrong receipt and then the right one, to change or withdraw."""
        self.workspace.press(person, "feedback.give")
        self.workspace.submit(person, receipt=self.canary("receipt"))
        assert "opens nothing of yours" in self.workspace.refusals(person)["receipt"]
        self.workspace.submit(person, receipt=receipt)
        texts = self.canary.filled("noticed", "effect", "suggestion")
        if deed == "change":
            self.workspace.submit(person, **texts)
        else:
            self.workspace.press(person, "feedback.withdraw")
        self.workspace.close_all(person)
        return list(texts.values()) if deed == "change" else []


@pytest.fixture
def run(
    workspace: Workspace, db: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> Iterator[Run]:
    """A run with somebody who looks, at every stage, for canaries where none may be."""
    canaries = Canaries()

    def stored(texts: Sequence[str]) -> list[str]:
        return in_files(tmp_path, texts) + ([] if db.is_sqlite else in_postgres(db, texts))

    with capture_logs() as events:

        def look() -> None:
            assert stored(["T0SOUND"]), "what is stored plainly is found"
            texts = [*canaries.made, *PEOPLE]
            assert stored(texts) == []
            assert in_logs(caplog.records, events, texts) == []
            assert (
                in_messages(workspace, [text for text in canaries.made if text not in canaries.spoken]) == []
            )

        yield Run(workspace, look, canaries)
        assert events, "the faults left their lines in the log"


def text_fields() -> set[str]:
    """Find the names of all fields that take text, in the app's source."""
    calls = (call for path in BOT.rglob("*.py") for call in ast.walk(ast.parse(path.read_text())))
    asked = (call.args[0] for call in calls if isinstance(call, ast.Call) and _makes_field(call))
    return {name.value for name in asked if isinstance(name, ast.Constant) and isinstance(name.value, str)}


def _makes_field(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "text_field"


def test_nothing_that_was_typed_stands_in_the_database_its_journal_or_the_logs(
    run: Run, workspace: Workspace
) -> None:
    run.found()
    run.bring()
    run.share()
    run.meet()
    kept = run.give()
    run.look()

    workspace.press(GRACE, "feedback.read")
    read = workspace.shown(GRACE)
    assert [text for text in kept if text not in read] == []
    channel = workspace.channel_words()
    assert [text for text in run.canary.spoken if "title" not in text and text not in channel] == []
    assert text_fields() | set(LABELS) == run.canary.fields
