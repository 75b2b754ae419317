"""Many things at the same moment, through the real door: every rule holds, and nothing happens twice."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.challenges import service as challenges
from bot.challenges.model import Challenge
from bot.challenges.rules import Brief
from bot.challenges.rules.brief import MOST_WAITING
from bot.core.database import Database
from bot.core.ids import read_id
from bot.feedback import service as feedback
from bot.feedback.rules import Words, receipt_from
from bot.heard.model import Heard
from bot.kudos.model import Kudos
from bot.meetings.model import Attendance, Meeting
from bot.members import service as members
from bot.members.model import Person, Seat
from bot.members.rules import Role, Who
from bot.members.service import MOST_SEATS, Profile
from playground.people import Person as Somebody
from tests.cycle import acts
from tests.cycle.door import Door, answered
from tests.feedback import rounds
from tests.slack import ADA, BEN, CHEN, CIRCLE, DANA, EIGHT, Workspace, title, words

SIXTEEN = 16
HOME = "T0SOUND"


def who(workspace: Workspace, user: str) -> Who:
    here = workspace.show.installation
    return Who(here.workspace_id, here.team_id, workspace.stage.world.people[user].team, user, CIRCLE)


def newcomers(workspace: Workspace, count: int) -> list[str]:
    """Have more people come to the channel."""
    world = workspace.stage.world
    made = [Somebody(f"U0NEW{n}", f"New {n}", HOME, "CIO", "New Ltd", "UTC") for n in range(count)]
    world.people |= {each.id: each for each in made}
    world.channels[CIRCLE].members += [each.id for each in made]
    return [each.id for each in made]


def fill(workspace: Workspace, circle: str, *, up_to: int) -> None:
    """Seat people nobody knows until so many seats are taken."""
    here = workspace.show.installation
    with workspace.db() as session:
        for number in range(up_to - len(EIGHT)):
            profile = Profile(HOME, f"U0OLD{number}", f"Old {number}", "UTC")
            person = members.meet(session, here.workspace_id, here.team_id, profile)
            members.seat(session, read_id(circle), person.id, Role.MEMBER)


def card(workspace: Workspace) -> dict[str, object]:
    return next(one for one in workspace.messages(ADA) if "The board of" in one["text"])


def test_sixteen_who_join_at_once_get_the_seats_there_are_and_the_rest_is_told_why(
    workspace: Workspace, circle: str
) -> None:
    fill(workspace, circle, up_to=MOST_SEATS - 10)
    door, people = Door(workspace), newcomers(workspace, SIXTEEN)
    for person in people:
        workspace.press(person, "groups.join")
    sent = [door.submission(door.form(one), pledge=["yes"], role="CIO", company="New Ltd") for one in people]

    answers = [answered(each) for each in door.say_at_once(sent)]

    refused = [answer for answer in answers if answer]
    assert len(refused) == SIXTEEN - 10
    assert all(f"This group has {MOST_SEATS} members" in words(answer["view"]) for answer in refused)
    with workspace.db() as session:
        seats = select(Person.user_id).join(Seat, Seat.person_id == Person.id)
        held = Counter(session.scalars(seats.where(Person.user_id.startswith("U0NEW"))))
        assert session.scalar(select(func.count()).select_from(Seat)) == MOST_SEATS
    assert set(held.values()) == {1}
    assert len(held) == 10


def test_sixteen_challenges_of_one_member_at_once_stop_at_the_limit(
    workspace: Workspace, circle: str
) -> None:
    brief = Brief(title="Before", problem="Before.", inside="no")
    with workspace.db() as session:
        for _ in range(MOST_WAITING - 5):
            challenges.bring(session, who(workspace, BEN), read_id(circle), brief, now=workspace.now)
    door = Door(workspace)
    workspace.press(BEN, "challenges.bring")
    forms = [door.another(door.form(BEN)) for _ in range(SIXTEEN)]
    answers = {"title": "At once", "problem": "At once.", "inside": "no"}

    got = [answered(each) for each in door.say_at_once([door.submission(each, **answers) for each in forms])]

    refused = [answer["errors"]["title"] for answer in got if answer]
    assert len(refused) == SIXTEEN - 5
    assert all(f"You have {MOST_WAITING} challenges waiting" in sentence for sentence in refused)
    with workspace.db() as session:
        assert session.scalar(select(func.count()).select_from(Challenge)) == MOST_WAITING


def test_two_who_start_the_meeting_at_once_start_it_once_and_both_see_it_on(
    workspace: Workspace, circle: str
) -> None:
    with workspace.db() as session:
        ben = select(Seat).join(Person, Person.id == Seat.person_id).where(Person.user_id == BEN)
        session.scalars(ben).one().role = Role.FACILITATOR.value
    workspace.move_to(acts.meeting(workspace, 0).starts_at - timedelta(minutes=10))
    door = Door(workspace)
    notice = next(one for one in workspace.messages(ADA) if "The meeting begins" in one["text"])

    answers = door.say_at_once([door.press(one, notice, "meetings.start") for one in (ADA, BEN)])

    assert [each.status_code for each in answers] == [200, 200]
    assert [workspace.forms(person) for person in (ADA, BEN)] == [[], []]
    with workspace.db() as session:
        assert Counter(session.scalars(select(Meeting.state))) == {"running": 1, "planned": 5}
    on = [one for one in acts.told_in(workspace) if "The meeting is on" in one.text]
    assert len(on) == 2, "the notice, and the card"


def test_one_form_that_arrives_four_times_at_once_has_one_effect_and_the_same_answer(
    workspace: Workspace, circle: str
) -> None:
    door = Door(workspace)
    workspace.press(BEN, "challenges.bring")
    bring = door.submission(door.form(BEN), title="Once", problem="Once.", inside="no")
    workspace.press(CHEN, "kudos.give")
    thank = door.submission(door.form(CHEN), to="Dana Levi (Levi Instruments)", why="For once", where="group")

    answers = [each.content for each in door.say_at_once([bring] * 4 + [thank] * 4)]

    assert len(set(answers[:4])) == len(set(answers[4:])) == 1
    with workspace.db() as session:
        assert session.scalar(select(func.count()).select_from(Challenge)) == 1
        assert session.scalar(select(func.count()).select_from(Kudos)) == 1
    assert len(acts.about(acts.told_in(workspace), "For once")) == 1
    assert len(acts.about(acts.told_to(workspace, DANA), "gave you kudos")) == 1


def test_one_press_that_arrives_four_times_at_once_has_one_effect(workspace: Workspace, circle: str) -> None:
    door = Door(workspace)
    meeting_id = str(acts.meeting(workspace, 0).id)
    press = door.press(DANA, card(workspace), "meetings.coming", value=meeting_id)

    answers = door.say_at_once([press] * 4)

    assert [each.status_code for each in answers] == [200] * 4
    assert workspace.forms(DANA) == []
    with workspace.db() as session:
        assert session.scalars(select(Attendance.answer)).all() == ["coming"]


def test_one_press_for_a_form_that_arrives_four_times_at_once_opens_one_and_complains_of_nothing(
    workspace: Workspace, circle: str
) -> None:
    door = Door(workspace)

    answers = door.say_at_once([door.press(DANA, card(workspace), "meetings.next")] * 4)

    assert [each.status_code for each in answers] == [200] * 4
    assert [title(form) for form in workspace.forms(DANA)] == ["Next meeting"]
    assert [one["text"] for one in workspace.messages(DANA) if one["ephemeral"]] == []


def test_one_event_that_arrives_four_times_at_once_is_heard_once(workspace: Workspace, circle: str) -> None:
    door = Door(workspace)
    user = {"id": BEN, "team_id": HOME, "name": "ben", "tz": "Asia/Tokyo", "profile": {"real_name": "Ben B"}}
    with workspace.db() as session:
        before = session.scalar(select(func.count()).select_from(Heard)) or 0

    answers = door.say_at_once([door.event({"type": "user_change", "user": user})] * 4)

    assert [each.status_code for each in answers] == [200] * 4
    with workspace.db() as session:
        assert session.scalar(select(func.count()).select_from(Heard)) == before + 1
        assert session.scalars(select(Person.zone).where(Person.user_id == BEN)).one() == "Asia/Tokyo"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_feedback_that_is_sent_at_once_leaves_no_older_box_in_the_journal(
    db: Database, tmp_path: Path
) -> None:
    round_id = rounds.open_round(db, ADA)

    def sending(user: str) -> Callable[[Session], None]:
        words, receipt = Words(user, "", "x"), receipt_from(uuid.uuid4().bytes)

        def send(session: Session) -> None:
            me = rounds.who(session, user)
            feedback.send(session, me, round_id, words, is_named=False, receipt=receipt, now=rounds.NOON)

        return send

    async def send_all() -> None:
        await asyncio.gather(*(db.write(sending(user)) for user in EIGHT if user != ADA))

    asyncio.run(send_all())

    assert (tmp_path / "test.sqlite3-wal").stat().st_size == 0
