"""`python -m tests.bench --size small|province`: fills a database of each engine, measures, prints, fails over a limit.

What is measured stands in the modules beside this one, each with `measure(ground)` yielding figures. Filled databases of
a size are not kept: a run starts from nothing, so that its figures stand by themselves.
"""

import argparse
import importlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.figure import Figure, Ground
from tests.postgres import Server
from tests.serving import Program

MODULES = ("appendix", "listing", "intake", "start", "letters", "papers", "home", "record", "term", "likeness")
OPINIONS = {"small": 3_000, "province": 200_000}


def main() -> int:
    """Measure on both databases; 1 where a figure is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--size", choices=["small", "province", "nation"], default="province")
    parser.add_argument("--only", choices=MODULES)
    asked = parser.parse_args()
    if asked.size not in OPINIONS:
        print(f"SIZE={asked.size}: not in this version; small or province.", file=sys.stderr)
        return 1
    over = 0
    for engine in ("sqlite", "postgresql"):
        with ground(engine, asked.size) as here:
            for name in [asked.only] if asked.only else MODULES:
                for figure in importlib.import_module(f"tests.bench.{name}").measure(here):
                    over += not figure.good
                    show(engine, figure)
    print(f"{over} over their limit" if over else "all within their limits")
    return 1 if over else 0


@contextmanager
def ground(engine: str, size: str) -> Iterator[Ground]:
    """A filled database of that engine and the program over it."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp") as folder:
        server = Server("synchronous_commit=on") if engine == "postgresql" else None
        try:
            url = server.create("bench") if server else ""
            program = Program(Path(folder), url)
            began = time.monotonic()
            program.run("demo", "--size", size)
            print(f"{engine}: {OPINIONS[size]:,} opinions filled in {time.monotonic() - began:.0f} s", flush=True)
            if server:
                with server.connect("bench") as connection:
                    connection.execute("VACUUM ANALYZE")
            yield Ground(engine, program, url or f"sqlite:///{folder}/doi-thoai.sqlite3", Path(folder))
        finally:
            if server:
                server.stop()


def show(engine: str, figure: Figure) -> None:
    """One line a figure."""
    mark = "   " if figure.good else "!! "
    print(f"{mark}{engine:<11}{figure.name:<58}{figure.told()}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
