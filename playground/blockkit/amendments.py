"""What Slack enforces and the comments in `@slack/types` leave out, as changes to `limits.json`.

Each entry names a shape and its fields. A field's entry is laid over the generated one; `None` takes
the field away; `like` starts a new shape from another. Sources: Slack's Block Kit reference (element,
block and composition object pages), and refusals that its API has answered with.
"""

from __future__ import annotations

from typing import Any

Change = dict[str, Any]

EITHER_TEXT: Change = {"is": "shape", "of": ["PlainTextElement", "MrkdwnElement"]}
PLAIN_TEXT: Change = {"is": "shape", "of": ["PlainTextElement"]}
TEXT: Change = {"is": "string"}
FLAG: Change = {"is": "boolean"}
COUNT: Change = {"is": "integer", "min": 0}
WEB_ADDRESS: Change = {"max": 3000, "format": "http"}
IMAGE: Change = {"image_url": WEB_ADDRESS, "alt_text": {"min": 1, "max": 2000}}
# The reference says 150 where the types still say 75.
OPTION_VALUE: Change = {"max": 150, "required": True}
OPTION_GROUP: Change = {"label": {"max": 75}, "options": {"max": 100}}
FEEDBACK_BUTTON: Change = {"text": {"max": 75}, "value": {"max": 2000}}
FROM_LLM: Change = {"from_llm": FLAG}

AMENDMENTS: dict[str, dict[str, Any]] = {
    # Views. Slack's own samples give a Home a title and the two close flags, and it takes them.
    "HomeView": {
        "external_id": {"max": 255},
        "title": {**PLAIN_TEXT, "max": 24},
        "clear_on_close": FLAG,
        "notify_on_close": FLAG,
    },
    "ModalView": {"external_id": {"max": 255}},
    # Blocks.
    "AlertBlock": {"text": {"max": 200}},
    "CardBlock": {
        "title": EITHER_TEXT,
        "subtitle": EITHER_TEXT,
        "body": EITHER_TEXT,
        "subtext": {**EITHER_TEXT, "max": 200},
        "slack_icon": {"is": "shape", "of": ["SlackIcon"]},
        "actions": {"max": 3},
    },
    "SlackIcon": {
        "type": {"is": "choice", "of": ["icon"], "required": True},
        "name": {**TEXT, "required": True},
    },
    "DataTableBlock": {
        "rows": {
            "min": 2,
            "max": 201,
            "of": {
                "is": "list",
                "max": 20,
                "of": {"is": "shape", "of": ["RawTextElement", "RawNumberElement", "RichTextBlock"]},
            },
        },
        "caption": {"min": 1},
        "row_header_column_index": {"min": 0},
    },
    "FileBlock": {"source": {"is": "choice", "of": ["remote"]}},
    "HeaderBlock": {"level": {"is": "integer", "min": 1, "max": 4}},
    "ImageBlock": IMAGE,
    "MarkdownBlock": {"text": {"min": 1}},
    "PlanBlock": {"tasks": {"of": {"is": "shape", "of": ["PlanTask"]}}, "status": TEXT},
    "PlanTask": {"like": "TaskCardBlock", "type": {"required": False}},
    "TaskCardBlock": {"status": {"required": False}},
    # An entry of `null` skips a column.
    "TableBlock": {
        "column_settings": {"of": {"is": "shape", "of": ["TableBlockColumnSettings"], "null": True}}
    },
    "VideoBlock": {
        "alt_text": {"min": 1},
        "video_url": {"format": "https"},
        "title_url": {"format": "https"},
        "thumbnail_url": {"format": "http"},
        "description": {"max": 199},
    },
    # Elements.
    "Button": {"url": {"format": "url"}, "agent_prompt": {**TEXT, "max": 4000}},
    "Datepicker": {"initial_date": {"format": "date"}},
    "DateTimepicker": {"initial_date_time": {"min": 10**9, "max": 10**10 - 1}},
    "ExternalSelect": {"min_query_length": {"min": 0}},
    "FeedbackButtons.negative_button": FEEDBACK_BUTTON,
    "FeedbackButtons.positive_button": FEEDBACK_BUTTON,
    "IconButton": {"value": {"max": 2000}},
    "ImageElement": IMAGE,
    "MultiExternalSelect": {"min_query_length": {"min": 0}},
    "NumberInput": {
        "initial_value": {"format": "number"},
        "min_value": {"format": "number"},
        "max_value": {"format": "number"},
    },
    "Overflow": {"options": {"of": {"is": "shape", "of": ["OverflowOption"]}}},
    "PlainTextInput": {
        "initial_value": {"max": 3000},
        "min_length": {"min": 0},
        "max_length": {"min": 1, "max": 3000},
    },
    "Timepicker": {"initial_time": {"format": "time"}, "timezone": {"format": "timezone"}},
    # Composition objects. Only an overflow menu's options may have an address.
    "MrkdwnOption|PlainTextOption": {"value": OPTION_VALUE, "description": EITHER_TEXT, "url": None},
    "PlainTextOption": {"value": OPTION_VALUE, "url": None},
    "OverflowOption": {"like": "PlainTextOption", "url": {**TEXT, "max": 3000, "format": "url"}},
    "MultiStaticSelect.option_groups": OPTION_GROUP,
    "StaticSelect.option_groups": OPTION_GROUP,
    # Tables and rich text.
    "RawNumberElement": {"value": {"is": "number"}},
    "RichTextChannelMention": {"tab_id": TEXT, **FROM_LLM},
    "RichTextDate": {"timestamp": {"is": "number"}, "timezone": TEXT},
    "RichTextEmoji": {"skin_tone": {"is": "integer"}},
    "RichTextLink": {"is_slack_url": FLAG, "truncated": FLAG, **FROM_LLM},
    "RichTextList": {"offset": COUNT},
    "RichTextPreformatted": {"language": TEXT},
    "RichTextStyleable.style": {"highlight": FLAG, "client_highlight": FLAG, "unlink": FLAG},
    "RichTextText": {"text": {"min": 1}},
    "RichTextUserMention": FROM_LLM,
}

# Every other list must hold something.
MAY_BE_EMPTY = {
    ("RichTextBlock", "elements"),
    ("RichTextList", "elements"),
    ("RichTextPreformatted", "elements"),
    ("RichTextQuote", "elements"),
    ("RichTextSection", "elements"),
}
