"""Ids and pages that come back from Slack in buttons and forms."""

import uuid

from bot.core.errors import not_found


def read_id(text: object) -> uuid.UUID:
    """Read an id; refuse whatever is none, as if it were not there."""
    try:
        return uuid.UUID(str(text))
    except ValueError as error:
        raise not_found() from error


def read_page(text: object) -> int:
    """Read the number of a page, counted from 0; the first for whatever is none."""
    page = str(text)
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 0


def read_id_and_page(text: object) -> tuple[uuid.UUID, int]:
    """Read which thing a button is about, and which page of it; the first where it names none."""
    thing_id, _, page = str(text).partition(" ")
    return read_id(thing_id), read_page(page)
