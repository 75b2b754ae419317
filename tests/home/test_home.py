"""App Home: what each person finds there, and that it costs the same however many groups there are."""

from sqlalchemy import Engine, event

from bot.core.database import Database
from bot.home import service
from bot.members.rules import Who
from tests.acts import seat_all
from tests.slack import ADA, BEN, GRACE, IVY, SECOND, Workspace, buttons, words


def test_home_of_a_stranger_offers_to_set_up_a_group(workspace: Workspace) -> None:
    blocks = workspace.open_home(IVY)

    assert "You are in no group yet" in words(blocks)
    assert buttons(blocks) == ["Set up a group", "Help"]


def test_home_shows_the_next_meeting_and_what_is_owed(workspace: Workspace, circle: str) -> None:
    assert "Nothing right now" in words(workspace.open_home(BEN))

    workspace.move(days=50)

    assert "say whether you come" in words(workspace.open_home(BEN))
    assert "Coming" in buttons(workspace.open_home(BEN))


def test_home_is_drawn_anew_when_its_reader_does_something(workspace: Workspace, circle: str) -> None:
    workspace.move(days=50)
    workspace.open_home(BEN)
    workspace.press(BEN, "meetings.coming")

    home = workspace.state(BEN)["home"]
    assert "say whether you come" not in words(home)


def test_home_takes_as_many_statements_with_five_groups_as_with_one(
    workspace: Workspace, db: Database, circle: str
) -> None:
    who = Who(workspace.show.installation.workspace_id, "T0SOUND", "T0SOUND", ADA)
    with_one = statements(db, who, workspace)
    seat_all(workspace, (ADA, BEN), channel=SECOND)
    for number in range(3):
        seat_all(workspace, (ADA, GRACE), channel=f"C0MORE{number}")

    assert statements(db, who, workspace) == with_one <= 12


def statements(db: Database, who: Who, workspace: Workspace) -> int:
    heard: list[str] = []
    engine: Engine = db.engine

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        with db(reads=True) as session:
            service.home(session, who, now=workspace.now)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([one for one in heard if not one.startswith("BEGIN")])
