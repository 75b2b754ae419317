"""What an envelope holds, what it is bound to, and how its length is hidden."""

import dataclasses
import os
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault.rules import Envelope, Place, Unreadable, seal, unseal
from tests.vault.places import SEALED

KEY = os.urandom(32)
HERE = Place("challenge", "title", uuid.uuid4(), uuid.uuid4())
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6000)

assert len(SEALED) > 5


@given(texts)
def test_what_is_sealed_is_read_back_unchanged(text: str) -> None:
    assert unseal(seal(text, KEY, HERE), KEY, HERE) == text


def test_fault_35_text_that_looks_like_an_envelope_is_read_back_unchanged() -> None:
    envelope = seal("inside", KEY, HERE)
    text = envelope.decode("latin-1")

    assert unseal(seal(text, KEY, HERE), KEY, HERE) == text
    assert unseal(seal("\x00\x00\x00\x05hello\x00", KEY, HERE), KEY, HERE) == "\x00\x00\x00\x05hello\x00"


@pytest.mark.parametrize(
    "elsewhere",
    [
        dataclasses.replace(HERE, table="update"),
        dataclasses.replace(HERE, column="detail"),
        dataclasses.replace(HERE, row=uuid.uuid4()),
        dataclasses.replace(HERE, scope=uuid.uuid4()),
    ],
    ids=["table", "column", "row", "scope"],
)
def test_fault_85_an_envelope_that_was_moved_cannot_be_opened(elsewhere: Place) -> None:
    with pytest.raises(Unreadable, match="moved"):
        unseal(seal("secret", KEY, HERE), KEY, elsewhere)


@pytest.mark.parametrize("one", SEALED)
def test_fault_85_no_sealed_column_opens_what_was_sealed_for_another(one: tuple[str, str]) -> None:
    row, scope = uuid.uuid4(), uuid.uuid4()
    envelope = seal("secret", KEY, Place(*one, row, scope))

    for other in SEALED:
        if other != one:
            with pytest.raises(Unreadable):
                unseal(envelope, KEY, Place(*other, row, scope))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unreadable):
        unseal(seal("secret", KEY, HERE), os.urandom(32), HERE)


def test_fault_86_no_byte_can_be_changed() -> None:
    envelope = seal("secret", KEY, HERE)

    for at in range(len(envelope)):
        changed = bytearray(envelope)
        changed[at] ^= 1
        with pytest.raises(Unreadable):
            unseal(Envelope(bytes(changed)), KEY, HERE)


def test_fault_86_nothing_can_be_cut_off_or_put_behind() -> None:
    envelope = seal("secret", KEY, HERE)

    for length in range(len(envelope)):
        with pytest.raises(Unreadable):
            unseal(envelope[:length], KEY, HERE)
    with pytest.raises(Unreadable):
        unseal(envelope + b"\0", KEY, HERE)


def test_fault_86_another_version_is_said_to_be_one() -> None:
    with pytest.raises(Unreadable, match="another version"):
        unseal(b"\x02" + seal("secret", KEY, HERE)[1:], KEY, HERE)


@given(st.binary(max_size=600))
def test_what_is_no_envelope_is_unreadable_and_nothing_worse(junk: bytes) -> None:
    with pytest.raises(Unreadable):
        unseal(junk, KEY, HERE)


def test_length_tells_only_which_of_a_few_sizes_it_fits() -> None:
    sizes = {len(seal("x" * length, KEY, HERE)) for length in range(0, 4093, 7)}

    assert len(sizes) == 3
    assert len(seal("", KEY, HERE)) == len(seal("x" * 252, KEY, HERE))
    assert len(seal("x" * 5000, KEY, HERE)) == len(seal("x" * 8000, KEY, HERE))


def test_the_same_text_never_looks_the_same() -> None:
    assert len({seal("yes", KEY, HERE) for _ in range(50)}) == 50


def test_an_envelope_shows_nothing_of_its_text() -> None:
    assert seal("canary" * 20, KEY, HERE).find(b"canary") == -1
