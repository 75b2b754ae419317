"""Every button, pressed in a real browser by each who sees it, through two meetings."""

from collections.abc import Collection

import pytest

from tests.browser import around, before, calendars, dates, reminders
from tests.browser.circle import Circle
from tests.browser.spots import room
from tests.browser.watched import AROUND, BEFORE, CALENDARS, CHANGES, REMINDERS, WATCHED, all_try
from tests.house.source import registered

pytestmark = [pytest.mark.browser, pytest.mark.long]


def test_every_button_before_a_meeting_is_pressed_by_each_who_sees_it(circle: Circle) -> None:
    before.gather(circle)
    before.bring(circle)
    before.change_ones_mind(circle)
    before.hand_the_turn_on(circle)
    before.begin_another(circle)
    all_try(circle, BEFORE, but=())

    _nothing_is_left(circle, BEFORE)


def test_every_button_around_meetings_is_pressed_by_each_who_sees_it(circle: Circle) -> None:
    around.come_together(circle)
    around.prepare(circle)
    around.meet(circle)
    around.give_feedback(circle)
    around.read_feedback(circle)
    around.meet_again(circle)
    all_try(circle, AROUND, but=())

    _nothing_is_left(circle, AROUND)


def test_every_button_beside_the_dates_is_pressed(circle: Circle) -> None:
    dates.come_together(circle)
    dates.move_and_cancel(circle)
    dates.add_and_change(circle)
    dates.agree_on_a_year(circle)
    dates.change_what_is_fixed(circle)

    _were_used(circle, dates.ACTIONS, dates.FORMS)


def test_every_button_of_the_calendar_is_pressed_and_the_file_can_be_saved(circle: Circle) -> None:
    dates.come_together(circle)
    calendars.get_a_link(circle)
    calendars.end_it(circle)
    calendars.get_a_file(circle)

    _were_used(circle, calendars.ACTIONS, set())
    assert {action for action in registered("action") if room((action, "")) in CALENDARS} == calendars.ACTIONS


def test_every_button_of_reminders_is_pressed(circle: Circle) -> None:
    around.come_together(circle)
    reminders.be_asked(circle)
    reminders.ask_why_and_snooze(circle)
    reminders.end_a_kind(circle)
    reminders.be_away(circle)
    reminders.be_reminded_alike(circle)

    _were_used(circle, reminders.ACTIONS, reminders.FORMS)
    assert {each for each in registered("action") if room((each, "")) in REMINDERS} == reminders.ACTIONS


def test_every_button_where_something_did_not_arrive_is_pressed(circle: Circle) -> None:
    dates.come_together(circle)
    reminders.lose_answers(circle)
    reminders.archive_the_channel(circle)

    _were_used(circle, reminders.MENDED, set())


def test_no_room_with_buttons_is_forgotten() -> None:
    known = {*BEFORE, *AROUND, *REMINDERS, *CALENDARS}
    assert {room((action, "")) for action in registered("action")} == known


def _were_used(circle: Circle, actions: Collection[str], forms: Collection[str]) -> None:
    """Check that somebody pressed each of these, and sent each of these forms."""
    everybody = circle.people.values()
    assert {*actions} <= {action for one in everybody for action, _ in one.pressed}
    assert {*forms} <= {form for one in everybody for form in one.sent}


def _nothing_is_left(circle: Circle, rooms: Collection[str]) -> None:
    """Check that each pressed all they saw of these rooms, and that all that listens there was used."""
    for role, one in WATCHED.items():
        circle[one].look()
        seen = {key for key in circle[one].seen if room(key) in rooms and key[1] not in CHANGES}
        assert seen - circle[one].pressed == set(), role
    everybody = circle.people.values()
    used = {action for one in everybody for action, _ in one.pressed}
    sent = {form for one in everybody for form in one.sent}
    left = {action for action in registered("action") if room((action, "")) in rooms} - used
    assert left <= dates.ACTIONS | dates.SELDOM
    assert {form for form in registered("view") if room((form, "")) in rooms} - sent <= dates.FORMS
