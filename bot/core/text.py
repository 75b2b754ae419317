"""What members write: cleaned on the way in, harmless on the way out."""

import re
import unicodedata
from datetime import UTC, datetime

_MARKS_IN_A_ROW = 8
_EMOJI_JOINER = "\u200d"
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_MARKS = re.compile(
    f"((?:[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]){{{_MARKS_IN_A_ROW}}})"
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str) -> str:
    """Keep what can be seen: composed (NFC), without control, direction and zero-width characters.

    Joined emoji stay whole, since the joiner between them is kept. Runs of more than eight combining
    marks are cut, so that one letter cannot cover its neighbours.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\r\n", "\n")
    seen = "".join(c for c in _UNSEEN.sub("", whole) if c in "\n\t" or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", _MARKS.sub(r"\1", seen)).strip().strip(_EMOJI_JOINER).strip()


def escape(text: str) -> str:
    """Make text plain in mrkdwn: no mention, no labelled link and no ping can come of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, length: int) -> str:
    """Shorten text to at most ``length`` characters, with an ellipsis where something was left out."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def when(instant: datetime, *, form: str = "{date_long_pretty} at {time}") -> str:
    """Write an instant as Slack's date token, so that each reader sees their own clock."""
    fallback = instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"<!date^{int(instant.timestamp())}^{form}|{fallback}>"


def listed(words: list[str]) -> str:
    """Join words as a sentence does: one, two and three."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
