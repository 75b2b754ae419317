"""/board and More: what each person finds there."""

from tests.acts import join, seat_all, set_up
from tests.slack import ADA, BEN, CIRCLE, GENERAL, GRACE, IVY, SECOND, Workspace, buttons, words


def test_board_opens_the_menu_of_the_channels_group(workspace: Workspace, circle: str) -> None:
    workspace.command(BEN, "/board")

    assert "The queue" in buttons(workspace.form(BEN)["blocks"])


def test_more_opens_the_same_menu_for_people_from_another_company(workspace: Workspace, circle: str) -> None:
    workspace.press(GRACE, "board.more", value=circle)

    assert {"The queue", "My challenges", "People", "Help"} <= set(buttons(workspace.form(GRACE)["blocks"]))


def test_the_purpose_is_for_those_who_have_joined(workspace: Workspace) -> None:
    why = "To say *aloud* what keeps us awake."
    group = set_up(workspace, purpose=why)
    join(workspace, (GRACE,))

    workspace.press(GRACE, "board.more", value=group)
    assert why in workspace.shown(GRACE)
    workspace.command(ADA, "/board")
    assert why not in workspace.shown(ADA)
    workspace.close_all(ADA)
    assert why not in words(workspace.open_home(ADA))
    join(workspace, (ADA,))
    assert why in words(workspace.open_home(ADA))
    assert why not in workspace.channel_words()


def test_people_lists_names_roles_and_companies(workspace: Workspace, circle: str) -> None:
    workspace.command(BEN, "/board people")

    assert "*Grace Lindqvist* · CIO, Lakeside Health" in workspace.shown(BEN)
    assert "*Ada Okafor* · CIO, Northwind Logistics · facilitator" in workspace.shown(BEN)


def test_next_shows_the_next_meeting_from_any_channel(workspace: Workspace, circle: str) -> None:
    workspace.command(BEN, "/board next", GENERAL)

    assert "18:00 Chicago time" in workspace.shown(BEN)


def test_whoever_is_in_two_groups_chooses(workspace: Workspace, circle: str) -> None:
    second = seat_all(workspace, (ADA, BEN), channel=SECOND)
    workspace.command(BEN, "/board people", GENERAL)
    workspace.press(BEN, "board.people", value=second)

    assert "Grace" not in workspace.shown(BEN)
    assert "Ada Okafor" in workspace.shown(BEN)


def test_help_answers_help_and_every_unknown_word(workspace: Workspace) -> None:
    assert "/board setup" in workspace.command(ADA, "/board help")
    assert "/board setup" in workspace.command(ADA, "/board whatever this is")


def test_a_stranger_is_told_how_to_begin(workspace: Workspace, circle: str) -> None:
    assert "You are in no group yet" in workspace.command(IVY, "/board", GENERAL)


def test_whoever_has_no_seat_is_told_to_join(workspace: Workspace) -> None:
    set_up(workspace)

    assert "Press Join on the board" in workspace.command(BEN, "/board", CIRCLE)


def test_a_forged_group_id_reads_as_not_found(workspace: Workspace, circle: str) -> None:
    second = seat_all(workspace, (BEN,), channel=SECOND)
    card = workspace.messages(ADA, CIRCLE)[0]
    forged = {"as": ADA, "channel": CIRCLE, "ts": card["ts"], "block_id": "doors", "action_id": "board.more"}
    for value in (second, "nonsense", "00000000-0000-4000-8000-000000000000"):
        workspace.desk("press", **forged, action={"value": value})
        assert "not here any more, or it is not yours" in workspace.shown(ADA)
        workspace.close_all(ADA)
