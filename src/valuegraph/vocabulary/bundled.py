"""Where the ontology, shapes and examples that come with Valuegraph are.

In a wheel they are in the package; in a source tree they are folders beside ``src``.
"""

from pathlib import Path
from typing import Literal

Kind = Literal["ontology", "shapes", "examples"]

_PACKAGE = Path(__file__).resolve().parent.parent


def bundled(kind: Kind) -> Path:
    """The folder of bundled files of this kind."""
    in_wheel = _PACKAGE / "bundled" / kind
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent.parent / kind


def bundled_files(kind: Kind, suffix: str = ".ttl") -> list[Path]:
    """The bundled files of this kind, sub-folders excluded, in name order."""
    return sorted(path for path in bundled(kind).iterdir() if path.suffix == suffix)
