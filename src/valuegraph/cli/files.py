"""The files that a command is called with, looked at before anything is done."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from valuegraph.errors import ConfigurationError
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.syntaxes import Syntax, by_name, by_path

STANDARD_INPUT: Final = "-"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, or standard input where ``path`` is None."""

    name: str
    syntax: Syntax
    path: Path | None

    @property
    def size(self) -> int:
        """Its bytes; 0 where that is not known."""
        return 0 if self.path is None else self.path.stat().st_size

    def read(self) -> bytes:
        """The content."""
        return sys.stdin.buffer.read() if self.path is None else self.path.read_bytes()


def input_files(names: Iterable[str], format_name: str | None = None) -> list[InputFile]:
    """The files of a call, all of them usable.

    ``format_name`` stands in for their extensions. Raises
    :class:`~valuegraph.errors.ConfigurationError` for a file that is not there and
    :class:`~valuegraph.errors.UnknownSyntaxError` for one of no known syntax.
    """
    return [_input_file(name, format_name) for name in names]


def existing_file(name: str | Path) -> Path:
    """The path of a file that is there; ConfigurationError otherwise."""
    path = Path(name)
    if path.is_dir():
        raise ConfigurationError(f"{path} is a directory; name its files, such as {path}/*.ttl")
    if not path.exists():
        raise ConfigurationError(f"There is no file {path}.")
    return path


def named_document(file: InputFile) -> NamedDocument:
    """The content of a file with its address, for reading it as RDF."""
    if file.path is None:
        return NamedDocument(file.name, file.read(), file.syntax)
    return NamedDocument.of_file(file.path, file.syntax)


def _input_file(name: str, format_name: str | None) -> InputFile:
    if name == STANDARD_INPUT:
        if format_name is None:
            raise ConfigurationError(
                "Standard input has no extension: say what it holds, such as --format turtle."
            )
        return InputFile("standard input", by_name(format_name), None)
    path = existing_file(name)
    return InputFile(name, by_name(format_name) if format_name else by_path(path), path)
