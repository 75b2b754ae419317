"""Reading the others' updates: when they open, page by page, and who opened them."""

import pytest
from sqlalchemy import func, select, update

from bot.core.database import Database
from bot.core.errors import Refusal
from bot.core.ids import read_id
from bot.members.model import Person, Seat
from bot.updates import service
from bot.updates.rules import LABELS, LIMIT, Words
from bot.vault.model import Reading
from tests.slack import ADA, BEN, CHEN, DANA, EIGHT, GRACE, HIRO, Workspace, buttons
from tests.updates.acts import begin, end, meeting_of, put, share, who


def may_read(workspace: Workspace, by: str) -> bool:
    workspace.press(by, "updates.share")
    offered = "Read the others'" in buttons(workspace.form(by)["blocks"])
    workspace.close(by)
    return offered


def test_the_others_open_for_whoever_has_given_theirs(workspace: Workspace, circle: str) -> None:
    share(workspace, BEN, best="Two new people.", untold="I think of leaving.")
    workspace.press(BEN, "updates.read")
    assert "Nobody else has shared" in workspace.shown(BEN)
    assert not may_read(workspace, GRACE)

    share(workspace, GRACE, win="A quiet quarter.")
    workspace.press(GRACE, "updates.read", value=circle)

    shown = workspace.shown(GRACE)
    for said in ("Two new people.", "One thing I have told nobody", "I think of leaving.", "Ben"):
        assert said in shown
    assert "A quiet quarter." not in shown
    assert "A win to celebrate" not in shown
    told = [block["text"] for block in workspace.form(GRACE)["blocks"] if block["type"] == "section"]
    assert [text["text"] for text in told if text["type"] == "mrkdwn"] == [
        "*Best*",
        "*One thing I have told nobody*",
    ]


def test_before_the_meeting_nobody_reads_who_has_not_given(
    workspace: Workspace, db: Database, circle: str
) -> None:
    put(workspace, circle, BEN, Words(best="Hidden."))

    for door in (read_id(circle), meeting_of(workspace, circle).id):
        with pytest.raises(Refusal, match="once you have shared your own"), db() as session:
            service.read(session, who(workspace, ADA), door, now=workspace.now)
    workspace.move_to(meeting_of(workspace, circle).starts_at)
    assert not may_read(workspace, CHEN)


def test_from_the_start_of_the_meeting_everybody_reads(workspace: Workspace, circle: str) -> None:
    put(workspace, circle, BEN, Words(hardest="A customer left."))
    begin(workspace, circle)

    workspace.press(HIRO, "updates.share")
    workspace.press(HIRO, "updates.read")

    assert "A customer left." in workspace.shown(HIRO)


def test_after_the_close_the_last_meetings_updates_stay_readable_and_the_next_ones_are_hidden(
    workspace: Workspace, circle: str
) -> None:
    put(workspace, circle, BEN, Words(best="Of the first meeting."))
    begin(workspace, circle)
    end(workspace)
    put(workspace, circle, CHEN, Words(best="Of the second meeting."))

    workspace.press(DANA, "updates.share")
    assert buttons(workspace.form(DANA)["blocks"]) == ["The last meeting's"]
    workspace.press(DANA, "updates.last")

    assert "Of the first meeting." in workspace.shown(DANA)
    assert "Of the second meeting." not in workspace.shown(DANA)


def test_eight_long_updates_in_any_script_fit_page_by_page(workspace: Workspace, circle: str) -> None:
    for person in EIGHT:
        put(workspace, circle, person, Words(**dict.fromkeys(LABELS, "漢" * LIMIT)))
    workspace.press(ADA, "updates.share")
    workspace.press(ADA, "updates.read")
    first = names(workspace, ADA)
    workspace.press(ADA, "updates.next")
    second = names(workspace, ADA)
    workspace.press(ADA, "updates.back")

    assert len(first) == 6
    assert len(second) == 1
    assert names(workspace, ADA) == first
    assert not any("Ada" in name for name in first + second)
    assert first + second == sorted(first + second, key=str.casefold)


def names(workspace: Workspace, by: str) -> list[str]:
    return [b["text"]["text"] for b in workspace.form(by)["blocks"] if b["type"] == "header"]


def test_an_author_sees_who_opened_their_update_and_their_own_look_is_not_noted(
    workspace: Workspace, db: Database, circle: str
) -> None:
    put(workspace, circle, BEN, Words(best="x"))
    for reader in (CHEN, GRACE):
        share(workspace, reader, best="y")
        workspace.press(reader, "updates.read")
    workspace.press(BEN, "updates.share")

    assert "Opened so far by Chen" in workspace.shown(BEN)
    assert "and Grace" in workspace.shown(BEN)
    with db() as session:
        assert session.scalar(select(func.count()).select_from(Reading)) == 3  # Grace also opened Chen's
    workspace.close_all(CHEN)
    workspace.press(CHEN, "updates.share")
    assert "Opened so far by Grace" in workspace.shown(CHEN)


def test_the_update_of_somebody_who_left_stays_without_their_name(
    workspace: Workspace, db: Database, circle: str
) -> None:
    put(workspace, circle, BEN, Words(best="Before I left."))
    put(workspace, circle, ADA, Words(best="x"))
    with db() as session:
        ben = select(Person.id).where(Person.user_id == BEN).scalar_subquery()
        session.execute(update(Seat).where(Seat.person_id == ben).values(left_at=workspace.now))
        shared = service.read(session, who(workspace, ADA), read_id(circle), now=workspace.now)

    assert [(told.name, told.words.best) for told in shared.updates] == [
        ("A former member", "Before I left.")
    ]
