"""The form to give kudos, the messages that tell of them, and the form in which they are read."""

import uuid
from collections.abc import Sequence

from slack_sdk.models.views import View

from bot.core.blocks import (
    Answers,
    Message,
    Payload,
    button,
    buttons,
    choice_field,
    form,
    notice,
    said,
    section,
    small,
    text_field,
)
from bot.core.errors import Refusal
from bot.core.ids import read_id
from bot.core.text import escape, when
from bot.kudos.rules import LIMIT, Where
from bot.kudos.service import Draft, Given, Giving, Opened

TITLE = "Give kudos"
_PLACES = ((Where.GROUP.value, "In the group"), (Where.PRIVATELY.value, "Privately"))
_TOLD = {
    Where.GROUP: (
        "Your words go to the channel. The person they are for also gets a direct message with a button "
        "that opens them."
    ),
    Where.PRIVATELY: (
        "The person your words are for gets a direct message with a button that opens them. Nobody else "
        "sees them."
    ),
}


def give_form(giving: Giving) -> View:
    """Ask whom one thanks, for what, and where."""
    people = [(str(one.person_id), one.label) for one in giving.others]
    blocks = [
        choice_field("to", "To", people, placeholder="Choose a member"),
        text_field("why", "For what", limit=LIMIT, lines=True),
        choice_field(
            "where",
            "Where",
            _PLACES,
            initial=Where.GROUP.value,
            hint="In the group posts these words in the channel.",
        ),
        small(
            "*Who will see this:* In the group: everybody in the channel, as soon as you send it, and "
            "Slack's admins where they can read channels. Privately: only the one you choose; Slack's admins "
            "cannot read forms, and the message only points here."
        ),
        small(
            "Your name is shown; there is no minimum, and nothing is counted. "
            "*Where and how long:* sealed in this app's database, as long as the group is kept."
        ),
    ]
    return form(TITLE, "kudos.give", blocks, submit="Send kudos", about=str(giving.group_id))


def sent_form(draft: Draft) -> View:
    """Say that they are sent, from the form alone: a second delivery of the same form reads the same."""
    return form(TITLE, "kudos.sent", [section(_TOLD[draft.where])])


def read_door(action: Payload) -> uuid.UUID:
    """Read which group, or which kudos, a button is about."""
    return read_id(action.get("value"))


def read_about(view: Payload) -> uuid.UUID:
    """Read which group the form is for."""
    return read_id(view.get("private_metadata"))


def read_draft(view: Payload) -> Draft:
    """Read the form; refuse it where nobody or no place was chosen."""
    answers = Answers(view)
    receiver, where = answers.choice("to"), answers.choice("where")
    if not receiver:
        raise Refusal("Choose whom it is for.", "to")
    if where not in dict(_PLACES):
        raise Refusal("Choose where to say it.", "where")
    return Draft(read_id(receiver), answers.text("why"), Where(where))


def aloud(given: Given) -> Sequence[Message]:
    """Tell the channel, where the giver chose it."""
    line = f"<@{given.giver}> to <@{given.receiver.user_id}>:"
    told = Message(f"{line} {escape(given.why)}", [section(line), said(given.why)])
    return [told] if given.where is Where.GROUP else []


def pointer(given: Given) -> Message:
    """Point the receiver to what they were given."""
    place = f" in <#{given.group.channel_id}>" if given.where is Where.GROUP else ""
    sentence = f"<@{given.giver}> gave you kudos{place}."
    press = button("Open", "kudos.open", str(given.kudos_id))
    return Message(sentence, [section(sentence), buttons(press)])


def kudos_form(opened: Opened | None) -> View:
    """Show kudos to the one who gave them or the one they are for; None is a press that was heard before."""
    if opened is None:
        return notice("Kudos", "This was opened a moment ago. Press the button once more.")
    return form(
        "Kudos",
        "kudos.open",
        [
            section(f"<@{opened.giver}> to <@{opened.receiver}>:"),
            said(opened.why),
            small(when(opened.given_at, form="{date_long}")),
        ],
    )
