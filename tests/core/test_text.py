"""What members write: cleaned on the way in, harmless on the way out."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.text import bold, clean, clip, escape, listed, when

TRICKY = (
    "\u200d\u200b \u0301\u0344\u0e49\ud83d\ude00\ud800\udfff"
    "\u0f71\u0f73\r\n\x00e\u1161\u11a8\u1100\u202e\ufe0f"
)
anything = st.text(st.one_of(st.characters(), st.sampled_from(TRICKY)), max_size=60)

FAMILY = "👩🏽\u200d👩🏿\u200d👧\u200d👦"
PIRATES = "🏴\u200d☠️"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


def test_a_name_is_bold_unless_its_own_star_would_end_that() -> None:
    assert bold("Owners & <co>") == "*Owners &amp; &lt;co&gt;*"
    assert bold("Five * owners") == "Five * owners"


@given(anything)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(anything)
def test_cleaned_text_is_composed_and_has_no_control_characters_and_no_half_pairs(text: str) -> None:
    cleaned = clean(text)

    assert unicodedata.is_normalized("NFC", cleaned)
    assert not [c for c in cleaned if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]
    assert cleaned.encode().decode() == cleaned


@given(anything)
def test_cleaned_text_begins_and_ends_with_something_to_see(text: str) -> None:
    cleaned = clean(text)

    assert cleaned == cleaned.strip()
    assert not cleaned.startswith("\u200d")
    assert not cleaned.endswith("\u200d")


@pytest.mark.parametrize("emoji", [FAMILY, PIRATES, ENGLAND, "👍🏾", "❤️", "🇩🇪", "1️⃣"])
def test_emoji_stay_whole(emoji: str) -> None:
    assert clean(emoji) == emoji
    assert clean(f"well {emoji} done") == f"well {emoji} done"


@pytest.mark.parametrize(
    "blank", ["", " ", "\n\t ", "\u200b", "\u200d \u200d", "\ufeff", "\u3164", "\u2800\u115f", "\u202e\u2066"]
)
def test_text_that_nobody_can_see_is_no_text(blank: str) -> None:
    assert clean(blank) == ""


def test_null_which_postgres_refuses_is_taken_out() -> None:
    assert clean("be\x00fore") == "before"


def test_half_of_a_pair_becomes_a_replacement_and_two_halves_become_their_character() -> None:
    assert clean("a\ud83d") == "a\ufffd"
    assert clean("\ud83d\ude00") == "😀"


@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u061c"])
def test_the_direction_of_a_line_cannot_be_turned(mark: str) -> None:
    assert clean(f"pay{mark}load") == "payload"


@pytest.mark.parametrize("mark", ["\u0301", "\u0e49", "\u064b", "\u20dd", "\u0344", "\u0483"])
def test_five_hundred_marks_on_a_letter_become_eight(mark: str) -> None:
    marks = [c for c in clean("a" + mark * 500 + "b") if unicodedata.category(c) in ("Mn", "Me")]

    assert len(marks) <= 8
    assert clean("a" + mark * 500 + "b").endswith("b")


def test_a_letter_written_in_two_ways_is_the_same_letter() -> None:
    assert clean("Zoe\u0308") == clean("Zoë")


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\u2028", "\u2029"])
def test_every_line_end_becomes_the_same(end: str) -> None:
    assert clean(f"one{end}two") == "one\ntwo"


@pytest.mark.parametrize(
    "text",
    [
        "<!channel>",
        "<!here>",
        "<@U123>",
        "<#C123>",
        "<!subteam^S1>",
        "<https://evil|https://bank>",
        "&lt;!here&gt;",
    ],
)
def test_escaped_text_pings_nobody_and_hides_no_link(text: str) -> None:
    escaped = escape(text)

    assert "<" not in escaped
    assert ">" not in escaped
    assert escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text


@given(anything, st.integers(1, 50))
def test_clipped_text_is_never_longer_and_short_text_is_left_alone(text: str, length: int) -> None:
    clipped = clip(text, length)

    assert len(clipped) <= length
    assert clipped == text if len(text) <= length else clipped.endswith("…")


def test_an_instant_is_a_token_that_each_reader_sees_in_their_own_zone() -> None:
    kolkata = datetime(2027, 3, 9, 23, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    assert when(kolkata) == "<!date^1804615200^{date_long_pretty} at {time}|2027-03-09 18:00 UTC>"
    assert when(kolkata) == when(kolkata.astimezone(UTC))


def test_words_are_listed_as_a_sentence_does() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
