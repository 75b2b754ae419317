"""A playground of its own for each test, and one browser for each module."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.circle import Circle
from tests.browser.running import playground_in
from tests.chromium import chromium


@pytest.fixture(scope="module")  # a thread takes one Playwright at a time, and other folders have theirs
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def circle(browser: Browser, tmp_path: Path) -> Iterator[Circle]:
    """The people of a playground that has just begun."""
    with playground_in(tmp_path) as playground:
        table = Circle(browser, playground)
        yield table
        for person in table.people.values():
            person.close()
        table.all_is_well()
