"""What ``valuegraph validate`` holds data to, and what that is called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, parse

from valuegraph.cli.files import input_files, named_document
from valuegraph.ledger.policies import Policy
from valuegraph.operations.validate import bundled_shapes
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import TURTLE
from valuegraph.vocabulary.ontology import Ontology

if TYPE_CHECKING:
    from valuegraph.cli.remote import RemoteLedger


@dataclass(frozen=True, slots=True)
class InForce:
    """The ``shapes``, those of the policies among them, the names of the ``policies``, and the
    ``names`` of all these for people."""

    ontology: Ontology
    shapes: Sequence[NamedDocument]
    policies: Sequence[str]
    names: Sequence[str]

    @classmethod
    def of_own(
        cls, ontology: Ontology, shapes: Sequence[NamedDocument], policies: Sequence[Policy]
    ) -> "InForce":
        """These shapes and policies alone."""
        return cls(
            ontology,
            [*shapes, *(policy.document() for policy in policies)],
            [policy.name for policy in policies],
            [*(each.name for each in shapes), *(_called(policy.name) for policy in policies)],
        )

    @classmethod
    def of_ledger(
        cls, ontology: Ontology, files: Iterable[Path], policies: Sequence[Policy]
    ) -> "InForce":
        """The bundled shapes, these files and these policies."""
        further = [named_document(each) for each in input_files(map(str, files))]
        own = cls.of_own(ontology, further, policies)
        shapes = [*bundled_shapes(), *own.shapes]
        return cls(ontology, shapes, own.policies, ["the bundled shapes", *own.names])

    @classmethod
    def of_service(cls, service: "RemoteLedger") -> "InForce":
        """What a service tells. Raises :class:`~valuegraph.cli.remote.RemoteError`."""
        policies = service.policies()
        shapes = NamedDocument("the shapes of the service", service.shapes(), TURTLE)
        ontology = Ontology.from_quads(parse(service.ontology(), format=RdfFormat.N_QUADS))
        names = ["the shapes in force there", *map(_called, policies)]
        return cls(ontology, [shapes], policies, names)

    def __str__(self) -> str:
        """``the bundled shapes, network.ttl and the policy required-fields``."""
        *first, last = self.names
        return f"{', '.join(first)} and {last}" if first else last


def _called(policy: str) -> str:
    return f"the policy {policy}"
