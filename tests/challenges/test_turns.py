"""Turns: proposed three weeks ahead, confirmed, skipped, swapped, and decided otherwise."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.challenges.model import Challenge, Skip, Wish
from bot.core.database import Database
from bot.meetings.model import Meeting
from tests.acts import seat_all
from tests.challenges.acts import brought, challenges, forge, queue, turn_post
from tests.slack import (
    ADA,
    BEN,
    CHEN,
    CIRCLE,
    DANA,
    EIGHT,
    GRACE,
    SECOND,
    Json,
    Workspace,
    buttons,
    elements,
    words,
)

PROPOSED = datetime(2027, 2, 16, 15, 0, tzinfo=UTC)  # 09:00 in Chicago, 21 days before the 9th of March
STARTS = datetime(2027, 3, 10, 0, 0, tzinfo=UTC)
TURN_BUTTONS = ["Confirm", "Swap", "Skip"]


def turn_messages(workspace: Workspace, by: str) -> list[Json]:
    """Read what a person was told directly about turns."""
    kinds = ("The hour", "Would you swap", "The swap", "cannot take your turn", "has a challenge or a wish")
    return [m for m in workspace.direct(by) if any(kind in m["text"] for kind in kinds)]


def propose(workspace: Workspace) -> None:
    workspace.move_to(PROPOSED)


def hold(workspace: Workspace) -> None:
    """Have the meeting started, and let it close by itself."""
    workspace.move_to(STARTS)
    workspace.press(ADA, "meetings.start")
    workspace.move_to(STARTS + timedelta(hours=6))


def option(workspace: Workspace, by: str, name: str) -> str:
    """Find somebody among the people that the form on top offers."""
    (field,) = (block for block in workspace.form(by)["blocks"] if block["block_id"] == "person")
    people = [each["text"]["text"] for each in field["element"]["options"]]
    return next(str(person) for person in people if person.startswith(name))


def two_waiting(workspace: Workspace, **of_ben: str) -> str:
    """Have Ben bring the weightier challenge and Grace the other; answer the id of Ben's."""
    ben = brought(workspace, BEN, title="Ben's heavy one", importance="9", **of_ben)
    brought(workspace, GRACE, title="Grace's light one")
    propose(workspace)
    return ben


def test_the_presenter_is_proposed_at_nine_three_weeks_ahead(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN, title="A quiet matter")
    workspace.move_to(PROPOSED - timedelta(minutes=1))
    assert "presents at" not in workspace.channel_words()
    propose(workspace)
    post = turn_post(workspace)

    assert "<@U0BEN> is proposed to present at the meeting <!date^" in words(post)
    assert "Not confirmed yet." in words(post)
    assert "(Tuesday 18:00 Chicago time)" in words(post)
    assert "The title stays private." in words(post)
    assert "A quiet matter" not in workspace.channel_words()
    assert buttons(post["blocks"]) == TURN_BUTTONS
    (direct,) = turn_messages(workspace, BEN)
    assert buttons(direct["blocks"]) == TURN_BUTTONS
    assert "Ben Castillo is next: nobody else has a challenge" in words(direct)


@pytest.mark.parametrize("readers", ["titles", "group"])
def test_the_title_is_in_the_channel_where_its_author_chose_that_and_never_in_a_direct_message(
    workspace: Workspace, circle: str, readers: str
) -> None:
    brought(workspace, BEN, title="An open <!here> matter", readers=readers)
    propose(workspace)

    assert "An open <!here> matter" in words(turn_post(workspace))
    assert all("open" not in words(message) for message in turn_messages(workspace, BEN))


def test_confirming_changes_the_post_and_the_direct_message_where_they_stand(
    workspace: Workspace, circle: str
) -> None:
    two_waiting(workspace)
    workspace.press(BEN, "challenges.confirm")

    assert "Confirmed." in words(turn_post(workspace))
    assert buttons(turn_post(workspace)["blocks"]) == ["Swap", "Skip"]
    (direct,) = turn_messages(workspace, BEN)
    assert "You have confirmed it." in words(direct)


