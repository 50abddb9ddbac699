"""The statements of vocabulary files, indexed for reading."""

from collections.abc import Iterable

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from valuegraph.vocabulary.namespaces import RDF

Term = NamedNode | BlankNode | Literal | Triple


class Statements:
    """The triples of the vocabulary files, indexed by subject for reading."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.quads = tuple(quads)
        self._objects: dict[tuple[Term, NamedNode], list[Term]] = {}
        self._subjects: dict[tuple[NamedNode, Term], list[Term]] = {}
        for quad in self.quads:
            self._objects.setdefault((quad.subject, quad.predicate), []).append(quad.object)
            self._subjects.setdefault((quad.predicate, quad.object), []).append(quad.subject)

    def objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        """The values of a property of a subject."""
        return self._objects.get((subject, predicate), [])

    def nodes(self, subject: Term, predicate: NamedNode) -> list[NamedNode]:
        """Those of the values that are IRIs."""
        return [o for o in self.objects(subject, predicate) if isinstance(o, NamedNode)]

    def node(self, subject: Term, predicate: NamedNode) -> NamedNode | None:
        """The first value that is an IRI."""
        return next(iter(self.nodes(subject, predicate)), None)

    def subjects(self, predicate: NamedNode, obj: Term) -> list[NamedNode]:
        """The IRIs that have this value."""
        found = self._subjects.get((predicate, obj), [])
        return [s for s in found if isinstance(s, NamedNode)]

    def instances(self, class_: NamedNode) -> list[NamedNode]:
        """The IRIs of a class."""
        return self.subjects(RDF.type, class_)

    def text(self, subject: Term, *predicates: NamedNode) -> str | None:
        """The first literal of the first property that has one."""
        for predicate in predicates:
            for value in self.objects(subject, predicate):
                if isinstance(value, Literal):
                    return value.value
        return None

    def texts(self, subject: Term, predicate: NamedNode) -> tuple[str, ...]:
        """The literals of a property."""
        return tuple(v.value for v in self.objects(subject, predicate) if isinstance(v, Literal))

    def list_members(self, head: Term) -> list[NamedNode]:
        """The IRIs in an RDF list."""
        members: list[NamedNode] = []
        seen: set[Term] = set()
        while head != RDF.nil and head not in seen:
            seen.add(head)
            members += self.nodes(head, RDF.first)
            rest = self.objects(head, RDF.rest)
            head = rest[0] if rest else RDF.nil
        return members


def local_name(iri: NamedNode) -> str:
    """The last part of an IRI, after ``#`` or the last ``/``."""
    value = iri.value
    return value[max(value.rfind("#"), value.rfind("/")) + 1 :]
