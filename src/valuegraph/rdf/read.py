"""Reading a document of any syntax to statements as written."""

from codecs import BOM_UTF8
from typing import Any

from pyoxigraph import parse

from valuegraph.rdf.base_iris import BaseIris
from valuegraph.rdf.directives import check_directives
from valuegraph.rdf.document import Document, DocumentError
from valuegraph.rdf.findings import violation
from valuegraph.rdf.intake import Intake
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.jsonld.read import check_values, read_json, read_json_ld
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.nesting import check_quoting
from valuegraph.rdf.rdf_xml import check_xml
from valuegraph.rdf.syntaxes import RDF_XML, YAML_LD, Syntax
from valuegraph.rdf.terms import MAX_SHOWN, excerpt
from valuegraph.rdf.trial import Trial
from valuegraph.rdf.yaml_ld import read_yaml


def read_document(
    body: bytes,
    syntax: Syntax,
    context: JsonLdContext,
    base_iri: str,
    limits: Limits = DEFAULT_LIMITS,
    trial: Trial | None = None,
) -> Document:
    """The statements of ``body``, relative IRIs resolved against ``base_iri``.

    What is neither JSON nor YAML is parsed by ``trial`` first, where there is one.

    A document that cannot be read, or is over a limit, gives no statements and a violation that
    names the place.
    """
    try:
        if len(body) > limits.body_bytes:
            message = (
                f"The document has {len(body):,} bytes; "
                f"the limit is {limits.body_bytes:,}. Send it in several parts."
            )
            raise DocumentError(violation("LimitExceeded", message))
        if syntax.rdf_format is not None:
            return _read_rdf(body, syntax, base_iri, limits, trial)
        # The values are not held here: they may go as soon as they have been read.
        return read_json_ld(
            read_values(body, syntax, limits),
            context,
            base_iri,
            limits,
            default_context=syntax.default_context,
        )
    except DocumentError as fault:
        return Document(findings=[fault.finding])


def read_values(body: bytes, syntax: Syntax, limits: Limits) -> Any:
    """The JSON values of a JSON or YAML document. Raises :class:`DocumentError`."""
    if syntax is YAML_LD:
        return read_yaml(body, limits)
    check_values(body, limits)
    return read_json(body, limits)


def _read_rdf(
    body: bytes, syntax: Syntax, base_iri: str, limits: Limits, trial: Trial | None
) -> Document:
    assert syntax.rdf_format is not None, "JSON and YAML are read otherwise"
    body = body.removeprefix(BOM_UTF8)
    if syntax is RDF_XML:
        check_xml(body, limits)
    else:
        check_quoting(body, limits)
        check_directives(body, limits)
    bases = BaseIris(body, base_iri)
    if trial is not None:
        trial(bases.body, syntax.rdf_format, bases.base_iri)
    intake = Intake(limits)
    try:
        parser = parse(bases.body, format=syntax.rdf_format, base_iri=bases.base_iri)
        for quad in bases.restored(parser):
            intake.take(quad)
        return Document(intake.quads, bases.meant_all(parser.prefixes))
    except MemoryError as fault:  # The parser has a limit of its own on what it looks ahead.
        message = f"The document has a comment, text or name that is too long: {fault}."
        raise DocumentError(violation("LimitExceeded", message)) from fault
    except SyntaxError as fault:
        message = f"The document is not valid {syntax.name}: {excerpt(fault.msg, MAX_SHOWN)}."
        raise DocumentError(violation("MalformedDocument", message)) from fault