def test_a_facilitator_may_confirm_and_others_may_not(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    workspace.press(CHEN, "challenges.confirm")
    assert "Only the presenter or a facilitator" in workspace.shown(CHEN)
    assert "Confirmed." not in words(turn_post(workspace))
    workspace.press(ADA, "challenges.confirm")

    assert "Confirmed." in words(turn_post(workspace))
    (direct,) = turn_messages(workspace, BEN)
    assert "<@U0ADA> has confirmed it for you." in words(direct)
    assert "You have confirmed it" not in words(direct)


def test_what_a_presenter_confirmed_stays_theirs(workspace: Workspace, circle: str) -> None:
    challenge = two_waiting(workspace)
    meeting = next(e["value"] for _, e in elements(turn_post(workspace)["blocks"]))
    workspace.press(BEN, "challenges.confirm")
    forge(workspace, ADA, "challenges.confirm", meeting)
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.edit", value=challenge)
    workspace.submit(BEN, title="Renamed", readers="group")

    assert "Renamed" in words(turn_post(workspace))
    assert "You have confirmed it." in words(turn_messages(workspace, BEN)[0])


def test_after_the_meeting_the_turn_is_told_as_one_that_was(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    workspace.press(BEN, "challenges.confirm")
    assert "<@U0BEN> presents at the meeting <!date^" in words(turn_post(workspace))
    hold(workspace)

    told = [m for m in workspace.messages(ADA) if "<@U0BEN> presented at the meeting" in m["text"]]
    assert [buttons(message["blocks"]) for message in told] == [[]]
    assert "Said at the time: “Ben Castillo is next: " in words(told)
    assert "presents at" not in workspace.channel_words()
    mine = [m for m in workspace.direct(BEN) if "was yours" in m["text"]]
    assert [buttons(message["blocks"]) for message in mine] == [[]]


def test_after_a_meeting_without_a_presenter_nobody_is_asked_any_more(
    workspace: Workspace, circle: str
) -> None:
    propose(workspace)
    assert "Who would like to?" in workspace.channel_words()
    workspace.move_to(STARTS + timedelta(hours=6))

    assert "has passed." in workspace.channel_words()
    assert "Who would like to?" not in workspace.channel_words()


def test_a_skip_proposes_the_next_at_once_and_is_owed(
    workspace: Workspace, db: Database, circle: str
) -> None:
    two_waiting(workspace)
    workspace.press(BEN, "challenges.skip")

    assert "<@U0GRACE> is proposed" in words(turn_post(workspace))
    assert "is not yours now" in words(turn_messages(workspace, BEN)[0])
    assert buttons(turn_messages(workspace, BEN)[0]["blocks"]) == []
    assert buttons(turn_messages(workspace, GRACE)[0]["blocks"]) == TURN_BUTTONS
    assert "Ben Castillo is next: gave up" not in queue(workspace, ADA)
    with db() as session:
        assert len(session.scalars(select(Skip.person_id)).all()) == 1


def test_when_everybody_skips_the_channel_is_asked_again(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    workspace.press(BEN, "challenges.skip")
    workspace.press(GRACE, "challenges.skip")

    assert "Nobody presents yet" in words(turn_post(workspace))
    brought(workspace, CHEN)
    workspace.move(days=1)
    assert "<@U0CHEN> is proposed" in words(turn_post(workspace))


def test_where_nobody_has_anything_the_channel_is_asked_and_it_is_tried_each_morning(
    workspace: Workspace, circle: str
) -> None:
    propose(workspace)
    post = turn_post(workspace)
    assert "Who would like to?" in words(post)
    assert buttons(post["blocks"]) == ["Bring a challenge", "I would like to present"]
    (told,) = turn_messages(workspace, ADA)
    assert "I look again each morning" in words(told)
    workspace.move(days=2)
    assert len(turn_messages(workspace, ADA)) == 1
    assert not turn_post(workspace)["edited"]  # what has not changed is not said again

    workspace.press(GRACE, "challenges.wish")
    assert "Grace Lindqvist is next" in workspace.shown(GRACE)
    workspace.close_all(GRACE)
    workspace.move_to(PROPOSED + timedelta(days=3) - timedelta(minutes=1))
    assert "Nobody presents yet" in words(turn_post(workspace))
    workspace.move(minutes=1)

    assert "<@U0GRACE> is proposed" in words(turn_post(workspace))
    assert "The title" not in words(turn_post(workspace))


def test_a_presenter_with_a_wish_takes_the_challenge_they_bring_before_they_confirm(
    workspace: Workspace, circle: str
) -> None:
    workspace.press(BEN, "board.more")
    workspace.press(BEN, "challenges.queue")
    workspace.press(BEN, "challenges.wish")
    workspace.close_all(BEN)
    propose(workspace)
    brought(workspace, BEN, title="Now I know", readers="titles")
    workspace.press(BEN, "challenges.confirm")

    assert "Now I know" in words(turn_post(workspace))


def test_a_late_proposal_goes_out_once_and_none_after_the_start(workspace: Workspace, circle: str) -> None:
    brought(workspace, BEN)
    workspace.move_to(STARTS - timedelta(days=2))
    assert "<@U0BEN> is proposed" in words(turn_post(workspace))
    second = seat_all(workspace, (ADA, BEN), channel=SECOND)
    brought_second = f"{second} has nothing"
    workspace.move_to(STARTS + timedelta(hours=1))

    assert "presents at" not in workspace.channel_words(ADA, SECOND), brought_second
    assert len([m for m in workspace.direct(BEN) if "The hour of" in m["text"]]) == 1


def test_after_the_meeting_its_challenge_is_presented_and_the_next_meeting_has_another_presenter(
    workspace: Workspace, db: Database, circle: str
) -> None:
    two_waiting(workspace)
    hold(workspace)
    states = {row.owner_id: row.state for row in challenges(workspace)}
    assert sorted(states.values()) == ["presented", "waiting"]

    workspace.move(weeks=7)
    with db() as session:
        given = select(Meeting.presenter_id).where(Meeting.presenter_id.is_not(None))
        assert len(set(session.scalars(given))) == 2
    workspace.command(BEN, "/challenge mine")
    assert buttons(workspace.form(BEN)["blocks"]) == ["Open"]


def test_a_wish_that_came_true_is_over(workspace: Workspace, db: Database, circle: str) -> None:
    propose(workspace)
    workspace.press(BEN, "challenges.wish")
    workspace.close_all(BEN)
    workspace.move(days=1)
    hold(workspace)

    with db() as session:
        assert session.scalars(select(Wish.person_id)).all() == []


def test_withdrawing_the_chosen_challenge_proposes_anew(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace, readers="titles")
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.withdraw")

    assert "<@U0GRACE> is proposed" in words(turn_post(workspace))
    assert "Ben's heavy one" not in words(turn_post(workspace))
    assert "is not yours now" in words(turn_messages(workspace, BEN)[0])


def test_the_post_follows_what_its_author_lets_the_channel_see(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    workspace.press(BEN, "challenges.confirm")
    for readers, verb, sees in (("titles", "readers", True), ("me", "readers", False)):
        workspace.command(BEN, "/challenge mine")
        workspace.press(BEN, f"challenges.{verb}")
        workspace.submit(BEN, readers=readers)
        assert ("Ben's heavy one" in words(turn_post(workspace))) is sees
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.edit")
    workspace.submit(BEN, title="Renamed", readers="group")

    assert "Renamed" in words(turn_post(workspace))
    assert "Confirmed." in words(turn_post(workspace))


def test_an_agenda_that_is_out_follows_too(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace, readers="titles")
    workspace.move_to(STARTS - timedelta(days=6))
    agendas = [m for m in workspace.messages(ADA) if m["text"].startswith("The agenda")]
    assert "Ben's heavy one" in words(agendas)
    assert "<@U0BEN> is proposed to present, and has not confirmed yet." in words(agendas)
    workspace.press(BEN, "challenges.confirm")
    assert "<@U0BEN> presents." in workspace.channel_words()
    workspace.press(BEN, "meetings.next")
    assert "Ben Castillo (Castillo Foods) presents." in workspace.shown(BEN)
    workspace.close_all(BEN)
    workspace.command(BEN, "/challenge mine")
    workspace.press(BEN, "challenges.readers")
    workspace.submit(BEN, readers="me")

    assert "Ben's heavy one" not in workspace.channel_words()
    workspace.press(BEN, "challenges.skip")
    agendas = [m for m in workspace.messages(ADA) if m["text"].startswith("The agenda")]
    assert "<@U0GRACE>" in words(agendas)


def ask_grace(workspace: Workspace) -> None:
    workspace.press(BEN, "challenges.swap")
    grace = option(workspace, BEN, "Grace")
    assert grace == "Grace Lindqvist (Lakeside Health)"
    assert f"^{{date_long}}|2027-05-11 23:00 UTC>: {grace}" in workspace.shown(BEN)
    assert workspace.submit(BEN, person=grace)["result"] == "closed"


def test_a_swap_waits_for_the_other_and_then_the_turn_is_owed(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    ask_grace(workspace)
    (asked,) = turn_messages(workspace, GRACE)
    assert buttons(asked["blocks"]) == ["Agree", "Not this time"]
    assert "<@U0BEN> is proposed" in words(turn_post(workspace))
    workspace.press(GRACE, "challenges.agree")

    assert "<@U0GRACE> presents" in words(turn_post(workspace))
    assert "takes this turn for Ben Castillo, who goes first next time." in words(turn_post(workspace))
    assert "Confirmed." in words(turn_post(workspace))
    assert "Ben Castillo" in queue(workspace, ADA)
    workspace.move_to(STARTS + timedelta(weeks=8))
    posts = [m for m in workspace.messages(ADA) if m["text"].startswith("<@U0BEN> is proposed")]
    assert len(posts) == 1


def test_a_swap_that_is_declined_leaves_the_turn_and_says_so(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    ask_grace(workspace)
    workspace.press(GRACE, "challenges.decline")

    assert "<@U0BEN> is proposed" in words(turn_post(workspace))
    assert "cannot take your turn this time" in words(turn_messages(workspace, BEN)[-1])
    assert buttons(turn_messages(workspace, GRACE)[0]["blocks"]) == []


def test_a_swap_that_was_overtaken_is_refused_kindly(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    brought(workspace, CHEN, importance="1")
    workspace.press(BEN, "challenges.swap")
    workspace.submit(BEN, person=option(workspace, BEN, "Grace"))
    workspace.press(BEN, "challenges.skip")
    workspace.press(GRACE, "challenges.agree")

    assert "not here any more" in workspace.shown(GRACE)


def test_two_who_both_have_a_turn_ahead_change_places(workspace: Workspace, db: Database) -> None:
    seat_all(workspace, EIGHT)
    two_waiting(workspace)
    with db() as session:
        second = session.scalars(select(Meeting.id).where(Meeting.number == 1)).one()
    workspace.command(ADA, "/challenge queue")
    workspace.close_all(ADA)
    forge(workspace, ADA, "challenges.choose", str(second))
    workspace.submit(ADA, person="Grace Lindqvist (Lakeside Health)", reason="She asked.")
    workspace.press(BEN, "challenges.swap")
    workspace.submit(BEN, person="Grace Lindqvist (Lakeside Health)")
    workspace.press(GRACE, "challenges.agree")

    with db() as session:
        rows = session.execute(
            select(Meeting.number, Meeting.presenter_id, Challenge.owner_id)
            .join(Challenge, Challenge.id == Meeting.challenge_id)
            .order_by(Meeting.number)
        ).all()
        assert session.scalars(select(Skip.person_id)).all() == []
    assert [number for number, *_ in rows] == [0, 1]
    assert all(presenter == owner for _, presenter, owner in rows)
    assert "Ben Castillo and Grace Lindqvist changed places." in workspace.channel_words()


def test_a_facilitator_chooses_for_a_reason_that_the_group_sees(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    brought(workspace, DANA, importance="1")
    workspace.command(ADA, "/challenge queue")
    workspace.press(ADA, "challenges.choose")
    assert "The group will see this reason." in str(workspace.form(ADA))
    assert workspace.submit(ADA, person=option(workspace, ADA, "Dana"), reason=" ")["result"] == "errors"
    assert workspace.submit(ADA, reason="It cannot <!channel> wait.")["result"] == "clear"

    post = words(turn_post(workspace))
    assert "<@U0DANA> is proposed" in post
    assert "Ada Okafor chose Dana" in post
    assert "It cannot &lt;!channel&gt; wait." in post
    assert buttons(turn_messages(workspace, DANA)[0]["blocks"]) == TURN_BUTTONS
    assert "is not yours now" in words(turn_messages(workspace, BEN)[0])


def test_only_a_facilitator_finds_the_choice_and_may_make_it(
    workspace: Workspace, db: Database, circle: str
) -> None:
    two_waiting(workspace)
    workspace.command(BEN, "/challenge queue")
    assert "Choose presenter" not in buttons(workspace.form(BEN)["blocks"])
    workspace.close_all(BEN)
    with db() as session:
        first = session.scalars(select(Meeting.id).where(Meeting.number == 0)).one()
    forge(workspace, BEN, "challenges.choose", str(first))

    assert "Only a facilitator of this group can do this." in workspace.shown(BEN)


def test_a_turn_cannot_change_once_the_meeting_has_begun(workspace: Workspace, circle: str) -> None:
    two_waiting(workspace)
    workspace.move_to(STARTS + timedelta(minutes=1))
    for verb in ("confirm", "skip", "swap"):
        workspace.press(BEN, f"challenges.{verb}")
        assert "has begun or is over" in workspace.shown(BEN)
        workspace.close_all(BEN)


def test_another_groups_turn_reads_as_not_found(workspace: Workspace, db: Database, circle: str) -> None:
    seat_all(workspace, (GRACE,), channel=SECOND)
    two_waiting(workspace)
    mine = challenges(workspace)[0].group_id
    with db() as session:
        other = session.scalars(select(Meeting.id).where(Meeting.group_id != mine)).first()
    for verb in ("confirm", "skip", "swap", "choose", "agree", "decline"):
        forge(workspace, BEN, f"challenges.{verb}", str(other))
        assert "not here any more, or it is not yours" in workspace.shown(BEN)
        workspace.close_all(BEN)
    assert CIRCLE in str(workspace.state(BEN)["channels"])
