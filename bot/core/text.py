"""What members write: cleaned on the way in, harmless on the way out."""

import re
import unicodedata
from datetime import UTC, datetime

_MARKS_IN_A_ROW = 8
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb]"
)
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")
_ENDS = re.compile(r"\A[\s\u200d]+|[\s\u200d]+\Z")  # a joiner with nothing to join


def clean(text: str) -> str:
    """Keep what can be seen: composed (NFC), without control, direction and zero-width characters.

    Joined emoji stay whole, since the joiner between them is kept. Runs of more than eight combining
    marks are cut, so that one letter cannot cover its neighbours. Cleaning twice changes nothing.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    seen = _UNSEEN.sub("", _LINE_END.sub("\n", whole))
    return _ENDS.sub("", seen if seen.isascii() else _few_marks(unicodedata.normalize("NFC", seen)))


def _few_marks(text: str) -> str:
    kept, run = [], 0
    for c in text:
        run = run + 1 if unicodedata.category(c) in ("Mn", "Me") else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(c)
    return "".join(kept)


def escape(text: str) -> str:
    """Make text plain in mrkdwn: no mention, no labelled link and no ping can come of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bold(text: str) -> str:
    """Write text bold and plain in mrkdwn; with a star of its own, which would end it, only plain."""
    return escape(text) if "*" in text else f"*{escape(text)}*"


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
