"""``make simulate``: tell the stories of many seeds on all cores, and say what did not hold.

SEEDS=1000 tells that many, SEED=17 tells one, and GROUPS and DAYS make each smaller. Stopped with Ctrl+C, it
sums up what it has told.
"""

import argparse
import contextlib
import gc
import logging
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.checks import complaints
from tests.simulation.story import told
from tests.simulation.template import Town, build
from tests.simulation.weather import DAY

GROUPS, DAYS = 50, 90
_SHOWN, _EVERY = 20, 10
PROMISES = {
    "G1": "G1, what you were told is saved is saved",
    "G2": "G2, each meeting and step is planned once",
    "G3": "G3, each message is delivered, or the facilitator is told",
    "G4": "G4, a message doubles only if Slack took it and did not say so",
    "G5": "G5, late work follows its rule",
    "bug": "no rule, but something crashed",
}


@dataclass(frozen=True)
class Verdict:
    """What came of one seed."""

    seed: int
    complaints: list[str]
    counts: dict[str, int]
    seconds: float


def judge(town: Town, seed: int, days: float) -> Verdict:
    """Tell one seed's story and see whether everything holds."""
    began = time.monotonic()
    with told(town, seed, days=days * DAY) as story:
        records, promises = story.records, story.records.promises
        took = [said for said in records.said if said.took_at is not None]
        counts = {
            "acknowledged": promises.acknowledged,
            "refused": promises.refused,
            "not answered": promises.unanswered,
            "alarm steps": len(records.woken),
            "messages taken": len(took),
            "taken, and the app could not know": sum(not said.is_known for said in took),
            "calls that failed": len(records.said) - len(took),
            "kills": records.kills,
            "pauses": records.pauses,
            "outages": len(story.forecast.outages),
            "storms": len(story.forecast.storms),
        }
        return Verdict(seed, complaints(story), counts, time.monotonic() - began)


def main() -> int:
    """Tell them all, and answer how it went as an exit code."""
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets is a part of the story
        command = [sys.executable, "-m", "tests.simulation.run", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "PYTHONHASHSEED": "0"})
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background, a shell has it ignored
    asked, began, verdicts = _asked(), time.monotonic(), list[Verdict]()
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(KeyboardInterrupt):
        town = build(Path(folder), count=asked.groups)
        for verdict in _judged(town, asked):
            verdicts.append(verdict)
            _tell(verdict, asked, len(verdicts))
    if verdicts:
        _sum_up(verdicts, asked, time.monotonic() - began)
    return 1 if any(verdict.complaints for verdict in verdicts) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", type=int, default=10, help="how many seeds, from --first on")
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seed", type=int, help="this one alone")
    parser.add_argument("--groups", type=int, default=GROUPS)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def _judged(town: Town, asked: argparse.Namespace) -> Iterator[Verdict]:
    _quietly()
    if asked.seed is not None:
        yield judge(town, asked.seed, asked.days)
        return
    stories = [(town, seed, asked.days) for seed in range(asked.first, asked.first + asked.seeds)]
    with multiprocessing.get_context("spawn").Pool(
        min(asked.cores, len(stories)), _leave_it_to_the_first
    ) as pool:
        yield from pool.imap_unordered(_judge, stories)


def _judge(story: tuple[Town, int, float]) -> Verdict:
    verdict = judge(*story)
    gc.collect()  # between stories, and not in them
    return verdict


def _leave_it_to_the_first() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _quietly()


def _quietly() -> None:
    logging.disable(logging.CRITICAL)
    gc.disable()


def _tell(verdict: Verdict, asked: argparse.Namespace, count: int) -> None:
    """Say how far it is, and what does not hold in a seed with how to see it again."""
    if verdict.complaints:
        shown = "\n  ".join(verdict.complaints[:_SHOWN])
        sizes = "".join(
            f" {name}={value}"
            for name, value, usual in (("GROUPS", asked.groups, GROUPS), ("DAYS", asked.days, DAYS))
            if value != usual
        )
        sys.stdout.write(f"\nseed {verdict.seed}: {len(verdict.complaints)} things do not hold\n  {shown}\n")
        sys.stdout.write(f"  again: make simulate SEED={verdict.seed}{sizes}\n")
    elif count % _EVERY == 0:
        sys.stdout.write(f"{count} told\n")
    sys.stdout.flush()


def _sum_up(verdicts: list[Verdict], asked: argparse.Namespace, took: float) -> None:
    """Print what was seen in all stories together."""
    totals = sum((Counter(verdict.counts) for verdict in verdicts), Counter[str]())
    broken = Counter(each.partition(":")[0] for verdict in verdicts for each in verdict.complaints)
    each = sum(verdict.seconds for verdict in verdicts) / len(verdicts)
    lines = [
        f"{len(verdicts)} stories of {asked.groups} groups over {asked.days} days",
        f"{took:.0f} s in all, {each:.1f} s each",
        *(f"{totals[name]:>12,}  {name}" for name in verdicts[0].counts),
        *(f"{broken[name]:>12,}  against {promise}" for name, promise in PROMISES.items()),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
