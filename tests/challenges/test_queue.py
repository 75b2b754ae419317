"""The queue, one's own challenges, and who may read what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.core.database import Database
from bot.vault.model import Reading
from tests.acts import seat_all
from tests.challenges.acts import bring_many, brought, challenges, forge, queue
from tests.slack import ADA, BEN, CHEN, GENERAL, GRACE, HIRO, IVY, SECOND, Workspace, buttons

TITLE, PROBLEM, WISH = "Succession in the east", "Nobody wants it.", "Names, and honest doubts."
PRIVATE = "A challenge by Ben Castillo, kept private"


@pytest.mark.parametrize(
    ("readers", "by", "sees", "opens"),
    [
        ("me", ADA, False, False),
        ("me", CHEN, False, False),
        ("guides", ADA, True, True),
        ("guides", CHEN, False, False),
        ("titles", ADA, True, True),
        ("titles", GRACE, True, False),
        ("group", CHEN, True, True),
        ("group", GRACE, True, True),
        ("me", BEN, True, True),
    ],
)
def test_the_queue_shows_each_reader_what_the_author_allowed(
    workspace: Workspace, circle: str, readers: str, by: str, sees: bool, opens: bool
) -> None:
    challenge_id = brought(workspace, BEN, title=TITLE, problem=PROBLEM, wish=WISH, readers=readers)
    _from_more(workspace, by)

    assert (TITLE in workspace.shown(by)) is sees
    assert (PRIVATE in workspace.shown(by)) is not sees
    assert ("Open" in buttons(workspace.form(by)["blocks"])) is opens
    workspace.close_all(by)
    forge(workspace, by, "challenges.open", challenge_id)
    assert (PROBLEM in workspace.shown(by)) is opens
    assert (WISH in workspace.shown(by)) is opens
    assert ("not here any more, or it is not yours" in workspace.shown(by)) is not opens


def _from_more(workspace: Workspace, by: str) -> None:
    workspace.press(by, "board.more")
    workspace.press(by, "challenges.queue")


def test_the_weightiest_is_first_and_the_queue_says_why(workspace: Workspace, circle: str) -> None:
    brought(workspace, CHEN, title="Small", importance="2", urgency="2", readers="group")
    brought(workspace, BEN, title="Pressing", importance="9", urgency="9", readers="group")
    shown = queue(workspace, ADA)

    assert shown.index("1. Pressing") < shown.index("2. Small")
    assert "81 points: importance 9 × urgency 9." in shown
    assert "Ben Castillo is next: not yet presented in this round, and the challenge weighs most." in shown
    assert "18:00 Chicago time" in shown


def test_the_calendar_foresees_each_once(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN, importance="9")
    brought(workspace, BEN, importance="8")
    brought(workspace, CHEN, importance="1")
    shown = queue(workspace, ADA)

    after = shown[shown.index("After that") :]
    chen, ben = after.index("Chen Wei, likely, as things stand"), after.index("Ben Castillo, likely")
    assert chen < ben < after.index("nobody yet")


def test_a_long_queue_is_cut_with_a_sentence(workspace: Workspace, circle: str) -> None:
    bring_many(workspace, circle, BEN, 27)

    assert "And 2 more." in queue(workspace, CHEN)


def test_a_wish_to_present_makes_a_candidate_and_can_be_taken_back(workspace: Workspace, circle: str) -> None:
    for person in (CHEN, GRACE):
        workspace.press(person, "board.more")
        workspace.press(person, "challenges.queue")
        workspace.press(person, "challenges.wish")
        assert "is next" in workspace.shown(person)
        workspace.press(person, "challenges.unwish")
        assert "Nobody has a challenge or a wish to present yet." in workspace.shown(person)
        workspace.close_all(person)


def test_the_author_sees_who_opened_it_and_when(workspace: Workspace, db: Database, circle: str) -> None:
    brought(workspace, BEN, title=TITLE)
    _from_more(workspace, ADA)
    workspace.press(ADA, "challenges.open")
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.open")

    assert "Opened by Ada Okafor, <!date^" in workspace.shown(BEN)
    assert "Who may read it: Facilitator and coach" in workspace.shown(BEN)
    with db() as session:
        assert len(session.scalars(select(Reading.id)).all()) == 1


def test_mine_lists_own_challenges_with_everything_to_do(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN, title=TITLE)
    brought(workspace, CHEN, title="Not mine")
    workspace.command(BEN, "/challenge mine", GENERAL)

    assert TITLE in workspace.shown(BEN)
    assert "Not mine" not in workspace.shown(BEN)
    labels = ["Open", "Edit", "Who may read it", "Withdraw"]
    assert buttons(workspace.form(BEN)["blocks"]) == labels


def test_a_long_list_of_ones_own_has_pages(workspace: Workspace, circle: str) -> None:
    bring_many(workspace, circle, BEN, 17)
    workspace.press(BEN, "board.more")
    workspace.press(BEN, "challenges.mine")
    assert "Number 1 of many" not in workspace.shown(BEN)

    workspace.press(BEN, "challenges.next")
    assert "Number 1 of many" in workspace.shown(BEN)
    workspace.press(BEN, "challenges.back")
    assert "Number 16 of many" in workspace.shown(BEN)


def test_editing_changes_the_words_and_the_weight(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN, title=TITLE, readers="group")
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.edit")
    assert workspace.submit(BEN, title="", problem="")["result"] == "errors"
    assert workspace.submit(BEN, title="Better said", problem=PROBLEM, urgency="10")["result"] == "clear"

    assert "Better said" in queue(workspace, CHEN)
    assert "50 points" in queue(workspace, CHEN)
    assert TITLE not in queue(workspace, CHEN)


def test_editing_it_into_inside_information_deletes_its_texts(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN, title=TITLE, problem=PROBLEM, wish=WISH)
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.edit")
    assert workspace.submit(BEN, inside="yes")["result"] == "clear"

    (row,) = challenges(workspace)
    assert (row.problem, row.wish) == (None, None)


def test_the_circle_of_readers_can_change_until_it_is_presented(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN, title=TITLE, readers="me")
    assert TITLE not in queue(workspace, CHEN)
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.readers")
    assert workspace.submit(BEN, readers="titles")["result"] == "clear"

    assert TITLE in queue(workspace, CHEN)


def test_withdrawing_deletes_the_text_and_takes_it_from_the_queue(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN, title=TITLE, problem=PROBLEM, readers="group")
    before = challenges(workspace)[0].title
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.withdraw")

    assert "You have brought no challenge yet." in workspace.shown(BEN)
    assert TITLE not in queue(workspace, CHEN)
    (row,) = challenges(workspace)
    assert (row.state, row.problem, row.title == before) == ("withdrawn", None, False)


@pytest.mark.parametrize("verb", ["edit", "readers", "withdraw"])
def test_only_its_author_can_change_a_challenge(workspace: Workspace, circle: str, verb: str) -> None:
    challenge_id = brought(workspace, BEN, title=TITLE, readers="group")
    forge(workspace, ADA, f"challenges.{verb}", challenge_id)

    assert "not here any more, or it is not yours" in workspace.shown(ADA)
    assert challenges(workspace)[0].state == "waiting"


def test_what_was_withdrawn_or_never_was_cannot_be_changed_or_opened(
    workspace: Workspace, circle: str
) -> None:
    challenge_id = brought(workspace, BEN, title=TITLE)
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.withdraw")
    workspace.close_all(BEN)
    forge(workspace, BEN, "challenges.edit", challenge_id)
    assert "was withdrawn" in workspace.shown(BEN)
    workspace.close_all(BEN)
    for value in (challenge_id, "nonsense", circle):
        forge(workspace, BEN, "challenges.open", value)
        assert "not here any more" in workspace.shown(BEN)
        workspace.close_all(BEN)


def test_the_other_groups_queue_reads_as_not_found(workspace: Workspace, circle: str) -> None:
    second = seat_all(workspace, (HIRO,), channel=SECOND)
    forge(workspace, ADA, "challenges.queue", second)

    assert "not here any more, or it is not yours" in workspace.shown(ADA)


def test_the_queue_is_asked_for_where_it_is_not_clear_which(workspace: Workspace, circle: str) -> None:
    second = seat_all(workspace, (BEN, ADA), channel=SECOND)
    brought(workspace, CHEN, title="In the circle", readers="group")
    workspace.command(BEN, "/challenge queue", GENERAL)
    assert "Which group do you mean?" in workspace.shown(BEN)
    workspace.press(BEN, "challenges.queue", value=second)

    assert "Nobody has brought a challenge yet." in workspace.shown(BEN)
    assert "You are in no group yet" in workspace.command(IVY, "/challenge queue", GENERAL)


def test_waiting_lifts_a_challenge_week_by_week(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN, readers="group")
    workspace.move_to(workspace.now + timedelta(weeks=3))

    assert "28 points: importance 5 × urgency 5, and 3 for 3 weeks of waiting." in queue(workspace, CHEN)
