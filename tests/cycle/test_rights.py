"""Whoever is not named as a reader gets nothing, at whatever door, with whatever ids."""

import pytest
from sqlalchemy import inspect, select, text

from bot.core.database import Database
from bot.core.errors import not_found
from bot.members.model import Person, Seat
from bot.members.rules import Deed
from bot.members.rules import policy as rules
from playground.people import OTHER
from tests.cycle.door import Door, answered
from tests.cycle.doors import Forger, Way, ways
from tests.cycle.two_groups import MARK, NOOR, OTTO, PIA, QUIN, RAJ, guarded
from tests.slack import ADA, BEN, CHEN, EMEKA, FARAH, GRACE, IVY, SECOND, Workspace

NO = (not_found().sentence, rules._JOIN_FIRST, rules._PLEDGE_FIRST, *rules._REFUSALS.values())
OWN = {Deed.OPEN_HOME, Deed.SET_UP}
"""Deeds that concern nobody but whoever does them, and new groups."""
BEFORE_THE_PLEDGE = OWN | {Deed.JOIN, Deed.SEE_GROUP, Deed.ANSWER}
ROLES: dict[str, tuple[str, set[Deed]]] = {
    "facilitator elsewhere": (EMEKA, OWN),
    "presenter elsewhere": (FARAH, OWN),
    "member elsewhere": (NOOR, OWN),
    "external member elsewhere": (GRACE, OWN),
    "without pledge elsewhere": (OTTO, OWN),
    "stranger": (IVY, OWN),
    "namesake from another company": (ADA, OWN | {Deed.JOIN}),
    "deactivated member": (PIA, OWN),
    "former member": (QUIN, OWN),
    "member without pledge": (RAJ, BEFORE_THE_PLEDGE),
}
"""Who somebody is to the guarded group, and which deeds are theirs all the same.

The namesake may join: Slack lists who is in a channel by user id alone.
"""
ANYBODY = {"challenges.mine", "challenges.next", "challenges.back", "challenges.fresh"}
"""Ways to one's own challenges and draft, whatever they carry."""
GUIDES = {Deed.RUN_MEETING, Deed.CHOOSE_PRESENTER, Deed.MEND_MESSAGE}
BENS = {"challenges.open", "challenges.edit", "challenges.readers", "challenges.withdraw"}
READ_BY_BEN = {"feedback.read", "feedback.next", "feedback.back"}
TURNS = {"challenges.confirm", "challenges.skip", "challenges.swap"}
ANSWERED_ONCE = {"challenges.decline"}
"""The swap was answered by Agree, which comes before it."""


def knocked() -> list[Way]:
    """List the ways that carry an id."""
    carrying = [way for way in ways() if way.kind in ("action", "view", "view_closed")]
    return [way for way in carrying if way.deed not in OWN and way.name not in ANYBODY]


def stored(db: Database) -> dict[str, list[str]]:
    """Read all that is stored, but for what was heard."""
    with db(reads=True) as session:
        names = set(inspect(session.connection()).get_table_names()) - {"heard"}
        return {name: sorted(map(repr, session.execute(text(f"SELECT * FROM {name}")))) for name in names}


def is_refused(way: Way, got: str) -> bool:
    """Tell whether an answer says that this is not theirs, and nothing else."""
    is_silent = way.kind == "view_closed" and not got.strip()
    return MARK not in got.lower() and (is_silent or any(sentence in got for sentence in NO))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_nobody_else_gets_anything_of_a_group_or_changes_it(
    workspace: Workspace, db: Database, role: str
) -> None:
    ids, (user, may) = guarded(workspace), ROLES[role]
    before, some = stored(db), [way for way in knocked() if way.deed not in may]
    forger = Forger(workspace, user, ids, team=OTHER.id if "namesake" in role else None)

    opened = [(way.name, got) for way, _, got in forger.try_ways(some, ids) if not is_refused(way, got)]

    assert opened == []
    assert stored(db) == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_inside_a_group_what_is_one_persons_is_refused_to_the_others(
    workspace: Workspace, db: Database
) -> None:
    ids = guarded(workspace)
    before = stored(db)
    for user, names in (
        (CHEN, BENS | READ_BY_BEN | TURNS | {"kudos.open"}),
        (ADA, BENS | READ_BY_BEN),
        (BEN, set()),
    ):
        some = [way for way in knocked() if way.name in names or (user != ADA and way.deed in GUIDES)]
        for way, _, got in Forger(workspace, user, ids, team=None).try_ways(some, ids):
            assert is_refused(way, got), (user, way, got)
    assert stored(db) == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_same_requests_are_heard_from_those_they_are_for(workspace: Workspace) -> None:
    ids, heard = guarded(workspace), set[str]()
    for user in (CHEN, BEN, ADA):
        for way, _, got in Forger(workspace, user, ids, team=None).try_ways(knocked(), ids):
            heard |= {way.name} if not is_refused(way, got) else set()

    assert {way.name for way in knocked()} - heard == ANSWERED_ONCE


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_whoever_loses_the_right_between_opening_and_sending_is_refused_and_keeps_the_text(
    workspace: Workspace, db: Database
) -> None:
    ids = guarded(workspace)
    workspace.command(ADA, "/challenge queue", SECOND)
    workspace.press(ADA, "challenges.choose")
    workspace.command(CHEN, "/challenge Kept", SECOND)
    with db() as session:
        seats = select(Seat).join(Person, Person.id == Seat.person_id)
        session.scalars(seats.where(Person.user_id == ADA)).one().role = "member"
        session.scalars(seats.where(Person.user_id == CHEN)).one().left_at = workspace.now
    before = stored(db)

    workspace.submit(ADA, person=ids["person"], reason="Urgent")
    assert rules._FACILITATORS_ONLY in workspace.shown(ADA)
    workspace.submit(CHEN, problem="Kept too.", inside="no")
    assert not_found().sentence in workspace.shown(CHEN)
    workspace.close(CHEN)

    assert workspace.form(CHEN)["state"]["values"]["problem"]["problem"]["value"] == "Kept too."
    assert stored(db) == before


@pytest.mark.parametrize(
    "command", ["/board", "/board next", "/board people", "/challenge queue", "/challenge"]
)
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_command_in_the_channel_of_a_group_tells_others_nothing_of_it(
    workspace: Workspace, db: Database, command: str
) -> None:
    guarded(workspace)
    door, before = Door(workspace), stored(db)
    for user in (EMEKA, IVY, PIA, QUIN):
        response = door.say(door.command(user, command, SECOND))
        shown = [workspace.shown(user) for _ in workspace.forms(user)]
        workspace.stage.world.modals.clear()

        assert MARK not in str([answered(response), shown]).lower(), user
    assert stored(db) == before
