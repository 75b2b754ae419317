"""What kudos need, with values alone."""

import uuid

import pytest

from bot.core.errors import Refusal
from bot.kudos import rules
from bot.members.rules import Actor, Deed, Role, Thing, may

ADA, BEN, CHEN = (uuid.UUID(int=number) for number in range(1, 4))
GROUP = uuid.UUID(int=9)


def test_kudos_have_words_and_at_most_five_hundred_characters() -> None:
    rules.check_why("x")
    rules.check_why("x" * 500)
    for why, sentence in (("", "Say what it is for"), ("x" * 501, "At most 500 characters fit here")):
        with pytest.raises(Refusal, match=sentence) as refused:
            rules.check_why(why)
        assert refused.value.field == "why"


@pytest.mark.parametrize(("receiver", "sentence"), [(ADA, "somebody else"), (CHEN, "not in the group")])
def test_kudos_are_for_another_member_of_the_group(receiver: uuid.UUID, sentence: str) -> None:
    rules.check_receiver(BEN, giver_id=ADA, members={ADA, BEN})
    with pytest.raises(Refusal, match=sentence) as refused:
        rules.check_receiver(receiver, giver_id=ADA, members={ADA, BEN})
    assert refused.value.field == "to"


def test_a_group_of_one_has_nobody_to_thank() -> None:
    rules.check_anybody([BEN])
    with pytest.raises(Refusal, match="Nobody else"):
        rules.check_anybody([])


@pytest.mark.parametrize("role", Role)
def test_only_giver_and_receiver_open_kudos_whatever_their_role(role: Role) -> None:
    kudos = Thing(owner_id=ADA, subject_id=BEN)
    readers = {one for one in (ADA, BEN, CHEN) if may(actor(one, role), Deed.READ_KUDOS, kudos)}

    assert readers == {ADA, BEN}


def actor(person: uuid.UUID, role: Role) -> Actor:
    return Actor(person, GROUP, role, has_pledged=True)
