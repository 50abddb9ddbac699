"""Recording an example network, so that there is something to look at."""

from pathlib import Path
from typing import Final

from valuegraph.errors import ConfigurationError
from valuegraph.ledger import Ledger, Receipt
from valuegraph.rdf.findings import Severity
from valuegraph.rdf.syntaxes import SYNTAXES, by_path
from valuegraph.shapes.report import line
from valuegraph.vocabulary.bundled import bundled

_EXTENSIONS: Final = frozenset(e for syntax in SYNTAXES for e in syntax.extensions)


def example_names() -> list[str]:
    """The names of the bundled example networks."""
    return sorted(
        folder.name for folder in bundled("examples").iterdir() if folder.is_dir() and _data(folder)
    )


def load_example(ledger: Ledger, name: str) -> list[Receipt]:
    """Record the files of an example network in name order, one commit each.

    Raises :class:`ConfigurationError` for a name that no example has, and where a file does not
    conform (an extension's shapes may be stricter than the example).
    """
    if name not in example_names():
        known = ", ".join(example_names()) or "none"
        raise ConfigurationError(f"There is no example network {name!r}. There are: {known}.")
    receipts: list[Receipt] = []
    for path in _data(bundled("examples") / name):
        receipt = ledger.record(path.read_bytes(), by_path(path))
        if not receipt.conforms:
            faults = [f for f in receipt.findings if f.severity is Severity.VIOLATION]
            raise ConfigurationError(
                f"{path.name} of the example network {name} does not conform: {line(faults[0])}"
            )
        receipts.append(receipt)
    return receipts


def _data(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in _EXTENSIONS)
