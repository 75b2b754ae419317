"""Messages and forms: the pieces that every room's views are built from, and how answers are read back.

A field's block id, action id and name are one word.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CheckboxesElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    SectionBlock,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.views import View

from bot.core.record import record
from bot.core.text import clean, clip

Payload = Mapping[str, Any]
"""What Slack sends; ``views.read_…`` turns it into a dataclass."""
Choices = Sequence[tuple[str, str]]
"""The options of a select: (value, label)."""

TEXT_LIMIT = 3000
_LABEL = 75
_MOST_OPTIONS = 100


@record
class File:
    """A file that comes with a message: its name, as it is shown, and the text in it."""

    name: str
    text: str


@record
class Message:
    """A message: the notification's text, which a screen reader reads, and what is shown.

    One with a ``file`` has no blocks.
    """

    text: str
    blocks: Sequence[Block] = ()
    file: File | None = None

    def payload(self) -> dict[str, Any]:
        """Give what ``chat.postMessage`` takes, or the file and its words; nothing is ever unfurled."""
        if self.file is not None:
            return {"text": self.text, "file": {"name": self.file.name, "text": self.file.text}}
        shown = {"blocks": [block.to_dict() for block in self.blocks]} if self.blocks else {}
        return {"text": self.text, "unfurl_links": False, "unfurl_media": False} | shown


def header(text: str) -> HeaderBlock:
    """Make a heading of at most 150 characters, as plain text."""
    return HeaderBlock(text=PlainTextObject(text=clip(text, 150), emoji=True))


def section(
    mrkdwn: str, *, accessory: InteractiveElement | None = None, block_id: str | None = None
) -> SectionBlock:
    """Make a paragraph; what members wrote goes in escaped."""
    text = MarkdownTextObject(text=clip(mrkdwn, TEXT_LIMIT))
    return SectionBlock(text=text, accessory=accessory, block_id=block_id)


def said(text: str) -> SectionBlock:
    """Show what a member wrote, as plain text."""
    return SectionBlock(text=PlainTextObject(text=clip(text, TEXT_LIMIT), emoji=False))


def small(mrkdwn: str, *, block_id: str | None = None) -> ContextBlock:
    """Make a small line."""
    return ContextBlock(elements=[MarkdownTextObject(text=clip(mrkdwn, 2000))], block_id=block_id)


def divider() -> DividerBlock:
    """Make a line between two parts."""
    return DividerBlock()


def button(
    label: str,
    action: str,
    value: str = "",
    *,
    style: str | None = None,
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """Make a button; its value carries an opaque id and no right."""
    return ButtonElement(
        text=clip(label, _LABEL), action_id=action, value=value or None, style=style, confirm=confirm
    )


def sure(title: str, text: str, *, yes: str, no: str = "Cancel") -> ConfirmObject:
    """Ask once more before a deed that cannot be taken back."""
    return ConfirmObject(title=title, text=PlainTextObject(text=text), confirm=yes, deny=no)


def buttons(*elements: InteractiveElement, block_id: str | None = None) -> ActionsBlock:
    """Put buttons in a row."""
    return ActionsBlock(elements=list(elements), block_id=block_id)


def field(
    name: str,
    label: str,
    element: InputInteractiveElement,
    *,
    hint: str | None = None,
    optional: bool = False,
    tells: bool = False,
) -> InputBlock:
    """Make a form field; one that ``tells`` says at once when it changes."""
    return InputBlock(
        block_id=name,
        label=label,
        element=element,
        hint=hint,
        optional=optional,
        dispatch_action=tells or None,
    )


def text_field(
    name: str,
    label: str,
    *,
    limit: int = TEXT_LIMIT,
    initial: str = "",
    hint: str | None = None,
    placeholder: str | None = None,
    optional: bool = False,
    lines: bool = False,
) -> InputBlock:
    """Make a field for text of at most ``limit`` characters."""
    element = PlainTextInputElement(
        action_id=name,
        initial_value=clip(initial, limit) or None,
        multiline=lines,
        max_length=limit,
        placeholder=placeholder,
    )
    return field(name, label, element, hint=hint, optional=optional)


def options(choices: Choices) -> list[Option]:
    """Make the options of a select, with labels cut to 75 characters; at most the first 100."""
    return [Option(value=value, text=PlainTextObject(text=clip(label, _LABEL))) for value, label in choices][
        :_MOST_OPTIONS
    ]


def choice_field(
    name: str,
    label: str,
    choices: Choices,
    *,
    initial: str | None = None,
    hint: str | None = None,
    placeholder: str | None = None,
    tells: bool = False,
) -> InputBlock:
    """Make a select of one; ``initial`` is the value that is filled in, or None for no answer beforehand."""
    made = options(choices)
    first = next((option for option in made if option.value == initial), None)
    element = StaticSelectElement(action_id=name, options=made, initial_option=first, placeholder=placeholder)
    return field(name, label, element, hint=hint, tells=tells)


def choices_field(
    name: str,
    label: str,
    choices: Choices,
    *,
    initial: Sequence[str] = (),
    hint: str | None = None,
    optional: bool = False,
) -> InputBlock:
    """Make a select of several."""
    made = options(choices)
    first = [option for option in made if option.value in initial]
    element = StaticMultiSelectElement(action_id=name, options=made, initial_options=first or None)
    return field(name, label, element, hint=hint, optional=optional)


def check_field(name: str, label: str, box: str, *, optional: bool = False) -> InputBlock:
    """Make one box to tick."""
    element = CheckboxesElement(action_id=name, options=[Option(value="yes", text=PlainTextObject(text=box))])
    return field(name, label, element, optional=optional)


def notice(title: str, sentence: str) -> View:
    """Make a modal that says one thing."""
    return form(title, "board.notice", [section(sentence)])


def form(
    title: str,
    callback_id: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    about: str = "",
    keeps_drafts: bool = False,
    close: str = "Close",
) -> View:
    """Make a modal; ``about`` carries opaque ids and no right."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=clip(title, 24)),
        submit=PlainTextObject(text=submit) if submit else None,
        close=PlainTextObject(text=close),
        blocks=list(blocks),
        private_metadata=about,
        notify_on_close=keeps_drafts,
    )


class Answers:
    """Read what somebody filled into a form, by field name."""

    def __init__(self, view: Payload) -> None:
        self._values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}

    def _given(self, name: str) -> Mapping[str, Any]:
        given = (self._values.get(name) or {}).get(name)
        return given if isinstance(given, Mapping) else {}

    def has(self, name: str) -> bool:
        """Tell whether the form had this field."""
        return name in self._values

    def text(self, name: str) -> str:
        """Read a text, number, date or time, cleaned; empty when it was not given."""
        given = self._given(name)
        kinds = ("value", "selected_date", "selected_time", "selected_conversation")
        return next((clean(str(given[kind])) for kind in kinds if given.get(kind) is not None), "")

    def choice(self, name: str) -> str:
        """Read the value of the chosen option; empty when none was."""
        option = self._given(name).get("selected_option")
        return str(option["value"]) if option else ""

    def choices(self, name: str) -> list[str]:
        """Read the values of the chosen options or ticked boxes."""
        return [str(option["value"]) for option in self._given(name).get("selected_options") or []]
