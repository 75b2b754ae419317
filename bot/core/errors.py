"""The one error that members see."""


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """Refuse a deed with a sentence that says what is wrong and what to do next.

    ``field`` names the form field the sentence belongs to; without it the sentence stands alone.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def not_found() -> Refusal:
    """Refuse in the same words whether a thing is gone or belongs to somebody else."""
    return Refusal(
        "This is not here any more, or it is not yours to open. Open the board for what is current."
    )
