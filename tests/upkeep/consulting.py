"""What an operator reads of the doctor."""

import pytest

from app import main


def doctor(capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Run the command; answer its exit code and what it says."""
    code = main(["doctor"])
    return code, capsys.readouterr().out.splitlines()


def about(lines: list[str], what: str, level: str = "") -> list[str]:
    """Pick the findings about one thing."""
    return [line for line in lines if line[6:].startswith(what) and line.startswith(level)]
