"""Who one is and where one looks: people, channels, Home, small screens."""

import pytest
from playwright.sync_api import expect

from tests.playground.page import samples
from tests.playground.page.samples import section
from tests.playground.page.stage import Stage, composer, log

pytestmark = pytest.mark.browser


def test_two_tabs_are_two_people_who_see_each_other_write(stage: Stage) -> None:
    ada, grace = stage.tab("U0ADA"), stage.tab("U0GRACE")
    composer(ada).fill("Good morning")
    composer(ada).press("Enter")

    article = log(grace).get_by_role("article", name="Ada Okafor")
    expect(article).to_contain_text("Good morning")
    composer(grace).fill("And to you")
    composer(grace).press("Enter")
    expect(log(ada).get_by_role("article", name="Grace")).to_contain_text("Lakeside Health")


def test_the_switcher_names_everybody_with_their_company_and_local_time(stage: Stage) -> None:
    page = stage.tab()
    page.get_by_role("button", name="Switch person").click()
    farah = page.get_by_role("link", name="Farah Khan")
    expect(farah).to_contain_text("VP IT, Stonebridge Retail")
    expect(farah).to_contain_text("5:30 PM")
    expect(page.get_by_role("link", name="Gus Marsh")).to_have_count(0)

    farah.click()

    expect(page.get_by_role("button", name="You are Farah Khan")).to_be_visible()
    assert "as=U0FARAH" in page.url


def test_a_channel_with_news_is_marked_until_it_is_read(stage: Stage) -> None:
    page = stage.tab()
    stage.post(section("News"), channel="C0SECOND")
    unread = page.get_by_role("link", name="#second-circle, 1 unread")
    expect(unread).to_be_visible()
    unread.click()

    expect(page.get_by_role("link", name="#second-circle", exact=True)).to_be_visible()
    assert next(each for each in stage.slack.sees()["channels"] if each["id"] == "C0SECOND")["unread"] == 0


def test_home_is_asked_for_when_it_is_opened(stage: Stage) -> None:
    page = stage.tab()
    page.get_by_role("link", name="Home").click()

    expect(page.get_by_role("region", name="App Home")).to_contain_text("Your week")


def test_home_is_asked_for_when_it_is_the_first_that_one_sees(stage: Stage) -> None:
    page = stage.tab(who="", place="home")

    expect(page.get_by_role("region", name="App Home")).to_contain_text("Your week")


def test_somebody_from_another_company_is_told_that_there_is_no_home(stage: Stage) -> None:
    page = stage.tab("U0HIRO")
    page.get_by_role("link", name="Home").click()

    expect(page.get_by_text("There is no Home for you.")).to_be_visible()


def test_a_tab_of_nobody_says_so_and_shows_a_way_in(stage: Stage) -> None:
    page = stage.tab()
    page.goto(f"{stage.slack.url}/?as=U0NOBODY")
    page.get_by_role("link", name="Be somebody who is here").click()

    expect(page.get_by_role("button", name="You are Ada Okafor")).to_be_visible()


def test_the_first_hint_says_what_to_do_and_stays_away_once_dismissed(stage: Stage) -> None:
    page = stage.tab()
    hint = page.get_by_role("note", name="Welcome")
    expect(hint).to_contain_text("You are Ada. Switch person above.")
    hint.get_by_role("button", name="Dismiss hint").click()
    page.reload()
    expect(page.get_by_role("button", name="Switch person")).to_be_visible()

    expect(hint).to_have_count(0)


def test_nothing_sticks_out_on_a_phone_and_places_unfold(stage: Stage) -> None:
    stage.post(*samples.EVERYTHING)
    page = stage.tab()
    page.set_viewport_size({"width": 390, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(page.get_by_role("link", name="Home")).to_be_hidden()

    page.get_by_role("button", name="Places").click()
    page.get_by_role("link", name="Home").click()

    expect(page.get_by_role("region", name="App Home")).to_be_visible()
    expect(page.get_by_role("link", name="Home")).to_be_hidden()


def test_a_channel_that_one_leaves_is_gone_and_another_place_is_shown(stage: Stage) -> None:
    page = stage.tab(place="C0SECOND")
    page.get_by_role("button", name="Leave #second-circle").click()

    expect(page.get_by_role("link", name="#second-circle")).to_have_count(0)
    expect(page.get_by_role("region", name="App Home")).to_be_visible()


def test_an_account_that_is_deactivated_meanwhile_is_told(stage: Stage) -> None:
    page = stage.tab("U0BEN")
    stage.slack.desk("deactivate", user="U0BEN")

    expect(page.get_by_role("alert")).to_contain_text("deactivated")
