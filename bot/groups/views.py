"""The form to join a group, and what facilitators are told of messages that did not arrive."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from slack_sdk.models.views import View

from bot.core.blocks import (
    Answers,
    Message,
    Payload,
    button,
    buttons,
    check_field,
    form,
    section,
    text_field,
)
from bot.core.errors import Refusal
from bot.core.text import bold, clean, clip, escape, when
from bot.groups.service import Invitation, Joining
from bot.members.views import PLEDGE
from bot.outbox.rules import DELETED, FROM_A_COPY, PUBLIC, State, is_person
from bot.outbox.service import Held, Lost, Parked

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


def lost_news(name: str, lost: Lost, reader: str, *, count: int) -> Message:
    """Tell a facilitator that messages did not arrive, and let them decide what becomes of them."""
    if lost.state is State.EXPIRED:
        why = _NOT_AGAIN if lost.reason == FROM_A_COPY else _TOO_LATE
        text = f"{bold(name)}: {why} The last one was due {when(lost.due_at)}."
        return Message(text, [section(text)])
    arrived = "did not arrive" if lost.state is State.DEAD else "may not have arrived"
    whom = _whom(lost.channel, reader, count=count)
    text = f"{bold(name)}: {whom} {arrived}. {_hint(lost)} Nothing else is lost: it is all on the board."
    row = buttons(
        button("Send again", "groups.resend", str(lost.id)),
        button("It arrived", "groups.arrived", str(lost.id)),
    )
    return Message(text, [section(text), row])


def held_news(name: str, held: Held) -> Message:
    """Tell a facilitator that a place is silent, why and what helps; or that it is not any more."""
    if is_person(held.channel):
        told = _REFUSES if held.why else _GETS_AGAIN
        text = f"{bold(name)}: {told.format(person=f'<@{held.channel}>')}"
        return Message(text, [section(text)])
    channel = f"<#{held.channel}>"
    if not held.why:
        text = f"{bold(name)}: {_GOES_ON.format(channel=channel)}"
        return Message(text, [section(text)])
    text = f"{bold(name)}: {_SILENT.get(held.why, _NOT_THERE).format(channel=channel)} {_WAITS}"
    return Message(text, [section(text), buttons(button("Try again", "groups.try", str(held.scope)))])


def tried_again(name: str, channel: str, *, by: str) -> Message:
    """Say who had it tried again in a channel that was silent."""
    text = f"{bold(name)}: <#{channel}> is tried again, as <@{by}> asked. If it still fails, you hear of it."
    return Message(text, [section(text)])


def read_silence(event: Payload) -> tuple[str, str]:
    """Read which channel an event is about, and why nothing can be said there; empty where it can again."""
    return str(event["channel"]), _EVENTS.get(str(event["type"]), "")


def read_instant(body: Payload, now: datetime) -> datetime:
    """Read when something happened in Slack; now where Slack does not say."""
    return datetime.fromtimestamp(int(body.get("event_time") or now.timestamp()), UTC)


def read_tokens(event: Payload) -> Sequence[str]:
    """Read of which of the app's bots the tokens were taken back."""
    return [str(bot) for bot in (event.get("tokens") or {}).get("bot") or []]


def sent_again(name: str, parked: Parked, reader: str, *, by: str) -> Message:
    """Say who had messages sent again."""
    whom = _whom(parked.channel, reader, count=parked.count)
    text = f"{bold(name)}: {whom} is sent again, as <@{by}> asked."
    return Message(text, [section(text)])


def said_to_have_arrived(name: str, parked: Parked, reader: str, *, by: str) -> Message:
    """Say who knows that messages arrived."""
    whom = _whom(parked.channel, reader, count=parked.count)
    text = f"{bold(name)}: {whom} arrived, as <@{by}> says. It is not sent again."
    return Message(text, [section(text)])


def _whom(channel: str, reader: str, *, count: int) -> str:
    what = "a message" if count == 1 else f"each of {count} messages"
    if channel == reader:
        return f"{what} to you"
    return f"{what} to <@{channel}>" if is_person(channel) else f"{what} in <#{channel}>"


def _hint(lost: Lost) -> str:
    if lost.reason == FROM_A_COPY:
        return f"It was due {when(lost.due_at)}. {_PUT_BACK} If nobody has seen it, send it again."
    if lost.state is State.UNSURE:
        return f"It was due {when(lost.due_at)}, and Slack did not say. If nobody has seen it, send it again."
    return "Slack did not take it."


def limited_news() -> Message:
    """Tell a facilitator that Slack keeps back what it would tell."""
    return Message(LIMITED, [section(LIMITED)])


_EVENTS = {
    "group_archive": "is_archived",
    "group_deleted": DELETED,
    "group_left": "not_in_channel",
}
_NOT_THERE = (
    "Soundingboard is not in {channel} any more. Invite it again with /invite @Soundingboard, and it goes on "
    "by itself."
)
_SILENT = {
    "is_archived": "{channel} is archived. Bring the channel back, and Soundingboard goes on by itself.",
    PUBLIC: (
        "{channel} was made public, so Soundingboard says nothing there any more: everybody in your "
        "workspace can read it, also what stands there already. Make the channel private again and press "
        "*Try again*, or set up a new group in another private channel."
    ),
    DELETED: (
        "the channel was deleted. Set up a new group in another private channel with /board setup. Members "
        "still find their challenges in Soundingboard's Home."
    ),
    "missing_scope": (
        "Soundingboard may not look whether {channel} is private. Ask whoever runs it to give it the right "
        "groups:read, and to start it again."
    ),
}
_WAITS = "What would be said in the channel waits, and what makes no sense any more by then is left out."
_GOES_ON = "Soundingboard speaks in {channel} again."
_REFUSES = (
    "Slack does not deliver to {person}. Their account may be switched off, or they take no messages from "
    "apps. Until that changes they are not reminded, and the turn to present goes past them."
)
_GETS_AGAIN = "{person} gets messages again."
_PUT_BACK = "Soundingboard was put back from a backup since then, so it may have been sent before."
_NOT_AGAIN = (
    "reminders may have been sent before Soundingboard was put back from a backup. They are not sent again."
)
_TOO_LATE = (
    "messages came too late to make sense, since Slack or Soundingboard was out of reach for a while. "
    "They are not sent."
)
LIMITED = (
    "Slack is very busy with this app, so it holds some news back for a while. Buttons and forms still "
    "work, and messages come more slowly. Nothing is lost."
)
