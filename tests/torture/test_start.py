"""A first start of many workers over an empty instance is safe, and the server ends when it is asked to."""

import subprocess

import pytest

from tests.serving import Visitor


def test_first_start_with_many_workers(program, ask):
    program.serve(workers=3)
    assert "Đăng nhập" in Visitor(program.url).get("/sign-in")
    assert program.stop() == 0
    ask(program, "verify")  # how it starts again: test_kill


def test_many_commands_over_an_empty_instance_at_once(program):
    under_way = [program.start("officer", "list", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(4)]
    for one in under_way:
        _, said = one.communicate(timeout=60)
        assert one.returncode == 0, said.decode()


@pytest.mark.parametrize("program", ["sqlite"], indirect=True)
def test_a_bad_setting_stops_the_start_with_one_line(program):
    program.environment["FEEDBACK_PROXIES"] = "many"
    said = program.run("serve", code=1).stderr
    assert said.count("\n") == 1
    assert "FEEDBACK_PROXIES" in said
