"""Reminders, in chapters: why, later, not this kind, days off; and messages that do not arrive."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.circle import ADA, CHEN, DANA, EMEKA, FARAH, Circle
from tests.browser.person import Person
from tests.browser.spots import CIRCLE, DIRECT, HOME

ACTIONS = {
    *(
        f"nudges.{verb}"
        for verb in ("done", "snooze", "not_this_kind", "why", "settings", "strike", "unheard")
    ),
    *("nudges.done_alike", "members.away", "members.not_away"),
}
FORMS = {"nudges.snooze", "nudges.settings"}
MENDED = {"groups.resend", "groups.arrived", "groups.try"}
_ASKED = "Are you coming?"


def be_asked(circle: Circle) -> None:
    """Have everybody be asked two weeks before the meeting."""
    circle.move_to(circle.meeting(1) - timedelta(days=13, hours=9))
    for one in (CHEN, DANA):
        circle.hears(one, _ASKED)


def ask_why_and_snooze(circle: Circle) -> None:
    """Have Chen ask why, snooze it until tomorrow, be reminded again, and say that it is done."""
    chen = circle[CHEN]
    chen.go(DIRECT)
    chen.press("Why this?")
    expect(chen.form).to_contain_text("Two weeks before a meeting")
    chen.leave()
    chen.press("Snooze")
    assert chen.send() == "closed"
    chen.newest("Comes again")
    circle.move_to(circle.now + timedelta(days=1))
    circle.hears(CHEN, _ASKED)
    chen.press("Why this?")
    expect(chen.form).to_contain_text("You snoozed it until then.")
    chen.leave()
    chen.press("Done")
    chen.newest("Done.")


def end_a_kind(circle: Circle) -> None:
    """Have Dana end this kind, and Ada, who leads the group, see that alone."""
    dana, ada = circle[DANA], circle[ADA]
    dana.go(DIRECT)
    dana.press("Not this kind")
    dana.newest("You get no more reminders of this kind")
    ada.go(HOME)
    ada.press("My reminders")
    ada.press("Open")
    expect(ada.form).to_contain_text("Dana")
    ada.leave(whole=True)


def be_away(circle: Circle) -> None:
    """Have Dana enter days off and take them back; of two with a status in Slack one is away."""
    dana, first = circle[DANA], circle.now.date() + timedelta(days=1)
    dana.go(HOME)
    dana.press("My reminders")
    dana.fill(away_from=first.isoformat(), away_until=(first + timedelta(days=20)).isoformat())
    assert dana.send() == "closed"
    dana.press("My reminders")
    dana.press("Remove")
    dana.leave(whole=True)
    for one, answer in ((EMEKA, "Yes, until then"), (FARAH, "No")):
        _change(circle[ADA], "On vacation", person=circle[one].look()["me"]["name"])
        circle.hears(one, answer)
        circle[one].go(DIRECT)
        circle[one].press(answer)


def be_reminded_alike(circle: Circle) -> None:
    """Have Chen press Done on a reminder that everybody gets alike: nothing is noted."""
    ada, chen = circle[ADA], circle[CHEN]
    circle.move_to(circle.meeting(1) - timedelta(minutes=5))
    ada.go(CIRCLE)
    ada.press("Start")
    ada.press("Close")
    circle.move_to(circle.now + timedelta(days=2, hours=20))
    chen.go(DIRECT)
    chen.press("Done", action="nudges.done_alike")
    expect(chen.page.get_by_text("Nothing is noted").first).to_be_visible()


def lose_answers(circle: Circle) -> None:
    """Have Slack's answers get lost: Ada sends one message again, and knows that another came."""
    ada = circle[ADA]
    page = ada.page
    page.get_by_role("button", name="Faults").click()
    page.get_by_label("Which call").select_option("chat.postMessage")
    page.get_by_label("How many").fill("5")
    page.get_by_role("button", name="HTML answer", exact=True).click()
    page.keyboard.press("Escape")
    circle.move_to(circle.meeting(1) - timedelta(days=13, hours=9))
    circle.hears(ADA, "may not have arrived")
    ada.go(DIRECT)
    for label in ("It arrived", "Send again"):
        ada.press(label)
        circle.settle()
        if ada.look()["views"]:  # it says that somebody was quicker: here, Slack
            ada.leave(whole=True)


def archive_the_channel(circle: Circle) -> None:
    """Have the channel be archived when an agenda is due: Ada is told, and it goes on when it is back."""
    ada = circle[ADA]
    _change(ada, "Archive", channel="peer-circle")
    circle.move_to(circle.meeting(1) - timedelta(days=6))
    circle.hears(ADA, "Try again")
    ada.go(DIRECT)
    ada.press("Try again")
    _change(ada, "Bring it back", channel="peer-circle")
    circle.hears(CHEN, "The agenda of the meeting")


def _change(ada: Person, label: str, *, channel: str = "", person: str = "") -> None:
    page = ada.page
    page.get_by_role("button", name="Changes").click()
    if channel:
        page.get_by_label("A channel of yours").select_option(channel)
    if person:
        page.get_by_label("A person").select_option(person)
    page.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_role("button", name=label, exact=True)).to_have_count(0)
    page.keyboard.press("Escape")
