"""Files: uploaded where Slack says, shown with a message, and saved by whoever sees it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.app import create_playground
from playground.storage import Storage
from tests.playground.stage import SECRET, Slack

SCOPES = ("chat:write", "im:write", "files:write")
TEXT = "Grüße\r\n".encode()


@pytest.fixture
def slack(another: Callable[..., Slack]) -> Slack:
    """A playground that grants files."""
    return another(scopes=SCOPES)


def announced(slack: Slack, *, length: int = len(TEXT), name: str = "dates.ics") -> dict[str, Any]:
    """Announce a file."""
    answer = slack.api("files.getUploadURLExternal", filename=name, length=length)
    assert answer["ok"], answer
    return answer


def uploaded(slack: Slack) -> str:
    """Upload a file, and answer its id."""
    place = announced(slack)
    assert slack.http.post(place["upload_url"], content=TEXT).text == f"OK - {len(TEXT)}"
    return str(place["file_id"])


def complete(slack: Slack, file_id: str, **more: Any) -> dict[str, Any]:
    """Say that an upload is complete, as the SDK does."""
    return slack.api(
        "files.completeUploadExternal", files=json.dumps([{"id": file_id, "title": "Dates"}]), **more
    )


def test_a_file_is_shown_with_its_words_and_comes_back_as_it_was(slack: Slack) -> None:
    file_id, where = uploaded(slack), slack.api("conversations.open", users="U0GRACE")["channel"]["id"]
    answer = complete(slack, file_id, channel_id=where, initial_comment="Here it is.")

    assert answer["files"][0]["mimetype"] == "text/calendar"
    [seen] = slack.messages("U0GRACE", "D0GRACE")
    assert (seen["text"], seen["files"][0]["title"], seen["files"][0]["size"]) == (
        "Here it is.",
        "Dates",
        len(TEXT),
    )
    got = slack.http.get(f"/file/{file_id}/dates.ics")
    assert (got.content, got.headers["content-disposition"]) == (TEXT, "attachment")


def test_what_nobody_shared_nobody_can_get(slack: Slack) -> None:
    file_id = uploaded(slack)
    assert complete(slack, file_id)["ok"]

    assert slack.http.get(f"/file/{file_id}/dates.ics").status_code == 404
    assert slack.http.get("/file/F0NONE/dates.ics").status_code == 404


def test_a_persons_id_is_no_place_for_a_file(slack: Slack) -> None:
    answer = complete(slack, uploaded(slack), channel_id="U0GRACE")

    assert answer["error"] == "invalid_arguments"
    assert "must match regex pattern" in answer["response_metadata"]["messages"][0]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"filename": "a.ics"}, "invalid_arguments"),
        ({"length": 3}, "invalid_arguments"),
        ({"filename": "a.ics", "length": 0}, "invalid_arguments"),
        ({"filename": "a.ics", "length": "many"}, "invalid_arguments"),
    ],
)
def test_a_file_without_a_name_or_a_length_is_none(
    slack: Slack, arguments: dict[str, Any], error: str
) -> None:
    assert slack.api("files.getUploadURLExternal", **arguments)["error"] == error


def test_only_what_was_uploaded_and_not_shared_yet_can_be_shared(slack: Slack) -> None:
    shared = uploaded(slack)
    assert complete(slack, shared, channel_id="D0GRACE")["ok"] is False, "there is no such conversation yet"
    slack.api("conversations.open", users="U0GRACE")
    assert complete(slack, shared, channel_id="D0GRACE")["ok"]

    for file_id in (shared, announced(slack)["file_id"], "F0NONE"):
        assert complete(slack, file_id, channel_id="D0GRACE")["error"] == "file_not_found"
    assert slack.api("files.completeUploadExternal", files="[]")["error"] == "invalid_arguments"


def test_an_upload_is_taken_once_and_of_the_announced_length(slack: Slack) -> None:
    place = announced(slack)
    answers = [slack.http.post(place["upload_url"], content=raw) for raw in (TEXT[:-1], TEXT, TEXT)]

    assert [each.status_code for each in answers] == [400, 200, 404]


def test_without_the_scope_there_are_no_files(another: Callable[..., Slack]) -> None:
    answer = another(scopes=("chat:write",)).api("files.getUploadURLExternal", filename="a", length=1)

    assert (answer["error"], answer["needed"]) == ("missing_scope", "files:write")


def test_files_are_kept_with_the_history(slack: Slack, tmp_path: Path) -> None:
    file_id = uploaded(slack)
    slack.api("conversations.open", users="U0GRACE")
    complete(slack, file_id, channel_id="D0GRACE")
    Storage(tmp_path).save(slack.world)
    again = create_playground(folder=tmp_path, signing_secret=SECRET).state.world

    assert again.files == slack.world.files
    assert again.channels["D0GRACE"].messages == slack.world.channels["D0GRACE"].messages
