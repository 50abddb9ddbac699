"""The command line as a whole: help, version, exit codes."""

import inspect
from importlib.metadata import version

import pytest
import typer

from valuegraph import errors
from valuegraph.cli.faults import EXIT_CODES, ExitCode, exit_code, faults_told

from .command import valuegraph, within


def test_the_version_is_that_of_the_package() -> None:
    assert valuegraph("--version").out == f"valuegraph {version('valuegraph')}\n"


def test_help_has_a_line_for_each_command() -> None:
    ran = within("--help")
    assert ran.code == 0
    for command in ("serve", "record", "query", "validate"):
        assert f" {command} " in ran.out


def test_an_option_that_does_not_exist_is_a_wrong_call() -> None:
    ran = within("record", "--nonsense")
    assert (ran.code, ran.out) == (2, "")
    assert "--nonsense" in ran.err


def test_every_error_has_an_exit_code() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    assert {k for k in kinds if k is not errors.ValuegraphError} <= set(EXIT_CODES)


def test_an_error_of_another_kind_has_the_code_of_its_base() -> None:
    class TornJournalError(errors.LedgerDamagedError):
        pass

    assert exit_code(TornJournalError("…")) is ExitCode.DAMAGED
    assert exit_code(errors.ValuegraphError("…")) is ExitCode.WRONG_CALL


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        (KeyboardInterrupt(), 130, "Error: Stopped.\n"),
        (
            PermissionError(13, "Permission denied", "a.ttl"),
            2,
            "Error: a.ttl: Permission denied.\n",
        ),
        (errors.LedgerDamagedError("Torn."), 3, "Error: Torn.\n"),
    ],
)
def test_faults_are_told_in_a_sentence(
    fault: BaseException, code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit) as ended, faults_told():
        raise fault
    assert ended.value.exit_code == code
    assert capsys.readouterr().err == message
