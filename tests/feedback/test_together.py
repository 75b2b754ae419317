"""Several people, or several deliveries, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.core.database import Database
from bot.core.errors import Refusal
from bot.feedback import jobs
from bot.feedback.rules import Words
from tests.feedback.rounds import NOON, box_of, open_round, send
from tests.slack import ADA, BEN, EIGHT

WRITERS = [person for person in EIGHT if person != ADA]


def test_eight_submissions_at_once_are_all_kept_one_for_each_person(db: Database) -> None:
    round_id = open_round(db, ADA)

    def try_to_send(number: int) -> bool:
        person = [*WRITERS, BEN][number]
        try:
            send(db, round_id, person, Words(f"{person} {number}", "", "x"))
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(try_to_send, range(8)))

    box = box_of(db, round_id)
    assert sum(taken) == len(box.entries) == len(box.sent) == 7
    assert {entry.words.noticed.split()[0] for entry in box.entries} == set(WRITERS)


def test_a_submission_beside_the_close_is_released_or_refused_and_never_lost(db: Database) -> None:
    round_id = open_round(db, ADA)
    for person in WRITERS[:4]:
        send(db, round_id, person)
    closes_at = NOON + timedelta(hours=72)

    def close() -> None:
        with db() as session:
            jobs.close_round(session, round_id, closes_at, closes_at)

    def late() -> bool:
        try:
            send(db, round_id, WRITERS[4], now=closes_at - timedelta(microseconds=1))
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        sent, closed = pool.submit(late), pool.submit(close)
        closed.result()

    assert len(box_of(db, round_id).entries) == 4 + sent.result()
