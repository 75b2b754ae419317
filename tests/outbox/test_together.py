"""Several senders, and senders that die: each message by one of them, one at a time in a channel."""

import asyncio
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from sqlalchemy import insert, select, text, update

from bot.core.blocks import Message
from bot.core.clock import system_clock
from bot.core.database import Database, engine_for
from bot.outbox import service
from bot.outbox.jobs import Sender
from bot.outbox.model import Outgoing
from bot.outbox.rules import LEASE, Fate, Outcome
from bot.outbox.service import Claim, Mark
from bot.outbox.service.claiming import _WAITING, _asked
from tests.outbox.office import Office
from tests.plans import plan_of
from tests.slack import ADA, CIRCLE, SECOND

POSTGRES = [pytest.param("postgres", marks=pytest.mark.postgres)]


class Watched(AsyncWebClient):
    """A client that counts how many of its messages are on their way in one channel."""

    def __init__(self, client: AsyncWebClient) -> None:
        super().__init__(client.token, base_url=client.base_url, session=client.session, retry_handlers=[])
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.began = defaultdict[str, list[float]](list)

    async def chat_postMessage(self, *, channel: str, **how: Any) -> AsyncSlackResponse:  # noqa: N802
        self.now[channel] += 1
        self.began[channel].append(time.monotonic())
        self.most[channel] = max(self.most[channel], self.now[channel])
        try:
            await asyncio.sleep(0.002)
            return await super().chat_postMessage(channel=channel, **how)
        finally:
            self.now[channel] -= 1


@pytest.fixture
def other(office: Office, url: str) -> Iterator[Database]:
    """Another process on the same Postgres database."""
    made = Database(engine_for(url), info=office.db._info)
    yield made
    made.close()


@pytest.mark.parametrize("url", POSTGRES, indirect=True)
def test_two_senders_send_each_message_once_and_never_two_at_once_in_a_channel(
    office: Office, other: Database
) -> None:
    client = Watched(office.client)
    senders = [office.another(db, client=client) for db in (office.db, other)]
    channels = (CIRCLE, SECOND, ADA)
    for number in range(20):
        for channel in channels:
            office.post(str(number), channel=channel)
    together = threading.Barrier(2)

    def process(index: int) -> int:
        together.wait(5)
        tried = 0
        while any(state in ("queued", "sending") for state in office.states.values()):
            tried += office.flush(senders[index])
        return tried

    with ThreadPoolExecutor(2) as pool:
        tried = list(pool.map(process, range(2)))

    assert sum(tried) == 60
    for channel in (CIRCLE, SECOND, "D0ADA"):
        assert sorted(office.texts(channel), key=int) == [str(number) for number in range(20)]
    assert client.most == dict.fromkeys(channels, 1)


@pytest.mark.parametrize("url", POSTGRES, indirect=True)
def test_two_senders_together_speak_in_a_channel_no_faster_than_one(office: Office, other: Database) -> None:
    client, pace = Watched(office.client), 0.1
    senders = [office.another(db, client=client, pace=pace) for db in (office.db, other)]
    for number in range(6):
        for channel in (CIRCLE, SECOND):
            office.post(str(number), key=f"{channel}:{number}", channel=channel)

    def process(sender: Sender) -> None:
        while any(state in ("queued", "sending") for state in office.states.values()):
            office.flush(sender)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(process, senders))

    for channel in (CIRCLE, SECOND):
        assert office.texts(channel) == [str(number) for number in range(6)]
        assert min(after - before for before, after in pairwise(client.began[channel])) >= pace


@pytest.mark.parametrize("url", POSTGRES, indirect=True)
def test_a_message_that_comes_due_while_another_is_being_claimed_waits_for_its_channel(
    office: Office, other: Database
) -> None:
    office.post("Second", key="b")
    begun, may_end = threading.Event(), threading.Event()

    def first() -> int:
        with office.db() as session:
            claims = claim_in(office, session)
            begun.set()
            assert may_end.wait(10)
            return len(claims)

    with ThreadPoolExecutor(2) as pool:
        claiming = pool.submit(first)
        begun.wait(5)
        with other() as session:  # it sorts before the one that is being claimed
            service.post(session, *message(office), key="a", now=office.clock() - timedelta(hours=1))
        late = pool.submit(lambda: claim_from(office, other))
        may_end.set()
        assert (claiming.result(10), late.result(10)) == (1, 0)


def message(office: Office) -> tuple[Any, Any]:
    return service.Address(office.workspace_id, office.scope, CIRCLE), Message("First")


def claim_in(office: Office, session: Any) -> list[Claim]:
    return service.claim(session, now=office.clock(), real_now=system_clock())


def claim_from(office: Office, db: Database) -> int:
    with db() as session:
        return len(claim_in(office, session))


def kill(office: Office) -> Claim:
    """Claim the one message as a process does that is killed while it sends."""
    with office.db() as session:
        [claimed] = claim_in(office, session)
    return claimed


def end_leases(office: Office) -> None:
    with office.db() as session:
        session.execute(update(Outgoing).values(lease_until=system_clock() - LEASE))


