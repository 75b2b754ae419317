"""What an operator reads of the doctor."""

import contextlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app import main


def doctor(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Run the command; answer its exit code and what it says."""
    code = main(["doctor"])
    return code, capsys.readouterr().out.splitlines()


def about(lines: list[str], what: str, level: str = "") -> list[str]:
    """Pick the findings about one thing."""
    return [line for line in lines if line[6:].startswith(what) and line.startswith(level)]


@contextlib.contextmanager
def a_slack(*, ahead: timedelta = timedelta(0), error: str = "invalid_auth") -> Iterator[str]:
    """A Slack that refuses, and whose clock, as its Date header tells it, is ahead of ours."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"ok": False, "error": error}).encode())

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
