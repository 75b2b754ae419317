"""What members see of feedback rounds: the messages, the forms to write, and the form to read."""

from bot.feedback.views.news import beginning, ending, reminder, yours
from bot.feedback.views.reading import HELP, release_form, waiting_form
from bot.feedback.views.writing import (
    change_form,
    changed_form,
    door_form,
    read_about,
    read_door,
    read_entry,
    read_receipt,
    receipt_form,
    sent_form,
    withdrawn_form,
)

__all__ = [
    "HELP",
    "beginning",
    "change_form",
    "changed_form",
    "door_form",
    "ending",
    "read_about",
    "read_door",
    "read_entry",
    "read_receipt",
    "receipt_form",
    "release_form",
    "reminder",
    "sent_form",
    "waiting_form",
    "withdrawn_form",
    "yours",
]
