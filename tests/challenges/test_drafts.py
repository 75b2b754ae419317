"""Drafts: a form that closes, or never opens, loses nothing."""

from sqlalchemy import func, select

from bot.challenges.model import Draft
from bot.core.database import Database
from tests.acts import seat_all
from tests.challenges.acts import WRITTEN, challenges
from tests.slack import BEN, GRACE, SECOND, Workspace

TYPED = {"title": "Half a thought", "problem": "It is not clear yet.", "importance": "9", "readers": "group"}


def filled(workspace: Workspace, by: str) -> dict[str, str]:
    """Read what stands in the form on top."""
    found = {}
    for block in workspace.form(by)["blocks"]:
        element = block.get("element", {})
        value = element.get("initial_value") or element.get("initial_option", {}).get("value")
        if value:
            found[block["block_id"]] = value
    return found


def drafts(db: Database) -> int:
    with db() as session:
        return session.scalar(select(func.count()).select_from(Draft)) or 0


def test_a_form_that_closes_comes_back_with_what_was_typed(workspace: Workspace, circle: str) -> None:
    for person in (BEN, GRACE):
        workspace.press(person, "challenges.bring")
        workspace.close(person, **TYPED)
        workspace.press(person, "challenges.bring")

        assert filled(workspace, person).items() >= TYPED.items()
        assert "Your draft from" in workspace.shown(person)


def test_a_form_that_is_sent_leaves_no_draft(workspace: Workspace, db: Database, circle: str) -> None:
    workspace.press(BEN, "challenges.bring")
    workspace.close(BEN, **TYPED)
    workspace.press(BEN, "challenges.bring")
    assert workspace.submit(BEN, inside="no")["result"] == "closed"

    assert drafts(db) == 0
    workspace.press(BEN, "challenges.bring")
    assert "Your draft" not in workspace.shown(BEN)


def test_a_form_that_closes_untouched_keeps_the_draft_that_was_there(
    workspace: Workspace, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring")
    workspace.close(BEN, **TYPED)
    workspace.press(BEN, "challenges.bring")
    workspace.close(BEN, title="", problem="")
    workspace.press(BEN, "challenges.bring")

    assert filled(workspace, BEN)["title"] == "Half a thought"


def test_a_title_after_the_command_is_kept_even_if_no_form_opens(workspace: Workspace, circle: str) -> None:
    workspace.desk("fault", kind="429", method="views.open")
    answer = workspace.command(BEN, "/challenge Written in a hurry")

    assert "did not open" in answer
    workspace.press(BEN, "challenges.bring")
    assert filled(workspace, BEN)["title"] == "Written in a hurry"


def test_a_new_title_after_the_command_keeps_the_rest_and_shows_the_old_one(
    workspace: Workspace, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring")
    workspace.close(BEN, **TYPED)
    workspace.command(BEN, "/challenge Another thought")

    assert filled(workspace, BEN)["title"] == "Another thought"
    assert filled(workspace, BEN)["problem"] == "It is not clear yet."
    assert "Its title was “Half a thought” before." in workspace.shown(BEN)


def test_a_sentence_after_the_command_that_is_too_long_for_a_title_is_kept_whole(
    workspace: Workspace, circle: str
) -> None:
    sentence = "This is what troubles me when I think about the next year of the company. " * 2
    workspace.command(BEN, f"/challenge {sentence}")

    assert filled(workspace, BEN)["title"].endswith("…")
    assert filled(workspace, BEN)["problem"] == sentence.strip()


def test_a_fresh_start_deletes_the_draft_and_shows_an_empty_form(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring")
    workspace.close(BEN, **TYPED)
    workspace.press(BEN, "challenges.bring")
    workspace.press(BEN, "challenges.fresh")
    assert drafts(db) == 0
    workspace.press(BEN, "challenges.refill")

    assert "title" not in filled(workspace, BEN)
    assert workspace.submit(BEN, **WRITTEN)["result"] == "closed"
    assert len(challenges(workspace)) == 1
    assert not workspace.forms(BEN)


def test_the_draft_of_what_could_be_inside_information_is_a_title_alone(
    workspace: Workspace, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring")
    workspace.close(BEN, **TYPED)
    workspace.press(BEN, "challenges.bring")
    workspace.choose(BEN, "inside", "yes")
    workspace.close(BEN)
    workspace.press(BEN, "challenges.bring")
    workspace.choose(BEN, "inside", "no")

    assert filled(workspace, BEN)["title"] == "Half a thought"
    assert "problem" not in filled(workspace, BEN)


def test_an_answer_on_inside_information_keeps_what_was_typed_so_far(
    workspace: Workspace, circle: str
) -> None:
    workspace.press(BEN, "challenges.bring")
    workspace.close(BEN, **TYPED)
    workspace.press(BEN, "challenges.bring")
    workspace.choose(BEN, "inside", "unsure")

    assert filled(workspace, BEN).items() >= TYPED.items()


def test_a_draft_belongs_to_the_person_and_comes_back_at_every_group(
    workspace: Workspace, circle: str
) -> None:
    second = seat_all(workspace, (BEN,), channel=SECOND)
    workspace.press(BEN, "challenges.bring", value=circle)
    workspace.close(BEN, **TYPED)
    workspace.press(BEN, "challenges.bring", value=second)

    assert filled(workspace, BEN).items() >= (TYPED | {"group": second}).items()
