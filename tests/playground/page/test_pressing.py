"""Buttons, menus and pickers in messages."""

import pytest
from playwright.sync_api import expect

from tests.playground.page import samples
from tests.playground.page.samples import actions, button
from tests.playground.page.stage import Stage, log

pytestmark = pytest.mark.browser


def test_a_press_reaches_the_app_with_its_ids(stage: Stage) -> None:
    ts = stage.post(*samples.EVERYTHING)
    stage.tab("U0GRACE").get_by_role("button", name="Approve").click()

    heard = stage.heard("block_actions")
    assert heard["user"]["id"] == "U0GRACE"
    assert heard["container"]["message_ts"] == ts
    assert (heard["actions"][0]["block_id"], heard["actions"][0]["action_id"]) == ("actions", "approve")
    assert heard["actions"][0]["value"] == "1"


def test_a_press_that_asks_first_is_sent_only_after_yes(stage: Stage) -> None:
    stage.post(*samples.EVERYTHING)
    page = stage.tab()
    asked = page.get_by_role("alertdialog", name="Are you sure?")

    page.get_by_role("button", name="Remove").click()
    asked.get_by_role("button", name="Keep it").click()
    expect(asked).to_have_count(0)
    assert stage.app.payloads == []

    page.get_by_role("button", name="Remove").click()
    asked.get_by_role("button", name="Yes, remove").click()
    assert stage.heard("block_actions")["actions"][0]["action_id"] == "remove"


def test_a_menu_in_a_message_is_used_by_keyboard(stage: Stage) -> None:
    stage.post(*samples.EVERYTHING)
    page = stage.tab()
    menu = page.get_by_role("combobox", name="Pick a colour")

    menu.focus()
    menu.press("ArrowDown")
    menu.press("ArrowDown")
    menu.press("Enter")

    expect(menu).to_have_value("Green")
    assert stage.heard("block_actions")["actions"][0]["selected_option"]["value"] == "green"


def test_more_actions_hide_behind_a_menu(stage: Stage) -> None:
    stage.post(*samples.EVERYTHING)
    page = stage.tab()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Swap").click()

    assert stage.heard("block_actions")["actions"][0]["selected_option"]["value"] == "swap"


def test_a_day_is_sent_once_it_is_typed_whole(stage: Stage) -> None:
    stage.post(*samples.EVERYTHING)
    page = stage.tab()
    day = page.get_by_label("Pick a day")
    day.focus()
    page.keyboard.type("04052026")
    page.keyboard.press("Enter")

    assert stage.heard("block_actions")["actions"][0]["selected_date"] == "2026-04-05"
    assert len(stage.app.payloads) == 1


def test_a_press_that_the_app_does_not_answer_is_said_beside_the_button(stage: Stage) -> None:
    stage.post(actions(button("Break", "break")))
    page = stage.tab()
    page.get_by_role("button", name="Break").click()

    expect(log(page).get_by_role("alert")).to_have_text("That did not go through.")


def test_clicking_twice_in_haste_presses_once(stage: Stage) -> None:
    stage.post(actions(button("Slow", "slow")))
    page = stage.tab()
    page.get_by_role("button", name="Slow").dblclick()
    expect(page.get_by_role("button", name="Slow")).to_have_attribute("aria-busy", "true")
    stage.answer()
    expect(page.get_by_role("button", name="Slow")).not_to_have_attribute("aria-busy", "true")

    assert len(stage.app.payloads) == 1
