"""Giving kudos: in the group or privately, to another member, and to nobody else's eyes."""

import uuid

import pytest
from sqlalchemy import select, update

from bot.core.database import Database
from bot.core.errors import Refusal
from bot.core.ids import read_id
from bot.kudos import service
from bot.kudos.model import Kudos
from bot.kudos.rules import Where
from bot.kudos.service import Draft
from bot.members.model import Person, Seat
from bot.members.rules import Who
from bot.outbox.model import Outgoing
from bot.vault.model import Reading
from playground import payloads
from tests.acts import seat_all
from tests.slack import ADA, BEN, CHEN, DANA, GRACE, HIRO, IVY, SECOND, Workspace, buttons, filled, words

WHY = "You asked the question <!here> *nobody* dared to ask."


def who(workspace: Workspace, user: str) -> Who:
    here = workspace.show.installation
    return Who(here.workspace_id, here.team_id, workspace.stage.world.people[user].team, user)


def person(db: Database, user: str) -> uuid.UUID:
    with db() as session:
        return session.scalars(select(Person.id).where(Person.user_id == user)).one()


def choices(workspace: Workspace, by: str, name: str) -> list[str]:
    block = next(b for b in workspace.form(by)["blocks"] if b.get("block_id") == name)
    return [option["text"]["text"] for option in block["element"]["options"]]


def give(workspace: Workspace, by: str, to: str, **answers: str) -> None:
    workspace.press(by, "kudos.give")
    workspace.submit(by, **({"to": str(person(workspace.db, to)), "why": WHY} | answers))


def stored(db: Database) -> list[Kudos]:
    with db() as session:
        return list(session.scalars(select(Kudos)))


def test_the_form_lists_the_members_but_me_and_says_where_the_words_go(
    workspace: Workspace, circle: str
) -> None:
    workspace.press(GRACE, "kudos.give")

    people = choices(workspace, GRACE, "to")
    assert len(people) == 7
    assert not any("Grace" in one for one in people)
    assert "Hiro" in str(people)
    assert all("(" in one for one in people)
    assert choices(workspace, GRACE, "where") == ["In the group", "Privately"]
    shown = workspace.shown(GRACE)
    assert "In the group posts these words in the channel." in shown
    assert "Who will see this" in shown
    where = next(b for b in workspace.form(GRACE)["blocks"] if b.get("block_id") == "where")
    assert where["element"]["initial_option"]["value"] == "group"


def test_in_the_group_the_channel_reads_the_words_and_the_receiver_gets_a_pointer(
    workspace: Workspace, db: Database, circle: str
) -> None:
    give(workspace, GRACE, BEN)

    assert "go to the channel. The person they are for also gets a direct message" in workspace.shown(GRACE)
    post = workspace.messages(ADA)[-1]
    assert [block["text"]["text"] for block in post["blocks"]] == [f"<@{GRACE}> to <@{BEN}>:", WHY]
    assert post["blocks"][1]["text"]["type"] == "plain_text"
    assert "<!here>" not in post["text"]
    workspace.move(hours=4)  # a morning in Chicago
    pointer = workspace.direct(BEN)[-1]
    assert f"<@{GRACE}> gave you kudos in" in words(pointer)
    assert "nobody" not in words(pointer)
    workspace.close_all(GRACE)
    workspace.press(BEN, "kudos.open")
    assert WHY in workspace.shown(BEN)


def test_privately_the_words_are_only_in_the_receivers_form(
    workspace: Workspace, db: Database, circle: str
) -> None:
    before = workspace.channel_words()
    give(workspace, HIRO, CHEN, where="privately")

    assert "Nobody else sees them" in workspace.shown(HIRO)
    assert workspace.channel_words() == before
    assert "kudos" not in workspace.direct_words(CHEN)  # at three in the night
    workspace.move(hours=4)
    pointer = workspace.direct(CHEN)[-1]
    assert words(pointer).startswith(f"<@{HIRO}> gave you kudos")
    assert "nobody" not in words(pointer)
    assert buttons(pointer["blocks"]) == ["Open"]
    assert not [one for one in (ADA, BEN, DANA, HIRO) if "kudos" in workspace.direct_words(one)]
    assert b"dared" not in bytes(stored(db)[0].words)
    workspace.press(CHEN, "kudos.open")
    assert WHY in workspace.shown(CHEN)
    assert f"<@{HIRO}> to <@{CHEN}>" in workspace.shown(CHEN)


