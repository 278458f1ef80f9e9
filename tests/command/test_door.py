"""The door of the commands: what stops a start is said in one line, what is written for people only is said to people."""

import sqlite3

from click.testing import CliRunner

from feedback.command import main


def test_a_database_that_does_not_answer_is_named_in_one_line(tmp_path):
    environ = {"FEEDBACK_INSTANCE": str(tmp_path), "FEEDBACK_DATABASE_URL": f"postgresql://an@/x?host={tmp_path}"}
    for words in (["verify"], ["import", "so.xlsx"]):
        done = CliRunner().invoke(main, words, env=environ)
        assert done.exit_code == 1
        assert done.stdout == ""
        assert done.stderr.startswith("FEEDBACK_DATABASE_URL: ")
        assert done.stderr.count("\n") == 1


def test_a_password_is_not_asked_where_nobody_sits(tmp_path):
    environ = {"FEEDBACK_INSTANCE": str(tmp_path)}
    words = ["officer", "add", "an", "--name", "An", "--agency", "T1", "--role", "admin"]
    done = CliRunner().invoke(main, words, env=environ)
    assert done.exit_code == 2
    assert "--password-stdin" in done.stderr


def test_a_backup_is_told_step_by_step_at_a_terminal_only(run, tmp_path):
    done = run("backup", tmp_path / "ban-sao.zip")
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_a_database_of_a_newer_program_is_refused_in_one_line(tmp_path):
    environ = {"FEEDBACK_INSTANCE": str(tmp_path)}
    assert CliRunner().invoke(main, ["verify"], env=environ).exit_code == 0
    database = sqlite3.connect(tmp_path / "doi-thoai.sqlite3")
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.commit()
    database.close()
    for words in (["verify"], ["import", "so.xlsx"]):
        done = CliRunner().invoke(main, words, env=environ)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert "9999" in done.stderr
