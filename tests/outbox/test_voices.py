"""The voice switched off, and only rehearsing: for one group, or for everything."""

import uuid
from datetime import timedelta

import pytest

from bot.outbox import service
from bot.outbox.rules import Mode
from bot.outbox.service import EVERYWHERE
from tests.outbox.office import Office
from tests.slack import ADA, BEN, SECOND


def switch(office: Office, mode: Mode, scope: uuid.UUID = EVERYWHERE) -> None:
    with office.db() as session:
        service.speak(session, scope, mode)


@pytest.fixture
def theirs(office: Office) -> uuid.UUID:
    """Another group, whose one message waits in the second channel."""
    ours, office.scope = office.scope, office.a_second_group()
    office.post("Theirs", key="theirs", channel=SECOND)
    theirs, office.scope = office.scope, ours
    return theirs


def test_a_group_that_is_switched_off_waits_while_the_others_speak(office: Office, theirs: uuid.UUID) -> None:
    office.post("Ours")
    switch(office, Mode.OFF, office.scope)
    office.flush()
    assert (office.texts(), office.texts(SECOND)) == ([], ["Theirs"])

    switch(office, Mode.ON, office.scope)
    office.flush()
    assert office.texts() == ["Ours"]


def test_when_everything_is_off_nobody_speaks_and_nothing_is_lost(office: Office, theirs: uuid.UUID) -> None:
    office.post("Ours", key="ours")
    switch(office, Mode.OFF)
    office.go_on(days=3)
    assert set(office.states.values()) == {"queued"}

    switch(office, Mode.ON)
    office.flush()
    assert (office.texts(), office.texts(SECOND)) == (["Ours"], ["Theirs"])


def test_what_waited_too_long_in_silence_follows_its_rule(office: Office) -> None:
    switch(office, Mode.OFF)
    office.post("Remember", key="a", channel=ADA, repeats=False)
    office.post("Too late", key="b", channel=BEN, expires_at=office.clock() + timedelta(hours=1))
    office.post("Released", key="c")
    office.go_on(days=2)
    switch(office, Mode.ON)
    office.flush()

    assert office.states == {"a": "expired", "b": "expired", "c": "sent"}


def test_a_group_that_rehearses_has_its_messages_made_and_not_sent(office: Office, theirs: uuid.UUID) -> None:
    for number in range(3):
        office.post(f"{number} come", key=f"board:{number}", place="board:1")
    office.post("Ours", key="ours")
    switch(office, Mode.DRY, office.scope)
    office.flush()

    assert (office.texts(), office.texts(SECOND), office.places) == ([], ["Theirs"], {})
    assert office.states["ours"] == office.states["board:2"] == "rehearsed"
    assert {row.reason for row in office.rows if row.state == "rehearsed"} == {"dry run"}
    assert [row.payload for row in office.rows] == [None] * 5


def test_everything_rehearses(office: Office, theirs: uuid.UUID) -> None:
    office.post("Ours", key="ours")
    switch(office, Mode.DRY)
    office.flush()

    assert (office.texts(), office.texts(SECOND)) == ([], [])
    assert set(office.states.values()) == {"rehearsed"}


@pytest.mark.parametrize(
    ("mode", "state"), [(Mode.OFF, "queued"), (Mode.DRY, "rehearsed"), (Mode.ON, "sent")]
)
def test_the_setting_goes_for_one_process_whatever_the_database_says(
    office: Office, mode: Mode, state: str
) -> None:
    office.post("Ours")
    office.flush(office.another(mode=mode))

    assert office.row.state == state


def test_the_last_word_about_a_voice_is_the_one_that_holds(office: Office) -> None:
    for mode in (Mode.OFF, Mode.DRY, Mode.OFF):
        switch(office, mode, office.scope)
    with office.db() as session:
        assert service.modes(session) == {office.scope: Mode.OFF}
    switch(office, Mode.ON, office.scope)
    with office.db() as session:
        assert service.modes(session) == {}
