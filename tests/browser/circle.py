"""The people of the playground around one table, and what they do together before a test's own part."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, expect

from tests.browser.person import Light, Person
from tests.browser.running import Json, Playground
from tests.browser.spots import CIRCLE
from tests.processes import until
from tests.slack import elements, filled

ADA, BEN, CHEN, DANA = "U0ADA", "U0BEN", "U0CHEN", "U0DANA"
EMEKA, FARAH, GRACE, HIRO, IVY = "U0EMEKA", "U0FARAH", "U0GRACE", "U0HIRO", "U0IVY"
EIGHT = (ADA, BEN, CHEN, DANA, EMEKA, FARAH, GRACE, HIRO)
_ADAS = ZoneInfo("Europe/Berlin")
_WEEKS, _TUESDAY = 6, 1


class Circle:
    """A table with a browser tab for everybody who has sat down at it."""

    def __init__(self, browser: Browser, playground: Playground, **options: Any) -> None:
        self.playground, self._browser, self._options = playground, browser, options
        self._light = Light()
        self.people: dict[str, Person] = {}
        self.zone = "America/Chicago"
        soon = self.now.date() + timedelta(days=40)
        self.first = soon + timedelta(days=(_TUESDAY - soon.weekday()) % 7)

    def __getitem__(self, user_id: str) -> Person:
        """Have somebody sit down, once."""
        if user_id not in self.people:
            self.people[user_id] = self.elsewhere(user_id)
        return self.people[user_id]

    def elsewhere(self, user_id: str, **options: Any) -> Person:
        """Have somebody look from another device too."""
        more = self._options | options
        return Person(self._browser, self.playground, user_id, light=self._light, **more)

    def all_is_well(self) -> None:
        """Check that nothing broke in anybody's tab, and that the app wrote of no fault."""
        assert {one.id: one.broken for one in self.people.values() if one.broken} == {}
        assert '"level": "error"' not in self.playground.log

    # Time

    @property
    def now(self) -> datetime:
        """Tell the playground's time."""
        return datetime.fromisoformat(self.playground.state(ADA)["now"])

    def meeting(self, number: int) -> datetime:
        """Tell when a meeting is, counted from 1: at six in the group's zone, every six weeks."""
        day = self.first + timedelta(weeks=_WEEKS * (number - 1))
        return datetime.combine(day, time(18), ZoneInfo(self.zone))

    def move_to(self, instant: datetime) -> None:
        """Move the clock, by Ada's hand, and wait until the app has done what was due."""
        page = self[ADA].page
        page.get_by_role("button", name="To a time").click()
        page.get_by_label("Move the clock to").fill(instant.astimezone(_ADAS).strftime("%Y-%m-%dT%H:%M"))
        page.get_by_role("button", name="Move", exact=True).click()
        until(lambda: self.now >= instant, "the clock is there")
        self.settle()

    def settle(self) -> None:
        """Wait until the app has nothing to do any more."""
        until(self._is_quiet, "the app is done")
        for person in self.people.values():
            person.look()

    def hears(self, who: str, words: str) -> None:
        """Wait until somebody was told something, in a channel or directly."""
        until(lambda: words in str(self[who].look()), f"{who} hears {words!r}")

    def _is_quiet(self) -> bool:
        state = self.playground.state(ADA)
        now, soonest = state["now"], state["next"]
        is_due = soonest is not None and datetime.fromisoformat(soonest) <= datetime.fromisoformat(now)
        return not state["busy"] and not is_due

    # Deeds, through the browser

    def set_up(self) -> None:
        """Have Ada set up the group with its form."""
        ada = self[ADA]
        ada.go(CIRCLE)
        ada.says("/board setup")
        ada.fill(
            name="Northwind Circle", zone=self.zone, first=self.first.isoformat(), repeats="Every N weeks"
        )
        ada.fill(weeks=str(_WEEKS))
        expect(ada.form).to_contain_text("The next six dates")
        assert ada.send() == "closed"
        ada.newest("Northwind Circle")

    def join(self, *people: str) -> None:
        """Have people take the pledge and a seat; role and company come filled in."""
        for one in people:
            person = self[one]
            person.go(CIRCLE)
            person.press("Join")
            me = person.look()["me"]
            expect(person.field("role")).to_have_value(me["title"])
            expect(person.field("company")).to_have_value(me["company"])
            person.fill(pledge="yes")
            assert person.send() == "closed"

    def bring(self, who: str, title: str, problem: str, **answers: str) -> None:
        """Have somebody bring a challenge from the board."""
        person = self[who]
        person.go(CIRCLE)
        person.press("Bring a challenge", action="challenges.bring")
        person.fill(title=title, problem=problem, inside="No", **answers)
        assert person.send() == "closed"

    # Deeds of those who are not watched, by the calls that the page makes

    def seat(self, *people: str) -> None:
        """Have people join without a browser."""
        for one in people:
            me = self.playground.state(one)["me"]
            self.quickly(one, "groups.join", pledge=["yes"], role=me["title"], company=me["company"])

    def quickly(self, who: str, action: str, **answers: Any) -> None:
        """Have somebody press a button that they see, fill in the form that opens, send and close it."""
        self.act(who, action)
        view = self.playground.state(who)["views"][-1]
        done = self._desk("submit", who, view=view["id"], values=filled(view, answers))
        assert done["result"] != "errors", done
        for left in self.playground.state(who)["views"]:
            self._desk("close", who, view=left["id"])

    def act(self, who: str, action: str) -> None:
        """Have somebody press the newest button in a message that does this, once there is one."""
        until(lambda: next(self._pressable(who, action), None), f"{who} can press {action}")
        self._desk("press", who, **next(self._pressable(who, action)), action_id=action)

    def _pressable(self, who: str, action: str) -> Iterator[Json]:
        state = self.playground.state(who)
        for place in [*state["dms"], *state["channels"]]:
            for message in reversed(place["messages"]):
                for block, element in elements(message["blocks"] or []):
                    if element["action_id"] == action:
                        yield {"channel": place["id"], "ts": message["ts"], "block_id": block["block_id"]}

    def _desk(self, verb: str, who: str, **said: Any) -> Json:
        answer: Json = self.playground.http.post(f"/desk/{verb}", json={"as": who, **said}).json()
        assert answer["ok"], answer
        return answer
