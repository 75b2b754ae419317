"""Whose turn it is: nobody twice before all once, skips carried, and the true reason said."""

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.challenges import rules
from bot.challenges.rules import Candidate, Choice, Turn, Why

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
PEOPLE = [uuid.UUID(int=number) for number in range(1, 9)]
ADA, BEN, CHEN, DANA, *_ = PEOPLE


def bringing(person: uuid.UUID, *scores: int, days: int = 0) -> Candidate:
    """Make somebody who has challenges with these scores, or a wish alone."""
    challenges = tuple((uuid.uuid5(person, str(n)), score) for n, score in enumerate(scores))
    return Candidate(person, NOON - timedelta(days=days), challenges)


def choose(
    candidates: list[Candidate], history: list[uuid.UUID], skips: list[Turn] | None = None
) -> Choice | None:
    turns = [Turn(number, person) for number, person in enumerate(history)]
    return rules.next_presenter(candidates, turns, skips or [], number=len(history))


def chosen(
    candidates: list[Candidate], history: list[uuid.UUID], skips: list[Turn] | None = None
) -> tuple[uuid.UUID, Why]:
    choice = choose(candidates, history, skips)
    assert choice is not None
    return choice.person_id, choice.why


def test_nobody_can_be_next_where_nobody_has_anything() -> None:
    assert choose([], [ADA]) is None


def test_the_weightiest_challenge_goes_first_and_its_presenter_brings_it() -> None:
    ben = bringing(BEN, 60, 10)
    choice = choose([bringing(ADA, 50), ben], [])

    assert choice == Choice(BEN, ben.challenges[0][0], Why.WEIGHT)


def test_of_two_that_weigh_the_same_the_longer_wait_goes_first() -> None:
    assert chosen([bringing(ADA, 50), bringing(BEN, 50, days=3)], []) == (BEN, Why.WAIT)


def test_whoever_presented_in_this_round_waits_for_everybody_else() -> None:
    candidates = [bringing(ADA, 100), bringing(BEN, 20), bringing(CHEN, 10)]

    assert chosen(candidates, [ADA]) == (BEN, Why.WEIGHT)
    assert chosen(candidates, [ADA, BEN]) == (CHEN, Why.LEFT)


def test_a_new_round_begins_with_whoever_presented_longest_ago() -> None:
    assert chosen([bringing(ADA, 1), bringing(BEN, 100)], [ADA, BEN]) == (ADA, Why.NEW_ROUND)


def test_a_newcomer_presents_before_anybody_does_again() -> None:
    candidates = [bringing(ADA, 100), bringing(BEN, 100), bringing(DANA)]

    assert chosen(candidates, [ADA, BEN, ADA]) == (DANA, Why.LEFT)


def test_a_wish_alone_is_enough_to_be_next() -> None:
    assert choose([bringing(ADA)], []) == Choice(ADA, None, Why.ONLY)


def test_a_turn_that_was_given_up_is_passed_over_once_and_then_comes_first() -> None:
    candidates = [bringing(ADA, 100), bringing(BEN, 90), bringing(CHEN, 80)]
    skips = [Turn(0, CHEN)]

    assert chosen(candidates, [], [Turn(0, ADA)]) == (BEN, Why.WEIGHT)
    assert chosen(candidates, [ADA], skips) == (CHEN, Why.OWED)


def test_a_turn_is_owed_until_its_owner_presents() -> None:
    candidates = [bringing(one, 50) for one in (ADA, BEN, CHEN)]
    skips = [Turn(0, CHEN), Turn(1, CHEN)]

    assert chosen(candidates, [ADA, BEN], skips)[0] == CHEN
    assert chosen(candidates, [ADA, BEN, CHEN, ADA], skips)[1] is not Why.OWED


def test_of_two_that_are_owed_a_turn_the_earlier_goes_first() -> None:
    candidates = [bringing(ADA, 100), bringing(BEN, 50), bringing(CHEN, 1)]

    assert chosen(candidates, [DANA, DANA], [Turn(1, ADA), Turn(0, CHEN)]) == (CHEN, Why.OWED)


def test_when_the_last_of_a_round_gives_the_turn_up_somebody_presents_again() -> None:
    candidates = [bringing(ADA, 1), bringing(BEN, 2), bringing(CHEN, 3)]
    history = [ADA, BEN]

    assert chosen(candidates, history, [Turn(2, CHEN)]) == (ADA, Why.NEW_ROUND)
    assert chosen(candidates, [*history, ADA], [Turn(2, CHEN)]) == (CHEN, Why.LEFT)


def test_the_calendar_foresees_everybody_once_and_then_who_has_more() -> None:
    candidates = [bringing(ADA, 90, 80), bringing(BEN, 50), bringing(CHEN)]
    foreseen = rules.projection(candidates, [], [], numbers=range(6))

    assert [choice.person_id for choice in foreseen] == [ADA, BEN, CHEN, ADA]


def test_the_reason_is_one_sentence_with_the_name() -> None:
    for why in Why:
        sentence = rules.reason_sentence(why, "Ada Okafor")
        assert sentence.startswith("Ada Okafor is next: ")
        assert sentence.count(".") == 1


people = st.sampled_from(PEOPLE)
crowds = st.lists(
    st.builds(
        lambda person, scores, days: bringing(person, *sorted(scores, reverse=True), days=days),
        people,
        st.lists(st.integers(1, 120), max_size=3),
        st.integers(0, 300),
    ),
    unique_by=lambda one: one.person_id,
    min_size=1,
)
pasts = st.lists(people, max_size=20)
passed = st.lists(st.builds(Turn, st.integers(0, 20), people), max_size=6)


