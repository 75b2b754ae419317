"""The form to join a group."""

import re

from slack_sdk.models.views import View

from bot.core.blocks import Answers, Payload, check_field, form, section, text_field
from bot.core.errors import Refusal
from bot.core.text import clean, clip, escape
from bot.groups.service import Invitation, Joining
from bot.members.views import PLEDGE

_TITLE, _COMPANY = 80, 80
_BETWEEN = re.compile(r"\s+at\s+|\s*@\s*", re.IGNORECASE)


def read_work(user: Payload) -> Joining:
    """Read from a profile what somebody does; many write "CIO at Acme", and nobody should type it twice."""
    title = clean(str((user.get("profile") or {}).get("title") or ""))
    role, company = [*_BETWEEN.split(title, maxsplit=1), ""][:2]
    return Joining(clip(role, _TITLE), clip(company, _COMPANY))


def join_form(invitation: Invitation, work: Joining) -> View:
    """Ask for the pledge, a role and a company: filled in with what was given before, or the profile says."""
    name, before = escape(invitation.name), invitation.before
    is_back = before is not None and before.has_pledged
    hello = f"You are in *{name}*. You can renew this here." if is_back else f"Welcome to *{name}*."
    return form(
        "Join",
        "groups.join",
        [
            section(hello),
            section(f">{PLEDGE}"),
            check_field("pledge", "The pledge", "I take this pledge"),
            text_field(
                "role",
                "Your role",
                limit=_TITLE,
                initial=(before.title if before else "") or work.title,
                placeholder="CIO",
            ),
            text_field(
                "company",
                "Your company",
                limit=_COMPANY,
                initial=(before.company if before else "") or work.company,
            ),
        ],
        submit="Join",
        about=str(invitation.group_id),
    )


def read_joining(view: Payload) -> Joining:
    """Read the form; refuse it without the pledge, a role or a company."""
    answers = Answers(view)
    if answers.choices("pledge") != ["yes"]:
        raise Refusal("Tick the pledge to join. Without it nothing can be shared with you.", "pledge")
    return Joining(
        _needed(answers, "role", "your role, such as CIO"), _needed(answers, "company", "your company")
    )


def _needed(answers: Answers, name: str, what: str) -> str:
    if not (text := answers.text(name)):
        raise Refusal(f"Please write {what}.", name)
    return text
