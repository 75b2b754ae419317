"""One person at the playground's page: where they look, what they press, type and send."""

from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page, expect

from tests.browser.running import Json, Playground
from tests.browser.spots import HOME, Key, Spot, all_spots, spots, spots_in_form
from tests.processes import until

_WENT_WRONG = ("Something went wrong on our side", "from an earlier version", "did not open the form")
_SCREEN = {"width": 1280, "height": 900}
_TRIES = 5


class Light:
    """Who is looked at: their tab is open, and the others rest. To draw all of them would take far longer."""

    def __init__(self) -> None:
        self.on: Person | None = None


class Person:
    """A browser tab of one person. It remembers which buttons were there, and which were pressed."""

    def __init__(
        self, browser: Browser, playground: Playground, user_id: str, *, light: Light, **options: Any
    ) -> None:
        self.id, self._playground, self._light = user_id, playground, light
        self.broken: list[str] = []
        self.seen: set[Key] = set()
        self.pressed: set[Key] = set()
        self.behind: dict[Key, set[Key]] = {}
        self.sent: set[str] = set()
        self.clicks, self.place = 0, ""
        self.context = browser.new_context(**{"viewport": _SCREEN} | options)
        self._address = f"{playground.url}/?as={user_id}"
        self._tab: Page = self.context.new_page()
        self._tab.set_default_timeout(10_000)
        self._tab.on("pageerror", lambda error: self.broken.append(str(error)))

    @property
    def page(self) -> Page:
        """The tab, opened again where it was if somebody else was looked at meanwhile."""
        before = self._light.on
        if before is not self:
            if before is not None:
                before.rest()
            self._light.on = self
            self._tab.goto(self._address)
            self._tab.get_by_role("button", name="Switch person").wait_for()
        return self._tab

    def rest(self) -> None:
        """Draw nothing until one is looked at again; what is typed and not sent is lost."""
        self._address = self._tab.url
        self._tab.goto("about:blank")

    def close(self) -> None:
        """Put the tab away."""
        self.context.close()
        if self._light.on is self:
            self._light.on = None

    # Looking

    def look(self) -> Json:
        """See all that the playground tells the page, and remember which buttons are there."""
        state = self._playground.state(self.id)
        self.seen |= {spot.key for spot in all_spots(state)}
        return state

    @property
    def form(self) -> Locator:
        """The form on top."""
        return self.page.locator("dialog.modal")

    @property
    def log(self) -> Locator:
        """The messages of the place one looks at."""
        return self.page.get_by_role("log")

    @property
    def home(self) -> Locator:
        """App Home."""
        return self.page.get_by_role("region", name="App Home")

    def newest(self, words: str) -> Locator:
        """Find the newest message with these words."""
        found = self.page.get_by_role("article").filter(has_text=words).last
        expect(found).to_be_visible()
        return found

    def refused(self, name: str, sentence: str) -> None:
        """Read a refusal beside a field."""
        field = self.form.locator(".field").filter(has=self.page.locator(f'[data-focus*="/{name}/{name}/"]'))
        expect(field.locator(".error")).to_contain_text(sentence)

    # Moving

    def go(self, place: str) -> None:
        """Look at a channel, the app's direct messages, or App Home."""
        if place == self.place:
            return
        link = self.page.locator("#places").get_by_role("link", name=place).first
        is_here = link.get_attribute("aria-current") == "page"
        if place == HOME and not is_here and self.look()["home_allowed"]:
            with self.page.expect_response("**/desk/home"):
                link.click()
        else:
            link.click()
        self.place, self.clicks = place, self.clicks + 1

    def become(self, user_id: str) -> None:
        """Be somebody else in the same tab, as one does who tries the playground alone."""
        name = next(each["name"] for each in self.look()["people"] if each["id"] == user_id)
        self.page.get_by_role("button", name="Switch person").click()
        self.page.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("button", name=f"You are {name}")).to_be_visible()
        self.id, self.clicks = user_id, self.clicks + 2

    # Doing

    def says(self, text: str) -> None:
        """Type a message or a command, and send it."""
        box = self.page.get_by_role("textbox", name="Message ")
        box.fill(text)
        box.press("Escape")
        with self.page.expect_response("**/desk/command" if text.startswith("/") else "**/desk/say"):
            box.press("Enter")
        self.clicks += 1
        self._mind()

    def press(self, label: str, *, action: str = "") -> None:
        """Press the newest button of that name where one looks, and wait until it is answered."""

        def meant() -> Spot | None:
            here = spots(self.look(), self.place)
            return next(
                (each for each in here if each.label == label and each.action.startswith(action)), None
            )

        for _ in range(_TRIES):  # it may be drawn anew just when it is pressed
            spot = meant()
            if spot is None:
                until(meant, f"{self.id} sees {label}")
            elif self._pressed(spot):
                self.pressed.add(spot.key)
                opened = {each.key for each in spots_in_form(self._mind())}
                self.behind[spot.key] = opened | self.behind.get(spot.key, set())
                return
        raise AssertionError(f"{self.id} could not press {label}.")

    def _pressed(self, spot: Spot) -> bool:
        try:
            with self.page.expect_response("**/desk/press", timeout=4000) as answered:
                self.page.locator(f'button[data-focus="{spot.focus}"]').click(timeout=2000)
                self.clicks += 1
                if spot.asks_first:
                    self.page.get_by_role("alertdialog").locator("button[value=yes]").click(timeout=2000)
                    self.clicks += 1
        except Error:
            return False
        return bool(answered.value.json()["ok"])

    def fill(self, **answers: str) -> None:
        """Fill in fields by their names."""
        for name, answer in answers.items():
            field = self.field(name)
            if field.get_attribute("role") == "combobox":
                field.click()
                field.fill(answer)
                self.page.get_by_role("option", name=answer).first.click()
                self.clicks += 1
            elif field.get_attribute("type") == "checkbox":
                field.check()
            else:
                field.fill(answer)
            self.clicks += 1
            expect(self.form.locator("[aria-busy=true]")).to_have_count(0)  # some fields tell at once

    def field(self, name: str) -> Locator:
        """Find a field of the form on top."""
        inside = f'[data-focus*="/{name}/{name}/"]'
        return self.form.locator(f"{inside}:is(input, textarea), {inside} input").first

    def send(self) -> str:
        """Press the form's own button, and answer what came of it."""
        view = self.top()
        with self.page.expect_response("**/desk/submit") as answered:
            self.form.locator("footer button[type=submit]").click()
        self.clicks += 1
        result = str(answered.value.json()["result"])
        if result != "errors":
            self.sent.add(view["callback_id"])
        self._mind()
        return result

    def leave(self, *, whole: bool = False) -> None:
        """Close the form on top, or all that are open."""
        before, self.clicks = len(self.look()["views"]), self.clicks + 1
        for _ in range(_TRIES):  # it may be drawn anew just when it is pressed
            self.top()
            if len(self.look()["views"]) < before or self._left(whole=whole):
                self.top()
                return
        raise AssertionError(f"{self.id} could not close the form.")

    def _left(self, *, whole: bool) -> bool:
        footer = self.form.locator("footer button").first
        try:
            with self.page.expect_response("**/desk/close", timeout=4000):
                (self.form.get_by_role("button", name="Dismiss") if whole else footer).click(timeout=2000)
        except Error:
            return False
        return True

    def top(self) -> Json:
        """Wait until the page shows the form that is on top: a hand can be quicker than the page."""
        views = self.look()["views"]
        if not views:
            self.form.wait_for(state="hidden")
            return {}
        top: Json = views[-1]
        self.form.locator("header h2").get_by_text(top["title"]["text"], exact=True).wait_for()
        return top

    def _mind(self) -> Json:
        state = self.look()
        words = str([state["notices"], state["views"][-1:]])
        assert not [each for each in _WENT_WRONG if each in words], words
        return state
