"""App Home of a member of one group, among few groups and among thousands."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy import event

from bot.core.database import Database
from bot.home import service, views
from bot.members.rules import Who
from tests.bench import stores
from tests.bench.people import installed, seat
from tests.bench.table import Row, at_most, fact

_FEW, _MOST_STATEMENTS = 5, 12


@dataclass(frozen=True)
class _Home:
    """One member's Home in a database."""

    db: Database
    who: Who

    def draw(self) -> float:
        """Draw it as the app does, and answer the milliseconds that it took."""
        began = perf_counter()
        with self.db(reads=True) as session:
            shown = service.home(session, self.who, now=datetime.now(UTC))
        blocks = views.home(shown).to_dict()["blocks"]
        took = (perf_counter() - began) * 1000
        assert len(blocks) > 5
        return took

    def statements(self) -> int:
        """Count what drawing it asks of the database."""
        heard: list[str] = []

        def hear(*args: object) -> None:
            heard.append(str(args[2]))

        event.listen(self.db.engine, "before_cursor_execute", hear)
        self.draw()
        event.remove(self.db.engine, "before_cursor_execute", hear)
        return sum(not sql.startswith("BEGIN") for sql in heard)


def rows(*, quick: bool) -> Iterator[Row]:
    """Measure on both databases, few groups beside many."""
    many = 500 if quick else 5000
    for name, opened in stores.STORES.items():
        with tempfile.TemporaryDirectory(prefix="bench-") as folder, opened(Path(folder)) as fresh:
            homes = [_filled(fresh(), Path(folder) / f"{n}-keyring.sqlite3", n) for n in (_FEW, many)]
            yield from _compared(name, homes, many, times=100 if quick else 300)
            for home in homes:
                home.db.close()


def _filled(url: str, keyring: Path, groups: int) -> _Home:
    db = stores.open_store(url, keyring)
    installation = installed(db)
    people = seat(db, installation, groups=groups, rich=True)
    if not db.is_sqlite:
        stores.analyze(db)
    return _Home(db, people[len(people) // 2].who(installation))


def _compared(name: str, homes: list[_Home], many: int, *, times: int) -> Iterator[Row]:
    few, more = ([] for _ in homes)
    for _ in range(times):
        few.append(homes[0].draw())
        more.append(homes[1].draw())
    yield at_most(f"App Home, one group among {many:,} beside {_FEW}; {name}", few, more, 1.5)
    counts = [home.statements() for home in homes]
    holds = counts[0] == counts[1] <= _MOST_STATEMENTS
    yield fact(
        "  its statements", str(counts[0]), str(counts[1]), f"same, <= {_MOST_STATEMENTS}", holds=holds
    )
