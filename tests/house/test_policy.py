"""Nothing is heard that no policy decides about."""

from bot.members.rules import POLICY, Deed
from tests.house.source import BOT
from tests.slack import Workspace

BEFORE_A_SEAT = {Deed.OPEN_HOME, Deed.SET_UP, Deed.JOIN}


def test_no_listener_is_without_a_deed(workspace: Workspace) -> None:
    listeners = [each.ack_function for each in workspace.show.app._async_listeners]

    assert listeners
    without = [
        f"{each.__module__}.{each.__qualname__}"
        for each in listeners
        if not isinstance(getattr(each, "__deed__", None), Deed)
    ]
    assert without == []


def test_every_room_with_listeners_is_joined(workspace: Workspace) -> None:
    joined = {each.ack_function.__module__.split(".")[1] for each in workspace.show.app._async_listeners}

    assert joined == {path.parent.name for path in BOT.glob("*/listeners*")}


def test_every_deed_inside_a_group_has_a_policy() -> None:
    assert POLICY.keys() == set(Deed) - BEFORE_A_SEAT
