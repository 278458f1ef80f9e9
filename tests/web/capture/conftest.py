"""What stands before each test of this page."""

import pytest

from tests.web.capture.ground import TODAY


@pytest.fixture(autouse=True)
def _today(on):
    on(TODAY)
