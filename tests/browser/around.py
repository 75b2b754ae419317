"""Two meetings and what lies between them, in chapters."""

from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.circle import ADA, BEN, CHEN, DANA, EIGHT, EMEKA, FARAH, GRACE, HIRO, Circle
from tests.browser.person import Person
from tests.browser.spots import CIRCLE, DIRECT
from tests.browser.watched import AROUND, RUN, WATCHED, all_try


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
    expect(ada.newest("is proposed to present at")).not_to_contain_text("Ben Castillo")
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
