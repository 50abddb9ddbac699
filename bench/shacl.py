"""Time of validating events: the compiled engine beside pySHACL and rudof, on the same graphs.

    python bench/shacl.py [--events 1000 10000 100000] [--full] [--profile]

Each engine has its shapes and data in memory, as it likes them best, before the clock starts; where
it can compile shapes, they are compiled. Every engine must find the same results. pySHACL validates
at most 2,000 events and the time is scaled to all of them (~) unless ``--full`` is given.
"""

import argparse
import cProfile
import gc
import pstats
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox
import pyshacl
from rdflib import Graph
from rdflib.namespace import SH as RDFLIB_SH

from events import events, network
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import RDF, RDFS, VF, XSD

try:
    import pyrudof
except ImportError:  # There is no wheel for every platform.
    pyrudof = None

FAULTY = 20
"""One event of so many is faulty in the faulty graphs."""

SCALED_FROM = 2000
OM = "http://www.ontology-of-units-of-measure.org/resource/om-2/"

PLAIN = """
@prefix : <https://bench.example/shapes/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix vf: <https://w3id.org/valueflows/ont/vf#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:Event a sh:NodeShape ; sh:targetClass vf:EconomicEvent ; sh:property
    [ sh:path vf:action ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path vf:provider ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path vf:receiver ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path vf:hasPointInTime ; sh:maxCount 1 ; sh:datatype xsd:dateTimeStamp ] ,
    [ sh:path vf:resourceInventoriedAs ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path vf:toResourceInventoriedAs ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path vf:resourceConformsTo ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path vf:resourceQuantity ; sh:maxCount 1 ; sh:class vf:Measure ] ,
    [ sh:path vf:effortQuantity ; sh:maxCount 1 ; sh:class vf:Measure ] ,
    [ sh:path vf:note ; sh:maxCount 1 ; sh:datatype xsd:string ] .
:Measure a sh:NodeShape ; sh:targetClass vf:Measure ; sh:property
    [ sh:path vf:hasNumericalValue ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:decimal ] ,
    [ sh:path vf:hasUnit ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .
"""

Result = tuple[str, str, str]
"""Focus node, property, constraint component."""


@dataclass
class Measured:
    """Seconds for the whole graph, and what was found in the events that were validated."""

    seconds: float
    results: list[Result]
    events: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--full", action="store_true", help="let pySHACL validate everything")
    parser.add_argument("--profile", action="store_true", help="where the compiled engine is")
    options = parser.parse_args()
    if pyrudof is None:
        print("pyrudof is not installed, so rudof is not measured: pip install pyrudof")
    files = bundled_files("shapes")
    bundled = [q for file in files for q in ox.parse(path=file, format=ox.RdfFormat.TURTLE)]
    plain = list(ox.parse(PLAIN, format=ox.RdfFormat.TURTLE))
    print(f"{'shapes':<9}{'events':>9}  {'faulty':<7}{'results':>8}", end="")
    print(f"{'compiled':>12}{'pySHACL':>12}{'rudof':>12}   times faster")
    for name, shapes in (("plain", plain), ("bundled", bundled)):
        for count in (1, *options.events):
            for faulty in (False, True):
                compare(name, shapes, count, faulty=faulty, full=options.full)
    if options.profile:
        profile(bundled, graph_of(10_000, faulty=False))


def compare(name: str, shapes: list[ox.Quad], count: int, *, faulty: bool, full: bool) -> None:
    """One line of the table."""
    data = graph_of(count, faulty=faulty)
    ours = compiled(shapes, data, count)
    fewer = count if full else min(count, SCALED_FROM)
    theirs = by_pyshacl(shapes, graph_of(fewer, faulty=faulty), fewer)
    same = ours if fewer == count else compiled(shapes, graph_of(fewer, faulty=faulty), fewer)
    assert sorted(theirs.results) == sorted(same.results), "pySHACL finds something else"
    of_pyshacl = theirs.seconds * count / fewer
    mark = "~" if fewer < count else ""
    line = f"{name:<9}{count:>9,}  {'5 %' if faulty else 'none':<7}{len(ours.results):>8,}"
    line += f"{shown(ours.seconds):>12}{mark + shown(of_pyshacl):>12}"
    ratios = f"{of_pyshacl / ours.seconds:,.0f}x"
    if pyrudof is not None:
        rudof = by_rudof(shapes, data, count)
        assert sorted(rudof.results) == sorted(ours.results), "rudof finds something else"
        line += f"{shown(rudof.seconds):>12}"
        ratios += f", {rudof.seconds / ours.seconds:,.1f}x"
    else:
        line += f"{'-':>12}"
    print(f"{line}   {ratios}", flush=True)


