"""Blocks and views that tests show."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "Hello") -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def buttons(*action_ids: str, block_id: str = "actions") -> Json:
    elements = [
        {"type": "button", "action_id": each, "text": plain(each.title()), "value": f"v-{each}"}
        for each in action_ids
    ]
    return {"type": "actions", "block_id": block_id, "elements": elements}


def field(block_id: str = "title", *, optional: bool = False, **element: Any) -> Json:
    made = {"type": "plain_text_input", "action_id": block_id} | element
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain("Label"),
        "element": made,
        "optional": optional,
    }


def modal(*blocks: Json, callback_id: str = "form", **more: Any) -> Json:
    body = {"type": "modal", "callback_id": callback_id, "title": plain("A form"), "submit": plain("Send")}
    return {**body, "blocks": list(blocks) or [field()], **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section("Home")], **more}
