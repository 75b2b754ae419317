"""Show a modal to whoever pressed something."""

from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.blocks import Payload


async def show(client: AsyncWebClient, body: Payload, view: View) -> str:
    """Open a modal, or push it on the one that the press came from; answer the new view's id.

    Slack takes the trigger once and for three seconds; raises SlackApiError after that.
    """
    comes_from = (body.get("view") or {}).get("type")
    open_it = client.views_push if comes_from == "modal" else client.views_open
    answer = await open_it(trigger_id=body["trigger_id"], view=view.to_dict())
    return str(answer["view"]["id"])


async def change(client: AsyncWebClient, body: Payload, view: View) -> None:
    """Draw the modal anew that the press came from; what was typed stays where field names stay."""
    shown = body["view"]
    await client.views_update(view_id=shown["id"], hash=shown["hash"], view=view.to_dict())
