"""What the page draws of blocks and texts."""

import pytest
from playwright.sync_api import expect

from tests.playground.page import samples
from tests.playground.page.samples import section
from tests.playground.page.stage import START, Stage, composer, log

pytestmark = pytest.mark.browser


def test_every_kind_of_block_is_drawn(stage: Stage) -> None:
    stage.post(*samples.EVERYTHING)
    article = log(stage.tab()).get_by_role("article").last

    expect(article.get_by_role("heading", name="Every kind of block")).to_be_visible()
    expect(article.locator("blockquote").first).to_have_text("A quote")
    expect(article.locator("pre").first).to_have_text("if this:\n    that")
    expect(article.get_by_role("link", name="a link").first).to_have_attribute("href", "https://example.com")
    expect(article.get_by_role("listitem").filter(has_text="Deeper")).to_be_visible()
    expect(article.get_by_role("cell", name="hosts")).to_be_visible()
    expect(article.get_by_role("img", name="A chart of trust over time")).to_be_visible()
    expect(article.get_by_role("button", name="Approve")).to_be_enabled()
    expect(article).not_to_contain_text("does not draw")


def test_a_block_that_the_page_does_not_know_is_named_and_its_text_shown(stage: Stage) -> None:
    stage.post(section("Known"))
    message = next(iter(stage.slack.world.channels["C0CIRCLE"].messages.values()))
    message.blocks = [
        {"type": "hologram", "block_id": "h", "text": {"type": "plain_text", "text": "From afar"}}
    ]

    article = log(stage.tab()).get_by_role("article")

    expect(article).to_contain_text("From afar")
    expect(article).to_contain_text("hologram")


def test_mrkdwn_is_read_as_slack_reads_it(stage: Stage) -> None:
    stage.post(
        section("*bold* _soft_ ~gone~ `a*b*c` 2*3*4 snake_case_name 1 &lt; 2 &amp; <@U0BEN> <#C0CIRCLE>")
    )
    article = log(stage.tab()).get_by_role("article")

    expect(article.locator(".prose")).to_have_text(
        "bold soft gone a*b*c 2*3*4 snake_case_name 1 < 2 & @Ben Castillo #peer-circle"
    )
    expect(article.locator(".prose strong")).to_have_text("bold")
    expect(article.locator(".prose em")).to_have_text("soft")
    expect(article.locator(".prose s")).to_have_text("gone")


def test_a_ping_that_slipped_into_a_text_is_loud(stage: Stage) -> None:
    stage.post(section("Quiet, <!channel>"))

    expect(log(stage.tab()).locator("mark.broadcast")).to_have_text("@channel")


def test_what_an_app_sends_can_only_become_text(stage: Stage) -> None:
    stage.post(section("<script>document.title='taken'</script> <javascript:alert(1)|press>"))
    page = stage.tab()

    expect(log(page).get_by_role("article")).to_contain_text("<script>")
    expect(log(page).get_by_role("link")).to_have_count(0)
    assert "taken" not in page.title()


@pytest.mark.parametrize(
    ("token", "shown"),
    [
        ("{date_num}", "2026-03-03"),
        ("{date_slash}", "03/03/2026"),
        ("{date}", "March 3rd, 2026"),
        ("{date_long}", "Tuesday, March 3rd, 2026"),
        ("{date_long_full}", "March 3, 2026"),
        ("{date_short}", "Mar 3, 2026"),
        ("Meets {date_pretty} at {time}", "Meets today at 1:00 PM"),
        ("{date_long_pretty}, {time_secs}", "Today, 1:00:00 PM"),
        ("{day_divider_pretty}", "Today"),
        ("{nonsense}", "{nonsense}"),
    ],
)
def test_dates_are_written_by_slacks_tokens_in_the_readers_zone(stage: Stage, token: str, shown: str) -> None:
    stage.post(section(f"<!date^{START.timestamp():.0f}^{token}|fallback>"))

    expect(log(stage.tab("U0ADA")).locator(".prose")).to_have_text(shown)


def test_two_readers_see_one_instant_on_their_own_clocks(stage: Stage) -> None:
    stage.post(section(f"<!date^{START.timestamp():.0f}^{{time}}|fallback>"))

    expect(log(stage.tab("U0ADA")).locator(".prose")).to_have_text("1:00 PM")
    expect(log(stage.tab("U0FARAH")).locator(".prose")).to_have_text("5:30 PM")
    expect(log(stage.tab("U0GRACE")).locator(".prose")).to_have_text("6:00 AM")


def test_today_becomes_yesterday_when_the_clock_moves(stage: Stage) -> None:
    stage.post(section(f"<!date^{START.timestamp():.0f}^{{date_pretty}}|fallback>"))
    page = stage.tab()
    expect(log(page).locator(".prose")).to_have_text("Today")

    page.get_by_role("button", name="+1 day").click()

    expect(log(page).locator(".prose")).to_have_text("Yesterday")


def test_an_ephemeral_answer_is_marked_and_an_edit_too(stage: Stage) -> None:
    ts = stage.post(section("First"))
    page = stage.tab()
    composer(page).fill("/whisper hello")
    composer(page).press("Enter")
    stage.say("chat.update", channel="C0CIRCLE", ts=ts, text="Second", blocks=[section("Second")])

    edited = log(page).get_by_role("article").filter(has_text="Second")
    expect(edited).to_contain_text("(edited)")
    whispered = log(page).get_by_role("article").filter(has_text="You said: hello")
    expect(whispered).to_contain_text("Only visible to you")


def test_a_message_can_be_deleted_and_is_gone_for_everybody(stage: Stage) -> None:
    stage.post(section("Regretted"))
    ada, grace = stage.tab("U0ADA"), stage.tab("U0GRACE")
    log(ada).get_by_role("article").hover()
    log(ada).get_by_role("button", name="Delete message of Gallery").click()

    expect(log(grace).get_by_role("article")).to_have_count(0)
    expect(log(ada).get_by_role("article")).to_have_count(0)
