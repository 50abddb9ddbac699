"""Where data to validate comes from: a file, standard input, or a ledger."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from valuegraph.cli.files import STANDARD_INPUT, InputFile, input_files, named_document
from valuegraph.cli.in_force import InForce
from valuegraph.cli.place import ledger_at
from valuegraph.errors import ConfigurationError
from valuegraph.ledger import Ledger, is_ledger
from valuegraph.ledger.policies import policies_named
from valuegraph.operations.validate import NamedStatements
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import N_TRIPLES
from valuegraph.settings import Settings

_SERVICES: Final = ("http://", "https://")
_EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Source:
    """One argument: a ``file``, or the ledger with this ``name``: its URL or directory;
    ``token`` as :func:`~valuegraph.cli.token_sent.service_at` has it."""

    name: str
    file: InputFile | None = None
    token: str | None = field(default=None, repr=False)

    @property
    def is_ledger(self) -> bool:
        """Whether it is a ledger."""
        return self.file is None

    @property
    def is_standard_input(self) -> bool:
        """Whether it can be read once only."""
        return self.file is not None and self.file.path is None

    def in_force(self, settings: Settings) -> InForce:
        """What the ledger holds its data to: as its service has it, or as it would be opened with
        these settings."""
        if self.name.startswith(_SERVICES):
            with ledger_at(None, self.name, self.token, existing=True) as service:
                assert not isinstance(service, Ledger)
                return InForce.of_service(service)
        with ledger_at(Path(self.name), None, existing=True) as ledger:
            assert isinstance(ledger, Ledger)
            names = ledger.policies if settings.policies is None else settings.policies
            return InForce.of_ledger(ledger.ontology, settings.shapes, policies_named(names))

    def data(self) -> NamedDocument | NamedStatements:
        """The content. Of a ledger that is everything that is recorded."""
        if self.file is not None:
            return named_document(self.file)
        if self.name.startswith(_SERVICES):
            with ledger_at(None, self.name, self.token, existing=True) as service:
                assert not isinstance(service, Ledger)
                body, _ = service.query(_EVERYTHING, N_TRIPLES.media_type)
            return NamedDocument(self.name, body, N_TRIPLES)
        with ledger_at(Path(self.name), None, existing=True) as ledger:
            assert isinstance(ledger, Ledger)
            with ledger.view() as view:
                return NamedStatements(self.name, list(view.match()))


def data_sources(
    names: Iterable[str], syntax: str | None, token: str | None = None
) -> list[Source]:
    """The sources that the arguments name; ``token`` is for services among them.

    Raises what :func:`~valuegraph.cli.files.input_files` raises.
    """
    found = [_source(name, syntax, token) for name in names]
    if sum(source.is_standard_input for source in found) > 1:
        raise ConfigurationError("Standard input can be read once; name it once.")
    return found


def _source(name: str, syntax: str | None, token: str | None) -> Source:
    if name.startswith(_SERVICES) or is_ledger(Path(name)):
        return Source(name, token=token)
    if name == STANDARD_INPUT and syntax is None:
        raise ConfigurationError(
            "Standard input has no extension: say what it holds, such as --syntax turtle."
        )
    return Source(name, input_files([name], syntax)[0])