def test_only_giver_and_receiver_open_kudos_and_the_look_is_noted(
    workspace: Workspace, db: Database, circle: str
) -> None:
    give(workspace, HIRO, CHEN, where="privately")
    kudos_id = stored(db)[0].id

    for reader in (HIRO, CHEN):
        with db() as session:
            assert service.read(session, who(workspace, reader), kudos_id, now=workspace.now).why == WHY
    for stranger in (ADA, BEN, GRACE, IVY):
        with pytest.raises(Refusal, match="not yours to open"), db() as session:
            service.read(session, who(workspace, stranger), kudos_id, now=workspace.now)
    with pytest.raises(Refusal, match="not yours to open"), db() as session:
        service.read(session, who(workspace, HIRO), uuid.uuid4(), now=workspace.now)
    with db() as session:
        noted = [(row.owner_id, row.reader_id) for row in session.scalars(select(Reading))]
    assert noted == [(person(db, HIRO), person(db, CHEN))]


@pytest.mark.parametrize(("receiver", "field"), [(BEN, "to"), (IVY, "to"), (GRACE, "to")])
def test_kudos_to_oneself_to_a_former_member_or_to_another_group_are_refused(
    workspace: Workspace, db: Database, circle: str, receiver: str, field: str
) -> None:
    seat_all(workspace, (ADA, IVY), channel=SECOND)
    with db() as session:
        hers = select(Person.id).where(Person.user_id == GRACE).scalar_subquery()
        session.execute(update(Seat).where(Seat.person_id == hers).values(left_at=workspace.now))
    draft = Draft(person(db, receiver), WHY, Where.GROUP)

    with pytest.raises(Refusal) as refused, db() as session:
        service.give(session, who(workspace, BEN), read_id(circle), draft, now=workspace.now)

    assert refused.value.field == field
    assert stored(db) == []


def test_a_stranger_and_who_has_not_pledged_give_none(
    workspace: Workspace, db: Database, circle: str
) -> None:
    draft = Draft(person(db, CHEN), WHY, Where.GROUP)
    with db() as session:
        session.execute(update(Seat).values(pledge_version=None))

    for user, sentence in ((IVY, "not here any more"), (BEN, "Press Join")):
        with pytest.raises(Refusal, match=sentence), db() as session:
            service.giving(session, who(workspace, user), read_id(circle))
        with pytest.raises(Refusal, match=sentence), db() as session:
            service.give(session, who(workspace, user), read_id(circle), draft, now=workspace.now)


def test_an_empty_form_is_refused_beside_its_fields(workspace: Workspace, db: Database, circle: str) -> None:
    workspace.press(BEN, "kudos.give")
    workspace.submit(BEN, to=str(person(db, CHEN)), why=" \u200b ")
    assert set(workspace.refusals(BEN)) == {"why"}
    assert stored(db) == []


def test_alone_in_a_group_one_is_told_that_nobody_is_there_yet(workspace: Workspace) -> None:
    seat_all(workspace, (ADA,))
    workspace.press(ADA, "kudos.give")

    assert "Nobody else has joined" in workspace.shown(ADA)


def test_the_same_form_delivered_twice_gives_once(workspace: Workspace, db: Database, circle: str) -> None:
    workspace.press(BEN, "kudos.give")
    world = workspace.stage.world
    view = world.stack_of(BEN)[-1]
    view.enter(filled(workspace.form(BEN), {"to": str(person(db, CHEN)), "why": WHY}))
    payload = payloads.submission(world.people[BEN], view, trigger=world.tickets.new_trigger(BEN, view.id))
    first, second = [workspace.stage.run(world.courier.interact(payload)).body for _ in range(2)]

    assert first == second
    (kudos,) = stored(db)
    with db() as session:
        rows = select(Outgoing.key, Outgoing.repeats).where(Outgoing.key.startswith("kudos:"))
        assert {tuple(row) for row in session.execute(rows)} == {
            (f"kudos:{kudos.id}:posted", True),
            (f"kudos:{kudos.id}:told", True),
        }