def graph_of(count: int, *, faulty: bool) -> list[ox.Quad]:
    """Events as a ledger stores them; a single one has 11 statements, more come with a network."""
    if count == 1:
        found = next(e for e in map(list, map(stored, events(100))) if len(e) == 11)
        return [q for q in found if q.predicate != VF.action or not faulty]
    found = [ox.Quad(VF.Organization, RDFS.subClassOf, VF.Agent)]
    for node in network()["@graph"]:
        thing = node.get("resourceInventoriedAs", node)
        found.append(ox.Quad(ox.NamedNode(thing["id"]), RDF.type, VF[thing["type"]]))
    for number, event in enumerate(events(count)):
        broken = (VF.action, VF.hasNumericalValue)[number // FAULTY % 2]
        is_faulty = faulty and number % FAULTY == 0
        found += (q for q in stored(event) if not is_faulty or q.predicate != broken)
    return found


def stored(event: dict[str, object]) -> Iterator[ox.Quad]:
    """The statements of one event."""
    subject = ox.NamedNode(str(event["id"]))
    yield ox.Quad(subject, RDF.type, VF[str(event["type"])])
    yield ox.Quad(subject, VF.created, stamp("2026-01-01T00:00:00Z"))
    for key, value in event.items():
        if isinstance(value, dict):
            measure = ox.NamedNode(f"{subject.value}#{key}")
            amount = ox.Literal(str(value["hasNumericalValue"]), datatype=XSD.decimal)
            yield ox.Quad(subject, VF[key], measure)
            yield ox.Quad(measure, RDF.type, VF.Measure)
            yield ox.Quad(measure, VF.hasNumericalValue, amount)
            yield ox.Quad(measure, VF.hasUnit, ox.NamedNode(f"{OM}{value['hasUnit']}"))
        elif key == "hasPointInTime":
            yield ox.Quad(subject, VF[key], stamp(str(value)))
        elif key == "action":
            yield ox.Quad(subject, VF[key], VF[str(value)])
        elif key not in ("id", "type"):
            yield ox.Quad(subject, VF[key], ox.NamedNode(str(value)))


def stamp(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=XSD.dateTimeStamp)


def compiled(shapes: list[ox.Quad], data: list[ox.Quad], count: int) -> Measured:
    validator = CompiledValidator(shapes)
    graph = MemoryGraph(data)
    report = validator.validate(graph)
    seconds = timed(partial(validator.validate, graph))
    found = [result(f.focus, f.path, f.rule) for f in report.findings]
    return Measured(seconds, found, count)


def by_pyshacl(shapes: list[ox.Quad], data: list[ox.Quad], count: int) -> Measured:
    of_shapes, of_data = as_rdflib(shapes), as_rdflib(data)
    validate = partial(pyshacl.validate, of_data, shacl_graph=of_shapes, inplace=True)
    _, graph, _ = validate()
    seconds = timed(validate)
    found = [
        (
            str(graph.value(each, RDFLIB_SH.focusNode)),
            str(graph.value(each, RDFLIB_SH.resultPath)),
            str(graph.value(each, RDFLIB_SH.sourceConstraintComponent)),
        )
        for each in graph.objects(None, RDFLIB_SH.result)
    ]
    return Measured(seconds, found, count)


def by_rudof(shapes: list[ox.Quad], data: list[ox.Quad], count: int) -> Measured:
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_shacl(turtle(shapes))
    rudof.read_data(turtle(data))
    report = rudof.validate_shacl()
    seconds = timed(rudof.validate_shacl)
    found = [(e.focus_node, e.path, e.constraint_component) for e in report]
    return Measured(seconds, found, count)


def as_rdflib(quads: list[ox.Quad]) -> Graph:
    return Graph().parse(data=turtle(quads), format="nt")


def turtle(quads: Iterable[ox.Quad]) -> str:
    triples = (q.triple for q in quads)
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode()


def result(focus: object, path: object, rule: ox.NamedNode) -> Result:
    def text(term: object) -> str:
        return term.value if isinstance(term, ox.NamedNode) else str(term)

    return text(focus), text(path), rule.value


def timed(validate: Callable[[], object]) -> float:
    """Seconds of the fastest of three rounds, each of at least a tenth of a second."""
    repeats, taken = 1, 0.0
    best = float("inf")
    gc.collect()
    for _ in range(3):
        while True:
            started = time.perf_counter()
            for _ in range(repeats):
                validate()
            taken = time.perf_counter() - started
            if taken >= 0.1:
                break
            repeats *= 4
        best = min(best, taken / repeats)
        if taken > 5:
            break
    return best


def shown(seconds: float) -> str:
    if seconds < 1e-3:
        return f"{seconds * 1e6:,.0f} µs"
    return f"{seconds * 1e3:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"


def profile(shapes: list[ox.Quad], data: list[ox.Quad]) -> None:
    validator, graph = CompiledValidator(shapes), MemoryGraph(data)
    with cProfile.Profile() as profiler:
        validator.validate(graph)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(20)


if __name__ == "__main__":
    main()