@pytest.mark.parametrize(("repeats", "state", "texts"), [(True, "sent", ["News"]), (False, "unsure", [])])
def test_a_process_that_is_alone_takes_back_at_once_what_it_was_sending(
    office: Office, repeats: bool, state: str, texts: list[str]
) -> None:
    office.post("News", repeats=repeats)
    kill(office)

    office.stage.run(office.another().recover(alone=True))
    office.flush()

    assert (office.row.state, office.texts()) == (state, texts)


def test_a_process_that_is_not_alone_takes_it_back_once_the_lease_has_ended(
    office: Office,
) -> None:
    office.post("News", repeats=True)
    kill(office)
    office.stage.run(office.another().recover(alone=False))
    assert office.flush() == 0

    end_leases(office)

    assert office.flush() == 1
    assert (office.row.state, office.texts()) == ("sent", ["News"])


def test_a_channel_is_free_again_once_the_lease_of_a_dead_sender_has_ended(office: Office) -> None:
    office.post("Lost", key="a", repeats=False)
    kill(office)
    office.post("Next", key="b")
    assert office.flush() == 0

    end_leases(office)
    office.flush()

    assert (office.texts(), office.states) == (["Next"], {"a": "unsure", "b": "sent"})


def test_fault_70_a_message_whose_senders_die_again_and_again_is_set_aside(office: Office) -> None:
    office.post("Poison", repeats=True)
    deaths = 0
    while office.row.state == "queued":
        kill(office)
        deaths += 1
        end_leases(office)
        office.stage.run(office.another().recover(alone=True))

    assert (office.row.state, deaths) == ("unsure", 2)


def test_fault_58_a_sender_that_slept_past_its_lease_changes_nothing(office: Office) -> None:
    office.post("News", repeats=True)
    slept = kill(office)
    end_leases(office)
    office.flush()
    sent = office.row.ts

    with office.db() as session:
        stale = Outcome(Fate.SENT, channel=CIRCLE, ts="1.0")
        service.mark_all(session, [Mark(slept, stale, again_at=office.clock())])

    assert (office.row.state, office.row.ts, office.texts()) == ("sent", sent, ["News"])


def test_fault_58_a_sender_that_slept_between_claim_and_call_does_not_call(office: Office) -> None:
    office.post("News", repeats=False)
    slept = kill(office)

    office.stage.run(office.sender._send(slept, until=0.0, since=system_clock()))

    assert (office.texts(), office.row.state, office.row.reason) == ([], "queued", "held up")
    office.go_on(minutes=15)
    assert office.texts() == ["News"]


@pytest.mark.parametrize("url", POSTGRES, indirect=True)
def test_fault_55_leases_run_by_the_clock_of_the_database_whatever_a_host_says(office: Office) -> None:
    office.post("News", repeats=True)
    office.sender._real_clock = lambda: system_clock() + timedelta(hours=1)
    kill(office)

    assert office.flush() == 0
    assert office.row.state == "sending"


def test_finding_what_to_send_reads_the_index_of_what_waits(office: Office) -> None:
    sent = {"workspace_id": office.workspace_id, "scope": office.scope, "repeats": True, "state": "sent"}
    sent |= {"due_at": office.clock(), "fence": 1, "attempts": 1, "crashes": 0}
    with office.db() as session:
        session.execute(
            insert(Outgoing), [sent | {"key": str(n), "channel": f"C{n % 50}"} for n in range(3000)]
        )
    office.post("News")

    with office.db() as session:
        if not office.db.is_sqlite:
            session.execute(text("ANALYZE outbox"))
        plan = plan_of(session, _WAITING, most=50, **_asked(office.clock(), system_clock()))
    if office.db.is_sqlite:
        assert "ix_outbox_queued" in plan
        assert "ix_outbox_turn" in plan
    assert "Seq Scan on outbox" not in plan


class Stumbling(Sender):
    """A sender that loses its database after its first claim."""

    claims = 0

    def __init__(self, *given: Any, **how: Any) -> None:
        super().__init__(*given, **how)
        self.stumbled = asyncio.Event()

    async def _claimed(self, *, most: int) -> set["asyncio.Task[None]"]:
        self.claims += 1
        if self.claims > 1:
            self.stumbled.set()
            raise ConnectionError
        return await super()._claimed(most=most)


class Patient(AsyncWebClient):
    """A client whose messages to the channel take until its sender has stumbled."""

    sender: Stumbling

    async def chat_postMessage(self, *, channel: str, **how: Any) -> AsyncSlackResponse:  # noqa: N802
        if channel == CIRCLE:
            await self.sender.stumbled.wait()
        return await super().chat_postMessage(channel=channel, **how)


def test_a_claim_that_fails_leaves_no_message_on_its_way(office: Office) -> None:
    for channel in (CIRCLE, SECOND):
        office.post(channel=channel)
    client = Patient("xoxb-playground", base_url=office.client.base_url, session=office.client.session)
    client.sender = Stumbling(office.db, lambda _: client, office.clock, pace=0)

    with pytest.raises(ConnectionError):
        office.stage.run(client.sender.flush())

    with office.db() as session:
        assert session.scalars(select(Outgoing.state)).all() == ["sent", "sent"]
