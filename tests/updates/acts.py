"""What members do with updates."""

from datetime import timedelta

from bot.core.ids import read_id
from bot.meetings import service as meetings
from bot.meetings.model import Meeting
from bot.members.rules import Who
from bot.updates import service
from bot.updates.rules import Words
from tests.slack import ADA, Workspace


def who(workspace: Workspace, user: str) -> Who:
    """Be somebody."""
    here = workspace.show.installation
    return Who(here.workspace_id, here.team_id, workspace.stage.world.people[user].team, user)


def meeting_of(workspace: Workspace, circle: str) -> Meeting:
    """Find the group's next or running meeting."""
    with workspace.db() as session:
        found = meetings.next_meeting(session, read_id(circle), now=workspace.now)
    assert found is not None
    return found


def share(workspace: Workspace, by: str, **answers: str) -> None:
    """Share an update through the form, and leave what it says open."""
    workspace.press(by, "updates.share")
    workspace.submit(by, **answers)
    assert "Your update is shared" in workspace.shown(by)


def put(workspace: Workspace, circle: str, by: str, words: Words) -> None:
    """Share an update without the form."""
    meeting_id = meeting_of(workspace, circle).id
    with workspace.db() as session:
        service.share(session, who(workspace, by), meeting_id, words, now=workspace.now)


def begin(workspace: Workspace, circle: str) -> None:
    """Start the meeting."""
    workspace.move_to(meeting_of(workspace, circle).starts_at - timedelta(minutes=10))
    workspace.press(ADA, "meetings.start")


def end(workspace: Workspace) -> None:
    """Close the meeting."""
    workspace.press(ADA, "meetings.close")
