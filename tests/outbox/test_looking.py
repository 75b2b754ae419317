"""Where the app may read, what was perhaps said is looked for: it arrives once, whatever kind it is."""

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import main
from bot.core.clock import system_clock
from bot.outbox import rules
from bot.outbox.jobs import Sender
from bot.outbox.rules import Fate
from playground.channels import Message
from playground.faults import Kind
from playground.settings import DEFAULT_SCOPES
from tests.outbox.office import Office
from tests.outbox.test_together import end_leases, kill
from tests.outbox.test_trouble import LOST_AFTER, LOST_BEFORE
from tests.slack import ADA, CIRCLE

READS = DEFAULT_SCOPES | {"groups:history", "channels:history", "im:history", "im:write"}


@pytest.fixture
def reader(office: Office) -> Iterator[Sender]:
    """A sender that may read, in a workspace that has allowed it."""
    given_before = office.world.settings
    office.world.settings = dataclasses.replace(given_before, scopes=READS)
    office.sender = office.another(looks=lambda _, channel: rules.can_read(channel, READS))
    yield office.sender
    office.world.settings = given_before


def go_on(office: Office) -> None:
    for _ in range(4):
        office.go_on(minutes=1)


@pytest.mark.parametrize("channel", [CIRCLE, ADA])
@pytest.mark.parametrize("repeats", [True, False])
@pytest.mark.parametrize("kind", [*LOST_BEFORE, *LOST_AFTER])
def test_fault_71_what_may_have_been_said_is_looked_for_and_arrives_once(
    office: Office, reader: Sender, kind: Kind, repeats: bool, channel: str
) -> None:
    office.fails(kind)
    office.post("News", repeats=repeats, channel=channel)
    office.post("Next", repeats=repeats, channel=channel)
    office.flush()
    go_on(office)

    assert office.texts("D0ADA" if channel == ADA else channel) == ["News", "Next"]
    assert set(office.states.values()) == {"sent"}
    assert reader.fates[Fate.SENT, "found"] == (1 if kind in LOST_AFTER else 0)


def test_fault_71_a_message_that_is_found_stands_where_it_was_found(office: Office, reader: Sender) -> None:
    office.fails("drop_after")
    office.post("Two come", key="a", place="board:1")
    office.flush()
    go_on(office)
    assert office.places == {"board:1": office.seen()[0].ts}

    office.post("Three come", key="b", place="board:1")
    go_on(office)
    assert office.texts() == ["Three come"]


@pytest.mark.parametrize("was_said", [True, False])
def test_fault_57_what_a_dead_process_was_sending_is_looked_for(
    office: Office, reader: Sender, was_said: bool
) -> None:
    office.post("News", repeats=False)
    claimed = kill(office)
    if was_said:
        office.stage.run(reader._say(claimed, until=float("inf")))
    end_leases(office)
    office.flush()
    go_on(office)

    assert (office.texts(), office.row.state) == (["News"], "sent")


def test_an_error_of_slack_that_may_have_worked_is_looked_for(office: Office, reader: Sender) -> None:
    office.fails("ok_false", error="internal_error")
    office.post("News", repeats=False)
    office.flush()
    go_on(office)

    assert (office.texts(), office.row.state) == (["News"], "sent")


def test_fault_80_while_looking_has_to_wait_nothing_is_sent_twice(office: Office, reader: Sender) -> None:
    office.fails("drop_after")
    office.fails("429", method="conversations.history", times=3, retry_after="60")
    office.post("News")
    office.flush()
    for _ in range(6):
        office.go_on(minutes=2)

    assert (office.texts(), office.row.state) == (["News"], "sent")


@pytest.mark.parametrize(("repeats", "texts", "state"), [(True, 2, "sent"), (False, 1, "unsure")])
def test_fault_81_what_can_be_looked_for_only_long_after_follows_its_kind(
    office: Office, reader: Sender, repeats: bool, texts: int, state: str
) -> None:
    office.fails("drop_after")
    office.post("News", repeats=repeats)
    office.flush()
    office.world.move_clock(rules.LOOKS_WITHIN + timedelta(minutes=1))
    go_on(office)

    assert (len(office.texts()), office.row.state) == (texts, state)


def test_a_scope_that_was_taken_back_leaves_the_kind_to_decide(office: Office, reader: Sender) -> None:
    office.world.settings = dataclasses.replace(office.world.settings, scopes=DEFAULT_SCOPES)
    office.fails("drop_after")
    office.post("Remember", repeats=False)
    office.flush()
    go_on(office)

    assert (office.texts(), office.row.state, office.row.reason) == (["Remember"], "unsure", "missing_scope")


def test_what_is_looked_for_tells_nothing_but_an_id(office: Office) -> None:
    office.post("News")
    office.flush()

    [seen] = office.seen()
    assert seen.metadata == {
        "event_type": "soundingboard_message",
        "event_payload": {"id": office.row.id.hex},
    }


def test_many_messages_are_looked_through(office: Office, reader: Sender) -> None:
    office.fails("drop_after")
    office.post("News", repeats=False)
    office.flush()
    for number in range(250):
        talk = Message(office.world.next_ts(), ADA, f"Talk {number}")
        office.world.post(office.world.channels[CIRCLE], talk)
    go_on(office)

    assert office.row.state == "sent"
    assert office.texts().count("News") == 1


@given(st.sets(st.sampled_from(sorted(READS))), st.sampled_from(["C1", "G1", "U1", "W1"]))
def test_reading_needs_the_scope_of_the_place(scopes: set[str], channel: str) -> None:
    if channel[0] in "UW":
        assert rules.can_read(channel, scopes) == ({"im:history", "im:write"} <= scopes)
    else:
        assert rules.can_read(channel, scopes) == bool(scopes & {"groups:history", "channels:history"})


def test_the_workspace_s_scopes_are_read_when_the_app_starts(office: Office, reader: Sender) -> None:
    installation = office.stage.run(main.install(office.client, office.db, system_clock))

    assert installation.scopes == READS
