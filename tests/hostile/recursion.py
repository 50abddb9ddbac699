"""How often a construct can be repeated before Oxigraph runs out of stack: the measurement that the
bounds in :mod:`valuegraph.rdf.nesting` rest on. ``python -m tests.hostile.recursion`` shows it."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from tests.hostile import constructs
from tests.hostile.constructs import SPARQL, Construct

MIB: Final = 1024 * 1024
_PROGRAM: Final = """
import resource, sys, threading
import pyoxigraph as ox

resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
size, syntax = int(sys.argv[1]), sys.argv[2]
text = sys.stdin.read()

def parse():
    rdf_format = ox.RdfFormat.from_media_type(syntax)
    for _ in ox.parse(text, format=rdf_format, base_iri="x:", lenient=True):
        pass

def query():
    store = ox.Store()
    nodes = [ox.NamedNode(f"x:{each}") for each in "spo"]
    store.extend([ox.Quad(*nodes), ox.Quad(*nodes[::-1]), ox.Quad(*nodes[:2], ox.Literal(1))])
    result = store.query(text)
    if not isinstance(result, ox.QueryBoolean):
        for _, _ in zip(range(100), result):
            pass

def work():
    try:
        query() if syntax == "sparql" else parse()
    except (SyntaxError, ValueError, RuntimeError, OSError):
        pass

threading.stack_size(size)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


def survives(syntax: str, text: str, stack: int, seconds: float | None = None) -> bool:
    """Whether a process is still there after it has read the text in a thread with so much stack;
    :class:`subprocess.TimeoutExpired` where it takes longer."""
    command = [sys.executable, "-c", _PROGRAM, str(stack), syntax]
    return not subprocess.run(command, input=text.encode(), timeout=seconds, check=False).returncode


def syntax_of(construct: Construct) -> str:
    """What :func:`survives` calls its syntax."""
    return SPARQL if isinstance(construct.syntax, str) else construct.syntax.media_type


def smallest_crash(construct: Construct, stack: int, most: int, seconds: float) -> str:
    """The smallest number of repeats, to a twentieth, that ends the process."""
    lower, upper = 0, 0
    for times in (100, 300, 1000, 3000, 10_000, 30_000, 100_000):
        if times > most or upper:
            break
        try:
            if survives(syntax_of(construct), construct.text(times), stack, seconds):
                lower = times
            else:
                upper = times
        except subprocess.TimeoutExpired:
            return f"more than {lower:,}; {times:,} take longer than {seconds:.0f} s"
    if not upper:
        return f"none up to {lower:,}"
    while upper - lower > upper // 20 + 1:
        middle = (lower + upper) // 2
        try:
            alive = survives(syntax_of(construct), construct.text(middle), stack, seconds)
        except subprocess.TimeoutExpired:
            alive = True
        lower, upper = (middle, upper) if alive else (lower, middle)
    return f"{upper:,}, {stack / upper / 1024:.1f} kB each"


def main() -> None:
    """Measure every construct with the stack that threads usually have."""
    groups = (constructs.NESTS, constructs.CHAINS, constructs.QUOTED)
    found = {name: each for group in groups for name, each in group.items()}
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda c: smallest_crash(c, 8 * MIB, 30_000, 10), found.values())
        for name, result in zip(found, results, strict=True):
            print(f"{name:28} {result}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
