"""What is refused is said beside its field, and what was typed stays."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.circle import ADA, BEN, DANA, GRACE, Circle
from tests.browser.person import Person
from tests.browser.spots import CIRCLE, GENERAL

pytestmark = pytest.mark.browser


def test_a_group_that_cannot_be_is_refused_beside_the_field(circle: Circle) -> None:
    ada = circle[ADA]
    ada.go(CIRCLE)
    ada.says("/board setup")
    assert ada.send() == "errors"
    ada.refused("name", "Please complete this required field.")

    yesterday = circle.now.date() - timedelta(days=1)
    ada.fill(name="Northwind Circle", first=yesterday.isoformat(), length="20")
    expect(ada.form).to_contain_text("That is in the past.")  # said already where the dates will be
    ada.fill(first=circle.first.isoformat())
    assert ada.send() == "errors"
    ada.refused("length", "Between 45 and 480 minutes.")
    ada.fill(length="150", repeats="Every N weeks", weeks="99")
    assert ada.send() == "errors"
    ada.refused("weeks", "Between 1 and 26 weeks.")
    expect(ada.field("name")).to_have_value("Northwind Circle")

    ada.fill(weeks="8")
    assert ada.send() == "closed"
    ada.newest("Northwind Circle")


def test_a_channel_that_cannot_have_a_group_is_refused_privately(circle: Circle) -> None:
    circle.set_up()
    dana = circle[DANA]
    for channel, sentence in (
        (CIRCLE, "This channel has a group already."),
        (GENERAL, "This is not a private channel."),
        ("#no-bot", "Type /invite @Soundingboard there"),
    ):
        dana.go(channel)
        dana.says("/board setup")
        answer = dana.newest(sentence)
        expect(answer).to_contain_text("Only visible to you")


def test_forms_of_members_refuse_beside_the_field_and_keep_what_was_typed(circle: Circle) -> None:
    circle.set_up()
    circle.seat(GRACE)
    ben = circle[BEN]
    ben.go(CIRCLE)
    _join(ben)
    _bring(ben)

    ben.press("Give kudos")
    ben.fill(to="Grace", why="   ")
    assert ben.send() == "errors"
    ben.refused("why", "what")
    expect(ben.field("to")).to_have_value("Grace Lindqvist (Lakeside Health)")


def _join(ben: Person) -> None:
    ben.press("Join")
    ben.fill(company="   ")
    assert ben.send() == "errors"
    ben.refused("pledge", "Please complete this required field.")
    ben.fill(pledge="yes")
    assert ben.send() == "errors"
    ben.refused("company", "Please write your company.")
    ben.fill(company="Castillo Foods")
    assert ben.send() == "closed"


def _bring(ben: Person) -> None:
    ben.press("Bring a challenge")
    ben.fill(title="  ", problem="The board wants one by summer.")
    assert ben.send() == "errors"
    ben.refused("inside", "Please complete this required field.")
    ben.fill(inside="Not sure")
    assert ben.send() == "errors"
    ben.refused("title", "title")
    expect(ben.field("problem")).to_have_value("The board wants one by summer.")
    ben.leave()
