"""The price of the rules: the rate of commits with every shape and rule, against the essentials.

    python bench/rules.py [--events 4000] [--commits 1,100] [--rounds 3]

The essentials are the shapes of the classes, whose properties have so many values, of such a
datatype, kind or class; and no rules. Both sides read, normalise, apply effects and write to a
store in memory, and the time is that of the processor, whatever else runs. Rounds alternate, and
the best of each side counts.
"""

import argparse
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import orjson
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from events import document, events, network
from valuegraph import Ledger
from valuegraph.ledger import Schema, pipeline
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.rdf.syntaxes import JSON_LD
from valuegraph.shapes.imports import ShapesFile, ShapesGraph
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import SH
from valuegraph.vocabulary.ontology import Ontology, local_name

BASE = "https://ledger.example/"
GOAL = 1.5
TARGETS = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=4_000)
    parser.add_argument("--commits", default="1,100", help="how many events a commit has")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    ontology = Ontology.load()
    shapes = [
        q for path in bundled_files("shapes") for q in parse(path=path, format=RdfFormat.TURTLE)
    ]
    with_rules = schema_of(ontology, shapes)
    without_rules = schema_of(ontology, [q for q in shapes if is_essential(q)])
    print(f"{'events in a commit':<20}{'all rules':>14}{'essentials':>14}{'ratio':>8}")
    for size in map(int, options.commits.split(",")):
        count = min(options.events, 1_000 * size)
        full = fast = 0.0
        for _ in range(options.rounds):
            full = max(full, rate(with_rules, count, size))
            with unruled():
                fast = max(fast, rate(without_rules, count, size))
        print(f"{size:<20,}{full:>12,.0f}/s{fast:>12,.0f}/s{fast / full:>8.2f}")
    print(f"events per second of processor time; the ratio should be {GOAL} at most")


def is_essential(quad: Quad) -> bool:
    """Whether a statement of the shapes is to stay: all but the targets of rules. A shape that says
    what a class is like has the name of that class."""
    if quad.predicate not in TARGETS or not isinstance(quad.subject, NamedNode):
        return True
    return isinstance(quad.object, NamedNode) and local_name(quad.subject) == local_name(
        quad.object
    )


@contextmanager
def unruled() -> Iterator[None]:
    """Without the rules that the pipeline takes from `ledger.rules`."""
    rules = {
        name: rule
        for name, rule in vars(pipeline).items()
        if getattr(rule, "__module__", "").startswith("valuegraph.ledger.rules.") and callable(rule)
    }
    for name in rules:
        setattr(pipeline, name, lambda *_: ())
    try:
        yield
    finally:
        for name, rule in rules.items():
            setattr(pipeline, name, rule)


def schema_of(ontology: Ontology, shapes: list[Quad]) -> Schema:
    """The schema with these shapes."""
    return Schema.of(ontology, ShapesGraph((ShapesFile("shapes.ttl", tuple(shapes)),)), BASE)


def rate(schema: Schema, count: int, size: int) -> float:
    """Events per second, in commits of a size."""
    stream = events(count)
    bodies = [document(list(islice(stream, size))) for _ in range(count // size)]
    with Ledger(StoreFollower(OxigraphStore(None, schema.stamped)), schema) as ledger:
        assert ledger.record(orjson.dumps(network()), JSON_LD).conforms
        started = time.process_time()
        for body in bodies:
            receipt = ledger.record(body, JSON_LD)
            assert receipt.conforms, receipt.findings[0]
        return count / (time.process_time() - started)


if __name__ == "__main__":
    main()
