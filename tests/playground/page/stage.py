"""A playground seen through a browser: tabs of people, and how a person finds things in them."""

from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.playground.page.gallery import Gallery
from tests.playground.stage import Background, Slack

START = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)  # a Tuesday; one o'clock in Berlin


class Stage:
    """A playground with the gallery app behind it, and browser tabs to look at it."""

    def __init__(self, slack: Slack, app: Gallery, browser: Browser, background: Background) -> None:
        self.slack, self.app = slack, app
        self._browser, self._background = browser, background
        self.broken: list[str] = []
        self.open: list[Any] = []

    def tab(self, who: str = "U0ADA", place: str = "C0CIRCLE", **options: Any) -> Page:
        """Open a tab of one person; what breaks in it fails the test."""
        context = self._browser.new_context(viewport={"width": 1280, "height": 860}, **options)
        self.open.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        page.goto(f"{self.slack.url}/?as={who}&in={place}")
        expect(page.get_by_role("button", name="Switch person")).to_be_visible()
        return page

    def say(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Let the app call the Web API."""
        return self._background.do(self.app.call(method, **arguments))

    def answer(self) -> None:
        """Let the app answer a press of its slow button."""
        self._background.do(self.app.answer())

    def post(self, *blocks: dict[str, Any], channel: str = "C0CIRCLE", text: str = "News") -> str:
        """Let the app post a message; gives its ts."""
        ts: str = self.say("chat.postMessage", channel=channel, text=text, blocks=list(blocks))["ts"]
        return ts

    def heard(self, kind: str) -> dict[str, Any]:
        """Wait for what the app was sent last, and give it."""
        self.slack.until(lambda: any(each["type"] == kind for each in self.app.payloads))
        return next(each for each in reversed(self.app.payloads) if each["type"] == kind)


def log(page: Page, name: str = "#peer-circle") -> Locator:
    return page.get_by_role("log", name=name)


def dialog(page: Page, name: str = "A form") -> Locator:
    return page.get_by_role("dialog", name=name)


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message ")


def choose(page: Page, label: str, *names: str, query: str = "") -> None:
    page.get_by_label(label, exact=True).click()
    if query:
        page.get_by_label(label, exact=True).press_sequentially(query)
    for name in names:
        page.get_by_role("option", name=name).click()
    if len(names) > 1:  # the menu of a multi-select stays open
        page.keyboard.press("Escape")
