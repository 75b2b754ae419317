"""One's own calendar, in chapters: a link with and without names, a file, and no link any more."""

from pathlib import Path

import httpx
from playwright.sync_api import expect

from tests.browser.circle import BEN, GRACE, Circle
from tests.browser.person import Person
from tests.browser.spots import CIRCLE, DIRECT, HOME
from tests.calendars.reading import events, starts
from tests.local import LOCAL

ACTIONS = {f"calendars.{verb}" for verb in ("open", "link", "stop", "file")}


def get_a_link(circle: Circle) -> None:
    """Have Ben get a link from Home, add the names, and leave them out again."""
    ben = circle[BEN]
    ben.go(HOME)
    ben.press("Calendar")
    ben.press("Get a link")
    expect(ben.form).to_contain_text("Nothing else is in it.")
    address = ben.form.locator("code").first.inner_text()
    assert starts(_fetched(address))[0] == circle.meeting(1)
    box = ben.form.get_by_label("Add the members' names")
    box.check()
    expect(ben.form).to_contain_text("and the members' names.")
    assert "Grace Lindqvist" in str(events(_fetched(address))[0]["DESCRIPTION"])
    box.uncheck()
    expect(ben.form).to_contain_text("Nothing else is in it.")
    assert "DESCRIPTION" not in _fetched(address)
    assert address.rpartition("/")[2] not in circle.playground.log


def end_it(circle: Circle) -> None:
    """Have Ben get another link, and stop it."""
    ben = circle[BEN]
    ben.press("Get a new link")
    expect(ben.form).to_contain_text("is shown this once")
    address = ben.form.locator("code").first.inner_text()
    ben.press("Stop the link")
    expect(ben.form).to_contain_text("You have no link yet.")
    assert httpx.get(address, **LOCAL).status_code == 404
    ben.leave(whole=True)


def get_a_file(circle: Circle) -> None:
    """Have somebody from another company, who has no Home, get a file."""
    grace = circle[GRACE]
    grace.go(CIRCLE)
    grace.press("More")
    grace.press("Calendar")
    grace.press("Send me a file")
    expect(grace.form).to_contain_text("on its way to your messages")
    grace.leave(whole=True)
    circle.hears(GRACE, "Your groups' dates.")
    assert starts(_saved(grace).read_text())[0] == circle.meeting(1)


def _saved(person: Person) -> Path:
    person.go(DIRECT)
    with person.page.expect_download() as saving:
        person.newest("Your groups' dates.").get_by_role("link", name="peer-group-meetings.ics").click()
    assert saving.value.suggested_filename == "peer-group-meetings.ics"
    return Path(saving.value.path())


def _fetched(address: str) -> str:
    return httpx.get(address, **LOCAL).raise_for_status().text
