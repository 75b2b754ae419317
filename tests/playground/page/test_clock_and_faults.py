"""The clock bar and the faults panel."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.playground.page.stage import START, Stage

pytestmark = pytest.mark.browser


def test_the_clock_shows_two_zones_and_moves_by_a_button(stage: Stage) -> None:
    page = stage.tab()
    clock = page.get_by_role("timer", name="Time now")
    expect(clock).to_contain_text("Tue 3 Mar 2026, 1:00 PM")
    expect(clock).to_contain_text("Berlin · 12:00 UTC")
    page.get_by_role("button", name="+1 week").click()

    expect(clock).to_contain_text("Tue 10 Mar 2026, 1:00 PM")


def test_the_clock_goes_to_when_the_app_wakes_next_and_shows_that_it_works(stage: Stage) -> None:
    page = stage.tab()
    tell = {"app": "gallery", "next": (START + timedelta(days=2)).isoformat(), "busy": False}
    stage.slack.http.post("/clock", json=tell)
    button_ = page.get_by_role("button", name="To the next nudge")
    expect(button_).to_contain_text("Thu 5 Mar, 1:00 PM")
    button_.click()
    expect(page.get_by_role("timer")).to_contain_text("Thu 5 Mar 2026")
    stage.slack.http.post("/clock", json={**tell, "busy": True})

    expect(page.get_by_role("status").filter(has_text="Working…")).to_be_visible()


def test_the_clock_goes_to_a_time_of_ones_own(stage: Stage) -> None:
    page = stage.tab()
    page.get_by_role("button", name="To a time").click()
    page.get_by_label("Move the clock to").fill("2026-03-29T08:00")
    page.get_by_role("button", name="Move", exact=True).click()

    expect(page.get_by_role("timer")).to_contain_text("Sun 29 Mar 2026, 8:00 AM")
    expect(page.get_by_role("timer")).to_contain_text("06:00 UTC")


def test_faults_wait_in_a_list_and_can_be_cleared(stage: Stage) -> None:
    page = stage.tab()
    page.get_by_role("button", name="Faults").click()
    page.get_by_label("Which call").select_option("chat.postMessage")
    page.get_by_role("button", name="429").click()
    page.get_by_role("button", name="Accept and drop").click()
    waiting = page.get_by_role("list", name="Waiting faults").get_by_role("listitem")
    expect(waiting).to_have_text(["429 Too many on chat.postMessage", "Accept and drop on chat.postMessage"])
    assert [each["kind"] for each in stage.slack.sees()["faults"]] == ["429", "drop_after"]

    page.get_by_role("button", name="Clear all").click()

    expect(waiting).to_have_count(0)
    assert stage.slack.sees()["faults"] == []


def test_what_changes_in_slack_is_done_and_undone_by_the_same_button(stage: Stage) -> None:
    page = stage.tab()
    page.get_by_role("button", name="Changes").click()
    page.get_by_label("A channel of yours").select_option("peer-circle")
    page.get_by_label("A person").select_option("Ben Castillo")
    world = stage.slack.world
    room, ben = world.channels["C0CIRCLE"], world.people["U0BEN"]

    changes: Sequence[tuple[str, str, Callable[[], bool]]] = (
        ("Archive", "Bring it back", lambda: room.archived),
        ("Make public", "Make private", lambda: room.kind == "public"),
        ("Remove the app", "Invite the app", lambda: "U0SBBOT" not in room.members),
        ("Account off", "Account on", lambda: ben.deleted),
        ("Refuse messages", "Take messages", lambda: ben.no_dms),
        ("On vacation", "Clear status", lambda: bool(ben.status[0])),
        ("Uninstall", "Install again", lambda: not world.installed),
    )
    for there, back, is_so in changes:
        page.get_by_role("button", name=there, exact=True).click()
        expect(page.get_by_role("button", name=back, exact=True)).to_be_visible()
        assert is_so(), there
        page.get_by_role("button", name=back, exact=True).click()
        expect(page.get_by_role("button", name=there, exact=True)).to_be_visible()
        assert not is_so(), back

    page.get_by_role("button", name="Take token back").click()
    expect(page.get_by_role("button", name="Install again")).to_be_visible()
    assert world.revoked
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_label("A channel of yours")).not_to_contain_text("peer-circle")
