"""What members do with their calendars."""

import re

import httpx

from tests.local import LOCAL
from tests.slack import BEN, Json, Workspace, elements


def open_calendar(workspace: Workspace, by: str = BEN) -> None:
    """Open the form with somebody's calendar, from the board."""
    workspace.close_all(by)
    workspace.press(by, "board.more")
    workspace.press(by, "calendars.open")


def get_link(workspace: Workspace, by: str = BEN, *, names: bool = False) -> str:
    """Make a link, and read its address."""
    open_calendar(workspace, by)
    if names:
        choose_names(workspace, by, names=True)
    press(workspace, by, "calendars.link", names=names)
    return shown_link(workspace, by)


def shown_link(workspace: Workspace, by: str = BEN) -> str:
    """Read the address that the form shows; empty when it shows none."""
    found = re.search(r"`(http[^`]+)`", workspace.shown(by))
    return found.group(1) if found else ""


def choose_names(workspace: Workspace, by: str = BEN, *, names: bool) -> None:
    """Tick the box for the members' names, or untick it."""
    press(workspace, by, "with_names", names=names)


def press(workspace: Workspace, by: str, action_id: str, *, names: bool = False) -> Json:
    """Press something in the form with the box as it is ticked."""
    view = workspace.form(by)
    block = next(block for block, element in elements(view["blocks"]) if element["action_id"] == action_id)
    box = next(element for _, element in elements(view["blocks"]) if element["action_id"] == "with_names")
    ticked = {"type": "checkboxes", "selected_options": box["options"] if names else []}
    return workspace.desk(
        "press",
        **{"as": by},
        view=view["id"],
        block_id=block["block_id"],
        action_id=action_id,
        action=ticked if action_id == "with_names" else {},
        values={"with_names": {"with_names": ticked}},
    )


def fetch(address: str, *, method: str = "GET", **headers: str) -> httpx.Response:
    """Ask for a calendar as somebody else's program does, with nothing but its address."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with httpx.Client(timeout=10, **LOCAL) as line:
        return line.request(method, address, headers=named)


def files(workspace: Workspace, by: str) -> list[Json]:
    """List the files in somebody's direct messages from the app, the oldest first."""
    return [file for message in workspace.direct(by) for file in message["files"]]


def content(workspace: Workspace, file: Json) -> str:
    """Save a file and read it."""
    got = workspace.stage.http.get(f"/file/{file['id']}/{file['name']}")
    assert got.headers["content-type"].startswith("text/calendar")
    return got.text
