"""Fifty groups with their members and first meetings, made once and copied for each seed."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import Engine

from bot.board import service as board
from bot.core.database import Database
from bot.groups import service as groups
from bot.members.rules import Who
from bot.members.service import Profile
from bot.schema import migrate
from bot.vault.keyring import Keyring
from bot.workspaces.service import Installation, connect
from playground.channels import Channel
from playground.people import BOT_ID, BOT_USER, HOME, Person
from tests.simulation.time import BEGINS, decided_by
from tests.warm import warm_engine

KEY = b"s" * 32
ZONES = ("America/Chicago", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/New_York")
SIZES = (4, 5, 6, 8)
REPEATS = ("other_month", "other_month", "other_month", "month", "weeks")
_DB, _KEYS = "board.sqlite3", "keys.sqlite3"


@dataclass(frozen=True)
class Circle:
    """A group as the simulation knows it: the first of its people is the facilitator."""

    id: UUID
    channel: str
    zone: str
    people: Sequence[str]


@dataclass(frozen=True)
class Town:
    """A prepared database, and who is in it."""

    folder: Path
    installation: Installation
    circles: Sequence[Circle]

    def copy(self, folder: Path) -> None:
        """Put a copy of the files into a folder."""
        for name in (_DB, _KEYS):
            shutil.copy(self.folder / name, folder / name)

    def who(self, circle: Circle, user: str) -> Who:
        """Name somebody in a group's channel."""
        here = self.installation
        return Who(here.workspace_id, here.team_id, here.team_id, user, circle.channel)


@dataclass(frozen=True)
class Store:
    """An open database with its keyring."""

    engine: Engine
    info: Mapping[str, object]


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """Open the database and the keyring of a folder."""
    engine, keys = (warm_engine(f"sqlite:///{folder / name}") for name in (_DB, _KEYS))
    try:
        yield Store(engine, {"keyring": Keyring(keys, KEY)})
    finally:
        engine.dispose()
        keys.dispose()


def build(folder: Path, *, count: int, within: int = 60) -> Town:
    """Make groups that first meet within so many days, the same ones whenever they are made."""
    with decided_by(f"town of {count}") as chance, opened(folder) as store:
        return Town(folder, *settle(store, chance, count=count, within=within))


def settle(store: Store, chance: Random, *, count: int, within: int) -> tuple[Installation, list[Circle]]:
    """Make the tables and the groups."""
    migrate(store.engine)
    db = Database(store.engine, info=store.info)
    with db() as session:
        who = {"team_id": HOME.id, "bot_user_id": BOT_USER, "bot_id": BOT_ID}
        here = connect(session, now=BEGINS, **who)
    circles = [_found(db, here, number, chance, within) for number in range(count)]
    db.close()
    return here, circles


def _found(db: Database, here: Installation, number: int, chance: Random, within: int) -> Circle:
    people = [f"U{number:03}{seat}" for seat in range(chance.choice(SIZES))]
    zone, channel = chance.choice(ZONES), f"C{number:03}"
    profiles = [Profile(here.team_id, one, f"Person {one}", chance.choice(ZONES)) for one in people]
    setup = board.Setup(
        name=f"Circle {number}",
        purpose="",
        facilitators=people[:1],
        zone=zone,
        first=_day(chance.randrange(2, within)).isoformat(),
        start=f"{chance.randrange(8, 20):02}:{chance.choice((0, 15, 30)):02}",
        length=str(chance.choice((90, 150))),
        repeats=chance.choice(REPEATS),
        weeks=str(chance.choice((3, 4, 6))),
    )
    whos = [Who(here.workspace_id, here.team_id, here.team_id, one, channel) for one in people]
    with db() as session:
        group = board.set_up(session, whos[0], board.Room(channel, profiles), setup, now=BEGINS)
        for profile, who in zip(profiles, whos, strict=True):
            groups.join(session, who, group.id, profile, groups.Joining("CIO", "Northwind"), now=BEGINS)
    return Circle(group.id, channel, zone, people)


def _day(ahead: int) -> date:
    return (BEGINS + timedelta(days=ahead)).date()


def slack_of(circles: Sequence[Circle]) -> tuple[Iterator[Person], Iterator[Channel]]:
    """Name everybody and every channel as Slack knows them."""
    people = (
        Person(one, f"Person {one}", HOME.id, "CIO", "Northwind", circle.zone)
        for circle in circles
        for one in circle.people
    )
    created = int(BEGINS.timestamp())
    channels = (
        Channel(each.channel, each.channel.lower(), "private", created, [*each.people, BOT_USER])
        for each in circles
    )
    return people, channels
