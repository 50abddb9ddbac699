"""Query results as a table for a person."""

from itertools import islice
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions
from rich.measure import Measurement
from rich.table import Table

from valuegraph.cli.output import Terminal, counted, printable
from valuegraph.rdf.terms import Term
from valuegraph.vocabulary.namespaces import PREFIXES, XSD

MAX_ROWS: Final = 5000
"""A table is laid out as a whole, and nobody reads more; other formats write everything."""

_NUMBERS: Final = frozenset((XSD.integer, XSD.decimal, XSD.double, XSD.float))


def print_table(solutions: QuerySolutions) -> None:
    """Print the solutions; beyond :data:`MAX_ROWS` say how to get the others."""
    variables = [variable.value for variable in solutions.variables]
    rows = [[solution[name] for name in variables] for solution in islice(solutions, MAX_ROWS)]
    others = sum(1 for _ in solutions)
    table = Table(*map(printable, variables), header_style="bold")
    for number, column in enumerate(table.columns):
        column.overflow = "fold"
        if rows and all(_is_number(row[number]) for row in rows):
            column.justify = "right"
    for row in rows:
        table.add_row(*(printable(_shown(term)) for term in row))
    terminal = Terminal()
    if not terminal.is_terminal:
        # Nothing bounds the width of a file or pipe.
        width = Measurement.get(terminal, terminal.options.update(max_width=1_000_000), table)
        terminal = Terminal(width=max(width.maximum, 80))
    terminal.print(table)
    terminal.print(counted(len(rows) + others, "row"))
    if others:
        Terminal(stderr=True).print(
            f"The first {MAX_ROWS:,} are shown; --format csv writes all of them."
        )


def _shown(term: Term | None) -> str:
    """A value without its datatype, an IRI by its usual prefix; nothing where it is unbound."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value[len(namespace) :]}"
        return term.value
    return term.value if isinstance(term, Literal) else str(term)


def _is_number(term: Term | None) -> bool:
    return term is None or (isinstance(term, Literal) and term.datatype in _NUMBERS)
