"""How fast the bot speaks, whichever process does: each channel in order, each workspace in bounds."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.core.clock import system_clock
from bot.outbox import rules, service
from bot.outbox.model import Rest
from bot.outbox.rules import A_MINUTE, BURST, EDITS, POSTS
from tests.outbox.office import Office
from tests.outbox.test_rules import NOW
from tests.slack import ADA, BEN, CIRCLE, SECOND


def test_a_channel_rests_for_every_process(office: Office) -> None:
    for number in range(3):
        office.post(str(number), key=f"a:{number}")
    office.post("There", key="b", channel=SECOND)
    one, other = office.another(pace=60), office.another(pace=60)

    assert [office.flush(one), office.flush(other), office.flush(one)] == [2, 0, 0]
    assert (office.texts(), office.texts(SECOND)) == (["0"], ["There"])
    office.wake()
    assert office.flush(other) == 1
    assert office.texts() == ["0", "1"]


def test_a_rest_is_never_made_shorter(office: Office) -> None:
    long, short = system_clock() + timedelta(hours=1), system_clock() + timedelta(seconds=1)
    with office.db() as session:
        for until in (long, short):
            service.rest(session, office.workspace_id, CIRCLE, until=until)
        assert session.scalars(select(Rest.until)).one() == long


def test_a_message_that_is_tried_again_keeps_its_turn_in_its_channel(office: Office) -> None:
    office.fails("503", times=3)
    for number in range(4):
        office.post(str(number), key=f"a:{number}")
    for _ in range(8):
        office.flush()
        office.go_on(minutes=1)

    assert office.texts() == ["0", "1", "2", "3"]


def test_a_message_that_was_told_to_wait_keeps_its_turn(office: Office) -> None:
    office.fails("429", retry_after="30")
    office.post("First", key="a")
    office.post("Second", key="b")
    office.flush()
    office.wake()
    office.flush()
    assert office.texts() == []

    office.go_on(seconds=30)
    assert office.texts() == ["First", "Second"]


def test_a_message_that_fails_for_an_hour_no_longer_holds_up_the_others(office: Office) -> None:
    office.post("Cursed", key="a")
    office.fails("503", times=1)
    office.flush()
    office.fails("503", times=10_000)
    while office.row.due_at > office.clock() - rules.ORDER_KEPT:
        office.go_on(minutes=20)
    office.flush()
    office.post("Next", key="b")
    office.world.faults.clear()
    office.flush()

    assert office.texts() == ["Next"]


def test_edits_that_slack_finds_too_many_rest_for_the_whole_workspace_and_posts_go_on(
    office: Office,
) -> None:
    for channel in (ADA, BEN):
        office.post("Will you come?", key=f"ask:{channel}", channel=channel, place=f"ask:{channel}")
    office.flush()
    office.fails("429", method="chat.update", retry_after="60")
    office.post("You are coming.", key="edit:ada", channel=ADA, place=f"ask:{ADA}")
    office.flush()
    office.post("You are coming.", key="edit:ben", channel=BEN, place=f"ask:{BEN}")
    office.post("News", channel=CIRCLE)
    office.flush()

    assert (office.texts("D0BEN"), office.texts()) == (["Will you come?"], ["News"])
    office.go_on(minutes=1)
    assert office.texts("D0BEN") == office.texts("D0ADA") == ["You are coming."]


def test_a_workspace_gets_no_more_at_once_than_slack_takes(office: Office) -> None:
    for number in range(120):
        office.post("News", channel=f"C{number}", key=f"a:{number:03}")
    office.post("There too", key="b")
    began = system_clock()
    with office.db() as session:
        claimed = [len(claim(office, session)) for _ in range(3)]

    apart = timedelta(minutes=1) / A_MINUTE[POSTS]
    at_once, meanwhile = BURST // apart + 1, (system_clock() - began) // apart
    assert at_once <= sum(claimed) <= at_once + meanwhile + 1

    with office.db() as session:
        session.execute(update(Rest).values(until=system_clock() - timedelta(hours=1)))
        assert len(claim(office, session)) == at_once


def claim(office: Office, session: Session) -> list[service.Claim]:
    return service.claim(session, now=office.clock(), real_now=system_clock(), budget=True)


@given(
    st.lists(st.tuples(st.integers(1, 80), st.floats(0, 30)), min_size=1, max_size=60),
    st.sampled_from([POSTS, EDITS]),
)
def test_in_no_minute_does_a_workspace_get_more_than_its_budget_and_one_burst(
    asked: list[tuple[int, float]], what: str
) -> None:
    now, spent, sent = NOW, None, list[datetime]()
    for count, pause in asked:
        now += timedelta(seconds=pause)
        allowed, spent = rules.spend(spent, count=count, what=what, now=now)
        sent += [now] * allowed

    at_once = BURST // (timedelta(minutes=1) / A_MINUTE[what]) + 1
    for begin in sent:
        within = [at for at in sent if begin <= at < begin + timedelta(minutes=1)]
        assert len(within) <= A_MINUTE[what] + at_once


@given(st.integers(1, 400), st.sampled_from([POSTS, EDITS]))
def test_who_has_been_quiet_for_a_minute_may_speak_at_once(count: int, what: str) -> None:
    _, spent = rules.spend(None, count=count, what=what, now=NOW)
    allowed, _ = rules.spend(spent, count=1, what=what, now=NOW + timedelta(minutes=1))

    assert allowed == 1
