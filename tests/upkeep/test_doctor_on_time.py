"""What the doctor says of clocks and zones, as an operator reads it."""

import contextlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.core.database import Database
from bot.core.walltime import ZONE_VERSION
from bot.upkeep.doctor.finding import Level
from tests.upkeep.consulting import about, doctor

NOW = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
LEVELS = tuple(level.value for level in Level)


def test_fault_47_both_zone_data_are_shown_and_the_package_s_is_used(
    lived: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    _, lines = doctor(capsys)

    [line] = about(lines, "zones")
    assert ZONE_VERSION in line
    assert "which comes with the app" in line
    assert "the computer" in line


def test_fault_55_the_doctor_asks_slack_for_the_time(
    lived: Database, settings: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with wrong_clock(timedelta(minutes=10)) as address:
        settings.setenv("SLACK_API_URL", address)
        code, lines = doctor(capsys)

    assert code == 1
    assert "600 s behind Slack's" in about(lines, "clock", "bad")[0].replace("599", "600").replace(
        "601", "600"
    )


@contextlib.contextmanager
def wrong_clock(ahead: timedelta) -> Iterator[str]:
    """A Slack whose clock, as its Date header tells it, is ahead of ours."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"ok": false, "error": "invalid_auth"}')

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string((datetime.now(UTC) + ahead).timestamp())

        def log_message(self, *_said: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
