"""Take the pictures in docs/pictures anew, from a playground in which a group has begun its work."""

import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import FloatRect, Locator

from tests.browser.circle import ADA, BEN, CHEN, DANA, EIGHT, EMEKA, FARAH, GRACE, HIRO, Circle
from tests.browser.person import Person
from tests.browser.running import playground_in
from tests.browser.spots import CIRCLE, DIRECT, HOME
from tests.chromium import chromium
from tests.house.source import ROOT

PICTURES = ROOT / "docs" / "pictures"
_DESK = {"viewport": {"width": 1100, "height": 1000}, "device_scale_factor": 1.75}
_PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}
_UNROLL = """form => {
    document.activeElement.blur();
    form.style.maxHeight = "none";
    form.style.borderRadius = "0";
}"""
_ROLL = "form => form.removeAttribute('style')"

CHALLENGES = (
    (
        BEN,
        "One ERP for both plants, or two?",
        "The board wants one system by next summer, and the plant that earns the money runs the other one.",
        {"importance": "9", "urgency": "7", "readers": "group"},
    ),
    (
        CHEN,
        "My best architect has an offer",
        "She is the only one who understands claims, and I can match the salary but not the title.",
        {"kind": "people", "importance": "8", "urgency": "7", "readers": "titles"},
    ),
    (
        GRACE,
        "A budget cut that I do not believe in",
        "I have to take out a fifth by March, and everything that is left keeps a clinic open.",
        {"importance": "7", "urgency": "6", "readers": "group"},
    ),
)


def main() -> None:
    """Play the story and write the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, playground_in(Path(folder)) as playground:
        seen = {"localStorage": [{"name": "playground/welcome", "value": "yes"}], "origin": playground.url}
        with chromium() as browser:
            circle = Circle(browser, playground, storage_state={"origins": [seen]}, **_DESK)
            circle.zone = "Europe/Berlin"
            _bring(circle)
            _look_at_the_queue(circle)
            _look_at_the_board(circle)
            _look_at_home(circle)
            _look_at_feedback(circle)


def _bring(circle: Circle) -> None:
    circle.set_up()
    circle.seat(*EIGHT)
    for owner, title, problem, more in CHALLENGES:
        answers = {"kind": "business", "inside": "no"} | more
        circle.quickly(owner, "challenges.bring", title=title, problem=problem, **answers)
    emeka = circle[EMEKA]
    emeka.go(CIRCLE)
    emeka.press("Bring a challenge")
    emeka.fill(
        title="Replace the core, or wrap it once more?",
        problem="Our core banking is 30 years old; the people who know it retire within four.",
        wish="How you decided, and what you would not do again.",
        importance="8",
        urgency="4",
        inside="No",
    )
    _take_form(emeka, "bring-a-challenge")
    emeka.send()


def _look_at_the_queue(circle: Circle) -> None:
    ada = circle[ADA]
    ada.press("More")
    ada.press("The queue")
    _take_form(ada, "queue")
    ada.leave(whole=True)


def _look_at_the_board(circle: Circle) -> None:
    circle.move_to(circle.meeting(1) - timedelta(days=20))
    circle.hears(BEN, "Will you take it?")
    ben, dana = circle[BEN], circle[DANA]
    ben.go(DIRECT)
    ben.press("Confirm")
    circle.move_to(circle.meeting(1) - timedelta(days=13, hours=3))  # nobody sleeps then
    for one in (ADA, CHEN, EMEKA, GRACE, HIRO):
        circle.act(one, "meetings.coming")
    circle.act(FARAH, "meetings.not_coming")
    dana.go(CIRCLE)
    _take(dana, dana.newest("What is said here stays here"), "board")
    dana.press("Next meeting")
    dana.press("Coming")
    _take_form(dana, "next-meeting")
    dana.leave()
    _look_on_a_phone(circle.elsewhere(CHEN, **_PHONE))


def _look_on_a_phone(phone: Person) -> None:
    phone.page.get_by_role("button", name="Places").click()
    phone.page.get_by_role("link", name=CIRCLE).click()
    phone.log.evaluate("log => { log.scrollTop = 0; }")
    phone.page.mouse.move(0, 0)
    phone.page.screenshot(path=PICTURES / "phone.png", animations="disabled")
    phone.close()


def _look_at_home(circle: Circle) -> None:
    circle.move_to(circle.meeting(1) - timedelta(days=2))
    ben = circle[BEN]
    ben.go(HOME)
    ben.home.get_by_text("your update for the meeting").wait_for()
    _take(ben, ben.home.locator(".blocks"), "home", edge=16)


def _look_at_feedback(circle: Circle) -> None:
    circle.move_to(circle.meeting(1) - timedelta(minutes=5))
    ada, grace = circle[ADA], circle[GRACE]
    ada.go(CIRCLE)
    ada.press("Start")
    circle.hears(ADA, "The meeting is on.")
    ada.press("Close")
    circle.hears(GRACE, "what you noticed, and one suggestion")
    grace.go(DIRECT)
    grace.press("Give feedback")
    grace.fill(
        noticed="You gave us the number before the story, and the room went quiet.",
        effect="I understood at once what was at stake, and stopped preparing my answer.",
        suggestion="Ask the two plant managers which system they would keep, before you ask anybody else.",
    )
    _take_form(grace, "feedback")


def _take_form(person: Person, name: str) -> None:
    """Take the form on top as long as it is, its caret nowhere."""
    person.top()
    person.form.evaluate(_UNROLL)
    person.page.set_viewport_size({"width": 1100, "height": int(_box(person.form)["height"]) + 40})
    _take(person, person.form, name, edge=-1)  # its frame lets the page behind shine through
    person.form.evaluate(_ROLL)
    person.page.set_viewport_size({"width": 1100, "height": 1000})


def _take(person: Person, place: Locator, name: str, *, edge: int = 0) -> None:
    """Take a part of the page with so many pixels around it."""
    place.scroll_into_view_if_needed()
    person.page.mouse.move(0, 0)
    box = _box(place)
    clip: FloatRect = {
        "x": box["x"] - edge,
        "y": box["y"] - edge,
        "width": box["width"] + 2 * edge,
        "height": box["height"] + 2 * edge,
    }
    person.page.screenshot(path=PICTURES / f"{name}.png", clip=clip, animations="disabled")


def _box(place: Locator) -> FloatRect:
    box = place.bounding_box()
    assert box is not None
    return box


if __name__ == "__main__":
    main()
