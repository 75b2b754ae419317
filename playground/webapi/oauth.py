"""oauth.v2.access: renew the bot's token."""

from playground.people import APP_ID, BOT_USER, HOME
from playground.tokens import LASTS
from playground.webapi.call import Answer, Call, SlackError


def access(call: Call) -> Answer:
    """Exchange a renewing token for a new pair; it works once."""
    settings = call.world.settings
    if call.text("client_id") != settings.client_id:
        raise SlackError("invalid_client_id")
    if call.text("client_secret") != settings.client_secret:
        raise SlackError("bad_client_secret")
    if call.text("grant_type") != "refresh_token":
        raise SlackError("invalid_grant_type")
    renewed = call.world.tokens.renew(call.text("refresh_token"), call.world.clock.now())
    if renewed is None or not call.world.installed:
        raise SlackError("invalid_refresh_token")
    token, refresh = renewed
    return {
        "app_id": APP_ID,
        "token_type": "bot",
        "access_token": token,
        "refresh_token": refresh,
        "expires_in": int(LASTS.total_seconds()),
        "bot_user_id": BOT_USER,
        "scope": ",".join(sorted(settings.scopes)),
        "team": {"id": HOME.id, "name": HOME.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
