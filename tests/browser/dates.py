"""The group's dates, in chapters: moved, cancelled, added, met otherwise, and voted on."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.circle import ADA, BEN, CHEN, DANA, EIGHT, EMEKA, FARAH, GRACE, Circle
from tests.browser.person import Person
from tests.browser.spots import CIRCLE

_PRESSED = (
    *("dates", "move", "extra", "find", "take", "cancel", "rhythm", "year", "propose_cancel", "proposal"),
    *("agree", "disagree", "form.agree", "form.disagree"),
)
ACTIONS = {f"meetings.{verb}" for verb in _PRESSED}
_SENT = ("move", "extra", "rhythm", "rhythm_sure", "year", "year_sure", "propose_move")
FORMS = {f"meetings.{name}" for name in _SENT}
SELDOM = {"meetings.follow", "groups.resend", "groups.arrived", "groups.try"}
"""What is there only after a zone's rules changed, which its room tries, or a message did not arrive."""


def come_together(circle: Circle) -> None:
    """Begin with a group of eight."""
    circle.set_up()
    circle.seat(*EIGHT)


def _dates(person: Person) -> None:
    person.go(CIRCLE)
    person.press("Next meeting")
    person.press("Dates")


def move_and_cancel(circle: Circle) -> None:
    """Move the first meeting by a week, take an offered date, and cancel it."""
    ada = circle[ADA]
    _dates(ada)
    ada.press("Move")
    ada.fill(day=(circle.first + timedelta(days=7)).isoformat(), at="17:30")
    expect(ada.form).to_contain_text("17:30 Chicago time")
    ada.send()
    ada.leave(whole=True)
    circle.hears(BEN, "The meeting has moved.")
    _dates(ada)
    ada.press("Move")
    ada.press("Find a date")
    expect(ada.form).to_contain_text("What suits most")
    ada.press("Take this")
    ada.press("Cancel")
    ada.leave(whole=True)
    circle.hears(BEN, "is cancelled.")


def add_and_change(circle: Circle) -> None:
    """Add an extra meeting, and have the group meet every month."""
    ada = circle[ADA]
    _dates(ada)
    ada.press("Extra meeting")
    ada.fill(day=(circle.first + timedelta(days=1)).isoformat(), at="09:00")
    ada.send()
    ada.leave(whole=True)
    circle.hears(BEN, "An extra meeting")
    _dates(ada)
    ada.press("How we meet")
    ada.fill(start="17:00")
    ada.send()
    expect(ada.form).to_contain_text("The dates")
    ada.send()
    ada.leave(whole=True)
    circle.hears(BEN, "The group meets otherwise")


def agree_on_a_year(circle: Circle) -> None:
    """Propose a year's dates; one thinks twice, and more than half agree."""
    ada, ben, chen = circle[ADA], circle[BEN], circle[CHEN]
    _dates(ada)
    ada.press("The year at once")
    ada.send()
    ada.send()
    ada.leave(whole=True)
    circle.hears(BEN, "The year's dates are proposed")
    for person, verbs in ((ben, ("Disagree", "Agree")), (chen, ("Agree",))):
        person.go(CIRCLE)
        for verb in verbs:
            person.press(verb)
        person.press("Open", action="meetings.proposal")
        person.press("Disagree", action="meetings.form")
        person.press("Agree", action="meetings.form")
        person.leave(whole=True)
    for one in (DANA, EMEKA):
        circle.act(one, "meetings.agree")
    circle.hears(GRACE, "The year's dates are fixed")


def change_what_is_fixed(circle: Circle) -> None:
    """Propose another date for a fixed meeting, and to cancel one."""
    ada = circle[ADA]
    _dates(ada)
    ada.press("Propose another date")
    ada.fill(at="16:00")
    ada.send()
    ada.leave(whole=True)
    circle.hears(FARAH, "Another date is proposed")
    _dates(ada)
    ada.press("Propose to cancel")
    ada.leave(whole=True)
    circle.hears(FARAH, "It is proposed to cancel a meeting")
