"""The days before a meeting, in chapters: from a channel without a group to a presenter who confirmed."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.circle import ADA, BEN, CHEN, DANA, EMEKA, FARAH, GRACE, HIRO, IVY, Circle
from tests.browser.person import Person
from tests.browser.spots import CIRCLE, DIRECT, GENERAL, HOME
from tests.browser.trying import try_all
from tests.browser.watched import AROUND, BEFORE, LATER, all_try


def gather(circle: Circle) -> None:
    """Set up a group; a stranger finds doors that say so, and so does whoever has not joined."""
    circle.set_up()
    stranger, ada = circle[IVY], circle[ADA]
    stranger.go(GENERAL)
    for command in ("/challenge Something", "/board", "/board setup", "/feedback"):
        stranger.says(command)
    stranger.leave()
    expect(stranger.log).to_contain_text("You are in no group yet.")
    try_all(stranger, BEFORE)
    grace = circle[GRACE]
    try_all(grace, (*BEFORE, *AROUND))
    grace.go(CIRCLE)
    grace.press("More")
    expect(grace.form).to_contain_text("Press Join on the board in its channel first.")
    grace.leave()
    ada.go(HOME)
    ada.press("Join")
    ada.leave()
    circle.join(ADA, CHEN, GRACE)
    circle.seat(BEN, DANA, EMEKA, FARAH, HIRO)


def bring(circle: Circle) -> None:
    """Bring challenges: some light ones, some that weigh, and one from a draft that came back."""
    for owner in (*[CHEN] * 16, ADA, GRACE):
        light = {"title": "One of many", "problem": "It is small.", "importance": "3", "urgency": "1"}
        circle.quickly(owner, "challenges.bring", inside="no", **light)
    circle.bring(BEN, "Move to one ERP or keep two?", "The board wants one.", importance="9", urgency="9")
    circle.bring(GRACE, "A budget cut", "A fifth, by March.", importance="8", readers="Whole group")
    circle.bring(ADA, "Who comes after me?", "I have no successor.", importance="2", urgency="2")
    ben = circle[BEN]
    ben.press("Bring a challenge")
    ben.fill(title="Half a thought")
    ben.leave()
    ben.press("Bring a challenge")
    expect(ben.field("title")).to_have_value("Half a thought")
    ben.press("Start fresh")
    ben.press("Bring a challenge", action="challenges.refill")
    ben.fill(title="What the merger means", inside="Yes")
    expect(ben.field("problem")).to_have_count(0)
    assert ben.send() == "closed"


def change_ones_mind(circle: Circle) -> None:
    """Edit a challenge, let others read it, withdraw one."""
    all_try(circle, BEFORE)
    chen = circle[CHEN]
    for button, answers in (
        ("Edit", {"title": "Better said"}),
        ("Who may read it", {"readers": "Whole group"}),
    ):
        _open_mine(chen)
        chen.press(button)
        chen.fill(**answers)
        assert chen.send() == "clear"
    for one in (ADA, BEN, CHEN, GRACE):
        _open_mine(circle[one])
        circle[one].press("Withdraw")
        circle[one].leave(whole=True)


def _open_mine(person: Person) -> None:
    person.go(CIRCLE)
    person.press("More")
    person.press("My challenges")


def hand_the_turn_on(circle: Circle) -> None:
    """Propose the presenter, who swaps, is chosen again, confirms, skips, and is chosen once more."""
    ada, ben, chen = circle[ADA], circle[BEN], circle[CHEN]
    circle.move_to(circle.meeting(1) - timedelta(days=20))
    for one in (CHEN, GRACE):
        try_all(circle[one], BEFORE, but=["Withdraw"])
    for one in (ADA, BEN):
        try_all(circle[one], BEFORE, but=LATER)
    ben.go(DIRECT)
    chen.go(DIRECT)
    for answer, answered, told in (
        ("Not this time", "You leave the hour", "cannot take your turn"),
        ("Agree", "You take the hour", "is not yours now"),
    ):
        ben.press("Swap")
        ben.fill(person="Chen Wei")
        assert ben.send() == "closed"
        chen.press(answer)
        circle.hears(CHEN, answered)
        circle.hears(BEN, told)
    _choose(ada, "Ben Castillo")
    circle.hears(BEN, "Will you take it?")
    ben.press("Confirm")
    circle.hears(BEN, "You have confirmed it.")
    ben.press("Skip")
    circle.hears(BEN, "is not yours now")
    _choose(ada, "Ben Castillo")
    ada.press("Confirm")
    circle.hears(BEN, "has confirmed it for you.")


def _choose(facilitator: Person, name: str) -> None:
    facilitator.go(CIRCLE)
    facilitator.press("More")
    facilitator.press("The queue")
    facilitator.press("Choose presenter")
    facilitator.fill(person=name, reason="The board decides next week.")
    assert facilitator.send() == "clear"
    expect(facilitator.newest("The board decides next week.")).to_contain_text(name)


def begin_another(circle: Circle) -> None:
    """Go as far as the form of a second group, from Home."""
    ada = circle[ADA]
    ada.go(HOME)
    ada.press("Set up a group")
    ada.fill(channel="second-circle")
    assert ada.send() == "update"
    ada.leave()
