"""Graphs as files, so that another process can look at them with SPARQL.

A directory has the files of a store or else statements as N-Quads, and perhaps changes to them.
"""

import os
import pickle
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copy2, rmtree
from typing import Final

from pyoxigraph import Quad, RdfFormat, Store, parse, serialize

STORE: Final = "store"
"""The directory of a store's files."""
COPIES: Final = "copy-"
"""What the directories of copies are called, with the id of their process behind it."""
_STATEMENTS: Final = "statements.nq"
_CHANGES: Final = "changes"


def write_statements(directory: Path, quads: Iterable[Quad]) -> None:
    """Write all statements of a graph or dataset."""
    serialize(quads, str(directory / _STATEMENTS), format=RdfFormat.N_QUADS)


def write_changes(directory: Path, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
    """Write what is to be removed from and then added to what is there, changes and all."""
    with (directory / _CHANGES).open("ab") as changes:
        pickle.dump((tuple(removed), tuple(added)), changes)


def copy_in(directory: Path) -> Path:
    """Where this process has its copy of the files of a store that was exported."""
    return directory / f"{COPIES}{os.getpid()}"


def opened(directory: Path) -> Store:
    """What was written, as a store that is this process's own; blank nodes keep their names.

    A copy shares the files that never change, so it costs the same whatever the size.
    """
    if (directory / STORE).is_dir():
        copy = copy_in(directory)
        rmtree(copy, ignore_errors=True)
        _share(directory / STORE, copy)
        store = Store(str(copy))
    else:
        store = Store()
    statements = directory / _STATEMENTS
    if statements.exists():
        store.bulk_extend(parse(path=str(statements), format=RdfFormat.N_QUADS, lenient=True))
    for removed, added in _changes(directory / _CHANGES):
        for quad in removed:
            store.remove(quad)
        store.extend(added)
    return store


def _share(source: Path, target: Path) -> None:
    target.mkdir()
    for each in source.iterdir():
        if each.suffix == ".sst":
            (target / each.name).hardlink_to(each)
        else:
            copy2(each, target)


def _changes(path: Path) -> Iterator[tuple[tuple[Quad, ...], tuple[Quad, ...]]]:
    if path.exists():
        with path.open("rb") as file, suppress(EOFError):
            while True:
                yield pickle.load(file)  # noqa: S301 (it was written here)
