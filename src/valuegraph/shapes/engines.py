"""The SHACL engines by name."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from pyoxigraph import Quad

from valuegraph.errors import ConfigurationError
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.shapes.validator import Validator


def _pyshacl(shapes: Iterable[Quad], vocabulary: Iterable[Quad]) -> Validator:
    # It takes longer to import than everything else, and few ask for it.
    from valuegraph.shapes.rdflib_bridge import PyShaclValidator  # noqa: PLC0415

    return PyShaclValidator(shapes, vocabulary)


ENGINES: Final[Mapping[str, Callable[[Iterable[Quad], Iterable[Quad]], Validator]]] = {
    "compiled": CompiledValidator,
    "pyshacl": _pyshacl,
}
"""Each takes the quads of the shapes and those of the vocabularies (for subclass axioms)."""

DEFAULT_ENGINE: Final = "compiled"


def compile_shapes(
    shapes: Iterable[Quad], vocabulary: Iterable[Quad] = (), engine: str = DEFAULT_ENGINE
) -> Validator:
    """The validator for these shapes.

    ``vocabulary`` gives the subclass axioms that targets and ``sh:class`` follow, and what paths
    find of terms that the data says nothing about. Raises
    :class:`~valuegraph.errors.ShapesError` for shapes that the engine cannot use.
    """
    if engine not in ENGINES:
        raise ConfigurationError(f"No SHACL engine {engine!r}. Use one of: {', '.join(ENGINES)}")
    return ENGINES[engine](shapes, vocabulary)
