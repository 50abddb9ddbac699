"""Noticing that files were saved."""

from collections.abc import Callable, Iterator
from pathlib import Path

from valuegraph.operations.watching import changes


def script(*steps: Callable[[], object]) -> Callable[[], None]:
    """A pause in which the next of these things happens."""
    waiting = iter(steps)

    def pause() -> None:
        next(waiting)()

    return pause


def nothing() -> None:
    """A pause in which nobody saves."""


def written(path: Path, text: str) -> Callable[[], object]:
    return lambda: path.write_text(text, encoding="utf-8")


def watched(path: Path, *steps: Callable[[], object]) -> Iterator[list[Path]]:
    return changes([path], script(*steps))


def test_a_save_is_noticed_when_the_file_is_at_rest(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("1", encoding="utf-8")
    found = watched(file, nothing, written(file, "12"), written(file, "123"), nothing)
    assert next(found) == [file]


def test_a_save_before_the_first_look_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("1", encoding="utf-8")
    found = watched(file, nothing, nothing)
    file.write_text("12", encoding="utf-8")
    assert next(found) == [file]


def test_a_file_that_is_replaced_is_one_change(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("1", encoding="utf-8")
    saves = [file.unlink, nothing, written(file, "2"), nothing, nothing, written(file, "34")]
    found = watched(file, *saves, nothing, nothing)
    assert next(found) == [file]
    assert file.read_text(encoding="utf-8") == "2"
    assert next(found) == [file]


def test_a_file_that_is_gone_has_changed(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("1", encoding="utf-8")
    pauses = [nothing] * 8
    found = watched(file, file.unlink, *pauses, written(file, "2"), nothing, nothing)
    assert next(found) == [file]
    assert not file.exists()
    assert next(found) == [file]
