"""What the members of one group do: they answer, bring, give, move meetings, and leave."""

import asyncio
import uuid
from collections.abc import Coroutine
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.core.walltime import instant
from bot.feedback.model import Round
from bot.feedback.rules import RECEIPT_BYTES, receipt_from
from bot.meetings.model import Meeting
from bot.members.model import Person
from playground.people import HOME
from tests.simulation.template import Circle
from tests.simulation.weather import DAY, MINUTE

if TYPE_CHECKING:
    from tests.simulation.story import Story

_SELDOM = 2 * DAY
"""How many seconds pass between two deeds of a group, on average."""
_DEEDS = {
    "answer": 10,
    "bring": 3,
    "confirm": 3,
    "move": 1,
    "archive": 0.3,
    "leave": 0.15,
}
_NEXT = (
    select(Meeting)
    .where(Meeting.group_id == bindparam("group_id"), Meeting.state == "planned")
    .where(Meeting.starts_at > bindparam("now"))
    .order_by(Meeting.starts_at)
    .limit(1)
)
_OPEN_ROUND = (
    select(Round.id)
    .where(Round.group_id == bindparam("group_id"), Round.state == "open")
    .where(Round.closes_at > bindparam("now"))
    .limit(1)
)
_AGAIN = 4
"""How often people press once more while Slack shows nothing."""


