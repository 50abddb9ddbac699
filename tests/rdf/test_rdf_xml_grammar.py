"""What RDF/XML has no place for is told by both readers, and nothing of a document goes missing."""

import pytest
from pyoxigraph import RdfFormat, parse

from tests.reading import Reading, rule
from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.limits import DEFAULT_LIMITS
from valuegraph.rdf.plain import NamedDocument, PlainDocument
from valuegraph.rdf.rdf_xml import check_xml
from valuegraph.rdf.syntaxes import RDF_XML
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology

NODE = '<ex:A rdf:about="https://e.example/b"/>'
TO = 'rdf:resource="https://e.example/b"'


def of_node(inside: str, attributes: str = "") -> str:
    return in_document(f'<ex:A rdf:about="https://e.example/a" {attributes}>{inside}</ex:A>')


def in_document(inside: str, attributes: str = "") -> str:
    return (
        f'<rdf:RDF xmlns:rdf="{RDF.iri}" xmlns:ex="https://e.example/ns#" {attributes}>\n'
        f"{inside}\n</rdf:RDF>"
    )


ODD = {
    "datatype of an entity": of_node(f'<ex:p rdf:datatype="https://e.example/d" {TO}/>'),
    "datatype of a node": of_node(f'<ex:p rdf:datatype="https://e.example/d">{NODE}</ex:p>'),
    "resource and parseType": of_node(f'<ex:p rdf:parseType="Resource" {TO}/>'),
    "attribute and parseType": of_node('<ex:p rdf:parseType="Resource" ex:q="lost"/>'),
    "datatype and parseType": of_node('<ex:p rdf:parseType="Literal" rdf:datatype="urn:d"/>'),
    "other parseType": of_node('<ex:p rdf:parseType="other"><ex:q>lost</ex:q></ex:p>'),
    "bag": of_node("<ex:p>x</ex:p>", 'rdf:bagID="lost"'),
    "bag of a property": of_node('<ex:p rdf:bagID="lost">x</ex:p>'),
    "attribute of the document": in_document(NODE, 'ex:p="lost"'),
    "another prefix": (
        f'<r:RDF xmlns:r="{RDF.iri}"><r:Description r:about="https://e.example/a"><e:p '
        f'xmlns:e="https://e.example/ns#" xmlns:s="{RDF.iri}" s:parseType="other">lost</e:p>'
        "</r:Description></r:RDF>"
    ),
    "nodes in a collection": of_node(
        '<ex:p rdf:parseType="Collection"><ex:A rdf:bagID="lost"/></ex:p>'
    ),
    "a document without its own element": (
        f'<ex:A xmlns:rdf="{RDF.iri}" xmlns:ex="https://e.example/ns#" rdf:about="https://e.example/a">'
        '<ex:p rdf:parseType="other">lost</ex:p></ex:A>'
    ),
}

PLAIN = {
    "attributes": of_node(f'<ex:p ex:q="x" xml:lang="en"/><ex:p {TO} ex:q="x"/>', 'ex:r="y"'),
    "typed": of_node('<ex:p rdf:datatype="urn:d" rdf:ID="i">x</ex:p><ex:p rdf:nodeID="n"/>'),
    "properties": of_node(
        f'<ex:p rdf:parseType="Resource"><ex:q rdf:parseType="Resource"><ex:r>{NODE}</ex:r></ex:q>'
        '<ex:q rdf:datatype="urn:d">1</ex:q></ex:p>'
    ),
    "collection": of_node(f'<ex:p rdf:parseType="Collection">{NODE}{NODE}</ex:p>'),
    "XML": of_node('<ex:p rdf:parseType="Literal"><ex:q rdf:bagID="x" ex:r="y"/></ex:p>'),
    "of another namespace": of_node('<ex:p xmlns:x="urn:x:" x:parseType="y" x:datatype="z"/>'),
    "language": in_document(NODE, 'xml:lang="en" xml:base="https://e.example/"'),
}


@pytest.mark.parametrize("document", ODD.values(), ids=ODD.keys())
def test_what_the_grammar_does_not_have_is_refused_by_both_readers(
    reading: Reading, ontology: Ontology, document: str
) -> None:
    fault = reading.refused(document, RDF_XML)
    assert rule(fault) == "MalformedDocument"
    assert "(line " in fault.message
    plain = PlainDocument(NamedDocument("a.rdf", document.encode(), RDF_XML), lambda: ontology)
    with pytest.raises(DocumentError, match=r"^a\.rdf: .*\(line \d"):
        list(plain)


@pytest.mark.parametrize("document", PLAIN.values(), ids=PLAIN.keys())
def test_what_it_has_is_read(document: str) -> None:
    check_xml(document.encode(), DEFAULT_LIMITS)
    assert list(parse(document, format=RdfFormat.RDF_XML, base_iri="https://e.example/"))


def test_a_document_that_breaks_off_is_not_taken_for_a_whole_one(ontology: Ontology) -> None:
    whole = of_node("<ex:p>kept</ex:p><ex:q>lost</ex:q>").encode()
    body = whole[: whole.index(b"<ex:q>")]
    plain = PlainDocument(NamedDocument("a.rdf", body, RDF_XML), lambda: ontology)
    with pytest.raises(DocumentError, match=r"a\.rdf: The XML ends or breaks at line 2"):
        list(plain)


def test_files_may_declare_entities(ontology: Ontology) -> None:
    document = '<!DOCTYPE rdf:RDF [<!ENTITY e "text">]>' + of_node("<ex:p>&e;</ex:p>")
    plain = PlainDocument(NamedDocument("a.rdf", document.encode(), RDF_XML), lambda: ontology)
    assert "text" in [getattr(quad.object, "value", None) for quad in plain]
