"""The calls to the operating system that concern the files of a directory, one by one."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, Final

NAMES: Final = (
    "open",
    "write",
    "fsync",
    "ftruncate",
    "lseek",
    "close",
    "replace",
    "rename",
    "unlink",
    "mkdir",
)
"""The functions of ``os`` by which the journal and the ledger's directory are written."""


@dataclass(frozen=True)
class Call:
    """A call that is about to be made; ``path`` is the file that it concerns."""

    number: int
    name: str
    path: Path
    arguments: tuple[Any, ...]
    function: Callable[..., Any]

    def make(self) -> Any:
        """Make it."""
        return self.function(*self.arguments)

    def make_half(self) -> None:
        """Make half of it, where there is such a thing: a write that writes less than it should."""
        if self.name == "write":
            descriptor, content = self.arguments
            self.function(descriptor, content[: len(content) // 2])


@contextmanager
def watched(directory: Path, hook: Callable[[Call], Any]) -> Iterator[None]:
    """Have ``hook`` make the calls, or not, that concern files in or below a directory."""
    paths: dict[int, Path] = {}
    numbers, lock = count(1), Lock()
    functions = {name: getattr(os, name) for name in NAMES}

    def wrapping(name: str) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            first = arguments[0]
            path = paths.get(first) if isinstance(first, int) else Path(first)
            if (
                path is None
                or named.get("dir_fd") is not None
                or not path.is_relative_to(directory)
            ):
                return functions[name](*arguments, **named)
            if name == "close":
                paths.pop(first)
            with lock:
                number = next(numbers)

            def function(*given: Any) -> Any:
                return functions[name](*given, **named)

            result = hook(Call(number, name, path, arguments, function))
            if name == "open":
                paths[result] = path
            return result

        return wrapped

    for name in NAMES:
        setattr(os, name, wrapping(name))
    try:
        yield
    finally:
        for name, function in functions.items():
            setattr(os, name, function)
