"""The card, the menus and the form to set up a group."""

from bot.board.views.card import card
from bot.board.views.menus import HELP, choose_group, help_form, menu, more, people_form
from bot.board.views.setup import (
    OTHERS,
    channel_form,
    first_setup,
    people_in,
    people_shown,
    read_channel,
    read_room,
    read_setup,
    setup_form,
    zone_options,
)

__all__ = [
    "HELP",
    "OTHERS",
    "card",
    "channel_form",
    "choose_group",
    "first_setup",
    "help_form",
    "menu",
    "more",
    "people_form",
    "people_in",
    "people_shown",
    "read_channel",
    "read_room",
    "read_setup",
    "setup_form",
    "zone_options",
]
