"""The specification's examples, taken apart into the blocks that they consist of.

Each file is one YAML-LD document: a context, and a graph in which comments begin the blocks (the
resources before, the processes, the resources after). A block is a document as well: the same
context, and its own part of the graph, letter by letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[3] / "shared/reference/valueflows-examples"

_GRAPH = "'@graph':\n"
_HEADING = re.compile(r"  #(?P<title>.*)\n")


@dataclass(frozen=True)
class Block:
    """``name`` is the example with the block's place in it, from 1: ``production-07/4``."""

    name: str
    title: str
    text: str

    def with_repairs(self, *repairs: tuple[str, str]) -> Block:
        """The block with parts of its text replaced; each must be in it."""
        text = self.text
        for wrong, right in repairs:
            assert wrong in text, (self.name, wrong)
            text = text.replace(wrong, right)
        return replace(self, text=text)


def example(path: Path) -> str:
    """How an example is called: the beginning of its file's name."""
    return "-".join(path.stem.split("-")[:2])


def split(name: str, text: str) -> list[Block]:
    """The blocks of an example, in order. Nothing but comments and the context is outside them."""
    opening, found, graph = text.partition(_GRAPH)
    assert found, f"{name} has no graph of its own"
    titles: list[str] = []
    parts: list[str] = []
    for line in graph.splitlines(keepends=True):
        heading = _HEADING.fullmatch(line)
        if heading:
            titles.append(heading["title"].strip())
            parts.append("")
        elif parts:
            parts[-1] += line
        else:
            assert not line.strip(), f"{name} has something before its first block: {line}"
    return [
        Block(f"{name}/{number}", title, opening + _GRAPH + part)
        for number, (title, part) in enumerate(zip(titles, parts, strict=True), start=1)
    ]


def read_blocks(folder: Path) -> dict[str, Block]:
    """Every block of every example, by name."""
    found = [
        block
        for path in sorted(folder.glob("*.yaml"))
        for block in split(example(path), path.read_text(encoding="utf-8"))
    ]
    return {block.name: block for block in found}
