"""The composer: messages, commands, drafts."""

import pytest
from playwright.sync_api import expect

from tests.playground.page.samples import section
from tests.playground.page.stage import Stage, composer

pytestmark = pytest.mark.browser


def test_a_command_is_completed_by_keyboard(stage: Stage) -> None:
    page = stage.tab()
    composer(page).press_sequentially("/")
    expect(page.get_by_role("option")).to_have_count(4)
    composer(page).press("ArrowDown")
    composer(page).press("ArrowDown")
    composer(page).press("Tab")

    expect(composer(page)).to_have_value("/whisper ")
    composer(page).press_sequentially("psst")
    composer(page).press("Enter")
    assert stage.heard("command")["text"] == "psst"


def test_somebody_from_another_company_sees_why_there_are_no_commands(stage: Stage) -> None:
    page = stage.tab("U0GRACE")
    composer(page).press_sequentially("/wh")

    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.get_by_role("status").filter(has_text="Commands belong to")).to_contain_text(
        "Lakeside Health"
    )


def test_a_draft_survives_new_messages_and_another_place(stage: Stage) -> None:
    page = stage.tab()
    composer(page).fill("Half a sentence")
    stage.post(section("News"))
    page.get_by_role("link", name="#general").click()
    expect(composer(page)).to_have_value("")
    page.get_by_role("link", name="#peer-circle").click()

    expect(composer(page)).to_have_value("Half a sentence")


def test_what_could_not_be_sent_is_given_back(stage: Stage) -> None:
    page = stage.tab()
    composer(page).fill("/unknown words")
    composer(page).press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("not a valid command")
    expect(composer(page)).to_have_value("/unknown words")
