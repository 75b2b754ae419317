"""Rules between the fields of one shape. Each finds `(path below the shape, message)` pairs.

A rule runs only when every field by itself is right, so it may trust their types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from playground.blockkit.formats import number

Json = dict[str, Any]
Finding = tuple[tuple[str | int, ...], str]
Rule = Callable[[Json], Iterator[Finding]]


def quoted(fields: tuple[str, ...]) -> str:
    """Name fields as Slack does: `text` or `fields`."""
    return " or ".join(f"`{field}`" for field in fields)


def any_of(*fields: str) -> Rule:
    """Ask for at least one of these fields."""

    def rule(value: Json) -> Iterator[Finding]:
        if not any(field in value for field in fields):
            yield (), f"must define either {quoted(fields)}"

    return rule


def not_both(*fields: str) -> Rule:
    """Refuse two fields that say the same thing."""

    def rule(value: Json) -> Iterator[Finding]:
        if all(field in value for field in fields):
            yield (), f"must define only one of {quoted(fields)}"

    return rule


def one_of(*fields: str) -> tuple[Rule, Rule]:
    """Ask for exactly one of these fields."""
    return any_of(*fields), not_both(*fields)


def not_above(lower: str, upper: str) -> Rule:
    """Refuse a lower bound above the upper one."""

    def rule(value: Json) -> Iterator[Finding]:
        low, high = value.get(lower), value.get(upper)
        if low is not None and high is not None and low > high:
            yield (lower,), f"must be less than or equal to `{upper}`"

    return rule


def unique_action_ids(field: str) -> Rule:
    """Refuse two elements of one block with the same action id."""

    def rule(value: Json) -> Iterator[Finding]:
        seen: set[str] = set()
        for index, element in enumerate(value.get(field, ())):
            action_id = element.get("action_id")
            if action_id in seen:
                yield (field, index, "action_id"), f'`action_id` "{action_id}" already exists'
            elif action_id:
                seen.add(action_id)

    return rule


def key(option: Json) -> tuple[str, str]:
    """Reduce an option to what tells it apart; Slack fills in `emoji` and `verbatim` by itself."""
    return option["value"], option["text"]["text"]


def offered(value: Json) -> set[tuple[str, str]]:
    """Collect the options of a menu, in groups or not."""
    groups = [value.get("options", ()), *(group["options"] for group in value.get("option_groups", ()))]
    return {key(option) for group in groups for option in group}


def initial_option(value: Json) -> Iterator[Finding]:
    """Refuse a first choice that the menu does not offer."""
    if "initial_option" in value and key(value["initial_option"]) not in offered(value):
        yield ("initial_option",), "must exactly match one of the provided options"


def initial_options(value: Json) -> Iterator[Finding]:
    """Refuse first choices that the menu does not offer."""
    if "initial_options" in value:
        options = offered(value)
        for index, option in enumerate(value["initial_options"]):
            if key(option) not in options:
                yield ("initial_options", index), "must exactly match one of the provided options"


def number_bounds(value: Json) -> Iterator[Finding]:
    """Refuse a range that is upside down, and decimals where only whole numbers are taken."""
    low, high = number(value.get("min_value")), number(value.get("max_value"))
    if low is not None and high is not None and low > high:
        yield ("min_value",), "must be less than or equal to `max_value`"
    for field in ("initial_value", "min_value", "max_value"):
        given = number(value.get(field))
        if given is not None and not value["is_decimal_allowed"] and given != given.to_integral_value():
            yield (field,), "must be an integer when `is_decimal_allowed` is false"


def dispatched_file(value: Json) -> Iterator[Finding]:
    """Refuse `dispatch_action` on a file input: Slack says that the type is not supported."""
    if value.get("dispatch_action") and value["element"]["type"] == "file_input":
        yield ("element", "type"), "unsupported type: file_input"


def collapsed(value: Json) -> Iterator[Finding]:
    """Refuse a container that starts collapsed and cannot be opened."""
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        yield ("default_collapsed",), "requires `is_collapsible` to be true"


def data_rows(value: Json) -> Iterator[Finding]:
    """Refuse rows of different length, and rich text in the header row."""
    rows = value["rows"]
    for index, row in enumerate(rows):
        if len(row) != len(rows[0]):
            yield ("rows", index), "must have the same number of items as the first row"
    for index, cell in enumerate(rows[0]):
        if cell["type"] == "rich_text":
            yield ("rows", 0, index, "type"), "unsupported type: rich_text"


SOURCE = one_of("image_url", "slack_file")
OPTIONS = one_of("options", "option_groups")
FILTER = any_of("include", "exclude_external_shared_channels", "exclude_bot_users")

RULES: dict[str, tuple[Rule, ...]] = {
    "ActionsBlock": (unique_action_ids("elements"),),
    "CardBlock": (
        any_of("hero_image", "title", "actions", "body"),
        not_both("icon", "slack_icon"),
        unique_action_ids("actions"),
    ),
    "Checkboxes": (initial_options,),
    "ContainerBlock": (any_of("title", "rich_text_title"), collapsed),
    "ContextActionsBlock": (unique_action_ids("elements"),),
    "ConversationsSelect.filter": (FILTER,),
    "DataTableBlock": (data_rows,),
    "ImageBlock": SOURCE,
    "ImageElement": SOURCE,
    "InputBlock": (dispatched_file,),
    "MultiConversationsSelect.filter": (FILTER,),
    "MultiStaticSelect": (*OPTIONS, initial_options),
    "NumberInput": (number_bounds,),
    "PlainTextInput": (not_above("min_length", "max_length"),),
    "RadioButtons": (initial_option,),
    "RichTextInput": (not_above("min_lines", "max_lines"),),
    "SectionBlock": (any_of("text", "fields"),),
    "SlackFileViaUrl|SlackFileViaId": one_of("url", "id"),
    "StaticSelect": (*OPTIONS, initial_option),
}
