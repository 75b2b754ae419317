"""What was seen in a run, and what people were promised."""

import traceback
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from bot.alarms.service import Wake
from tests.simulation.hold import Hold
from tests.simulation.line import Said
from tests.simulation.time import Loop


@dataclass(frozen=True)
class Woken:
    """One step of an alarm that was taken; ``set_at`` is when it was last set, where that was seen."""

    kind: str
    subject: UUID
    due_at: datetime
    at: datetime
    set_at: datetime


@dataclass
class Promises:
    """What people did: by each thing what may stand there, and all of what was acknowledged.

    What was not acknowledged may have happened or not.
    """

    answers: dict[tuple[UUID, str], set[str | None]] = field(default_factory=dict)
    brought: dict[str, bool] = field(default_factory=dict)
    given: dict[str, tuple[UUID, bool]] = field(default_factory=dict)
    starts: dict[UUID, set[datetime]] = field(default_factory=dict)
    begun: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    pressed: dict[UUID, set[str]] = field(default_factory=lambda: defaultdict(set))
    gone: set[str] = field(default_factory=set)
    acknowledged: int = 0
    refused: int = 0
    unanswered: int = 0


@dataclass
class Records:
    """All that a run leaves behind beside its database and its Slack."""

    said: list[Said] = field(default_factory=list)
    woken: list[Woken] = field(default_factory=list)
    alarms: dict[tuple[str, str], datetime] = field(default_factory=dict)
    bugs: list[str] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    promises: Promises = field(default_factory=Promises)
    kills: int = 0
    pauses: int = 0

    def up(self, end: float) -> list[tuple[float, float]]:
        """List the spans in which some process ran, none over another."""
        spans = sorted(span for hold in self.holds for span in hold.free_until(end))
        joined: list[tuple[float, float]] = []
        for begins, ends in spans:
            if joined and begins <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(joined[-1][1], ends)
            else:
                joined.append((begins, ends))
        return joined


def watch(engine: Engine, records: Records, loop: Loop) -> None:
    """Note when each alarm is set: one that is set for an instant that has passed is not late."""

    def note(_c: object, _cursor: object, statement: str, values: Any, _how: object, many: bool) -> None:
        if statement.startswith("INSERT INTO alarm"):
            for kind, subject, *_more in values if many else [values]:
                records.alarms[kind, subject] = loop.now()

    event.listen(engine, "before_cursor_execute", note)


def noted(jobs: Mapping[str, Wake], records: Records, loop: Loop) -> Mapping[str, Wake]:
    """Have each step of each alarm noted, and what went wrong in it."""
    return {kind: _noted(kind, job, records, loop) for kind, job in jobs.items()}


def _noted(kind: str, job: Wake, records: Records, loop: Loop) -> Wake:
    def wake(session: Session, subject_id: UUID, due_at: datetime, now: datetime) -> datetime | None:
        try:
            again = job(session, subject_id, due_at, now)
            session.flush()
        except Exception as error:
            records.bugs.append(f"{kind} {subject_id}:\n{''.join(traceback.format_exception(error))}")
            raise
        set_at = records.alarms.get((kind, subject_id.hex), due_at)
        records.woken.append(Woken(kind, subject_id, due_at, loop.now(), set_at))
        return again

    return wake
