"""Writing all data of a ledger as one document, statement by statement where the syntax can."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final

import orjson
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, serialize

from valuegraph.errors import ConfigurationError
from valuegraph.rdf.descriptions import describe_entities, part_rule
from valuegraph.rdf.jsonld.context import CONTEXT_IRI, JsonLdContext
from valuegraph.rdf.jsonld.write import JsonLdWriter
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import JSON_LD, RDF_XML, TURTLE, Syntax
from valuegraph.vocabulary.namespaces import PREFIXES
from valuegraph.vocabulary.ontology import Ontology

_OF_QUADS: Final = frozenset((RdfFormat.N_QUADS, RdfFormat.TRIG))
_XML_NAME_AT_END: Final = re.compile(r"[^\W\d][\w.-]*\Z")
_LOST_IN_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def export(reader: GraphReader, syntax: Syntax, context: JsonLdContext, output: BinaryIO) -> None:
    """Write every statement of the data; what the ledger keeps beside it is left out.

    JSON-LD is compact and refers to our context. Raises
    :class:`~valuegraph.errors.ConfigurationError` where the syntax has no form for a statement,
    and :class:`OSError`.
    """
    if syntax is JSON_LD:
        _write_json_ld(reader, context, output)
        return
    assert syntax.rdf_format is not None, f"{syntax.name} is not exported"
    quads: Iterable[Quad] = reader.match()
    if syntax is RDF_XML:
        quads = map(_checked_for_xml, quads)
    statements = quads if syntax.rdf_format in _OF_QUADS else (quad.triple for quad in quads)
    serialize(statements, output, format=syntax.rdf_format, prefixes=PREFIXES)


def _checked_for_xml(quad: Quad) -> Quad:
    """Raise for what would not come back: a property must end as a name does (RDF/XML, section
    2.5), some characters are none of XML's, and a carriage return is read as a line feed."""
    value = quad.object.value if isinstance(quad.object, Literal) else ""
    if _XML_NAME_AT_END.search(quad.predicate.value) and not _LOST_IN_XML.search(value):
        return quad
    raise ConfigurationError(
        f"The property <{quad.predicate.value}> of {quad.subject} cannot be written as RDF/XML "
        f"without loss. Export in another format, such as {TURTLE.name}."
    )


def _write_json_ld(reader: GraphReader, context: JsonLdContext, output: BinaryIO) -> None:
    writer = JsonLdWriter(context, CONTEXT_IRI)
    output.write(b'{"@context":%s,"@graph":[' % orjson.dumps(CONTEXT_IRI))
    separator = b"\n"
    for quads in _entities(reader, context.ontology):
        for node in writer.graph(quads)["@graph"]:
            output.write(separator + orjson.dumps(node))
            separator = b",\n"
    output.write(b"\n]}\n")


def _entities(reader: GraphReader, ontology: Ontology) -> Iterator[list[Quad]]:
    """The statements of each entity, with those of its parts."""
    rule = part_rule(reader, ontology)
    last: object = None
    for quad in reader.match():
        if quad.subject == last:  # All statements come subject by subject.
            continue
        last = quad.subject
        assert isinstance(last, NamedNode), "the ledger holds no blank nodes"
        if "#" in last.value and any(map(rule.is_part, reader.match(None, None, last))):
            continue  # It comes with its owner.
        yield describe_entities(reader, (last,), ontology)
