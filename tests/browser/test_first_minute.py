"""What a newcomer does first: one tab, one hand, eight people."""

import pytest
from playwright.sync_api import expect

from tests.browser.circle import ADA, BEN, CHEN, EIGHT, GRACE, Circle
from tests.browser.spots import CIRCLE

pytestmark = pytest.mark.browser

CLICKS = 80
"""A hand makes about one a second; it also types a title and a sentence now and then."""
BROUGHT = (
    (BEN, "Move to one ERP or keep two?", "9"),
    (CHEN, "My best architect wants to leave", "7"),
    (GRACE, "A budget cut that I do not believe in", "8"),
)


def test_from_nothing_to_a_queue_that_says_why_takes_eighty_clicks(circle: Circle) -> None:
    hand = circle[ADA]
    hand.go(CIRCLE)
    hand.says("/board setup")
    hand.fill(name="Northwind Circle")
    assert hand.send() == "closed"
    hand.newest("The queue is empty")

    for one in EIGHT:
        if one != ADA:
            hand.become(one)
        hand.press("Join")
        hand.fill(pledge="yes")
        assert hand.send() == "closed"
    for one, title, importance in BROUGHT:
        hand.become(one)
        hand.press("Bring a challenge")
        hand.fill(title=title, problem="In one sentence.", importance=importance, inside="No")
        assert hand.send() == "closed"
    hand.become(ADA)
    hand.press("More")
    hand.press("The queue")

    expect(hand.form).to_contain_text("Ben Castillo is next: not yet presented in this round")
    expect(hand.form).to_contain_text("45 points: importance 9 × urgency 5.")
    expect(hand.newest("Northwind Circle")).to_contain_text("3 challenges wait in the queue.")
    assert hand.clicks <= CLICKS
