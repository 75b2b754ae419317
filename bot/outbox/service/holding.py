"""Where nothing can be said for now: what is for there waits, and whoever can help is told once."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from bot.core.database import stir
from bot.core.inserting import Insertion
from bot.core.log import log
from bot.core.record import record
from bot.outbox import rules
from bot.outbox.model import Hold, Outgoing, Posted
from bot.outbox.rules import WHOLE

_NEWS = "holds"
_HOLD = Insertion(
    Hold,
    lambda row: row.on_conflict_do_update(
        index_elements=["workspace_id", "channel"],
        set_={"why": row.excluded.why, "until": row.excluded.until},
    ),
)

_HERE = (
    Hold.workspace_id == bindparam("workspace_id"),
    Hold.channel.in_(bindparam("channels", expanding=True)),
)
_HELD, _HELD_UNTIL = select(Hold.channel, Hold.why).where(*_HERE), select(Hold.until).where(*_HERE)


@record
class Held:
    """That a place began to refuse what is said, for a reason; or, without one, that it takes it again.

    ``scope`` is the group whose message met it.
    """

    workspace_id: uuid.UUID
    scope: uuid.UUID
    channel: str
    why: str


def _here(row: type[Outgoing]) -> ColumnElement[bool]:
    return and_(Hold.workspace_id == row.workspace_id, Hold.channel.in_((row.channel, WHOLE)))


def is_free(row: type[Outgoing]) -> ColumnElement[bool]:
    """Say that a message's place takes what is said, or that it is time to try; wants ``now``."""
    rests = or_(Hold.until.is_(None), Hold.until > bindparam("now"))
    return ~exists().where(_here(row), rests).correlate(row)


IS_BARRED: ColumnElement[bool] = (
    exists().where(Hold.workspace_id == Outgoing.workspace_id, Hold.channel == WHOLE).correlate(Outgoing)
)
"""That nothing at all is said in a message's workspace."""
TRIED_AT = (
    select(Hold.until)
    .where(Hold.workspace_id == Outgoing.workspace_id, Hold.channel == Outgoing.channel)
    .correlate(Outgoing)
    .scalar_subquery()
)
"""When a message's place is tried again; empty where it takes what is said."""
IS_FOR_NOBODY: ColumnElement[bool] = and_(
    or_(Outgoing.channel.startswith("U"), Outgoing.channel.startswith("W")), TRIED_AT.is_not(None)
)
"""That a message is for a person whom Slack delivers nothing to."""
TRIES: ColumnElement[bool] = exists().where(_here(Outgoing)).correlate(Outgoing)
"""That a message is the one that tries whether its place takes it again."""


def hold(session: Session, workspace_id: uuid.UUID, channel: str, why: str, *, now: datetime) -> bool:
    """Keep silent in a place for a day, or until that is lifted; answer whether it is news."""
    return _keep(session, workspace_id, channel, why, until=now + rules.TRIES_AFTER)


def _keep(
    session: Session, workspace_id: uuid.UUID, channel: str, why: str, *, until: datetime | None
) -> bool:
    """Hold a place; the reason that it was held for first stays, since the others follow from it."""
    before = held(session, workspace_id, [channel]).get(channel)
    is_news = before is None or (why == rules.PUBLIC != before)
    row = {"why": why if is_news or why == rules.REMOVED else before, "until": until}
    _HOLD.run(session, row | {"workspace_id": workspace_id, "channel": channel})
    return is_news


def lift(session: Session, workspace_id: uuid.UUID, channel: str) -> bool:
    """Speak in a place again; answer whether it was held."""
    stir(session)
    here = delete(Hold).where(Hold.workspace_id == workspace_id, Hold.channel == channel)
    return session.execute(here.returning(Hold.why)).first() is not None


def held(session: Session, workspace_id: uuid.UUID, channels: Collection[str]) -> dict[str, str]:
    """Tell which of these places refuse what is said, each with the reason."""
    asked = {"workspace_id": workspace_id, "channels": list(channels)}
    return dict(session.execute(_HELD, asked).all())


def held_until(session: Session, workspace_id: uuid.UUID, channel: str) -> datetime | None:
    """Tell until when nothing is tried in a place; None where it takes what is said."""
    asked = {"workspace_id": workspace_id, "channels": [channel]}
    return session.scalar(_HELD_UNTIL, asked)


def bar(session: Session, workspace_id: uuid.UUID, why: str) -> bool:
    """Say nothing in a whole workspace until that is lifted; answer whether that is news."""
    is_news = _keep(session, workspace_id, WHOLE, why, until=None)
    if is_news:
        log.error("nothing can be said", workspace_id=str(workspace_id), reason=why)
    return is_news


def unbar(session: Session, workspace_id: uuid.UUID) -> bool:
    """Speak in a workspace again; answer whether it was barred."""
    was_barred = lift(session, workspace_id, WHOLE)
    if was_barred:
        log.info("all can be said again", workspace_id=str(workspace_id))
    return was_barred


def barred(session: Session, workspace_id: uuid.UUID) -> str:
    """Tell why nothing is said in a whole workspace; empty where it is."""
    return held(session, workspace_id, [WHOLE]).get(WHOLE, "")


def seen(session: Session, held: Held, *, now: datetime) -> None:
    """Note what was seen of a place: why it refuses what is said, or that it takes it."""
    if not held.why:
        taken(session, held.workspace_id, held.scope, held.channel)
    elif hold(session, held.workspace_id, held.channel, held.why, now=now):
        _tell(session, held)


def refused(session: Session, row: Outgoing, why: str, *, now: datetime) -> None:
    """Note that a place refused a message; of what is news the sender tells."""
    if hold(session, row.workspace_id, row.channel, why, now=now):
        _tell(session, Held(row.workspace_id, row.scope, row.channel, why))


def taken(session: Session, workspace_id: uuid.UUID, scope: uuid.UUID, channel: str) -> None:
    """Note that a place took a message again."""
    if lift(session, workspace_id, channel):
        _tell(session, Held(workspace_id, scope, channel, ""))


def _tell(session: Session, news: Held) -> None:
    session.info.setdefault(_NEWS, []).append(news)


def news_of_holds(session: Session) -> list[Held]:
    """List what began to be held, or to be free, in this transaction, once."""
    found: list[Held] = session.info.pop(_NEWS, [])
    return found


def readdress(session: Session, workspace_id: uuid.UUID, old: str, new: str) -> None:
    """Have what waits for a channel go to the id that it has now."""
    here = (Outgoing.workspace_id == workspace_id, Outgoing.channel == old)
    session.execute(update(Outgoing).where(*here).values(channel=new))
    session.execute(update(Posted).where(Posted.channel == old).values(channel=new))
    lift(session, workspace_id, old)
