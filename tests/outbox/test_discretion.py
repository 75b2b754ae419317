"""Before each post the channel is seen to be private: one look serves many, and none is too old."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.outbox.jobs import Sender
from playground.channels import Channel
from playground.faults import Fault, Kind
from tests.outbox.office import Office
from tests.slack import ADA, CIRCLE, GENERAL, SECOND

APP = "U0SBBOT"
_A_WHILE = timedelta(minutes=16)
LOOKS = ("users.conversations", "conversations.info")


@pytest.fixture
def discreet(office: Office) -> Sender:
    """A sender that looks anew for each claim."""
    return office.another(discreet=0.0)


@pytest.fixture
def looks(office: Office) -> Iterator[list[str]]:
    """The looks that Slack was asked for."""
    asked, take = list[str](), office.world.faults.take

    def note(method: str) -> Fault | None:
        asked.extend([method] if method in LOOKS else [])
        return take(method)

    office.world.faults.take = note  # type: ignore[method-assign]
    yield asked
    office.world.faults.take = take  # type: ignore[method-assign]


def test_a_private_channel_hears_it_and_a_person_needs_no_look(
    office: Office, discreet: Sender, looks: list[str]
) -> None:
    office.post("Direct", channel=ADA)
    office.flush(discreet)
    assert looks == []

    office.post("News")
    office.flush(discreet)
    assert office.texts() == ["News"]
    assert looks == ["users.conversations"]


def test_fault_75_a_public_channel_never_hears_it(office: Office, discreet: Sender) -> None:
    office.world.channels[GENERAL].members.append(APP)
    office.post("News", key="a", channel=GENERAL)
    office.post("News", key="b", channel=SECOND)
    office.world.channels[CIRCLE].kind = "public"
    office.post("News", key="c")
    office.flush(discreet)

    assert office.texts(GENERAL) == office.texts(CIRCLE) == []
    assert office.texts(SECOND) == ["News"]
    reasons = {row.key: row.reason for row in office.rows}
    assert reasons == {"a": "is_public", "b": None, "c": "is_public"}


def test_many_channels_are_looked_at_together(office: Office, looks: list[str]) -> None:
    many = [f"C0MANY{number}" for number in range(300)]
    for name in many:
        office.world.channels[name] = Channel(name, name.lower(), "private", 0, [ADA, APP])
    for name in many[::15]:
        office.post("News", channel=name)
    office.flush(office.another(discreet=3600.0))

    assert [office.texts(name) for name in many[::15]] == [["News"]] * 20
    assert len(looks) == 2, "two pages of one list"


def test_what_a_moved_clock_brings_about_is_not_said_on_an_older_look(
    office: Office, looks: list[str]
) -> None:
    sender = office.another(discreet=3600.0)
    office.post("Before")
    office.flush(sender)
    office.world.channels[CIRCLE].kind = "public"
    office.post("A title", now=office.clock() + timedelta(days=7))
    office.world.move_clock(timedelta(days=8))
    office.wake()
    office.flush(sender)

    assert office.texts() == ["Before"]
    assert looks == ["users.conversations", "users.conversations", "conversations.info"]


@pytest.mark.parametrize("kind", ["503", "429", "html", "drop_before"])
def test_where_slack_does_not_say_nothing_is_posted_until_it_does(
    office: Office, discreet: Sender, kind: Kind
) -> None:
    for method in LOOKS:
        office.fails(kind, method=method, times=10)
    office.post("Remember", repeats=False)
    office.flush(discreet)
    assert office.texts() == []
    assert office.row.state == "queued"

    office.world.faults.clear()
    office.world.move_clock_to(office.clock().replace(microsecond=0) + _A_WHILE)
    office.wake()
    office.flush(discreet)
    assert office.texts() == ["Remember"]


def test_without_the_right_to_look_nothing_is_said_and_the_reason_is_named(
    office: Office, discreet: Sender
) -> None:
    office.fails("ok_false", method="users.conversations", error="missing_scope")
    office.fails("ok_false", method="conversations.info", error="missing_scope")
    office.post("News")
    office.flush(discreet)

    assert (office.row.state, office.row.reason, office.texts()) == ("queued", "missing_scope", [])
