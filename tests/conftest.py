"""What many tests start from: the bundled ontology, its context, a reader, the example network."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import settings
from pyoxigraph import Quad

from valuegraph import Ledger
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.syntaxes import by_path
from valuegraph.settings import VARIABLE_PREFIX
from valuegraph.vocabulary.bundled import bundled
from valuegraph.vocabulary.ontology import Ontology

from .reading import Reading

# The same examples on every run and machine, however slow; HYPOTHESIS_PROFILE=thorough looks for
# new ones for as long as it takes.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


LONGEST: Final = (
    "tests/hostile/test_parsers.py",
    "tests/durability/test_kill.py",
    "tests/docs/test_readme.py",
    "tests/durability",
    "tests/hostile",
    "tests/cli",
)
"""Files that take longest, and directories of such; so that no process ends up with one of them
while the others have nothing left to do."""


# A shell has its background jobs ignore interrupts, and what these start would too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have what takes longest begin first, and mark it."""
    items.sort(key=_place)
    for item in items:
        if _place(item) < len(LONGEST):
            item.add_marker("slow")
        if item.nodeid.startswith("tests/durability"):
            item.add_marker("durability")


def _place(item: pytest.Item) -> int:
    places = (n for n, each in enumerate(LONGEST) if item.nodeid.startswith(each))
    return next(places, len(LONGEST))


@pytest.fixture(scope="session", autouse=True)
def no_settings() -> None:
    """Neither the settings of whoever runs the tests nor the lengths of campaigns, which the tests
    have read by now, are settings of a ledger here."""
    for name in [each for each in os.environ if each.startswith(VARIABLE_PREFIX)]:
        del os.environ[name]


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """A directory for what is opened hundreds of times: in memory where the system has such a
    place."""
    with _quick_directory() as directory:
        yield directory


@pytest.fixture(scope="module")
def quick_path_of_module() -> Iterator[Path]:
    """The same, for tests that try many examples."""
    with _quick_directory() as directory:
        yield directory


@contextmanager
def _quick_directory() -> Iterator[Path]:
    memory = "/dev/shm"  # noqa: S108 (not a file of ours)
    place = memory if os.access(memory, os.W_OK) else None
    with TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as directory:
        yield Path(directory)


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The bundled vocabularies."""
    return Ontology.load()


@pytest.fixture(scope="session")
def context(ontology: Ontology) -> JsonLdContext:
    """The JSON-LD context of the bundled vocabularies."""
    return JsonLdContext(ontology)


@pytest.fixture(scope="session")
def reading(ontology: Ontology, context: JsonLdContext) -> Reading:
    """Reads and normalises documents."""
    return Reading(ontology, context)


@pytest.fixture(scope="session")
def alderwater() -> list[Quad]:
    """Every statement of the ledger that has the example network recorded."""
    with Ledger.open(base_iri="https://alderwater.example/") as ledger:
        for path in sorted((bundled("examples") / "alderwater").glob("[0-9]*")):
            receipt = ledger.record(path.read_bytes(), by_path(path))
            assert receipt.conforms, (path.name, receipt.findings)
        return list(ledger.reader.match())
