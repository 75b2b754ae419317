"""New zone data keeps wall times: what is far moves and is listed, what is near moves when it is asked to."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.core.database import Database
from bot.core.walltime import ZONE_VERSION
from bot.meetings import service
from bot.meetings.model import Meeting
from tests.meetings.test_changing import meetings, news, token
from tests.slack import ADA, BEN, Workspace

STARTS = datetime(2027, 3, 10, 0, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def with_older_data(db: Database, *, off: timedelta) -> None:
    """Have the first meeting computed with an older edition, which saw its zone otherwise."""
    with db() as session:
        for meeting in session.scalars(select(Meeting)):
            meeting.zone_version = "2020a"
        first = session.scalars(select(Meeting).where(Meeting.number == 0)).one()
        first.starts_at, first.ends_at = first.starts_at + off, first.ends_at + off


def start_anew(workspace: Workspace, db: Database) -> None:
    with db() as session:
        service.watch_zones(session, now=workspace.now)
    workspace.settle()


def told(workspace: Workspace, by: str = ADA) -> int:
    return workspace.direct_words(by).count("The rules of a time zone have changed (edition")


def test_46_a_meeting_keeps_its_wall_time_and_the_facilitator_gets_a_list(
    workspace: Workspace, db: Database, circle: str
) -> None:
    with_older_data(db, off=HOUR)
    start_anew(workspace, db)

    first = meetings(db)[0]
    assert (first.starts_at, first.sequence, first.exception) == (STARTS, 1, None)
    assert {one.zone_version for one in meetings(db)} == {ZONE_VERSION}
    assert told(workspace) == 2  # the notification and the message
    assert token(STARTS + HOUR) in workspace.direct_words(ADA)
    assert token(STARTS) in workspace.direct_words(ADA)
    assert told(workspace, BEN) == 0
    assert len(news(workspace, "The meeting has moved.")) == 1


def test_the_same_data_moves_nothing_and_tells_nothing(
    workspace: Workspace, db: Database, circle: str
) -> None:
    with_older_data(db, off=timedelta(0))
    start_anew(workspace, db)
    assert {(one.zone_version, one.sequence) for one in meetings(db)} == {(ZONE_VERSION, 0)}
    assert told(workspace) == 0
    with db() as session:
        assert service.watch_zones(session, now=workspace.now) == 0


def test_within_72_hours_nothing_moves_until_a_facilitator_says_so(
    workspace: Workspace, db: Database, circle: str
) -> None:
    workspace.move_to(STARTS - timedelta(hours=65))  # a morning in Berlin
    with_older_data(db, off=HOUR)
    start_anew(workspace, db)
    start_anew(workspace, db)  # one more start asks nothing more

    assert meetings(db)[0].starts_at == STARTS + HOUR
    assert told(workspace) == 2
    assert news(workspace, "The meeting has moved.") == []
    workspace.press(BEN, "meetings.next")
    workspace.close_all(BEN)
    workspace.press(ADA, "meetings.follow")
    assert meetings(db)[0].starts_at == STARTS
    assert len(news(workspace, "The meeting has moved.")) == 1


def test_48_a_group_whose_zone_is_no_more_is_left_as_it_is(
    workspace: Workspace, db: Database, circle: str
) -> None:
    with_older_data(db, off=HOUR)
    with db() as session:
        for meeting in session.scalars(select(Meeting)):
            meeting.zone = "Atlantis/Capital"
    start_anew(workspace, db)
    assert meetings(db)[0].starts_at == STARTS + HOUR
    assert told(workspace) == 0
