"""Whether a process can serve: its database answers, as this release has it, and takes what is written.

And whether Slack lets the app speak.
"""

import shutil
import uuid

from sqlalchemy import ExceptionContext, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import schema
from bot.core.database import Database
from bot.core.log import log
from bot.core.trouble import Trouble, trouble_of
from bot.outbox import service as outbox
from bot.upkeep.soundness import file_of

_ROOM = 2**20
"""Bytes that a disk has to have left after it was full."""
_TOUCH = text("UPDATE alembic_version SET version_num = version_num")


class Readiness:
    """Answers readiness for one database and workspace, and notes when it refuses what it is asked to keep.

    A full disk still answers questions; so after a refusal something is written before it counts as ready.
    """

    def __init__(self, db: Database, workspace_id: uuid.UUID) -> None:
        self._db = db
        self._workspace_id = workspace_id
        self._trouble: Trouble | None = None
        event.listen(db.engine, "handle_error", self._note)

    async def __call__(self) -> str:
        """Tell why the process cannot do what it is for; empty where it can."""
        try:
            if self._trouble is not None and not await self._is_over():
                return f"the database: {self._trouble}"
            return await self._db.read(self._why_unready)
        except SQLAlchemyError as error:  # a database that is away is an answer here, not a fault
            return f"the database: {trouble_of(error) or Trouble.AWAY}"

    async def _is_over(self) -> bool:
        """Write a little, which alone says nothing of a disk: its last bytes may have been kept for that."""
        await self._db.write(lambda session: session.execute(_TOUCH))
        path = file_of(str(self._db.engine.url))
        if path is not None and shutil.disk_usage(path.parent).free < _ROOM:
            return False
        self._trouble = None
        log.info("the database takes what is written again")
        return True

    def _note(self, context: ExceptionContext) -> None:
        trouble = trouble_of(context.original_exception)
        if trouble is not None and trouble is not self._trouble:
            log.error("the database refuses", reason=trouble.value)
        self._trouble = trouble or self._trouble

    def _why_unready(self, session: Session) -> str:
        if not schema.is_current(session):
            return "the database has the shape of another release"
        if silence := outbox.why_silent(session):
            return f"this copy of the database keeps silent ({silence})"
        barred = outbox.barred(session, self._workspace_id)
        return f"Slack takes nothing from the app ({barred})" if barred else ""
