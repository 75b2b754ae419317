"""What a member wrote stays out of logs and errors, whatever goes wrong on the way."""

import logging

import pytest

from playground.faults import KINDS, Kind
from tests.outbox.office import Office
from tests.told import capture_logs

CANARY = "canary-that-sang"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "timeout"])
def test_fault_96_no_log_tells_a_word_of_a_message_however_it_fails(
    office: Office, kind: Kind, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    office.fails(kind, times=1)
    with capture_logs() as logs:
        office.post(CANARY, repeats=True)
        office.flush()
        office.go_on(hours=1)

    assert office.texts()
    told = repr(logs) + caplog.text + "".join(capfd.readouterr())
    assert "canary" not in told
    assert "xoxb-playground" not in told


def test_a_message_that_was_not_sent_is_logged_by_its_id(office: Office) -> None:
    office.fails("ok_false", error="invalid_blocks")
    office.post(CANARY)
    with capture_logs() as logs:
        office.flush()

    [line] = [each for each in logs if each["event"] == "message not sent"]
    assert line["outbox_id"] == str(office.row.id)
    assert (line["reason"], line["state"], line["level"]) == ("invalid_blocks", "dead", "warning")