@given(crowds, pasts, passed, st.randoms(use_true_random=False))
def test_the_choice_depends_on_nothing_but_what_is_known(candidates, history, skips, chance) -> None:  # type: ignore[no-untyped-def] # hypothesis gives them
    mixed = chance.sample(candidates, len(candidates))

    assert choose(mixed, history, chance.sample(skips, len(skips))) == choose(candidates, history, skips)


@given(crowds, pasts, passed)
def test_the_calendar_begins_with_who_is_next(
    candidates: list[Candidate], history: list[uuid.UUID], skips: list[Turn]
) -> None:
    turns = [Turn(number, person) for number, person in enumerate(history)]
    foreseen = rules.projection(candidates, turns, skips, numbers=[len(history)])

    assert foreseen == [choice for choice in [choose(candidates, history, skips)] if choice]


@given(crowds, st.integers(1, 4))
def test_as_long_as_nothing_changes_each_round_hears_everybody_once(
    candidates: list[Candidate], rounds: int
) -> None:
    history: list[uuid.UUID] = []
    for _ in range(rounds * len(candidates)):
        history.append(chosen(candidates, history)[0])

    for first in range(0, len(history), len(candidates)):
        assert len(set(history[first : first + len(candidates)])) == len(candidates)


@given(crowds, pasts, passed)
def test_the_reason_names_what_really_decided(
    candidates: list[Candidate], history: list[uuid.UUID], skips: list[Turn]
) -> None:
    choice = choose(candidates, history, skips)
    if choice is None:
        return
    able = [c for c in candidates if Turn(len(history), c.person_id) not in skips]
    others = [c for c in able if c.person_id != choice.person_id]
    me = next(c for c in able if c.person_id == choice.person_id)
    last = {
        c.person_id: max((n for n, p in enumerate(history) if p == c.person_id), default=-1) for c in able
    }
    owed = {s.person_id for s in skips if s.number > last.get(s.person_id, 99) and s.number != len(history)}
    match choice.why:
        case Why.ONLY:
            assert len(candidates) == 1
        case Why.OWED:
            assert me.person_id in owed
        case Why.NEW_ROUND:
            assert me.person_id in history
            assert all(last[me.person_id] < last[c.person_id] for c in others if c.person_id not in owed)
        case Why.LEFT:
            assert all(c.person_id in history for c in others)
        case Why.WEIGHT:
            assert any(me.weight > c.weight for c in others)
        case Why.WAIT:
            assert any(me.weight == c.weight and me.waits_since < c.waits_since for c in others)
        case Why.LONG_AGO | Why.LOT:
            assert any(me.weight == c.weight and me.waits_since == c.waits_since for c in others)


class Seasons(RuleBasedStateMachine):
    """Meeting after meeting, with people who come, wish, give turns up and leave."""

    @initialize()
    def begin(self) -> None:
        self.there: dict[uuid.UUID, Candidate] = {}
        self.history: list[Turn] = []
        self.skips: list[Turn] = []
        self.number = 0
        self.since: dict[uuid.UUID, int] = {}

    @rule(person=people, scores=st.lists(st.integers(1, 120), max_size=2), days=st.integers(0, 99))
    def bring(self, person: uuid.UUID, scores: list[int], days: int) -> None:
        self.there[person] = bringing(person, *sorted(scores, reverse=True), days=days)
        self.since.setdefault(person, self.number)

    @precondition(lambda self: self.there)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(sorted(self.there)))
        del self.there[person], self.since[person]

    @rule(gives_up=st.integers(0, 2))
    def meet(self, gives_up: int) -> None:
        for _ in range(gives_up):
            choice = self._choose()
            if choice:
                self.skips.append(Turn(self.number, choice.person_id))
        choice = self._choose()
        if choice:
            self._check_owed(choice)
            self.history.append(Turn(self.number, choice.person_id))
            self.since[choice.person_id] = self.number + 1
        self.number += 1

    def _choose(self) -> Choice | None:
        return rules.next_presenter(list(self.there.values()), self.history, self.skips, number=self.number)

    def _check_owed(self, choice: Choice) -> None:
        """Whoever has never presented and gave a turn up before is served before all who gave up none."""
        been = {turn.person_id for turn in self.history}
        passing = {turn.person_id for turn in self.skips if turn.number == self.number}
        owed = {turn.person_id for turn in self.skips if turn.number < self.number} - been - passing
        if owed & self.there.keys():
            assert choice.person_id in {t.person_id for t in self.skips}

    @invariant()
    def nobody_twice_before_a_waiting_newcomer_once(self) -> None:
        """While somebody waits who never presented and gave no turn up, nobody presents twice."""
        been = {turn.person_id for turn in self.history}
        gave_up = {turn.person_id for turn in self.skips}
        for person, since in self.since.items():
            if person in self.there and person not in been | gave_up:
                counts = Counter(turn.person_id for turn in self.history if turn.number >= since)
                assert all(count <= 1 for count in counts.values()), (person, counts)


TestSeasons = Seasons.TestCase


@pytest.mark.parametrize(
    ("zone", "now", "then"),
    [
        ("America/Chicago", datetime(2027, 3, 13, 18, tzinfo=UTC), datetime(2027, 3, 14, 14, tzinfo=UTC)),
        ("America/Chicago", datetime(2027, 11, 6, 18, tzinfo=UTC), datetime(2027, 11, 7, 15, tzinfo=UTC)),
        ("Asia/Tokyo", datetime(2027, 3, 1, 16, tzinfo=UTC), datetime(2027, 3, 3, 0, tzinfo=UTC)),
    ],
)
def test_the_next_morning_is_nine_on_the_groups_wall_through_clock_changes(
    zone: str, now: datetime, then: datetime
) -> None:
    assert rules.next_morning(now, zone) == then
