"""Show a modal to whoever pressed something."""

from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.blocks import Payload


async def show(client: AsyncWebClient, body: Payload, view: View) -> str:
    """Open a modal, or push it on the one that the press came from; answer the new view's id.

    Slack stacks three, so from the third it takes that one's place. Slack takes the trigger once and for
    three seconds; raises SlackApiError after that.
    """
    shown = body.get("view") or {}
    if shown.get("previous_view_id") not in (None, shown.get("root_view_id")):
        await change(client, body, view)
        return str(shown["id"])
    open_it = client.views_push if shown.get("type") == "modal" else client.views_open
    answer = await open_it(trigger_id=body["trigger_id"], view=view.to_dict())
    return str(answer["view"]["id"])


async def change(client: AsyncWebClient, body: Payload, view: View) -> None:
    """Draw the modal anew that the press came from; what was typed stays where field names stay."""
    shown = body["view"]
    await client.views_update(view_id=shown["id"], hash=shown["hash"], view=view.to_dict())
