"""A figure and how it is taken: ours and the bare limit in turn, medians, so that a noisy machine treats both alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from feedback import create_app
from feedback.core.settings import Settings
from tests.serving import Program


@dataclass(frozen=True)
class Figure:
    """Ours against a limit: `limit` times the bare figure and `extra` on top, or a plain bound where nothing is bare."""

    name: str
    ours: float
    unit: str = "ms"
    bare: float | None = None
    limit: float = 2.0
    extra: float = 0.0

    @property
    def good(self) -> bool:
        return self.ours <= self.bound

    @property
    def bound(self) -> float:
        return self.limit if self.bare is None else self.limit * self.bare + self.extra

    def told(self) -> str:
        if self.bare is None:
            return f"{self.ours:9.1f} {self.unit}   at most {self.limit:g}"
        extra = f" + {self.extra:g}" if self.extra else ""
        ratio = self.ours / self.bare
        return (
            f"{self.ours:9.1f} {self.unit}   bare {self.bare:.1f}   ratio {ratio:.2f}   at most {self.limit:g} x{extra}"
        )


@dataclass(frozen=True)
class Ground:
    """A filled database and the program over it."""

    engine: str
    program: Program
    url: str
    instance: Path
    few: "Ground | None" = None  # the same country with 100,000 opinions, at the size of a nation

    def app(self) -> Flask:
        """The application over it, in this process."""
        environment = {"FEEDBACK_INSTANCE": str(self.instance), "FEEDBACK_DATABASE_URL": self.url, "FEEDBACK_DEMO": "1"}
        return create_app(Settings.from_environ(environment))


def pair(ours: Callable[[], object], bare: Callable[[], object], *, times: int = 15) -> tuple[float, float]:
    """Medians in milliseconds of the two, taken in turn after one round that does not count."""
    found: tuple[list[float], list[float]] = ([], [])
    for turn in range(times + 1):
        for place, act in enumerate((ours, bare)):
            began = time.perf_counter()
            act()
            if turn:
                found[place].append((time.perf_counter() - began) * 1000)
    return statistics.median(found[0]), statistics.median(found[1])
