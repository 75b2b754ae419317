"""What people see of reminders."""

from bot.nudges.views.forms import (
    country_options,
    nothing_noted,
    read_settings,
    read_snooze,
    settings_form,
    snooze_form,
    unheard_form,
    why_form,
)
from bot.nudges.views.messages import letter, word

__all__ = [
    "country_options",
    "letter",
    "nothing_noted",
    "read_settings",
    "read_snooze",
    "settings_form",
    "snooze_form",
    "unheard_form",
    "why_form",
    "word",
]
