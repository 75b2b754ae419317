"""``make simulate``: tell the stories of many seeds on all cores, and say what did not hold.

SEEDS=1000 tells that many, SEED=17 tells one, and GROUPS and DAYS make each smaller. Stopped with Ctrl+C, it
sums up what it has told. A seed that breaks a promise, or the simulation itself, does not stop the others.
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
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.checks import complaints
from tests.simulation.story import Told, told
from tests.simulation.template import Town, build
from tests.simulation.weather import DAY, STORMS, Ill

Counts = dict[str, int]
GROUPS, DAYS = 50, 90
_SHOWN = 20
_SILENT_FOR = 30
"""Seconds after which it says how far it is."""
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
    counts: Counts
    seconds: float


def judge(town: Town, seed: int, days: float) -> Verdict:
    """Tell one seed's story and see whether everything holds."""
    began = time.monotonic()
    with told(town, seed, days=days * DAY) as story:
        return Verdict(seed, complaints(story), counted(story), time.monotonic() - began)


def counted(story: Told) -> Counts:
    """Count what was done in a story, and what befell it, each kind of fault by itself."""
    records, promises, weather = story.records, story.records.promises, story.forecast
    took = [said for said in records.said if said.took_at is not None]
    failed = Counter(said.ill.value for said in records.said if said.ill is not None)
    storms = Counter(storm.ill.value for storm in weather.storms if storm.ill is not None)
    counts = {
        "deeds acknowledged": promises.acknowledged,
        "deeds refused": promises.refused,
        "deeds not answered": promises.unanswered,
        "alarm steps": len(records.woken),
        "messages taken": len(took),
        "of these, the app could not know": sum(not said.is_known for said in took),
        "messages not taken": len(records.said) - len(took),
        "kills": records.kills,
        "pauses": records.pauses,
        "outages": len(weather.outages),
        "outages of a week or more": sum(spell.until - spell.at >= 7 * DAY for spell in weather.outages),
    }
    each_storm = {f"storms: {ill.value}": storms[ill.value] for ill in STORMS}
    return counts | each_storm | {f"calls failed: {ill.value}": failed[ill.value] for ill in Ill}


def main() -> int:
    """Tell them all, and answer how it went as an exit code."""
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order of sets is a part of the story
        command = [sys.executable, "-m", "tests.simulation.run", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "PYTHONHASHSEED": "0"})
    signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background, a shell has it ignored
    asked, began, verdicts = _asked(), time.monotonic(), list[Verdict]()
    spoke = began
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(KeyboardInterrupt):
        town = build(Path(folder), count=asked.groups)
        for verdict in _judged(town, asked):
            verdicts.append(verdict)
            _tell(verdict, asked)
            if time.monotonic() - spoke > _SILENT_FOR:
                spoke = time.monotonic()
                _say(f"{len(verdicts)} told in {spoke - began:.0f} s")
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
    try:
        return judge(*story)
    except Exception:  # noqa: BLE001 - it is told as what it is, and the others are told all the same
        return Verdict(story[1], [f"bug: {traceback.format_exc()}"], {}, 0.0)
    finally:
        gc.collect()  # between stories, and not in them


def _leave_it_to_the_first() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _quietly()


def _quietly() -> None:
    logging.disable(logging.CRITICAL)
    gc.disable()


def _tell(verdict: Verdict, asked: argparse.Namespace) -> None:
    """Say what does not hold in a seed, and how to see it again."""
    if not verdict.complaints:
        return
    sizes = "".join(
        f" {name}={value}"
        for name, value, usual in (("GROUPS", asked.groups, GROUPS), ("DAYS", asked.days, DAYS))
        if value != usual
    )
    _say(f"\nseed {verdict.seed}: {len(verdict.complaints)} things do not hold")
    for complaint in verdict.complaints[:_SHOWN]:
        _say(f"  {complaint}")
    _say(f"  again: make simulate SEED={verdict.seed}{sizes}")


def _sum_up(verdicts: list[Verdict], asked: argparse.Namespace, took: float) -> None:
    """Print a table of what was seen in all stories together."""
    totals = Counter[str]()
    for verdict in verdicts:
        totals.update(verdict.counts)
    broken = Counter(each.partition(":")[0] for verdict in verdicts for each in verdict.complaints)
    each = sum(verdict.seconds for verdict in verdicts) / len(verdicts)
    _say(f"\n{len(verdicts)} stories of {asked.groups} groups over {asked.days} days")
    _say(f"{took:.0f} s in all, {each:.1f} s each\n")
    rows = [*totals.items(), *((f"against {said}", broken[name]) for name, said in PROMISES.items())]
    for name, count in [("what", "count"), ("---", "---:"), *((name, f"{count:,}") for name, count in rows)]:
        _say(f"| {name:<70} | {count:>9} |")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
