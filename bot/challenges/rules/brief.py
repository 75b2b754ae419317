"""What a member writes about a challenge, and what of it is kept."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.errors import Refusal
from bot.core.record import record
from bot.core.text import clip

Choices = Sequence[tuple[str, str]]
"""What can be chosen: (value, label)."""
TITLE, PROBLEM, WISH = 100, 300, 500
"""The most characters of each text."""
MOST_WAITING = 50
"""How many challenges of one member can wait in one group."""
KINDS: Choices = (
    ("business", "Business"),
    ("people", "People"),
    ("career", "Career"),
    ("personal", "Personal"),
)
LEVELS: Choices = tuple((str(level), str(level)) for level in range(1, 11))
READERS: Choices = (
    ("me", "Only me"),
    ("guides", "Facilitator and coach"),
    ("titles", "Title to the group"),
    ("group", "Whole group"),
)
INSIDE: Choices = (("no", "No"), ("unsure", "Not sure"), ("yes", "Yes"))


@record
class Brief:
    """What a member fills in: the texts, and the choices by their values; 0 is no level."""

    title: str = ""
    problem: str = ""
    wish: str = ""
    kind: str = "business"
    importance: int = 5
    urgency: int = 5
    readers: str = "guides"
    inside: str = ""

    @property
    def is_inside(self) -> bool:
        """Tell whether this could be inside information, so that only a title is kept."""
        return self.inside == "yes"

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was written."""
        return not (self.title or self.problem or self.wish)


def check_brief(brief: Brief) -> None:
    """Refuse a brief that lacks something or says too much, each beside its field."""
    _check_text("title", "Please give it a title.", brief.title, TITLE)
    if not brief.is_inside:
        _check_text("problem", "Please put the problem into one sentence.", brief.problem, PROBLEM)
    _check_length("wish", brief.wish, WISH)
    _check_one_of("kind", brief.kind, KINDS)
    _check_one_of("importance", str(brief.importance), LEVELS)
    _check_one_of("urgency", str(brief.urgency), LEVELS)
    check_readers(brief.readers)
    _check_one_of("inside", brief.inside, INSIDE)


def check_readers(readers: str) -> None:
    """Refuse a circle of readers that there is not."""
    _check_one_of("readers", readers, READERS)


def _check_text(field: str, missing: str, text: str, limit: int) -> None:
    if not text:
        raise Refusal(missing, field)
    _check_length(field, text, limit)


def _check_length(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise Refusal(f"Please keep this to {limit} characters; it has {len(text)}.", field)


def _check_one_of(field: str, value: str, choices: Choices) -> None:
    if all(value != each for each, _ in choices):
        raise Refusal("Please choose one of these.", field)


def check_waiting(state: str) -> None:
    """Refuse to change a challenge that has been presented or withdrawn."""
    if state == "presented":
        raise Refusal("This challenge has been presented, so it stays as it is.")
    if state == "withdrawn":
        raise Refusal("This challenge was withdrawn. Bring it again if it is still on your mind.")


def queue_is_full() -> Refusal:
    """Refuse one more challenge than a member can have waiting in a group."""
    return Refusal(
        f"You have {MOST_WAITING} challenges waiting here, which is as many as the queue holds for one "
        "member. Withdraw one first under “My challenges”.",
        "title",
    )


def kept(brief: Brief) -> Brief:
    """Drop the texts of what could be inside information, before anything is stored: a title is enough."""
    return replace(brief, problem="", wish="") if brief.is_inside else brief


def titled(brief: Brief, text: str) -> Brief:
    """Put a title into a brief; a longer text also goes where the problem stands, so that none is lost."""
    problem = text if len(text) > TITLE and not brief.problem else brief.problem
    return replace(brief, title=clip(text, TITLE), problem=problem)


def headline(title: str, readers: str) -> str:
    """Give the title where its author lets the channel see it, else nothing."""
    return title if readers in ("titles", "group") else ""
