"""How soon the program is there: its help, its first page over an existing database, a worker's memory.

As an office has it: started before, so that Python has kept the compiled modules, whatever this machine is set to.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figure import Figure, Ground
from tests.serving import Visitor


def measure(ground: Ground) -> Iterator[Figure]:
    """Seconds to help and to the first page; megabytes of a worker that has shown pages but no chart."""
    kept = ground.program.environment
    kept["PYTHONPYCACHEPREFIX"] = str(ground.instance / "compiled")
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    for _ in range(2):
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "feedback", "--help"], check=True, capture_output=True, env=kept)
        told = time.monotonic() - began
        seconds = ground.program.serve(workers=1, jobs=True)
        ground.program.stop()
    yield Figure("feedback --help", told, unit="s ", limit=0.5)
    yield Figure("first answer after feedback serve", seconds, unit="s ", limit=3)
    ground.program.serve(workers=1)
    try:
        Visitor(ground.program.url).ask("/sign-in")
        assert ground.program.server
        yield Figure(
            "a worker's memory before its first chart", _worker(ground.program.server.pid), unit="MB", limit=120
        )
    finally:
        ground.program.stop()


def _worker(master: int) -> float:
    """Resident megabytes of the only child."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    status = Path(f"/proc/{children[0]}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024
