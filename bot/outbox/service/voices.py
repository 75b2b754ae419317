"""Whether the bot speaks: everywhere, or in one group."""

import uuid

from sqlalchemy import ColumnElement, and_, delete, exists, select
from sqlalchemy.orm import Session

from bot.core.database import stir
from bot.outbox.model import Outgoing, Voice
from bot.outbox.rules import Mode

EVERYWHERE = uuid.UUID(int=0)
"""The scope of all groups together."""
_REHEARSING = select(Voice.scope).where(Voice.mode == Mode.DRY.value)


def is_heard(row: type[Outgoing]) -> ColumnElement[bool]:
    """Say that nobody switched a message's group off, nor everything."""
    here = Voice.scope.in_((row.scope, EVERYWHERE))
    return ~exists().where(and_(here, Voice.mode == Mode.OFF.value)).correlate(row)


def speak(session: Session, scope: uuid.UUID, mode: Mode) -> None:
    """Let a group, or everything, speak aloud, only rehearse, or wait in silence."""
    stir(session)
    session.execute(delete(Voice).where(Voice.scope == scope))
    if mode is not Mode.ON:
        session.add(Voice(scope=scope, mode=mode.value))
    session.flush()


def rehearsing(session: Session) -> frozenset[uuid.UUID]:
    """List the groups that only rehearse; EVERYWHERE among them means all."""
    return frozenset(session.connection().execute(_REHEARSING).scalars())


def modes(session: Session) -> dict[uuid.UUID, Mode]:
    """Tell who does not speak aloud."""
    return {voice.scope: Mode(voice.mode) for voice in session.scalars(select(Voice))}
