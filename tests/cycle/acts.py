"""A meeting's whole cycle, as its members go through it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.following import next_due
from bot.meetings.model import Meeting
from bot.members.model import Person
from tests.acts import join, set_up
from tests.slack import ADA, BEN, CIRCLE, DANA, EIGHT, GRACE, Json, Workspace, buttons, words

SPRING, AUTUMN = date(2027, 3, 9), date(2027, 10, 12)
"""Second Tuesdays: a month later the clocks have changed in Chicago and Berlin, and never do in Kolkata."""
STARTS = "18:00"
BROUGHT: Mapping[str, Mapping[str, str]] = {
    BEN: {"title": "Two heads of sales", "importance": "9", "urgency": "9", "readers": "titles"},
    DANA: {"title": "A plant to close", "importance": "8", "urgency": "8", "readers": "guides"},
    GRACE: {"title": "My deputy leaves", "importance": "7", "urgency": "7", "readers": "group"},
}
"""What three members bring, the weightiest first; the middle one keeps its title private."""
ROUND = timedelta(hours=72)
_MOST_STEPS, _BLINK = 500, timedelta(milliseconds=10)


@dataclass(frozen=True)
class Told:
    """A message of the app, with when it was posted; edits do not change that."""

    text: str
    at: datetime
    labels: Sequence[str]

    def on(self, zone: str) -> str:
        """Write when it was posted as the clocks of a zone showed it, to the minute."""
        return f"{self.at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def found(workspace: Workspace, *, zone: str, first: date, people: Sequence[str] = EIGHT) -> str:
    """Set a group up that meets every month, and have people join; answer its id."""
    group_id = set_up(workspace, first=first, start=STARTS, zone=zone, repeats="month")
    workspace.settle()
    join(workspace, people)
    return group_id


def bring_all(workspace: Workspace, brought: Mapping[str, Mapping[str, str]] = BROUGHT) -> None:
    """Have members bring their challenges."""
    for person, answers in brought.items():
        workspace.press(person, "challenges.bring")
        done = workspace.submit(person, problem=f"{answers['title']}.", inside="no", **answers)
        assert done["result"] == "closed", done
    workspace.settle()


def pass_time(workspace: Workspace, until: datetime) -> None:
    """Move the clock to each thing that is due, one after the other, and at last to an instant."""
    workspace.settle()
    for _ in range(_MOST_STEPS):
        due = _due(workspace)
        if due is None or due > until:
            break
        workspace.move_to(max(due, workspace.now + _BLINK))
    else:
        raise AssertionError("something stays due")
    if until > workspace.now:
        workspace.move_to(until)


def _due(workspace: Workspace) -> datetime | None:
    with workspace.db(reads=True) as session:
        return next_due(session)


def meeting(workspace: Workspace, number: int) -> Meeting:
    """Find a meeting by its number."""
    with workspace.db(reads=True) as session:
        return session.scalars(select(Meeting).where(Meeting.number == number)).one()


def presenter_of(workspace: Workspace, number: int) -> str:
    """Tell whose hour a meeting is, by user id; empty when it is nobody's."""
    with workspace.db(reads=True) as session:
        whose = select(Person.user_id).join(Meeting, Meeting.presenter_id == Person.id)
        return session.scalar(whose.where(Meeting.number == number)) or ""


def hold(workspace: Workspace, number: int) -> None:
    """Start a meeting when it was announced, and close it two hours later."""
    pass_time(workspace, meeting(workspace, number).starts_at)
    workspace.press(ADA, "meetings.start")
    workspace.close_all(ADA)
    workspace.move(hours=2)
    workspace.move(minutes=1)  # what failed is tried again
    workspace.press(ADA, "meetings.close")
    workspace.close_all(ADA)
    workspace.settle()


def give_all(workspace: Workspace, number: int, texts: Mapping[str, str]) -> None:
    """Have everybody in ``texts`` give feedback in their words."""
    for person, text in texts.items():
        workspace.press(person, "feedback.give")
        workspace.submit(person, noticed=f"{text} {number}", suggestion="Ask earlier.")
        assert "It is in" in workspace.shown(person), workspace.shown(person)
        workspace.close_all(person)


def told_in(workspace: Workspace, channel: str = CIRCLE, by: str = ADA) -> list[Told]:
    """List what the app told a channel, the oldest first."""
    return [_told(one) for one in workspace.messages(by, channel) if one["is_app"]]


def told_to(workspace: Workspace, person: str) -> list[Told]:
    """List what the app told somebody directly, the oldest first."""
    return [_told(one) for one in workspace.direct(person) if one["is_app"]]


def _told(message: Json) -> Told:
    at = datetime.fromisoformat(message["at"])
    return Told(words(message), at, buttons(message["blocks"]))


def places(workspace: Workspace) -> Iterator[tuple[str, list[Told]]]:
    """List every place that the app speaks in, with what it told there."""
    yield CIRCLE, told_in(workspace)
    for person in EIGHT:
        yield person, told_to(workspace, person)


def about(told: Sequence[Told], phrase: str) -> list[Told]:
    """Pick the messages with a phrase in them."""
    return [one for one in told if phrase in one.text]


def only(told: Sequence[Told], phrase: str, at: datetime) -> Told:
    """Find the one message with this phrase about the meeting at an instant."""
    token = f"<!date^{int(at.timestamp())}^"
    hits = [one for one in about(told, phrase) if token in one.text]
    assert len(hits) == 1, (phrase, [one.text for one in hits])
    return hits[0]
