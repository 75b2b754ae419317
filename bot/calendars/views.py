"""The form with somebody's calendar, and the message that brings it as a file."""

import re
from collections.abc import Iterator

from slack_sdk.models.blocks import Block, CheckboxesElement, Option, PlainTextObject
from slack_sdk.models.views import View

from bot.calendars.service import Own, Ways
from bot.core.blocks import Answers, File, Message, Payload, button, buttons, form, section, small, sure
from bot.core.text import when

ON_ITS_WAY = "The file is on its way to your messages from Soundingboard."
_WHAT = (
    "Your groups' dates in your own calendar. Each stands there as *Peer group meeting*, without the group's "
    "name and without a title."
)
_WHO = (
    "*Who will see this:* you, whoever you give the link or the file to, and the calendar that you put it "
    "into. Slack's admins cannot read forms."
)
_NO_ADDRESS = "A link needs a public address, which Soundingboard does not have here."
_NO_FILES = (
    "Soundingboard may not send files here yet. A Slack admin can allow it: the app asks for the scopes "
    "files:write and im:write as optional ones."
)
_FILE = (
    "Your groups' dates. Open the file with your calendar. It does not change by itself: when a date has, "
    "get it again with *Calendar*, which is under *More* on the board."
)
_NEW = sure("Get a new link?", "The link that you have ends at once.", yes="Get a new link", no="Keep it")
_STOP = sure(
    "Stop the link?", "Calendars that use it no longer hear of changes.", yes="Stop it", no="Keep it"
)
_NAMES = Option(value="yes", text=PlainTextObject(text="Add the members' names"))


def calendar_form(own: Own, ways: Ways, *, told: str = "") -> View:
    """Show somebody the ways to their calendar; a link that was just made is shown this once."""
    blocks: list[Block] = [section(_WHAT), *_link(own, ways)]
    if ways.public_url or ways.sends_files:
        blocks += [_names(own), _ways(own, ways)]
    blocks += [small(line) for line in (told, "" if ways.sends_files else _NO_FILES, _WHO) if line]
    return form("Calendar", "calendars.open", blocks, about=own.secret)


def _link(own: Own, ways: Ways) -> Iterator[Block]:
    if not ways.public_url:
        yield section(_NO_ADDRESS)
        return
    if own.secret:
        yield section(_addresses(f"{ways.public_url}/calendar/{own.secret}.ics"), block_id="link")
    elif own.made_at is not None:
        since = when(own.made_at, form="{date_long}")
        yield section(f"You have a link since {since}. It was shown once, and is not kept here to be read.")
    else:
        yield section("You have no link yet. With one, your calendar hears of every change by itself.")
        return
    also = ", and the members' names." if own.with_names else ". Nothing else is in it."
    yield small(f"Anyone who has this link can see when you meet{also}", block_id="anyone")


def _addresses(address: str) -> str:
    subscribes = re.sub("^https?:", "webcal:", address)
    return (
        f"*Your link* is shown this once. Copy it now.\nFor Google Calendar and Outlook:\n`{address}`\n"
        f"For Apple Calendar, which opens it by itself:\n`{subscribes}`"
    )


def _names(own: Own) -> Block:
    chosen = [_NAMES] if own.with_names else None
    box = CheckboxesElement(action_id="with_names", options=[_NAMES], initial_options=chosen)
    return buttons(box, block_id="with_names")


def _ways(own: Own, ways: Ways) -> Block:
    made = []
    if ways.public_url and own.made_at is None:
        made.append(button("Get a link", "calendars.link"))
    elif ways.public_url:
        made.append(button("Get a new link", "calendars.link", confirm=_NEW))
    if own.made_at is not None:
        made.append(button("Stop the link", "calendars.stop", confirm=_STOP))
    if ways.sends_files:
        made.append(button("Send me a file", "calendars.file"))
    return buttons(*made)


def read_names(view: Payload) -> bool:
    """Read whether somebody wants the members' names in their calendar."""
    return bool(Answers(view).choices("with_names"))


def read_secret(view: Payload) -> str:
    """Read the secret that the form shows, if it shows one."""
    return str(view["private_metadata"])


def file_message(calendar: str) -> Message:
    """Bring somebody their calendar as a file."""
    return Message(text=_FILE, file=File("peer-group-meetings.ics", calendar))
