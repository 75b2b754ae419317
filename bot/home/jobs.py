"""Keep the Homes drawn that people have open."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.log import log
from bot.home import service, views
from bot.members.rules import Who

_MOST_OPEN = 500


class Homes:
    """The Homes that were opened since this process started; Slack asks for each again when it is opened."""

    def __init__(self, db: Database, client: AsyncWebClient, clock: Clock) -> None:
        self._db = db
        self._client = client
        self._clock = clock
        self._open: dict[str, Who] = {}
        self._stale: dict[str, Who] = {}

    async def open(self, who: Who) -> None:
        """Draw a Home now."""
        self._open.pop(who.user_id, None)
        self._open[who.user_id] = who
        while len(self._open) > _MOST_OPEN:
            del self._open[next(iter(self._open))]
        await self._draw(who)

    def touch(self, who: Who) -> None:
        """Have somebody's open Home drawn anew soon, since they changed something."""
        if who.user_id in self._open:
            self._stale[who.user_id] = self._open[who.user_id]
            self._db.stirred()

    async def refresh(self) -> None:
        """Draw anew what was touched."""
        stale, self._stale = list(self._stale.values()), {}
        for who in stale:
            try:
                await self._draw(who)
            except Exception as error:  # noqa: BLE001 - the others' Homes are drawn all the same
                log.warning("home not drawn", error=type(error).__name__)

    async def _draw(self, who: Who) -> None:
        now = self._clock()
        shown = await self._db.read(lambda session: service.home(session, who, now=now))
        await self._client.views_publish(user_id=who.user_id, view=views.home(shown).to_dict())
