"""Blocks and views with one of everything."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    """Make a plain text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    """Make a mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def options(*names: str) -> list[Json]:
    """Make options whose values are their names in small letters."""
    return [{"text": plain(name), "value": name.lower()} for name in names]


def button(text: str, action_id: str, **more: Any) -> Json:
    """Make a button."""
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": "1", **more}


def section(text: str, **more: Any) -> Json:
    """Make a section."""
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json, block_id: str = "actions") -> Json:
    """Make an actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def field(label: str, kind: str, *, name: str | None = None, **more: Any) -> Json:
    """Make an input block whose block id and action id are one word; `more` holds both levels' extras."""
    word = name or label.lower().replace(" ", "_")
    own: Json = {key: more.pop(key) for key in ("optional", "hint", "dispatch_action") if key in more}
    element = {"type": kind, "action_id": word, **more}
    return {"type": "input", "block_id": word, "label": plain(label), "element": element, **own}


def modal(title: str, blocks: list[Json], **more: Any) -> Json:
    """Make a modal."""
    return {"type": "modal", "title": plain(title), "blocks": blocks, **more}


SURE = {
    "title": plain("Are you sure?"),
    "text": mrkdwn("This *cannot* be undone."),
    "confirm": plain("Yes, remove"),
    "deny": plain("Keep it"),
    "style": "danger",
}

WRITTEN: Json = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Written by "},
                {"type": "user", "user_id": "U0BEN"},
                {"type": "text", "text": " in "},
                {"type": "channel", "channel_id": "C0CIRCLE"},
                {"type": "text", "text": ", "},
                {"type": "text", "text": "boldly", "style": {"bold": True}},
                {"type": "text", "text": " and "},
                {"type": "text", "text": "code", "style": {"code": True}},
                {"type": "text", "text": " "},
                {"type": "link", "url": "https://example.com", "text": "a link"},
                {"type": "text", "text": " "},
                {"type": "emoji", "name": "wave"},
                {"type": "text", "text": " due "},
                {
                    "type": "date",
                    "timestamp": 1772546400,
                    "format": "{date_long} at {time}",
                    "fallback": "then",
                },
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "First"}]},
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Second"}]},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "Deeper"}]},
            ],
        },
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "Quoted words"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "let x = 1"}]},
    ],
}

MARKDOWN = (
    "## Plan\n\n1. **Listen** first\n2. Then ~~talk~~ *ask*\n\n| who | what |\n|---|---|\n| Ada | `hosts` |\n"
)

EVERYTHING: list[Json] = [
    {"type": "header", "text": plain("Every kind of block")},
    section(
        "*Bold*, _italic_, ~struck~, `code`, <@U0ADA> and <@U0BEN>, <#C0CIRCLE>, "
        "<https://example.com|a link>, 5 &lt; 6 &amp; 7 :tada:\n> A quote\n```\nif this:\n    that\n```"
    ),
    {
        "type": "section",
        "fields": [
            mrkdwn("*When*\n<!date^1772546400^{date_short_pretty} at {time}|then>"),
            mrkdwn("*Where*\nBoard room"),
            mrkdwn("*Who*\nAll of us"),
            mrkdwn("*Minutes*\n150"),
        ],
    },
    section("A section with a button", accessory=button("Open", "open")),
    section(
        "A section with a menu",
        accessory={"type": "overflow", "action_id": "more", "options": options("Skip", "Swap", "Stop")},
    ),
    {"type": "divider"},
    actions(
        button("Approve", "approve", style="primary"),
        button("Remove", "remove", style="danger", confirm=SURE),
        {
            "type": "static_select",
            "action_id": "pick",
            "placeholder": plain("Pick a colour"),
            "options": options("Red", "Green", "Blue"),
        },
        {"type": "datepicker", "action_id": "day", "placeholder": plain("Pick a day")},
    ),
    {"type": "context", "elements": [mrkdwn("Only shown to members · *quietly*")]},
    WRITTEN,
    {"type": "markdown", "text": MARKDOWN},
    {
        "type": "image",
        "image_url": "https://example.invalid/none.png",
        "alt_text": "A chart of trust over time",
        "title": plain("Trust"),
    },
]

FORM: list[Json] = [
    field("Title", "plain_text_input", max_length=40, min_length=3, placeholder=plain("In one line")),
    field(
        "Detail",
        "plain_text_input",
        multiline=True,
        optional=True,
        hint=plain("Nobody sees this before you say so."),
    ),
    field(
        "Protocol",
        "static_select",
        option_groups=[
            {"label": plain("Short"), "options": options("Troika", "Debate")},
            {"label": plain("Long"), "options": options("Balint", "Consultancy")},
        ],
    ),
    field(
        "Themes", "multi_static_select", options=options("People", "Money", "Risk", "Growth"), optional=True
    ),
    field("Company", "external_select", min_query_length=2, optional=True, placeholder=plain("Search")),
    field("Coach", "users_select", optional=True),
    field("Guests", "multi_users_select", optional=True, max_selected_items=2),
    field("Room", "conversations_select", optional=True),
    field("Day", "datepicker", initial_date="2026-03-03"),
    field("Hour", "timepicker", optional=True),
    field("Begins", "datetimepicker", optional=True),
    field("Kind", "radio_buttons", options=options("Open", "Closed")),
    field("Agree", "checkboxes", optional=True, options=options("Norms", "Silence")),
    field("Minutes", "number_input", is_decimal_allowed=False, min_value="5", max_value="90", optional=True),
    field("Mail", "email_text_input", optional=True),
    field("Site", "url_text_input", optional=True),
    field("Story", "rich_text_input", optional=True),
]


SHORT: list[Json] = [
    field("Title", "plain_text_input", placeholder=plain("In one line")),
    field("Grow", "checkboxes", optional=True, dispatch_action=True, options=options("More")),
    actions(button("Push", "push"), button("Grow", "grow")),
]

HOME: list[Json] = [
    {"type": "header", "text": plain("Your week")},
    section("Nothing waits for you.", accessory=button("Open", "open")),
    {"type": "divider"},
    actions({"type": "users_select", "action_id": "who", "placeholder": plain("Who are you looking for")}),
]
