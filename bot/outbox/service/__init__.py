"""Queue messages with the deed that causes them, and keep the books of their sending."""

from bot.outbox.service.claiming import Claim, claim
from bot.outbox.service.copies import remembering, settle_in, silence, take_over, why_silent
from bot.outbox.service.holding import (
    Held,
    bar,
    barred,
    held,
    held_until,
    hold,
    lift,
    news_of_holds,
    readdress,
    seen,
    unbar,
)
from bot.outbox.service.listing import Line, counts, lag, listing, undecided
from bot.outbox.service.marking import OF_LOST, Looks, Lost, Mark, lost, mark_all, never, recover
from bot.outbox.service.mending import Parked, accept, drop, parked, retry, scope_of, send_again, tidy
from bot.outbox.service.posting import Address, forget, is_spoken_for, next_at, places, post, retire, stand
from bot.outbox.service.resting import forget_rests, rest
from bot.outbox.service.voices import EVERYWHERE, modes, speak

__all__ = [
    "EVERYWHERE",
    "OF_LOST",
    "Address",
    "Claim",
    "Held",
    "Line",
    "Looks",
    "Lost",
    "Mark",
    "Parked",
    "accept",
    "bar",
    "barred",
    "claim",
    "counts",
    "drop",
    "forget",
    "forget_rests",
    "held",
    "held_until",
    "hold",
    "is_spoken_for",
    "lag",
    "lift",
    "listing",
    "lost",
    "mark_all",
    "modes",
    "never",
    "news_of_holds",
    "next_at",
    "parked",
    "places",
    "post",
    "readdress",
    "recover",
    "remembering",
    "rest",
    "retire",
    "retry",
    "scope_of",
    "seen",
    "send_again",
    "settle_in",
    "silence",
    "speak",
    "stand",
    "take_over",
    "tidy",
    "unbar",
    "undecided",
    "why_silent",
]
