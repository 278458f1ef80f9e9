"""`python -m tests.bench --size small|province|nation`: fills a database of each engine, measures, prints, fails over a limit.

What is measured stands in the modules beside this one, each with `measure(ground)` yielding figures. Filled databases of
a size are not kept: a run starts from nothing, so that its figures stand by themselves.
"""

import argparse
import importlib
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tests.bench.figure import Figure, Ground
from tests.postgres import Server
from tests.serving import Program

MODULES = (
    "appendix",
    "listing",
    "intake",
    "start",
    "letters",
    "papers",
    "home",
    "record",
    "scale",
    "sealing",
    "looking",
    "term",
    "likeness",
)
NATIONAL = ("scale", "sealing", "looking")  # what is asked at the size of a nation
OPINIONS = {"small": 3_000, "province": 200_000}
#: A country: ten million opinions on a server, one million in a file; beside it the same country with few.
NATION, FEW = {"sqlite": 1_000_000, "postgresql": 10_000_000}, 100_000
#: Memory for sorting and checkpoints far apart, as a server of that size would have them.
LARGE = ("shared_buffers=1GB", "max_wal_size=8GB")


def main() -> int:
    """Measure on both databases; 1 where a figure is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--size", choices=["small", "province", "nation"], default="province")
    parser.add_argument("--only", choices=MODULES)
    parser.add_argument("--engine", choices=list(NATION))
    asked = parser.parse_args()
    over = 0
    for engine in [asked.engine] if asked.engine else NATION:
        with ground(engine, asked.size) as here:
            for name in [asked.only] if asked.only else MODULES if asked.size in OPINIONS else NATIONAL:
                for figure in importlib.import_module(f"tests.bench.{name}").measure(here):
                    over += not figure.good
                    show(engine, figure)
    print(f"{over} over their limit" if over else "all within their limits")
    return 1 if over else 0


@contextmanager
def ground(engine: str, size: str) -> Iterator[Ground]:
    """A filled database of that engine and the program over it."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp") as folder:
        settings = LARGE if size == "nation" else ()
        server = Server("synchronous_commit=on", *settings) if engine == "postgresql" else None
        try:
            few = _filled(engine, server, Path(folder) / "few", size, FEW) if size == "nation" else None
            number = NATION[engine] if size == "nation" else OPINIONS[size]
            yield replace(_filled(engine, server, Path(folder) / "bench", size, number), few=few)
        finally:
            if server:
                server.stop()


def _filled(engine: str, server: Server | None, folder: Path, size: str, opinions: int) -> Ground:
    folder.mkdir()
    program = Program(folder, server.create(folder.name) if server else "")
    began = time.monotonic()
    program.run("demo", "--size", size, *(["--opinions", opinions] if size == "nation" else []))
    print(f"{engine}: {opinions:,} opinions filled in {time.monotonic() - began:.0f} s", flush=True)
    if server:
        with server.connect(folder.name) as connection:
            connection.execute("VACUUM ANALYZE")
    url = server.url(folder.name) if server else f"sqlite:///{folder}/doi-thoai.sqlite3"
    return Ground(engine, program, url, folder)


def show(engine: str, figure: Figure) -> None:
    """One line a figure."""
    mark = "   " if figure.good else "!! "
    print(f"{mark}{engine:<11}{figure.name:<58}{figure.told()}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
