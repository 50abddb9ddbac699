"""``valuegraph validate``: hold data to shapes without recording it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

import typer

from valuegraph.app import contexts_of, limits_of, read_settings
from valuegraph.cli.faults import ExitCode
from valuegraph.cli.files import STANDARD_INPUT, existing_file, input_files, named_document
from valuegraph.cli.in_force import InForce
from valuegraph.cli.output import Terminal, printable
from valuegraph.cli.place import ContextOption, TokenOption, given
from valuegraph.cli.report import ReportFormat, write_report
from valuegraph.cli.sources import Source, data_sources
from valuegraph.cli.statistics import print_statistics
from valuegraph.cli.watch import run_on_save
from valuegraph.errors import ConfigurationError
from valuegraph.ledger.policies import Policy, policies_named
from valuegraph.operations.validate import (
    Tell,
    Validation,
    check_documents,
    validate_data,
)
from valuegraph.rdf.jsonld.context_files import read_contexts
from valuegraph.rdf.plain import NamedDocument
from valuegraph.settings import Settings
from valuegraph.shapes.engines import ENGINES
from valuegraph.shapes.statistics import Statistics
from valuegraph.vocabulary.ontology import Ontology

_LARGE: Final = 2_000_000
"""Bytes from which on there is time to tell what goes on."""

_IDLE: Final = " But no target of the shapes selects anything in the data: nothing was checked."


def validate(  # noqa: PLR0913, PLR0917 (each is an option)
    data: Annotated[
        list[str],
        typer.Argument(
            help="Data to validate as one graph: files, - for standard input, the URL of a running "
            "ledger or the directory of one, which is held to the shapes in force there.",
            metavar="DATA",
        ),
    ],
    shapes: Annotated[
        list[str] | None,
        typer.Option(
            help="File of shapes to hold the data to as it is written; repeatable.", metavar="FILE"
        ),
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            help="Policy to hold the data to; repeatable. Of a ledger, what stands against it.",
            metavar="NAME",
        ),
    ] = None,
    engine: Annotated[
        str | None, typer.Option(help=f"SHACL engine: {', '.join(ENGINES)}.", metavar="NAME")
    ] = None,
    format_: Annotated[
        ReportFormat, typer.Option("--format", help="How the report is written.")
    ] = ReportFormat.TEXT,
    syntax: Annotated[
        str | None,
        typer.Option(help="Syntax of the data, if not by extension.", metavar="NAME"),
    ] = None,
    context: ContextOption = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Validate again whenever a file is saved.")
    ] = False,
    token: TokenOption = None,
    stats: Annotated[
        bool, typer.Option("--stats", help="Tell the time and hits of each shape and constraint.")
    ] = False,
) -> None:
    """Validate data as the ledger would, or by your own SHACL shapes."""
    settings = read_settings(engine=engine, policies=given(policy), contexts=given(context))
    call = _Call(
        tuple(data),
        tuple(shapes or ()),
        settings,
        Ontology.load(settings.vocabularies),
        format_,
        syntax,
        stats,
        is_by_policies=bool(policy),
        token=token,
    )
    if watch:
        run_on_save(call.files(), call.run)
    elif call.run().report.rejects:
        raise typer.Exit(ExitCode.DOES_NOT_CONFORM)


@dataclass(frozen=True, slots=True)
class _Call:
    """What a command was called with."""

    data: tuple[str, ...]
    shapes: tuple[str, ...]
    settings: Settings
    ontology: Ontology
    format: ReportFormat
    syntax: str | None
    with_statistics: bool
    is_by_policies: bool = False
    token: str | None = field(default=None, repr=False)

    def sources(self) -> list[Source]:
        """Where the data comes from."""
        return data_sources(self.data, self.syntax, self.token)

    def files(self) -> list[Path]:
        """The files to watch, all of which must be there at first."""
        sources = self.sources()
        if any(source.is_standard_input for source in sources):
            raise ConfigurationError("Standard input cannot be watched; give a file.")
        files = [source.file for source in sources if source.file is not None]
        paths = [each.path for each in files if each.path is not None]
        return [*paths, *map(existing_file, self.shapes), *self.settings.shapes]

    def run(self) -> Validation:
        """Validate once and write the report."""
        statistics = Statistics() if self.with_statistics else None
        sources = self.sources()
        with _progress(sources) as tell:
            found, note = self._validation(sources, statistics, tell)
        if found.is_idle:
            note += _IDLE
        write_report(found.report, self.format, found.labels, found.shape_names, note)
        if statistics is not None:
            print_statistics(statistics, found.shape_names)
        return found

    def _validation(
        self, sources: list[Source], statistics: Statistics | None, tell: Tell | None
    ) -> tuple[Validation, str]:
        """The validation, and what it was held to where that depends on a ledger."""
        if STANDARD_INPUT in self.shapes:
            raise ConfigurationError("Shapes are read from files; standard input is for data.")
        policies = policies_named(self.settings.policies or ())
        contexts = read_contexts(contexts_of(self.settings), self.ontology)
        ledgers = [source for source in sources if source.is_ledger]
        in_force = self._in_force(sources, ledgers, policies)
        if in_force is not None:
            found = validate_data(
                [source.data() for source in sources],
                in_force.ontology,
                in_force.shapes,
                policies=in_force.policies,
                engine=self.settings.engine,
                statistics=statistics,
                contexts=contexts,
                tell=tell,
            )
            return found, f" Held to {in_force}." if ledgers else ""
        if ledgers:
            raise ConfigurationError(
                "Files are checked as if they were recorded, a ledger by what it holds. Validate "
                "one after the other, or give --shapes to hold all of it to these as one graph."
            )
        further = [named_document(each) for each in input_files(map(str, self.settings.shapes))]
        found = check_documents(
            [each for source in sources if isinstance(each := source.data(), NamedDocument)],
            self.ontology,
            shapes=further,
            policies=policies,
            engine=self.settings.engine,
            limits=limits_of(self.settings),
            statistics=statistics,
            contexts=contexts,
        )
        return found, ""

    def _in_force(
        self, sources: list[Source], ledgers: list[Source], policies: Sequence[Policy]
    ) -> InForce | None:
        """What the data is held to as it is written; None where it is checked as on recording."""
        own = [named_document(each) for each in input_files(self.shapes)]
        if own or (self.is_by_policies and policies and len(ledgers) == len(sources)):
            return InForce.of_own(self.ontology, own, policies)
        if len(ledgers) < len(sources):
            return None
        if len(ledgers) > 1:
            raise ConfigurationError(
                "Each ledger is held to the shapes in force there. Validate one after the other, "
                "or give --shapes to hold all of them to these as one graph."
            )
        return ledgers[0].in_force(self.settings)


@contextmanager
def _progress(sources: list[Source]) -> Iterator[Tell | None]:
    """What goes on, on a terminal, where it takes a while."""
    terminal = Terminal(stderr=True)
    is_large = any(s.is_ledger or (s.file is not None and s.file.size > _LARGE) for s in sources)
    if not is_large or not terminal.is_terminal or terminal.is_dumb_terminal:
        yield None
        return
    with terminal.status("Validating") as status:
        yield lambda told: status.update(printable(told))
