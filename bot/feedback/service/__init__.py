"""What can be done with feedback rounds."""

from bot.feedback.service.cards import Card, Waiting, for_home, open_in
from bot.feedback.service.rounds import Release, Told, close_round, open_round, read, to_remind
from bot.feedback.service.writing import Held, Writing, at_the_door, change, held, send, withdraw, writing

__all__ = [
    "Card",
    "Held",
    "Release",
    "Told",
    "Waiting",
    "Writing",
    "at_the_door",
    "change",
    "close_round",
    "for_home",
    "held",
    "open_in",
    "open_round",
    "read",
    "send",
    "to_remind",
    "withdraw",
    "writing",
]
