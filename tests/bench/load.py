"""Callers who send as fast as they are answered."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter

CALLERS = 10


@dataclass(frozen=True)
class Measured:
    """What callers saw: answers a second, and milliseconds to an answer."""

    rate: float
    p50: float
    p99: float


def send(port: int, requests: Sequence[bytes]) -> Measured:
    """Send all requests over ten kept connections; raises AssertionError for what is no plain ack."""
    return asyncio.run(_send(port, requests))


async def _send(port: int, requests: Sequence[bytes]) -> Measured:
    left, took = iter(requests), list[float]()
    began = perf_counter()
    await asyncio.gather(*(_call(port, left, took) for _ in range(CALLERS)))
    seconds = perf_counter() - began
    return Measured(len(took) / seconds, median(took) * 1000, quantiles(took, n=100)[98] * 1000)


async def _call(port: int, left: Iterator[bytes], took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in left:
        began = perf_counter()
        writer.write(request)
        await _read_ack(reader)
        took.append(perf_counter() - began)
    writer.close()
    await writer.wait_closed()


async def _read_ack(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
    )
    body = await reader.readexactly(length)
    assert head.startswith(b"HTTP/1.1 200"), head
    assert body in (b"", b"{}"), body
