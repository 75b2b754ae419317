"""How people are read from Slack, and the words of the pledge."""

from bot.core.blocks import Payload
from bot.core.text import clean, clip
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
