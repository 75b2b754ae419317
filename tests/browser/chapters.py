"""The story of a group through two meetings, in chapters; each is told by those who press."""

from collections.abc import Collection
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.circle import ADA, BEN, CHEN, DANA, EIGHT, EMEKA, FARAH, GRACE, HIRO, IVY, Circle
from tests.browser.person import Person
from tests.browser.spots import CIRCLE, DIRECT, GENERAL, HOME
from tests.browser.trying import try_all

WATCHED = {"facilitator": ADA, "presenter": BEN, "member": CHEN, "external member": GRACE, "stranger": IVY}
BEFORE = ("board", "groups", "challenges")
"""The rooms of the days before a meeting."""
AROUND = ("meetings", "updates", "kudos", "feedback")
"""The rooms of the meeting itself, and of what follows."""
LATER = ("Confirm", "Skip", "Withdraw")
"""What would lead the story elsewhere: pressed when it comes to it."""
RUN = ("Start", "Close")


def all_try(
    circle: Circle, rooms: Collection[str], *, but: Collection[str] = LATER, at_home: bool = True
) -> None:
    """Let everybody who is watched press what they have not pressed yet; running a meeting waits."""
    for one in WATCHED.values():
        if one in circle.people:
            others = [*but, *(RUN if one == ADA else ())]
            try_all(circle[one], rooms, but=others, at_home=at_home and one != IVY)


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
    circle.hears(BEN, "You have confirmed it.")


def _choose(facilitator: Person, name: str) -> None:
    facilitator.go(CIRCLE)
    facilitator.press("More")
    facilitator.press("The queue")
    facilitator.press("Choose presenter")
    facilitator.fill(person=name, reason="The board decides next week.")
    assert facilitator.send() == "clear"
    expect(facilitator.newest("The board decides next week.")).to_contain_text(name)


def come_together(circle: Circle) -> None:
    """Begin with a group of eight and their challenges; the presenter confirms."""
    circle.set_up()
    circle.seat(*EIGHT)
    for one in WATCHED.values():
        circle[one].look()
    for owner, importance in ((BEN, "9"), (ADA, "8"), (GRACE, "7")):
        brought = {"title": "A hard choice", "problem": "In one sentence.", "importance": importance}
        circle.quickly(owner, "challenges.bring", inside="no", **brought)
    circle.move_to(circle.meeting(1) - timedelta(days=20))
    circle.hears(BEN, "Will you take it?")
    circle.act(BEN, "challenges.confirm")


def prepare(circle: Circle) -> None:
    """Be asked whether one comes, share updates, give kudos."""
    chen, grace = circle[CHEN], circle[GRACE]
    circle.move_to(circle.meeting(1) - timedelta(days=13))
    all_try(circle, AROUND)
    for one in (BEN, DANA, EMEKA, FARAH, HIRO):
        circle.quickly(one, "updates.share", best="A quiet week.")
    for person in (circle[ADA], chen, grace):
        person.go(CIRCLE)
        person.press("Share an update")
        person.fill(best="We hired the lead.", hardest="The old system.")
        person.send()
        person.press("Read the others'")
        if person is grace:
            person.press("Next")
            person.press("Back")
        person.leave(whole=True)
    for giver, receiver, where in ((chen, "Grace", "Privately"), (grace, "Ben", "In the group")):
        giver.press("Give kudos")
        giver.fill(to=receiver, why="You asked the question that nobody dared.", where=where)
        giver.send()
        giver.leave()


def meet(circle: Circle) -> None:
    """Start the meeting, close it, and correct who was there."""
    ada = circle[ADA]
    circle.move_to(circle.meeting(1) - timedelta(days=6))
    circle.move_to(circle.meeting(1) - timedelta(minutes=5))
    all_try(circle, AROUND, at_home=False)
    ada.go(CIRCLE)
    ada.press("Start")
    circle.hears(ADA, "The meeting is on.")
    all_try(circle, AROUND, at_home=False)
    ada.go(CIRCLE)
    ada.press("Close")
    circle.hears(ADA, "The meeting is closed.")
    all_try(circle, AROUND, at_home=False)
    ada.go(CIRCLE)
    ada.press("Who was there?")
    ada.fill(present="Farah Khan")
    ada.field("present").press("Escape")
    assert ada.send() == "closed"


def give_feedback(circle: Circle) -> None:
    """Have all but the presenter write; one changes what they sent, withdraws it, and writes again."""
    chen = circle[CHEN]
    circle.hears(GRACE, "what you noticed, and one suggestion")
    for one in (ADA, DANA, EMEKA, FARAH, HIRO):
        circle.quickly(one, "feedback.give", noticed="You began with the number.", suggestion="Begin sooner.")
    receipt = [_write(circle[one]) for one in (GRACE, CHEN)][-1]
    _come_back(chen, receipt)
    chen.send()
    chen.leave()
    _come_back(chen, receipt)
    chen.press("Withdraw")
    chen.leave(whole=True)
    _write(chen)


def _write(person: Person) -> str:
    person.go(DIRECT)
    person.press("Give feedback")
    expect(person.form).to_contain_text("Who will see this")
    person.press("I have a receipt")
    person.leave()
    person.fill(noticed="You listened.", effect="I spoke.", suggestion="Say what you want.")
    person.send()
    receipt = person.form.locator("code").inner_text()
    person.leave()
    return receipt


def _come_back(person: Person, receipt: str) -> None:
    person.press("Give feedback")
    person.fill(receipt=receipt)
    person.send()
    expect(person.field("noticed")).to_have_value("You listened.")


def read_feedback(circle: Circle) -> None:
    """Let the presenter open what was released."""
    ben = circle[BEN]
    circle.move_to(circle.meeting(1) + timedelta(days=4))
    circle.hears(BEN, "The feedback on your hour is here.")
    ben.go(DIRECT)
    ben.press("Open", action="feedback.read")
    expect(ben.form).to_contain_text("What I noticed")
    ben.press("Next")
    ben.press("Back")
    ben.leave()


def meet_again(circle: Circle) -> None:
    """Hold the second meeting, which has another presenter, from the form."""
    ada, chen = circle[ADA], circle[CHEN]
    circle.move_to(circle.meeting(2) - timedelta(days=20))
    ada.go(CIRCLE)
    expect(ada.newest("presents at")).not_to_contain_text("Ben Castillo")
    ada.press("Confirm")
    all_try(circle, AROUND)
    chen.go(CIRCLE)
    chen.press("Share an update")
    chen.press("The last meeting's")
    expect(chen.form).to_contain_text("A quiet week.")
    chen.press("Next")
    chen.press("Back")
    chen.leave(whole=True)
    circle.move_to(circle.meeting(2) - timedelta(minutes=5))
    ada.go(CIRCLE)
    ada.press("Next meeting")
    for word in RUN:
        ada.press(word)
    ada.leave()
    circle.settle()


def begin_another(circle: Circle) -> None:
    """Go as far as the form of a second group, from Home."""
    ada = circle[ADA]
    ada.go(HOME)
    ada.press("Set up a group")
    ada.fill(channel="second-circle")
    assert ada.send() == "update"
    ada.leave()
