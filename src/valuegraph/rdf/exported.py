"""Graphs as files, so that another process can look at them with SPARQL.

A directory has the files of a store or else statements as N-Quads, and perhaps changes to them.
"""

import os
import pickle
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import copy2, rmtree
from time import sleep
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from valuegraph.rdf.reader import GraphReader

STORE: Final = "store"
"""The directory of a store's files."""
COPIES: Final = "copy-"
"""What the directories of copies are called, with the id of their process behind it."""
_ATTEMPTS: Final = 5
_STATEMENTS: Final = "statements.nq"
_CHANGES: Final = "changes"


def write_statements(directory: Path, quads: Iterable[Quad]) -> None:
    """Write all statements of a graph or dataset."""
    serialize(quads, str(directory / _STATEMENTS), format=RdfFormat.N_QUADS)


def write_changes(
    directory: Path, reader: GraphReader, removed: Iterable[Quad], added: Iterable[Quad]
) -> None:
    """Write what is to be removed from and then added to what is there, changes and all; ``reader``
    has the graph as it is then."""
    gone = tuple(removed)
    # Literals that are one to the engine are several here: the others of them stay.
    kept = (
        Quad(quad.subject, quad.predicate, each)
        for quad in gone
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode | BlankNode)
        for each in reader.objects(quad.subject, quad.predicate)
    )
    with (directory / _CHANGES).open("ab") as changes:
        pickle.dump((gone, (*kept, *added)), changes)


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


def remove(directory: Path) -> None:
    """Remove what was exported, or a copy; a store that is open there may make a file meanwhile."""
    for _ in range(_ATTEMPTS):
        rmtree(directory, ignore_errors=True)
        if not directory.exists():
            return
        sleep(0.01)


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
