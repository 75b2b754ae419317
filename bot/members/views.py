"""How people are read from Slack, the words of the pledge, and the question whether somebody is away."""

from datetime import UTC, date, datetime

from bot.core.blocks import Message, Payload, button, buttons, section
from bot.core.errors import not_found
from bot.core.text import clean, clip
from bot.core.walltime import day_in_words
from bot.members.rules import Status
from bot.members.service import Profile

PLEDGE = (
    "What is said in this group stays in this group. I pass nothing on, at work or at home. "
    "I come prepared, I speak from experience, and I treat everybody here with respect."
)
_NAME = 80


def read_profile(user: Payload) -> Profile:
    """Read Slack's user object; a name is at most 80 characters, and a missing zone is UTC."""
    profile = user.get("profile") or {}
    name = (
        profile.get("real_name") or user.get("real_name") or profile.get("display_name") or user.get("name")
    )
    return Profile(
        team_id=str(user.get("team_id") or profile.get("team") or ""),
        user_id=str(user["id"]),
        name=clip(clean(str(name or "")), _NAME) or "Somebody",
        zone=str(user.get("tz") or "UTC"),
        is_bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        is_gone=bool(user.get("deleted")),
        is_stranger=bool(user.get("is_stranger")),
    )


def read_status(user: Payload) -> Status:
    """Read what somebody's status says; one that stays until it is changed says no day."""
    profile = user.get("profile") or {}
    until = int(profile.get("status_expiration") or 0)
    return Status(
        text=clean(str(profile.get("status_text") or "")),
        sign=str(profile.get("status_emoji") or ""),
        until=datetime.fromtimestamp(until, UTC) if until > 0 else None,
    )


def away_question(first: date, last: date) -> Message:
    """Ask somebody whether they are away, as their status seems to say."""
    text = (
        f"Your status in Slack seems to say that you are away until {_day(last)}. Shall your reminders wait "
        "until you are back? Nothing is noted unless you say so."
    )
    value = f"{first.isoformat()} {last.isoformat()}"
    row = buttons(button("Yes, until then", "members.away", value), button("No", "members.not_away", value))
    return Message(text, [section(text), row])


def away_answer(last: date | None) -> Message:
    """Say what was noted, where it was asked."""
    noted = "All right. Nothing was noted."
    if last is not None:
        noted = f"Your reminders wait until after {_day(last)}. You can change that under *My reminders*."
    return Message(noted, [section(noted), buttons(button("My reminders", "nudges.settings"))])


def read_days(action: Payload) -> tuple[date, date]:
    """Read which days a button is about; refuse whatever is none."""
    first, _, last = str(action.get("value")).partition(" ")
    try:
        return date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise not_found() from error


def _day(day: date) -> str:
    return f"{day:%A}, {day_in_words(day)}"