class Life:
    """The life of one group, as its members lead it."""

    def __init__(self, story: "Story", circle: Circle) -> None:
        self._story, self._circle = story, circle
        self._chance: Random = story.chance
        self._promises = story.records.promises

    def parts(self) -> list[Coroutine[Any, Any, None]]:
        """List what goes on side by side."""
        return [self._now_and_then(), self._meet()]

    async def _now_and_then(self) -> None:
        """Do something every other day or so, and again where nothing is seen of it."""
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / _SELDOM))
            deed = self._chance.choices([*_DEEDS], [*_DEEDS.values()])[0]
            await getattr(self, f"_{deed}")()
            for _ in range(_AGAIN):
                if not self._story.is_stormy:
                    break
                await asyncio.sleep(self._chance.uniform(2, 30) * MINUTE)
                await self._answer()

    async def _meet(self) -> None:
        """Hold each meeting, and give feedback afterwards."""
        while True:
            meeting = self._story.look(self._next)
            if meeting is None:
                await asyncio.sleep(DAY)
                continue
            ahead = (meeting.starts_at - self._story.loop.now()).total_seconds()
            if ahead > DAY:
                await asyncio.sleep(ahead - DAY / 2)  # it may move meanwhile
                continue
            await asyncio.sleep(max(0, ahead) + self._chance.uniform(-5, 5) * MINUTE % (10 * MINUTE))
            await self._hold(meeting)

    async def _hold(self, meeting: Meeting) -> None:
        facilitator = self._circle.people[0]
        if self._chance.random() < 0.7:
            await self._press(facilitator, "meetings.start", meeting.id)
        await asyncio.sleep((meeting.ends_at - meeting.starts_at).total_seconds())
        if self._chance.random() < 0.8:
            await self._press(facilitator, "meetings.close", meeting.id)
        await asyncio.sleep(self._chance.uniform(1, 180) * MINUTE)
        for person in self._circle.people:
            if self._chance.random() < 0.7:
                await self._give(person)
                await asyncio.sleep(self._chance.expovariate(1 / (0.2 * DAY)))

    # Deeds

    async def _answer(self) -> None:
        meeting = self._story.look(self._next)
        if meeting is None:
            return
        person, answer = self._somebody(), self._chance.choice(("coming", "not_coming"))
        done = await self._press(person, f"meetings.{answer}", meeting.id)
        stands = self._promises.answers.setdefault((meeting.id, person), {None})
        self._promised(stands, done, answer)

    async def _bring(self) -> None:
        title, person = f"Title {uuid.uuid4()}", self._somebody()
        chosen = {"kind": "people", "importance": "5", "urgency": "5", "readers": "group", "inside": "no"}
        fields = {"title": _typed(title), "problem": _typed("A problem.")}
        fields |= {name: _chosen(value) for name, value in chosen.items()}
        done = await self._submit(person, "challenges.bring", str(self._circle.id), fields)
        if done is not False:
            self._promises.brought[title] = bool(done)

    async def _confirm(self) -> None:
        meeting = self._story.look(self._next)
        if meeting is not None and meeting.presenter_id is not None:
            person = self._story.look(lambda session: _user(session, meeting.presenter_id))
            await self._press(person, "challenges.confirm", meeting.id)

    async def _move(self) -> None:
        meeting = self._story.look(self._next)
        if meeting is None:
            return
        day = meeting.local_date + timedelta(days=self._chance.randrange(-5, 9))
        at = f"{self._chance.randrange(8, 20):02}:00"
        fields = {"day": {"selected_date": day.isoformat()}, "at": {"selected_time": at}}
        facilitator = self._circle.people[0]
        done = await self._submit(facilitator, "meetings.move", str(meeting.id), fields)
        if done is not False:
            stands = self._promises.starts.setdefault(meeting.id, {meeting.starts_at})
            self._promised(stands, done, instant(day, at, meeting.zone))
            for (asked, _), answers in self._promises.answers.items():
                if asked == meeting.id:
                    answers.add(None)

    async def _give(self, person: str) -> None:
        round_id = self._story.look(self._open_round)
        if round_id is None:
            return
        said, receipt = f"Noticed {uuid.uuid4()}", receipt_from(self._chance.randbytes(RECEIPT_BYTES))
        about = f'{{"round": "{round_id}", "receipt": "{receipt}"}}'
        shown = self._chance.choice(("unattributed", "named"))
        fields = {"noticed": _typed(said), "suggestion": _typed("Ask."), "shown": _chosen(shown)}
        done = await self._submit(person, "feedback.give", about, fields)
        if done is not False:
            self._promises.given[said] = (round_id, bool(done))

    async def _leave(self) -> None:
        """Have somebody's account switched off, and Slack tell so."""
        user = self._story.world.people[self._chance.choice(self._circle.people[1:])]
        if user.deleted:
            return
        user.deleted = True
        self._promises.gone.add(user.id)
        told = {"id": user.id, "team_id": HOME.id, "deleted": True, "profile": {"real_name": user.name}}
        event = {"type": "user_change", "user": told}
        body = {"type": "event_callback", "team_id": HOME.id, "event": event, "event_id": f"Ev{uuid.uuid4()}"}
        for wait in (0.0, 60.0, 300.0):  # as Slack tries again
            await asyncio.sleep(wait)
            if await self._deliver(body) is not None:
                return

    async def _archive(self) -> None:
        channel = self._story.world.channels[self._circle.channel]
        channel.archived = True
        await asyncio.sleep(self._chance.expovariate(1 / DAY))
        channel.archived = False

    # Doing

    async def _press(self, by: str, action: str, about: uuid.UUID) -> bool | None:
        pressed = {"type": "button", "block_id": "b", "action_id": action, "value": str(about)}
        done = await self._deliver(
            {
                "type": "block_actions",
                "user": {"id": by, "team_id": HOME.id},
                "team": {"id": HOME.id},
                "channel": {"id": self._circle.channel},
                "trigger_id": str(uuid.uuid4()),
                "actions": [pressed],
            }
        )
        if done is not False:
            self._promises.pressed[about].add(action if done else f"{action}?")
        return done

    async def _submit(self, by: str, name: str, about: str, fields: dict[str, Any]) -> bool | None:
        values = {field: {field: value} for field, value in fields.items()}
        view = {
            "id": f"V{uuid.uuid4()}",
            "hash": "1",
            "type": "modal",
            "callback_id": name,
            "private_metadata": about,
            "blocks": [],
            "state": {"values": values},
        }
        user = {"id": by, "team_id": HOME.id}
        return await self._deliver({"type": "view_submission", "user": user, "view": view})

    async def _deliver(self, body: dict[str, Any]) -> bool | None:
        """Have a process hear it, and another the same again where the first did not answer in time."""
        done = await self._heard(body)
        if done is None and self._chance.random() < 0.5:
            done = await self._heard(body)
        promises = self._promises
        promises.acknowledged += done is True
        promises.refused += done is False
        promises.unanswered += done is None
        return done

    async def _heard(self, body: dict[str, Any]) -> bool | None:
        """Have a process hear it; now and then two hear the same at once."""
        there = self._story.processes
        if not there:
            return None
        times = 2 if self._chance.random() < 0.05 else 1
        hearing = [self._chance.choice(there).hear(body) for _ in range(times)]
        answers = await asyncio.gather(*hearing)
        return next((each for each in answers if each is not None), None)

    def _promised(self, stands: set[Any], done: bool | None, value: object) -> None:
        """Note what may stand there now."""
        if done:
            stands.clear()
        if done is not False:
            stands.add(value)

    # Looking

    def _somebody(self) -> str:
        here = [one for one in self._circle.people if one not in self._promises.gone]
        return self._chance.choice(here)

    def _next(self, session: Session) -> Meeting | None:
        return session.scalar(_NEXT, {"group_id": self._circle.id, "now": self._now})

    def _open_round(self, session: Session) -> uuid.UUID | None:
        return session.scalar(_OPEN_ROUND, {"group_id": self._circle.id, "now": self._now})

    @property
    def _now(self) -> datetime:
        return self._story.loop.now()


def _user(session: Session, person_id: uuid.UUID | None) -> str:
    return session.get_one(Person, person_id).user_id


def _typed(text: str) -> dict[str, Any]:
    return {"type": "plain_text_input", "value": text}


def _chosen(value: str) -> dict[str, Any]:
    return {"type": "static_select", "selected_option": {"value": value}}
