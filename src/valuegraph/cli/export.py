"""``valuegraph export``: all data of a ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Final

import typer
from pyoxigraph import RdfFormat, parse

from valuegraph.app import read_settings
from valuegraph.changeset import Changeset
from valuegraph.cli.as_of import AsOfOption, past_state
from valuegraph.cli.output import Terminal, standard_output
from valuegraph.cli.place import DataOption, TokenOption, ToOption, home_at, ledger_at
from valuegraph.cli.remote_error import RemoteError
from valuegraph.errors import LedgerInUseError
from valuegraph.ledger import Ledger
from valuegraph.ledger.home.as_of import state_as_of
from valuegraph.ledger.intake.events_only import derived_facts
from valuegraph.operations.export import export as write_export
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import N_TRIPLES, by_name
from valuegraph.rdf.without import Without
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import XSD
from valuegraph.vocabulary.ontology import Ontology

if TYPE_CHECKING:
    from valuegraph.cli.remote import RemoteLedger

_EVERYTHING: Final = "CONSTRUCT WHERE { ?s ?p ?o }"
_BATCH: Final = 50_000


class ExportFormat(StrEnum):
    """What ``--format`` takes."""

    TURTLE = "turtle"
    N_TRIPLES = "ntriples"
    N_QUADS = "nquads"
    TRIG = "trig"
    JSON_LD = "jsonld"
    RDF_XML = "rdfxml"


def export(
    data: DataOption = None,
    to: ToOption = None,
    token: TokenOption = None,
    format_: Annotated[
        ExportFormat, typer.Option("--format", help="Syntax of the document.")
    ] = ExportFormat.TURTLE,
    events_only: Annotated[
        bool,
        typer.Option(
            "--events-only",
            help="Leave out what follows from events: quantities and other economic facts of "
            "resources, sums and statuses.",
        ),
    ] = False,
    as_of: AsOfOption = None,
) -> None:
    """Write all data of a ledger to standard output."""
    ontology = Ontology.load(read_settings().vocabularies)
    with _reader(data, to, token, as_of, ontology) as reader, standard_output() as output:
        left = Without(reader, derived_facts(reader)) if events_only else reader
        write_export(left, by_name(format_.value), JsonLdContext(ontology), output)


@contextmanager
def _reader(
    data: Path | None, to: str | None, token: str | None, as_of: str | None, ontology: Ontology
) -> Iterator[GraphReader]:
    if as_of is not None:
        with past_state(data, to, as_of) as state:
            yield state.store
        return
    try:
        place = ledger_at(data, to, token, existing=True)
    except LedgerInUseError:
        # Everything that whoever has it open was told to be recorded is in the journal.
        with state_as_of(home_at(data), ontology) as state:
            Terminal(stderr=True).print(
                f"The ledger is in use; this is what it held after transaction "
                f"{state.head.sequence:,}."
            )
            yield state.store
        return
    with place as ledger:
        if isinstance(ledger, Ledger):
            with ledger.view() as view:
                yield view
        else:
            with _downloaded(ledger, ontology) as store:
                yield store


@contextmanager
def _downloaded(service: "RemoteLedger", ontology: Ontology) -> Iterator[OxigraphStore]:
    """The data of a service in a store that is gone afterwards."""
    stamped = ontology.properties_with_range.get(XSD.dateTimeStamp, frozenset())
    with TemporaryDirectory(prefix="valuegraph-", ignore_cleanup_errors=True) as directory:
        answer = Path(directory) / "answer.nt"
        with answer.open("wb") as output:
            service.download(_EVERYTHING, N_TRIPLES.media_type, output)
        store = OxigraphStore(Path(directory) / "store", stamped)
        try:
            _load(store, answer)
            yield store
        finally:
            store.close()


def _load(store: OxigraphStore, file: Path) -> None:
    # A service may hold what earlier versions let in, which a strict parser refuses.
    quads = parse(path=file, format=RdfFormat.N_TRIPLES, lenient=True)
    try:
        while batch := tuple(islice(quads, _BATCH)):
            store.apply(Changeset(batch))
    except SyntaxError as fault:
        raise RemoteError(f"What the service answers is no data or cut short: {fault}") from fault
