"""The passes of normalisation, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from valuegraph.rdf.document import Document
from valuegraph.rdf.findings import Finding, rejects
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.normalise.blank_nodes import Mint, Naming, Reference
from valuegraph.rdf.normalise.coercion import Coercion
from valuegraph.rdf.normalise.faults import Faults
from valuegraph.rdf.normalise.literals import well_formed
from valuegraph.rdf.normalise.names import Names
from valuegraph.rdf.normalise.node_values import NodeValues
from valuegraph.rdf.normalise.unit_values import UnitValues
from valuegraph.rdf.terms import Node, Term, as_node, shown
from valuegraph.vocabulary.namespaces import RDF, VF
from valuegraph.vocabulary.ontology import Ontology, local_name


@dataclass(frozen=True, slots=True)
class Normalised:
    """Statements in the default graph, in document order, without blank nodes, duplicates and what
    the vocabularies state themselves.

    Empty where a violation leaves open what the document says. Where one is about a single value,
    the rest goes on to be checked, so that all faults are told at once; nothing of it is recorded.
    ``root`` is the entity that the document as a whole describes, where its syntax tells.
    """

    quads: tuple[Quad, ...]
    findings: tuple[Finding, ...]
    root: NamedNode | None = None


def normalise(
    document: Document,
    ontology: Ontology,
    mint: Mint,
    limits: Limits = DEFAULT_LIMITS,
    root_class: NamedNode | None = None,
) -> Normalised:
    """Repair and coerce a document; ``root_class`` is the type of what it describes if untyped.

    The statements are taken out of the document.
    """
    faults = Faults()
    names = Names(ontology, limits, faults)
    first = RDF.first
    lists = {RDF.nil, *(q.subject for q in document.quads if q.predicate == first)}
    units = UnitValues(ontology, faults)
    nodes = NodeValues(ontology, document.prefixes, names, units, faults)
    coercion = Coercion(nodes, lists, faults)
    quads: list[Quad] = []
    for quad in document.drain():
        if faults.is_full:
            break
        repaired = _statement(quad, ontology, names, coercion, faults)
        if repaired is not None:
            quads.append(repaired)
    quads = units.settle(quads)
    root = None if faults.stops else _root(document, quads, names)
    quads = _with_own_classes(quads, ontology, faults)
    quads = _with_types(quads, ontology, root, root_class, faults)
    quads, naming = _named(quads, ontology, mint, limits, faults)
    quads = _without_vocabulary(quads, ontology, faults)
    findings = (*document.findings, *(_placed(f, naming) for f in faults.findings()))
    if faults.stops or rejects(document.findings):
        return Normalised((), findings)
    named_root = None if root is None else naming.name(root)
    return Normalised(tuple(dict.fromkeys(quads)), findings, named_root)


def _placed(finding: Finding, naming: Naming) -> Finding:
    """A finding with the IRI that a blank node has or would have had."""
    focus, value = (
        naming.name(term) or term if isinstance(term, BlankNode) else term
        for term in (finding.focus, finding.value)
    )
    return replace(finding, focus=focus, value=value)


def _root(document: Document, quads: list[Quad], names: Names) -> Node | None:
    """The node that the document as a whole describes, as it is called after repair."""
    root = document.root
    if isinstance(root, NamedNode):
        root = names.entity(root, root, None)
    if root is None or all(q.subject != root for q in quads):
        return None
    return as_node(root)


def _statement(
    quad: Quad, ontology: Ontology, names: Names, coercion: Coercion, faults: Faults
) -> Quad | None:
    """One statement with its names mapped, its value coerced, its direction canonical."""
    subject, stated, value = quad.subject, quad.predicate, quad.object
    if not isinstance(quad.graph_name, DefaultGraph):
        faults.violation(
            "NamedGraph",
            "Economic records go to the default graph; submit them without a graph name "
            "(in JSON-LD, no id beside @graph).",
            subject,
            value=quad.graph_name,
        )
        return None
    if isinstance(subject, Triple) or isinstance(value, Triple):
        message = "Quoted triples are not economic records; state the triple itself."
        faults.violation("QuotedTriple", message, subject, stated, value)
        return None
    focus: Node | None = subject
    if isinstance(subject, NamedNode):
        focus = names.entity(subject, subject, None)
    predicate = names.predicate(stated, subject, value)
    if focus is None or predicate is None:
        return None
    if predicate == RDF.type:
        named = coercion.nodes.type_(focus, value)
        class_ = None if named is None else names.class_(named, focus)
        return None if class_ is None else _kept(quad, focus, predicate, class_)
    known = ontology.properties.get(predicate)
    checked: Term | None = value
    if isinstance(value, Literal):
        checked = well_formed(value, focus, predicate, names, faults)
    coerced = None if checked is None else coercion.value(focus, known, checked)
    if isinstance(coerced, NamedNode):
        coerced = names.individual(coerced, focus, predicate)
    if coerced is None:
        return None
    if known is not None and known.inverse_of is not None:
        assert isinstance(coerced, NamedNode | BlankNode), "inverses are object properties"
        return Quad(coerced, known.inverse_of, focus)
    return _kept(quad, focus, predicate, coerced)


def _kept(quad: Quad, subject: Node, predicate: NamedNode, value: Term) -> Quad:
    """The statement with these terms: mostly the one there is, which need not be made again."""
    if value == quad.object and subject == quad.subject and predicate == quad.predicate:
        return quad
    return Quad(subject, predicate, value)


def _with_own_classes(quads: list[Quad], ontology: Ontology, faults: Faults) -> list[Quad]:
    """ValueFlows types beside those of other vocabularies that mean the same (``foaf:Person``).

    What the document states of a ValueFlows type itself goes first.
    """
    foreign, type_ = ontology.foreign_classes, RDF.type
    if not any(q.predicate == type_ and q.object in foreign for q in quads):
        return quads
    stated: dict[Term, dict[NamedNode, None]] = {}
    for quad in quads:
        if quad.predicate == type_ and isinstance(quad.object, NamedNode):
            stated.setdefault(quad.subject, {})[quad.object] = None
    found: list[Quad] = []
    for node, classes in stated.items():
        own = {c for c in classes if c in ontology.classes}
        meant = {foreign[c]: c for c in classes if c in foreign}
        for class_, was in meant.items():
            below = (other for other in meant if other != class_)
            is_more = all(ontology.is_a(class_, each) and each != class_ for each in own)
            if is_more and not any(ontology.is_a(other, class_) for other in below):
                message = (
                    f"What has the type {shown(was)} is {local_name(class_)} in ValueFlows; it "
                    "gets that type too."
                )
                faults.repair("TypeInferred", message, node, type_, was, key=shown(was))
                found.append(Quad(as_node(node), type_, class_))
    return [*quads, *found]


def _with_types(
    quads: list[Quad],
    ontology: Ontology,
    root: Node | None,
    root_class: NamedNode | None,
    faults: Faults,
) -> list[Quad]:
    """Types that follow from where a node stands: the root's class, the range of its reference.

    Only nodes that the document describes are typed, and only where the range is a single class.
    """
    type_ = RDF.type
    typed = {q.subject for q in quads if q.predicate == type_}
    described = dict.fromkeys(q.subject for q in quads)
    inferred: dict[Node, NamedNode] = {}
    first = root or next((as_node(s) for s in described), None)
    if root_class is not None and first is not None and first not in typed:
        inferred[first] = root_class
    for quad in quads:
        target = quad.object
        if target not in described or target in typed or target in inferred:
            continue
        known = ontology.properties.get(quad.predicate)
        if known is None:
            continue
        classes = [c for c in known.range if c in ontology.classes]
        if known.is_object and len(classes) == 1:
            inferred[as_node(target)] = classes[0]
            if classes[0] != VF.Measure:
                name = local_name(classes[0])
                message = f"Took the value of {known.name} to be of type {name}; none was stated."
                faults.repair("TypeInferred", message, target, RDF.type, key=name)
    return [*quads, *(Quad(node, RDF.type, class_) for node, class_ in inferred.items())]


def _without_vocabulary(quads: list[Quad], ontology: Ontology, faults: Faults) -> list[Quad]:
    """The statements that the vocabularies do not make themselves: documents may come with the
    units and actions that they use."""
    found: list[Quad] = []
    for quad in quads:
        if ontology.states(quad):
            message = f"The vocabularies say this of {shown(quad.subject)} already."
            faults.repair("StatedByVocabulary", message, quad.subject, key=shown(quad.subject))
        else:
            found.append(quad)
    return found


def _possible_classes(quad: Quad, nameless: Node, ontology: Ontology) -> list[str]:
    """The classes of a node that stands in a statement, where they are few."""
    known = ontology.properties.get(quad.predicate)
    classes: frozenset[NamedNode] = frozenset()
    if known is not None:
        classes = known.domain if nameless == quad.subject else known.range
    names = sorted(local_name(c) for c in classes if c in ontology.classes)
    if not 0 < len(names) <= 6:
        return []
    return names


def _named(
    quads: list[Quad],
    ontology: Ontology,
    mint: Mint,
    limits: Limits,
    faults: Faults,
) -> tuple[list[Quad], Naming]:
    """The statements with an IRI for every blank node, and the names of all; takes ``quads``."""
    types: dict[Node, list[NamedNode]] = {}
    references: dict[Node, Reference] = {}
    used: set[Term] = set()
    type_ = RDF.type
    for quad in quads:
        subject, value = as_node(quad.subject), quad.object
        if isinstance(subject, NamedNode) and "#" in subject.value:  # As fragments have it.
            used.add(subject)
        if isinstance(value, NamedNode):
            if "#" in value.value:
                used.add(value)
            if quad.predicate == type_ and isinstance(subject, BlankNode):
                types.setdefault(subject, []).append(value)
        elif isinstance(value, BlankNode) and value != subject:
            references.setdefault(value, Reference(subject, quad.predicate))
    naming = Naming(ontology, mint, types, references, used, limits)
    unnamed: dict[Node, Quad] = {}
    found: list[Quad] = []
    quads.reverse()
    while quads:  # They are given up while their successors are made.
        quad = quads.pop()
        subject, value = as_node(quad.subject), quad.object
        named = naming.name(subject) if isinstance(subject, BlankNode) else subject
        target = naming.name(value) if isinstance(value, BlankNode) else value
        if named is None or target is None:
            nameless = subject if named is None else as_node(value)
            unnamed.setdefault(nameless, quad)
        elif named is subject and target is value:
            found.append(quad)
        else:
            found.append(Quad(named, quad.predicate, target))
    if not faults.stops:  # Else what refers to a node may have been refused.
        _report_unnamed(unnamed, types, references, ontology, faults)
    return found, naming


def _report_unnamed(
    unnamed: Mapping[Node, Quad],
    types: Mapping[Node, list[NamedNode]],
    references: Mapping[Node, Reference],
    ontology: Ontology,
    faults: Faults,
) -> None:
    """A violation for each node that nothing names, save those that hang on another such node."""
    owned = {node for node in unnamed if node in references and references[node].owner in unnamed}
    for node in [each for each in unnamed if each not in owned] or unnamed:
        quad = unnamed[node]
        names = _possible_classes(quad, node, ontology)
        type_ = f'a "type" ({", ".join(names)})' if names else 'a "type" of ValueFlows'
        if node in types:
            message = (
                f"What has the type {shown(types[node][0])} has no id, and the ledger makes none "
                f'for a type that no vocabulary has: give it an "id", or {type_} as well.'
            )
        else:
            either = "" if names else 'an "id", or '
            message = f"Nothing tells what this is: give it {either}{type_}."
        faults.violation("Nameless", message, path=quad.predicate, value=quad.object)
