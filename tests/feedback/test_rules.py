"""A round's decisions, with values alone."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.text import clean
from bot.feedback import rules
from bot.feedback.rules import Box, Entry, State, Words

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
PEOPLE = [uuid.UUID(int=number) for number in range(1, 13)]
ADA, BEN, CHEN, *_ = PEOPLE


def entry(
    name: uuid.UUID | None = None, receipt: str = "A", noticed: str = "calm", author: uuid.UUID = ADA
) -> Entry:
    return Entry(Words(noticed, "", "Ask earlier."), name, rules.hash_of(receipt, author))


def box_of(*entries: Entry, sent: frozenset[uuid.UUID] = frozenset()) -> Box:
    return Box(frozenset(PEOPLE), sent, entries)


names = st.none() | st.sampled_from(PEOPLE)
texts = st.text(max_size=rules.LIMIT).map(clean)
anything = st.builds(
    Entry, st.builds(Words, texts, texts, texts), names, st.binary(min_size=16, max_size=16).map(bytes.hex)
)


@pytest.mark.parametrize(
    ("size", "crowd", "fixed"), [(3, 4, None), (4, 4, 4), (11, 4, 4), (2, 3, None), (3, 3, 3), (5, 1, 3)]
)
def test_the_crowd_is_never_below_three_and_a_group_below_it_has_none(
    size: int, crowd: int, fixed: int | None
) -> None:
    assert rules.crowd_for(size, crowd=crowd) == fixed


@given(st.lists(names, max_size=12), st.none() | st.integers(3, 6))
def test_a_round_is_released_exactly_when_its_rule_says_so(
    shown: list[uuid.UUID | None], crowd: int | None
) -> None:
    hidden, named = shown.count(None), len(shown) - shown.count(None)
    if crowd is None:
        shown, hidden = [name for name in shown if name is not None], 0

    is_released = rules.outcome([entry(name) for name in shown], crowd) is State.RELEASED

    assert is_released == ((hidden == 0 and named > 0) or (crowd is not None and hidden >= crowd))


def test_one_unattributed_entry_below_the_crowd_holds_back_the_named_ones_too() -> None:
    assert rules.outcome([entry(ADA), entry(BEN), entry()], 4) is State.WITHHELD
    assert rules.outcome([entry(ADA), *[entry()] * 3], 4) is State.WITHHELD
    assert rules.outcome([entry(ADA), *[entry()] * 4], 4) is State.RELEASED


def test_the_same_words_from_everybody_are_released_as_they_are() -> None:
    assert rules.outcome([entry(noticed="yes")] * 5, 4) is State.RELEASED


@given(st.lists(anything, max_size=5), st.frozensets(st.sampled_from(PEOPLE)))
def test_after_the_release_no_writer_no_receipt_and_no_author_but_the_named_is_left(
    entries: list[Entry], sent: frozenset[uuid.UUID]
) -> None:
    left = rules.packed(rules.released(Box(frozenset(PEOPLE), sent, tuple(entries))), size=11)

    named = {str(each.name) for each in entries if each.name}
    assert {str(person) for person in PEOPLE if str(person) in left} == named
    assert not [each.receipt for each in entries if each.receipt in left]
    assert [each.words for each in rules.unpacked(left).entries] == [each.words for each in entries]


@given(st.lists(anything, max_size=5))
def test_a_box_reads_back_as_it_was_written(entries: list[Entry]) -> None:
    box = Box(frozenset(PEOPLE), frozenset(PEOPLE[:5]), tuple(entries))

    assert rules.unpacked(rules.packed(box, size=11)) == box


@given(st.lists(anything, max_size=7), st.integers(0, 7))
def test_a_box_is_as_long_with_nothing_in_it_as_with_everything(entries: list[Entry], sent: int) -> None:
    box = Box(frozenset(PEOPLE[:7]), frozenset(PEOPLE[:sent]), tuple(entries))

    assert len(rules.packed(box, size=7).encode()) == len(rules.packed(Box(), size=7).encode())


@pytest.mark.parametrize("letter", ["x", '"', "\\", "\n.", "é", "漢", "🙂", "\u2028"])
def test_the_longest_words_in_any_script_fit(letter: str) -> None:
    long = (letter * rules.LIMIT)[: rules.LIMIT]
    full = Entry(Words(long, long, long), ADA, rules.hash_of("A", ADA))
    box = Box(frozenset(PEOPLE), frozenset(PEOPLE), (full,) * len(PEOPLE))

    assert len(rules.packed(box, size=12).encode()) == len(rules.packed(Box(), size=12).encode())


def test_a_second_entry_by_the_same_person_is_refused() -> None:
    once = rules.add(box_of(), entry(), ADA)

    with pytest.raises(Refusal, match="already sent"):
        rules.add(once, entry(receipt="B"), ADA)
    assert len(rules.add(once, entry(receipt="B"), BEN).entries) == 2


def test_whoever_joined_after_the_opening_cannot_write() -> None:
    with pytest.raises(Refusal, match="before you joined"):
        rules.add(box_of(), entry(), uuid.uuid4())


def test_an_entry_holds_nothing_that_tells_its_writer() -> None:
    packed = json.loads(rules.packed(rules.add(box_of(), entry(), ADA), size=11))

    assert str(ADA) not in json.dumps(packed["entries"])
    assert packed["sent"] == [str(ADA)]


def test_who_has_sent_is_written_in_the_order_of_ids_and_not_of_sending() -> None:
    late = rules.add(rules.add(box_of(), entry(receipt="C"), CHEN), entry(), ADA)
    early = rules.add(rules.add(box_of(), entry(), ADA), entry(receipt="C"), CHEN)

    assert json.loads(rules.packed(late, size=11))["sent"] == json.loads(rules.packed(early, size=11))["sent"]


@given(st.binary(min_size=16, max_size=16))
def test_a_receipt_fits_however_it_is_typed(chance: bytes) -> None:
    receipt = rules.receipt_from(chance)
    box = rules.add(box_of(), entry(receipt=receipt), ADA)
    typed = f" {receipt.replace('-', ' ').lower().replace('o', '0').replace('i', '1')}\n"

    assert rules.find(box, receipt, ADA) == rules.find(box, typed, ADA) == box.entries[0]
    assert len(receipt.replace("-", "")) == 26


@pytest.mark.parametrize("receipt", ["", "A", "B" * 26, "é", "漢字"])
def test_a_wrong_receipt_is_refused_in_the_same_words_whether_entries_exist_or_not(receipt: str) -> None:
    empty, full = box_of(), rules.add(box_of(), entry(receipt="R" * 26), ADA)

    refusals = []
    for box, person in ((empty, ADA), (full, ADA), (full, BEN)):
        with pytest.raises(Refusal) as refused:
            rules.find(box, receipt, person)
        refusals.append((refused.value.sentence, refused.value.field))
    assert len(set(refusals)) == 1
    assert refusals[0][1] == "receipt"


def test_a_receipt_that_somebody_else_has_seen_opens_nothing_for_them() -> None:
    box = rules.add(box_of(), entry(receipt="A"), ADA)
    box = rules.add(box, entry(receipt="B", author=BEN), BEN)

    for deed in (rules.find, rules.withdraw):
        with pytest.raises(Refusal, match="nothing of yours"):
            deed(box, receipt="A", person_id=BEN)
    with pytest.raises(Refusal, match="nothing of yours"):
        rules.change(box, entry(name=BEN), BEN, receipt="A")


def test_a_withdrawn_entry_is_gone_and_its_writer_may_send_again() -> None:
    box = rules.add(rules.add(box_of(), entry(receipt="A"), ADA), entry(receipt="B"), BEN)
    left = rules.withdraw(box, ADA, receipt="A")

    assert left == rules.add(box_of(), entry(receipt="B"), BEN)
    assert len(rules.add(left, entry(receipt="C"), ADA).entries) == 2


def test_a_change_keeps_the_receipt_and_leaves_the_others_alone() -> None:
    box = rules.add(rules.add(box_of(), entry(receipt="A"), ADA), entry(receipt="B"), BEN)
    new = entry(receipt="A", noticed="new words")

    changed = rules.change(box, new, ADA, receipt="A")

    assert set(changed.entries) == {new, entry(receipt="B")}
    assert rules.find(changed, "A", ADA) == new


@given(st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(["send", "withdraw"])), max_size=30))
def test_there_are_always_as_many_entries_as_people_who_have_sent(
    steps: list[tuple[uuid.UUID, str]],
) -> None:
    box = box_of()
    for person, step in steps:
        receipt = str(person)
        try:
            if step == "send":
                box = rules.add(box, entry(receipt=receipt, author=person), person)
            else:
                box = rules.withdraw(box, person, receipt=receipt)
        except Refusal:
            continue
        assert len(box.entries) == len(box.sent)


@pytest.mark.parametrize("state", [State.RELEASED, State.WITHHELD])
def test_nothing_is_taken_after_the_close(state: State) -> None:
    with pytest.raises(Refusal, match="has closed"):
        rules.check_open(state, NOON, now=NOON - timedelta(days=1))


def test_a_round_closes_at_its_instant_even_while_its_alarm_still_sleeps() -> None:
    rules.check_open(State.OPEN, NOON, now=NOON - timedelta(microseconds=1))
    with pytest.raises(Refusal, match="has closed"):
        rules.check_open(State.OPEN, NOON, now=NOON)


def test_unattributed_is_refused_beside_its_field_where_the_group_is_too_small() -> None:
    rules.check_shown(ADA, None)
    rules.check_shown(None, 4)
    with pytest.raises(Refusal) as refused:
        rules.check_shown(None, None)
    assert refused.value.field == "shown"
