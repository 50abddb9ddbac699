"""Statements as earlier versions wrote them are read as they were; nothing else that is odd is."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.journal.statements import is_untagged, read_statements
from valuegraph.vocabulary.namespaces import RDF

TYPE = f"^^<{RDF.langString.value}>"
FINE = b'<urn:a> <urn:b> "c"@en <urn:g> .\n'
UNTAGGED = f'<urn:a> <urn:b> "t\\n\\"^^"{TYPE} .\n'.encode()


def test_an_untagged_literal_is_read_as_it_was_written() -> None:
    first, second, third = read_statements([FINE, UNTAGGED, FINE])
    assert first == third
    assert second == Quad(
        NamedNode("urn:a"), NamedNode("urn:b"), Literal('t\n"^^', datatype=RDF.langString)
    )
    assert is_untagged(second)
    assert not is_untagged(first)


@pytest.mark.parametrize(
    "row",
    [
        f'<urn:a b> <urn:b> "t"{TYPE} .\n',
        f'<a> <urn:b> "t"{TYPE} .\n',
        f'<urn:a>  <urn:b> "t"{TYPE} .\n',
        f'<urn:a> <urn:b> "t"{TYPE} . <urn:a> <urn:b> <urn:c> .\n',
        f'<urn:a> <urn:b> "t"{TYPE}\n',
        f'<urn:a> <urn:b> "\\u0041"{TYPE} .\n',
        f'<urn:a> <urn:b> <<( <urn:a> <urn:b> "t"{TYPE} )>> .\n',
        f'<urn:a b> <urn:b> "angString>{TYPE}" .\n',
        '<urn:a> <urn:b> <urn:c d> .\n',
        '<urn:a> <urn:b> "c"@en us .\n',
    ],
)  # fmt: skip
def test_nothing_else_is_let_through_with_it(row: str) -> None:
    for rows in ([row.encode()], [UNTAGGED, row.encode()]):
        with pytest.raises((SyntaxError, ValueError)):
            read_statements(rows)
