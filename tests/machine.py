"""State machines: random orders of acts over a database brought back before each, walked as far as is asked for."""

from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from feedback.core import journal
from feedback.core.store import db

#: Examples from one seed. Of more the search soon repeats what it has found, with small changes, and finds nothing new.
FROM_ONE_SEED = 10


class Machine(RuleBasedStateMachine):
    """Acts over a clean house; the acts that succeeded are counted by name."""

    house: Any = None
    steps = 0
    took: dict[str, int] = {}

    def __init__(self) -> None:
        super().__init__()
        self.house.renew()
        self.context = self.house.app.app_context()
        self.context.push()

    def at_the_end(self) -> None:
        """What must hold after the last step."""
        assert journal.broken_at() is None

    def teardown(self) -> None:
        try:
            self.at_the_end()
        finally:  # whatever was found: the next example brings the database back, which nobody may hold open then
            db.session.remove()
            self.context.pop()
            super().teardown()


def walk(machine: type[Machine], house: Any, examples: int, *, steps: int = 60, begin: int = 1) -> None:
    """So many examples of at most so many steps each were walked over that house, always the same ones.

    ``begin``: the first seed; one of which few examples already let every act succeed.
    """
    machine.house, machine.steps, machine.took = house, 0, {}
    for turn, start in enumerate(range(0, examples, FROM_ONE_SEED)):
        given = settings(
            max_examples=min(FROM_ONE_SEED, examples - start),
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # add Phase.shrink to see the shortest way to a fault; it takes minutes
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(seed(begin + turn)(lambda: machine()), settings=given)
