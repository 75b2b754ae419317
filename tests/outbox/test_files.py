"""A message with a file: several calls to Slack, of which one shows something."""

import uuid

import pytest

from bot.core.blocks import File, Message
from bot.outbox import service
from bot.outbox.service import Address
from playground.faults import Kind
from tests.outbox.office import Office
from tests.slack import BEN

WORDS, TEXT = "Your dates.", "BEGIN:VCALENDAR\r\n"
CHANNEL = "D0BEN"
UPLOADS = ["conversations.open", "files.getUploadURLExternal"]
SHARES = "files.completeUploadExternal"


def post(office: Office, *, repeats: bool = True) -> None:
    to = Address(office.workspace_id, office.scope, BEN)
    message = Message(WORDS, file=File("dates.ics", TEXT))
    with office.db() as session:
        service.post(session, to, message, key=f"test:{uuid.uuid4()}", now=office.clock(), repeats=repeats)


def shown(office: Office) -> list[str]:
    return [file["name"] for message in office.seen(CHANNEL) for file in message.files]


def test_a_file_is_shown_with_its_words_and_its_text_is_kept_no_longer(office: Office) -> None:
    post(office)
    office.flush()

    assert (office.texts(CHANNEL), shown(office)) == ([WORDS], ["dates.ics"])
    assert (office.row.state, office.row.payload) == ("sent", None)


@pytest.mark.parametrize("kind", ["500", "html", "drop_before", "drop_after", "half"])
@pytest.mark.parametrize("method", UPLOADS)
def test_fault_72_what_goes_wrong_before_anything_is_shown_is_done_again(
    office: Office, method: str, kind: Kind
) -> None:
    office.fails(kind, method=method)
    post(office, repeats=False)
    office.flush()
    assert (shown(office), office.row.state) == ([], "queued")

    office.go_on(minutes=15)

    assert (shown(office), office.row.state) == (["dates.ics"], "sent")


@pytest.mark.parametrize(("repeats", "count", "state"), [(True, 2, "sent"), (False, 1, "unsure")])
def test_fault_71_a_file_that_slack_took_in_silence_follows_its_kind(
    office: Office, repeats: bool, count: int, state: str
) -> None:
    office.fails("drop_after", method=SHARES)
    post(office, repeats=repeats)
    office.flush()
    office.go_on(hours=1)

    assert (shown(office), office.row.state) == (["dates.ics"] * count, state)


@pytest.mark.parametrize("method", [*UPLOADS, SHARES])
def test_without_a_scope_a_file_is_dead_and_says_why(office: Office, method: str) -> None:
    office.fails("ok_false", method=method, error="missing_scope")
    post(office)
    office.flush()

    assert (shown(office), office.row.state) == ([], "dead")
    assert "missing_scope" in (office.row.reason or "")


def test_a_process_that_was_held_up_while_it_uploaded_shows_nothing(office: Office) -> None:
    post(office)
    office.flush(office.another(stopwatch=lambda: 1e6 if office.world.files else 0.0))
    assert (shown(office), office.row.reason) == ([], "held up")

    office.go_on(minutes=15)

    assert (shown(office), office.row.state) == (["dates.ics"], "sent")
