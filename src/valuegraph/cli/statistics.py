"""The table of ``--stats``: where a validation spends its time, and which rules are broken."""

from collections.abc import Hashable
from typing import Final

from rich.measure import Measurement
from rich.table import Table

from valuegraph.cli.output import Terminal, counted, printable
from valuegraph.shapes.shape_names import ShapeNames
from valuegraph.shapes.statistics import Count, Statistics
from valuegraph.vocabulary.namespaces import SH

_MAX_ROWS: Final = 60


def print_statistics(statistics: Statistics, names: ShapeNames) -> None:
    """Print the shapes and their constraints to standard error, the slowest first."""
    by_shape: dict[Hashable, list[Count]] = {}
    for count in statistics.slowest_first():
        by_shape.setdefault(count.shape.node, []).append(count)
    groups = sorted(by_shape.values(), key=_seconds, reverse=True)
    table = Table(header_style="bold")
    table.add_column("Shape, constraint", overflow="fold")
    for title in ("Checks", "Values", "Hits", "Time, ms"):
        table.add_column(title, justify="right")
    rows = 0
    for shown, group in enumerate(groups):
        if rows + 1 + len(group) > _MAX_ROWS and shown:
            table.add_row(f"and {counted(len(groups) - shown, 'faster shape')}", style="dim")
            break
        table.add_row(printable(names.full(group[0].shape.node)), *_sums(group), style="bold")
        for count in group:
            table.add_row(f"  {_constraint(count, names)}", *_sums([count]))
        rows += 1 + len(group)
    terminal = Terminal(stderr=True)
    if not terminal.is_terminal:
        # Nothing bounds the width of a file or pipe.
        width = Measurement.get(terminal, terminal.options.update(max_width=1_000_000), table)
        terminal = Terminal(stderr=True, width=max(width.maximum, 80))
    terminal.print(table)
    total = sum(map(_seconds, groups))
    terminal.print(f"{total * 1000:,.1f} ms in constraints, those of nested shapes counted twice.")


def _constraint(count: Count, names: ShapeNames) -> str:
    component = names.names.iri(count.constraint.component).removeprefix("sh:")
    if count.constraint.component.value in SH:
        component = component.removesuffix("ConstraintComponent")
    return printable(f"{component}: {names.names.words(count.constraint.rule())}")


def _sums(counts: list[Count]) -> tuple[str, str, str, str]:
    return (
        f"{sum(each.calls for each in counts):,}",
        f"{sum(each.values for each in counts):,}",
        f"{sum(each.faults for each in counts):,}",
        f"{_seconds(counts) * 1000:,.1f}",
    )


def _seconds(counts: list[Count]) -> float:
    return sum(each.seconds for each in counts)
