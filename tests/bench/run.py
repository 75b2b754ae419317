"""`make bench`: measure every path beside its floor, and print one table."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable

from tests.bench import (
    machine,
    path_ack,
    path_home,
    path_planning,
    path_queues,
    path_sender,
    path_start,
    path_tick,
)
from tests.bench.machine import REST
from tests.bench.table import Row, printed

Path = Callable[..., Iterable[Row]]
PATHS: dict[str, Path] = {
    "ack": path_ack.rows,
    "tick": path_tick.rows,
    "home": path_home.rows,
    "planning": path_planning.rows,
    "sender": path_sender.rows,
    "queues": path_queues.rows,
    "start": path_start.rows,
}


def main() -> None:
    """Measure what is asked for; a miss is told in the table, and is no failure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("paths", nargs="*", default=list(PATHS), metavar="|".join(PATHS))
    options.add_argument("--quick", action="store_true", help="fewer and shorter repetitions, to look around")
    asked = options.parse_args()
    print(machine.described(), flush=True)
    os.sched_setaffinity(0, REST)
    rows = list[Row]()
    for name in asked.paths:
        for row in PATHS[name](quick=asked.quick):
            print(f"{row.path}: {row.ratio or row.ours}", file=sys.stderr)  # so that waiting shows something
            rows.append(row)
    print(printed(rows))


if __name__ == "__main__":
    main()
