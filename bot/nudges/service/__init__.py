"""What other rooms, the clock and people themselves do with reminders."""

from bot.nudges.service.answering import Why, Word, done, silence, silent, snooze, unheard, why, word
from bot.nudges.service.asking import Reminder, Wish, drop, nudge, retell, stands, stop
from bot.nudges.service.reading import DONE, DUE, ESCALATE, OFF, OVER, REDRAW, SENT, WAITING, Card, Parcel
from bot.nudges.service.sending import KEYS, gather, post, rested, standing, tidy
from bot.nudges.service.settings import Draft, InGroup, Settings, save, settings, strike

__all__ = [
    "DONE",
    "DUE",
    "ESCALATE",
    "KEYS",
    "OFF",
    "OVER",
    "REDRAW",
    "SENT",
    "WAITING",
    "Card",
    "Draft",
    "InGroup",
    "Parcel",
    "Reminder",
    "Settings",
    "Why",
    "Wish",
    "Word",
    "done",
    "drop",
    "gather",
    "nudge",
    "post",
    "rested",
    "retell",
    "save",
    "settings",
    "silence",
    "silent",
    "snooze",
    "standing",
    "stands",
    "stop",
    "strike",
    "tidy",
    "unheard",
    "why",
    "word",
]
