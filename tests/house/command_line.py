"""`python app.py …` in a process of its own, with no settings but those given."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT

KEPT = ("PATH", "HOME", "LANG", "TMPDIR")


def run(*words: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    bare = {name: os.environ[name] for name in KEPT if name in os.environ}
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *words],
        cwd=folder,
        env=bare | settings,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
