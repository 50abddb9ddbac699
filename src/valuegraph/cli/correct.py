"""``valuegraph correct``: an event taken back, or recorded anew as it should have been."""

from typing import TYPE_CHECKING, Annotated, Final

import typer
from pyoxigraph import NamedNode, RdfFormat, parse

from valuegraph.cli.faults import ExitCode
from valuegraph.cli.output import Terminal, finding_lines, printable
from valuegraph.cli.place import DataOption, TokenOption, ToOption, ledger_at
from valuegraph.errors import ConfigurationError
from valuegraph.ledger import Ledger, Receipt
from valuegraph.operations.correct import Correction, amount_text, correction_of
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import N_TRIPLES
from valuegraph.rdf.terms import is_absolute_iri
from valuegraph.vocabulary.ontology import Ontology, local_name

if TYPE_CHECKING:
    from valuegraph.cli.remote import RemoteLedger

_HISTORY: Final = """CONSTRUCT { ?s ?p ?o } WHERE {
  %s ^vf:corrects?/((vf:resourceQuantity|vf:effortQuantity)/vf:hasUnit?)? ?s . ?s ?p ?o
}"""
"""An event with its corrections, their quantities and the units of those."""


def correct(
    iri: Annotated[str, typer.Argument(help="The event that was recorded wrongly.", metavar="IRI")],
    quantity: Annotated[
        str | None,
        typer.Option(
            help="What it should have been; all of it goes otherwise.", metavar="QUANTITY"
        ),
    ] = None,
    effort: Annotated[
        str | None,
        typer.Option(help="The same of the effort, where it has both.", metavar="QUANTITY"),
    ] = None,
    note: Annotated[str | None, typer.Option(help="Why.", metavar="TEXT")] = None,
    data: DataOption = None,
    to: ToOption = None,
    token: TokenOption = None,
) -> None:
    """Record the correction of an event: take it back, or put its quantity right."""
    if not is_absolute_iri(iri):
        raise ConfigurationError(f"{iri!r} is no IRI; give the event's whole one.")
    event = NamedNode(iri)
    with ledger_at(data, to, token, existing=True) as ledger:
        reader, ontology = _known(ledger, event)
        correction = correction_of(event, reader, ontology, quantity, effort, note)
        receipt = ledger.record(correction.body, N_TRIPLES)
    _tell(correction, receipt)
    if not receipt.conforms:
        raise typer.Exit(ExitCode.DOES_NOT_CONFORM)


def _known(ledger: "Ledger | RemoteLedger", event: NamedNode) -> tuple[GraphReader, Ontology]:
    """What is recorded of the event, and the vocabularies that tell its units."""
    if isinstance(ledger, Ledger):
        return ledger.view(), ledger.ontology
    body, _ = ledger.query(_HISTORY % event, N_TRIPLES.media_type)
    return MemoryGraph(parse(body, format=RdfFormat.N_TRIPLES)), Ontology.load()


def _tell(correction: Correction, receipt: Receipt) -> None:
    terminal = Terminal()
    original = correction.original
    if receipt.conforms:
        made = next(iri for iri in receipt.entities if iri in receipt.created)
        terminal.print(printable(f"Recorded {made.value}, which corrects {original.iri.value}:"))
    else:
        terminal.print(printable(f"Nothing recorded: {original.iri.value} cannot be corrected so."))
    action = "" if original.action is None else local_name(original.action)
    for each in correction.changes:
        difference = amount_text(each.difference.amount, each.unit)
        terminal.print(
            printable(
                f"  {action} {local_name(each.predicate)} {difference}: "
                f"{amount_text(each.after, each.unit)} instead of "
                f"{amount_text(each.before, each.unit)}"
            )
        )
    for text in finding_lines(receipt.findings):
        terminal.print("  ", text, sep="")
