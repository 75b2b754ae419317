"""Modals: filling in, sending, what is wrong, what is kept."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.playground.page import samples
from tests.playground.page.samples import section
from tests.playground.page.stage import Stage, choose, composer, dialog, log

pytestmark = pytest.mark.browser


def open_form(stage: Stage, name: str = "/form", who: str = "U0ADA") -> Page:
    page = stage.tab(who)
    composer(page).fill(name)
    composer(page).press("Enter")
    composer(page).press("Enter")
    expect(dialog(page)).to_be_visible()
    return page


def fill_form(page: Page) -> None:
    page.get_by_label("Title", exact=True).fill("A hard choice")
    page.get_by_label("Detail").fill("Two lines\nof it")
    choose(page, "Protocol", "Balint")
    choose(page, "Themes", "Money", "Risk")
    choose(page, "Company", "Acorn", query="ac")
    choose(page, "Coach", "Ben Castillo")
    choose(page, "Guests", "Grace", "Hiro")
    choose(page, "Room", "#peer-circle")
    page.get_by_label("Hour").fill("09:30")
    page.get_by_label("Begins").fill("2026-03-29T03:30")
    page.get_by_role("radio", name="Closed").check()
    page.get_by_role("checkbox", name="Norms").check()
    page.get_by_label("Minutes").fill("45")
    page.get_by_label("Mail").fill("ada@example.com")
    page.get_by_label("Site").fill("https://example.com")
    page.get_by_label("Story").fill("Once")


def test_everything_in_a_form_arrives_in_slacks_own_shapes(stage: Stage) -> None:
    page = open_form(stage)
    fill_form(page)
    dialog(page).get_by_role("button", name="Send").click()
    expect(dialog(page)).to_have_count(0)

    values = {
        name: slot[name] for name, slot in stage.heard("view_submission")["view"]["state"]["values"].items()
    }
    assert values["title"] == {"type": "plain_text_input", "value": "A hard choice"}
    assert values["detail"]["value"] == "Two lines\nof it"
    assert values["protocol"]["selected_option"]["value"] == "balint"
    assert [option["value"] for option in values["themes"]["selected_options"]] == ["money", "risk"]
    assert values["company"]["selected_option"]["value"] == "acorn"
    assert values["coach"]["selected_user"] == "U0BEN"
    assert values["guests"]["selected_users"] == ["U0GRACE", "U0HIRO"]
    assert values["room"]["selected_conversation"] == "C0CIRCLE"
    assert values["day"]["selected_date"] == "2026-03-03"
    assert values["hour"]["selected_time"] == "09:30"
    # Half past three in Berlin, on the night when the clock there goes from two to three.
    assert values["begins"]["selected_date_time"] == datetime(2026, 3, 29, 1, 30, tzinfo=UTC).timestamp()
    assert values["kind"]["selected_option"]["value"] == "closed"
    assert [option["value"] for option in values["agree"]["selected_options"]] == ["norms"]
    assert (values["minutes"]["value"], values["mail"]["value"]) == ("45", "ada@example.com")
    assert values["story"]["rich_text_value"]["elements"][0]["elements"] == [{"type": "text", "text": "Once"}]


def test_what_is_missing_is_said_beside_the_field_and_focus_goes_to_the_first(stage: Stage) -> None:
    page = open_form(stage)
    dialog(page).get_by_role("button", name="Send").click()

    title = page.get_by_label("Title", exact=True)
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description("Please complete this required field. 0 / 40")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(dialog(page).get_by_text("Please complete this required field.")).to_have_count(3)
    title.press_sequentially("Now")
    expect(title).not_to_have_attribute("aria-invalid", "true")
    expect(title).to_be_focused()


def test_what_the_app_refuses_is_said_beside_the_field_and_nothing_typed_is_lost(stage: Stage) -> None:
    page = open_form(stage, "/short")
    page.get_by_label("Title").fill("wrong")
    page.get_by_label("Title").press("Enter")

    expect(dialog(page)).to_contain_text("That title is taken.")
    expect(page.get_by_label("Title")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("wrong")


def test_a_form_starts_in_its_first_field_keeps_focus_inside_and_escape_leaves(stage: Stage) -> None:
    page = open_form(stage, "/short")
    expect(page.get_by_label("Title")).to_be_focused()
    inside = []
    for _ in range(9):
        page.keyboard.press("Tab")
        inside.append(page.evaluate("document.activeElement.closest('dialog') !== null"))
    assert all(inside)

    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    assert stage.slack.sees()["views"] == []


def test_typing_goes_on_while_the_app_changes_the_form(stage: Stage) -> None:
    page = open_form(stage, "/short")
    title = page.get_by_label("Title")
    title.press_sequentially("Half a th")
    title.press("ArrowLeft")
    view = stage.slack.sees()["views"][0]
    grown = samples.modal("A form", [section("Grown"), *samples.SHORT], submit=samples.plain("Send"))
    stage.say("views.update", view_id=view["id"], view=grown)
    expect(dialog(page)).to_contain_text("Grown")

    page.keyboard.type("oug")

    expect(title).to_be_focused()
    expect(title).to_have_value("Half a tough")


def test_an_input_that_acts_at_once_is_sent_before_the_form_is(stage: Stage) -> None:
    page = open_form(stage, "/short")
    page.get_by_label("Title").fill("Kept")
    page.get_by_role("checkbox", name="More").check()

    heard = stage.heard("block_actions")
    assert heard["actions"][0]["selected_options"][0]["value"] == "more"
    assert heard["view"]["state"]["values"]["title"]["title"]["value"] == "Kept"


def test_a_pushed_form_has_a_way_back_to_what_was_typed(stage: Stage) -> None:
    page = open_form(stage, "/short")
    page.get_by_label("Title").fill("Below")
    page.get_by_role("button", name="Push").click()
    expect(dialog(page, "Second")).to_be_visible()

    page.get_by_role("button", name="Back").click()

    expect(dialog(page)).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Below")


def test_an_open_menu_stays_open_while_the_world_goes_on(stage: Stage) -> None:
    ts = stage.post(*samples.EVERYTHING)
    page = stage.tab()
    page.get_by_role("combobox", name="Pick a colour").click()
    stage.post(section("Something else"))
    stage.say("chat.update", channel="C0CIRCLE", ts=ts, text="All", blocks=samples.EVERYTHING[:1])
    expect(log(page)).to_contain_text("Something else")

    expect(page.get_by_role("option", name="Blue")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("combobox", name="Pick a colour")).to_have_count(0)
