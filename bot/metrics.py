"""How the process fares, for machines that watch it: numbers only, no words and no names."""

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.alarms import service as alarms
from bot.core.clock import Clock
from bot.core.database import Database
from bot.core.log import log
from bot.core.record import record
from bot.outbox import service as outbox
from bot.outbox.jobs import Sender

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds; Slack waits for three."""
COUNTS_LAST = 60
"""Seconds for which what has to be counted through is not counted again."""
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_KINDS = frozenset(
    {"block_actions", "view_submission", "view_closed", "block_suggestion", "event_callback", "command"}
)


class Times:
    """How long requests took, by kind and status."""

    def __init__(self) -> None:
        self.counts = defaultdict[tuple[str, str], list[int]](lambda: [0] * (len(BUCKETS) + 1))
        self.sums = defaultdict[tuple[str, str], float](float)

    def note(self, body: Mapping[str, Any], status: int, seconds: float) -> None:
        """Note a request that was answered."""
        told = "command" if "command" in body else str(body.get("type"))
        kind = told if told in _KINDS else "other", str(status)
        self.counts[kind][bisect_left(BUCKETS, seconds)] += 1
        self.sums[kind] += seconds


class CountedClient(AsyncWebClient):
    """A client to Slack that counts its calls by method and result."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        self.calls = Counter[tuple[str, str]]()

    async def api_call(self, api_method: str, **how: Any) -> Any:
        """Call Slack, and count what it came to."""
        result = "no answer"
        try:
            answer = await super().api_call(api_method, **how)
            result = "ok"
        except SlackApiError as error:
            result = _name_of(error)
            raise
        finally:
            self.calls[api_method, result] += 1
        return answer


def _name_of(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    status = getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0)
    return str(data["error"]) if isinstance(data, dict) and data.get("error") else f"status {status}"


@record
class Stock:
    """What lies in the database."""

    states: Mapping[str, int]
    undecided: int
    asleep: int


class Gauges:
    """Read the numbers of a process and of the database that it works on."""

    def __init__(
        self, db: Database, clock: Clock, sender: Sender, calls: Counter[tuple[str, str]], times: Times
    ) -> None:
        self._db, self._clock = db, clock
        self._sender, self._calls, self._times = sender, calls, times
        self._stock: Stock | None = None
        self._stock_until = 0.0

    async def read(self) -> bytes:
        """Write all numbers as Prometheus reads them; without its database a process tells its own."""
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - only when asked

        registry = CollectorRegistry(auto_describe=False)
        registry.register(_Told([*self._of_process(), *await self._of_database()]))
        return generate_latest(registry)

    async def _of_database(self) -> list["Metric"]:
        try:
            lags = await self._db.read(self._lags)
            stock = await self._take_stock()
        except Exception as error:  # noqa: BLE001 - a database that is away is a number here
            log.warning("metrics without a database", error=type(error).__name__)
            return [_gauge("database_up", "Whether the database answers.", 0)]
        return [_gauge("database_up", "Whether the database answers.", 1), *_lags(*lags), *_stock(stock)]

    def _lags(self, session: Any) -> tuple[timedelta, timedelta]:
        now, due = self._clock(), alarms.next_at(session)
        late = max(timedelta(0), now - due) if due is not None else timedelta(0)
        return outbox.lag(session, now=now), late

    async def _take_stock(self) -> Stock:
        if self._stock is None or time.monotonic() > self._stock_until:
            self._stock = await self._db.read(
                lambda session: Stock(
                    {state.value: count for state, count in outbox.counts(session).items()},
                    outbox.undecided(session),
                    alarms.asleep(session),
                )
            )
            self._stock_until = time.monotonic() + COUNTS_LAST
        return self._stock

    def _of_process(self) -> Iterator["Metric"]:
        fates = {(fate.value, reason): count for (fate, reason), count in self._sender.fates.items()}
        yield _counter("sends", "What came of calls that said something.", ("fate", "reason"), fates)
        yield _counter("slack_calls", "Calls to Slack.", ("method", "result"), self._calls)
        yield _histogram(self._times)


class _Told:
    """A collector of what is known already."""

    def __init__(self, metrics: Iterable["Metric"]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable["Metric"]:
        return self._metrics


def _lags(outbox_lag: timedelta, alarm_lag: timedelta) -> Iterator["Metric"]:
    yield _gauge("outbox_lag_seconds", "For how long the first message waits.", outbox_lag.total_seconds())
    yield _gauge("alarm_lag_seconds", "How late the first alarm is.", alarm_lag.total_seconds())


def _stock(stock: Stock) -> Iterator["Metric"]:
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - only when asked

    states = GaugeMetricFamily("soundingboard_outbox_messages", "Messages by state.", labels=["state"])
    for state, count in stock.states.items():
        states.add_metric([state], count)
    yield states
    yield _gauge(
        "undecided_messages", "Undelivered messages that a facilitator can still send again.", stock.undecided
    )
    yield _gauge("alarms_asleep", "Alarms that crashed twice and are left.", stock.asleep)


def _gauge(name: str, about: str, value: float) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415 - only when asked

    return GaugeMetricFamily(f"soundingboard_{name}", about, value=value)


def _counter(
    name: str, about: str, labels: tuple[str, str], counts: Mapping[tuple[str, str], int]
) -> "Metric":
    from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415 - only when asked

    family = CounterMetricFamily(f"soundingboard_{name}", about, labels=labels)
    for values, count in counts.items():
        family.add_metric(values, count)
    return family


def _histogram(times: Times) -> "Metric":
    from prometheus_client.core import HistogramMetricFamily  # noqa: PLC0415 - only when asked

    about = "How long requests of Slack took."
    family = HistogramMetricFamily("soundingboard_request_seconds", about, labels=("kind", "status"))
    for kind, counts in times.counts.items():
        added, buckets = 0, list[tuple[str, float]]()
        for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
            added += count
            buckets.append((bound, added))
        family.add_metric(kind, buckets, times.sums[kind])
    return family
