"""api.test, auth.test and apps.connections.open: the app finds out where it is, and opens a socket."""

from playground.people import APP_ID, BOT_ID, BOT_USER, HOME
from playground.webapi.call import Answer, Call, SlackError


def api_test(call: Call) -> Answer:
    """Answer that the line works, repeating the arguments."""
    if error := call.text("error"):
        raise SlackError(error)
    return {"args": call.arguments} if call.arguments else {}


def auth_test(call: Call) -> Answer:
    """Tell the app who it is and where it is installed."""
    return {
        "url": f"{call.base_url}/",
        "team": HOME.name,
        "user": call.world.people[BOT_USER].handle,
        "team_id": HOME.id,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "is_enterprise_install": False,
    }


def connections_open(call: Call) -> Answer:
    """Hand out the address of a socket, good for one connection."""
    ticket = call.world.links.new_ticket()
    address = call.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link?ticket={ticket}&app_id={APP_ID}"}
