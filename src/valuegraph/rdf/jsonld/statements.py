"""Reading JSON values to statements: expansion and deserialization in one walk (JSON-LD 1.1 API,
sections 5.1 and 8.1).

The expanded form is never held: each object is classified by what its keys mean, and its
statements go out as they are found, in document order. What refers to an object comes first, then
its types, then its keys as they stand. Whatever JSON-LD drops is told to the
:class:`~valuegraph.rdf.jsonld.omissions.Omissions`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from valuegraph.rdf.document import DocumentError
from valuegraph.rdf.intake import Intake
from valuegraph.rdf.jsonld.active_context import UNSTATED, ActiveContext, Definition
from valuegraph.rdf.jsonld.context_processing import ContextProcessor
from valuegraph.rdf.jsonld.entries import NULL, UNDEFINED, Entry, ObjectEntries, read_entries
from valuegraph.rdf.jsonld.faults import (
    kind,
    malformed,
    no_json_ld,
    told,
    too_deep,
    too_many_values,
)
from valuegraph.rdf.jsonld.links import Cells, Graph, Link, Property, statement
from valuegraph.rdf.jsonld.numbers import JsonNumber
from valuegraph.rdf.jsonld.omissions import Omissions
from valuegraph.rdf.jsonld.value_expansion import ValueExpansion, checked_index
from valuegraph.rdf.limits import Limits
from valuegraph.rdf.terms import DEFAULT_GRAPH, Node, excerpt
from valuegraph.vocabulary.namespaces import RDF


@dataclass(frozen=True, slots=True)
class _Given:
    """What the place of a value says of it: in maps, a key is an id, a type or the value of a
    property. In a map of types the context that belongs to the type stays in force."""

    id: str | None = None
    type: str | None = None
    statement: tuple[NamedNode, Node | Literal] | None = None
    in_map: bool = False


_NOTHING: Final = _Given()


class Statements:
    """Reads the values of one document into ``intake``. ``root`` is the node that the outermost
    object describes. Where ``judged_later``, what says nothing is refused at once."""

    def __init__(
        self, contexts: ContextProcessor, values: ValueExpansion, omissions: Omissions,
        intake: Intake, limits: Limits, is_property: Callable[[str], bool], *, judged_later: bool,
    ) -> None:  # fmt: skip
        self.root: Node | None = None
        self._contexts = contexts
        self._values = values
        self._omissions = omissions
        self._take = intake.take
        self._quads = intake.quads
        self._limits = limits
        self._is_property = is_property
        self._judged_later = judged_later
        self._nodes = 0

    def document(self, content: Any, active: ActiveContext) -> None:
        """Read the whole document. Raises :class:`DocumentError`."""
        if isinstance(content, dict):
            self._object(active, None, content, None, DEFAULT_GRAPH, 0, is_document=True)
        else:
            self._entities(active, None, content, DEFAULT_GRAPH, 0)

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes + self._contexts.values > self._limits.nodes:
            raise DocumentError(too_many_values(self._limits))

    def _entities(
        self, active: ActiveContext, term: str | None, value: Any, graph: Graph, depth: int
    ) -> None:
        """What stands among the entities of a graph."""
        if isinstance(value, dict):
            self._object(active, term, value, None, graph, depth)
        elif isinstance(value, list):
            self._check_depth(depth)
            self._count(len(value))
            for each in value:
                self._entities(active, term, each, graph, depth + 1)
        else:
            self._bare(value, term)

    def _bare(self, value: Any, term: str | None) -> None:
        if self._judged_later:
            raise malformed(f"Among the entities is a bare {kind(value)}; send objects alone.")
        if value is not None:
            self._omissions.bare(value, term or "@graph")

    def _check_depth(self, depth: int) -> None:
        if depth >= self._limits.depth:
            raise DocumentError(too_deep(self._limits))

    def _value(
        self, active: ActiveContext, term: str, value: Any, link: Link, depth: int,
        given: _Given = _NOTHING,
    ) -> None:  # fmt: skip
        """A value of a term, or several."""
        if isinstance(value, dict):
            self._object(active, term, value, link, link.graph, depth, given)
        elif isinstance(value, list):
            self._check_depth(depth)
            self._count(len(value))
            for each in value:
                if isinstance(each, list) and isinstance(link, Cells):
                    self._list(active, term, each, link, depth + 1)
                else:
                    self._value(active, term, each, link, depth + 1, given)
        elif value is not None:
            definition = active.terms.get(term)
            if definition is not None and definition.context is not UNSTATED:
                active = self._contexts.of_property(active, definition)
                definition = active.terms.get(term)
            found = self._values.scalar(active, definition, value, link)
            if found is not None:
                link.state(found)
                if given is not _NOTHING:
                    self._state_given(found, link.graph, given)

    def _list(self, active: ActiveContext, term: str, value: Any, link: Link, depth: int) -> None:
        cells = Cells(link, self._take)
        self._value(active, term, value, cells, depth)
        cells.end()

    def _state_given(self, found: Node | Literal, graph: Graph, given: _Given) -> None:
        if given is _NOTHING or (given.statement is None and given.type is None):
            return
        if isinstance(found, Literal):
            raise no_json_ld("A map by types or by a property has a value that is no object.")
        if given.statement is not None:
            self._take(statement(found, *given.statement, graph))
        if given.type is not None:
            class_ = self._values.node(given.type, found)
            if class_ is not None:
                self._take(statement(found, RDF.type, class_, graph))

    def _object(
        self, active: ActiveContext, term: str | None, element: dict[str, Any], link: Link | None,
        graph: Graph, depth: int, given: _Given = _NOTHING, *, is_document: bool = False,
    ) -> None:  # fmt: skip
        self._check_depth(depth)
        self._count(len(element))
        within, before_types = self._context_of(active, term, element, given)
        found = read_entries(within, element, self._contexts, self._limits, depth)
        keywords = found.keywords
        if "@value" in keywords:
            self._value_object(found, term, link, given)
        elif "@list" in keywords or "@set" in keywords:
            self._collection(found, term, link, graph, depth)
        elif is_document and _is_graph_alone(found):
            self._tell_left_out(found, None)
            self._entities(within, None, found.content[0].value, graph, depth + 1)
        elif not self._is_nothing(found, link):
            subject = self._node(found, before_types, link, graph, depth, given)
            if is_document and not found.has("@graph"):
                self.root = subject

    def _context_of(
        self, active: ActiveContext, term: str | None, element: dict[str, Any], given: _Given
    ) -> tuple[ActiveContext, ActiveContext]:
        """The context in which an object is read, and the one in which its types are."""
        property_ = None if term is None else active.terms.get(term)
        if active.previous is not None and not given.in_map:
            meanings = [active.key(key) for key in element]
            if "@value" not in meanings and meanings != ["@id"]:
                active = active.previous
        active = self._contexts.of_property(active, property_)
        if "@context" in element:
            active = self._contexts.process(active, element["@context"])
        typed = active
        for key in sorted([key for key in element if active.key(key) == "@type"]):
            value = element[key]
            types = value if isinstance(value, list) else [value]
            for type_ in sorted(each for each in types if isinstance(each, str)):
                typed = self._contexts.of_type(typed, active.terms.get(type_))
        return typed, active

    def _is_nothing(self, found: ObjectEntries, link: Link | None) -> bool:
        """Whether JSON-LD drops an object for what stands in it alone."""
        focus = None if link is None else link.focus
        match list(found.keywords.items()):
            case [("@language", _)] if not found.content:
                self._tell_left_out(found, focus)
                self._omissions.without_meaning("@language", focus, "without @value")
                return True
            case [("@id", str(id_))] if not found.content and not found.left_out:
                if found.active.expand(id_, relative=True) is None:
                    self._omissions.without_meaning(id_, focus, "as an id in JSON-LD")
                    return True
        return False

    def _value_object(
        self, found: ObjectEntries, term: str | None, link: Link | None, given: _Given
    ) -> None:
        for each in found.content:
            raise no_json_ld(f"An object has @value and {excerpt(each.key)!r} as well; give one.")
        if link is None:
            self._bare_object(found.keywords["@value"], term)
            return
        self._tell_left_out(found, link.focus)
        literal = self._values.value_object(found.active, found.keywords, link)
        if literal is not None:
            link.state(literal)
            self._state_given(literal, link.graph, given)

    def _bare_object(self, value: Any, term: str | None) -> None:
        if value is not None or self._judged_later:
            self._bare(value, term)

    def _collection(
        self, found: ObjectEntries, term: str | None, link: Link | None, graph: Graph, depth: int
    ) -> None:
        """A list object or a set object."""
        keyword = "@list" if "@list" in found.keywords else "@set"
        if found.content or not found.keywords.keys() <= {keyword, "@index"}:
            raise no_json_ld(f"An object has {keyword} and other keys as well; give one of them.")
        self._tell_left_out(found, None if link is None else link.focus)
        self._tell_index(found, None if link is None else link.focus)
        value = found.keywords[keyword]
        if link is None or term is None:
            if keyword == "@list":
                self._bare_object(value, term)
            else:
                self._entities(found.active, term, value, graph, depth + 1)
        elif keyword == "@list":
            self._list(found.active, term, value, link, depth + 1)
        else:
            self._value(found.active, term, value, link, depth + 1)

    def _node(
        self, found: ObjectEntries, before_types: ActiveContext, link: Link | None, graph: Graph,
        depth: int, given: _Given,
    ) -> Node | None:  # fmt: skip
        """A node object: what refers to it, its types, and what it says as it stands."""
        subject = self._subject(found, given)
        before = len(self._quads)
        if subject is not None and link is not None:
            link.state(subject)
        self._tell_left_out(found, subject)
        self._tell_index(found, subject)
        for keyword in ("@language", "@direction"):
            if keyword in found.keywords:
                self._omissions.without_meaning(keyword, subject, "without @value")
        if subject is not None:
            self._state_given(subject, graph, given)
        self._types(found, before_types, subject, graph)
        for entry in found.content:
            if entry.meaning[0] == "@":
                self._keyword(entry, subject, graph, depth + 1)
            else:
                self._property(entry, subject, graph, depth + 1)
        is_stated = link is not None or len(self._quads) > before
        if not is_stated and subject is not None and "@id" in found.keywords:
            self._omissions.nothing_stated(subject)
        return subject

    def _subject(self, found: ObjectEntries, given: _Given) -> Node | None:
        if "@id" not in found.keywords:
            return BlankNode() if given.id is None else self._values.node(given.id)
        value = found.keywords["@id"]
        if not isinstance(value, str) or isinstance(value, JsonNumber):
            raise no_json_ld(
                "@id value must be a string. Give each id as text; leave it out where the entity "
                "is new."
            )
        expanded = found.active.expand(value, relative=True)
        if expanded is None:
            self._omissions.without_meaning(value, None, "as an id in JSON-LD")
            return BlankNode()
        return self._values.node(expanded)

    def _types(
        self, found: ObjectEntries, active: ActiveContext, subject: Node | None, graph: Graph
    ) -> None:
        for each in found.types:
            if not isinstance(each, str) or isinstance(each, JsonNumber):
                raise no_json_ld(f"@type is {told(each)}; write the name of a class, or several.")
            expanded = active.expand(each, vocab=True, relative=True)
            if expanded is None:
                self._omissions.without_meaning(each, subject, "as a @type in JSON-LD")
                continue
            class_ = self._values.node(expanded, subject)
            if subject is not None and class_ is not None:
                self._take(statement(subject, RDF.type, class_, graph))

    def _keyword(self, entry: Entry, subject: Node | None, graph: Graph, depth: int) -> None:
        value, active = entry.value, entry.active
        match entry.meaning:
            case "@graph":
                self._graph(entry, subject, depth)
            case "@included":
                self._included(active, value, graph, depth)
            case "@reverse":
                if not isinstance(value, dict):
                    raise no_json_ld(f"@reverse is {told(value)}; write an object of properties.")
                self._check_depth(depth)
                self._count(len(value))
                self._reversed(active, value, subject, graph, depth)

    def _graph(self, entry: Entry, subject: Node | None, depth: int) -> None:
        if subject is None:
            return
        self._entities(entry.active, None, entry.value, subject, depth)

    def _included(self, active: ActiveContext, value: Any, graph: Graph, depth: int) -> None:
        for each in value if isinstance(value, list) else [value]:
            is_entity = isinstance(each, dict) and {"@value", "@list", "@set"}.isdisjoint(
                active.key(key) or "" for key in each
            )
            if not is_entity:
                raise no_json_ld(f"@included has {told(each)}; write objects with properties.")
            self._object(active, None, each, None, graph, depth)

    def _reversed(
        self, active: ActiveContext, value: dict[str, Any], subject: Node | None, graph: Graph,
        depth: int,
    ) -> None:  # fmt: skip
        within, _ = self._context_of(active, None, value, _NOTHING)
        found = read_entries(within, value, self._contexts, self._limits, depth)
        if found.keywords or any(each.meaning[0] == "@" for each in found.content):
            raise no_json_ld("@reverse has a keyword among its properties; leave it out.")
        self._tell_left_out(found, subject)
        for entry in found.content:
            self._property(entry, subject, graph, depth + 1, is_reversed=True)

    def _property(
        self, entry: Entry, subject: Node | None, graph: Graph, depth: int, *,
        is_reversed: bool = False,
    ) -> None:  # fmt: skip
        """A key that is a property, by what contains its values."""
        active, value, definition = entry.active, entry.value, entry.definition
        predicate = self._predicate(entry, subject)
        if definition is None:
            link = Property(subject, predicate, graph, self._take, reverse=is_reversed)
            self._value(active, entry.key, value, link, depth)
            return
        reverse = definition.reverse != is_reversed
        link = Property(subject, predicate, graph, self._take, reverse=reverse)
        container = definition.container
        if definition.coercion == "@json":
            self._check_json(value, depth)
            link.state(self._values.json_literal(value))
        elif not container:
            self._value(active, entry.key, value, link, depth)
        elif isinstance(value, dict) and "@language" in container:
            self._language_map(entry, value, link, depth)
        elif isinstance(value, dict) and not container.isdisjoint(("@id", "@index", "@type")):
            self._map(entry, definition, value, link, depth)
        elif "@list" in container and value is not None and not self._is(entry, value, "@list"):
            self._list(active, entry.key, value, link, depth)
        elif "@graph" in container:
            for each in value if isinstance(value, list) else [value]:
                self._graph_object(entry, active, each, link, depth, _NOTHING)
        else:
            self._value(active, entry.key, value, link, depth)

    def _predicate(self, entry: Entry, subject: Node | None) -> NamedNode | None:
        if entry.meaning.startswith("_:"):
            reason = "as a property, being a blank node"
            self._omissions.without_meaning(entry.key, subject, reason)
            return None
        return self._values.predicate(entry.meaning, subject)

    def _is(self, entry: Entry, value: Any, keyword: str) -> bool:
        """Whether a value is a list object or graph object."""
        if not isinstance(value, dict):
            return False
        active, _ = self._context_of(entry.active, entry.key, value, _NOTHING)
        meanings = {active.key(key) for key in value if key != "@context"}
        if keyword == "@graph" and not meanings <= {"@graph", "@id", "@index"}:
            return False
        return keyword in meanings

    def _language_map(self, entry: Entry, value: dict[str, Any], link: Link, depth: int) -> None:
        self._check_depth(depth)
        for language, texts in value.items():
            self._count(1)
            for text in texts if isinstance(texts, list) else [texts]:
                if text is None:
                    continue
                found = self._values.in_language(text, language, entry.active, entry.key, link)
                if found is not None:
                    link.state(found)

    def _map(
        self, entry: Entry, definition: Definition, value: dict[str, Any], link: Link, depth: int
    ) -> None:
        """A map by index, id or type (section 5.1.2, step 13.8)."""
        self._check_depth(depth)
        self._count(len(value))
        container, active = definition.container, entry.active
        for index, items in value.items():
            within = active
            if "@index" not in container:
                within = active.previous or active
            if "@type" in container:
                within = self._contexts.of_key(within, within.terms.get(index))
            given = self._given(index, definition, active, link)
            for each in items if isinstance(items, list) else [items]:
                if "@graph" in container:
                    self._graph_object(entry, within, each, link, depth + 1, given)
                else:
                    self._value(within, entry.key, each, link, depth + 1, given)

    def _given(
        self, index: str, definition: Definition, active: ActiveContext, link: Link
    ) -> _Given:
        """What a key of a map says of the values under it."""
        container = definition.container
        if active.expand(index, vocab=True) == "@none":
            return _Given(in_map=True)
        if "@id" in container:
            return _Given(id=active.expand(index, relative=True), in_map=True)
        if "@type" in container:
            return _Given(type=active.expand(index, vocab=True, relative=True), in_map=True)
        if definition.index is None:
            self._omissions.index(index, link.focus)
            return _Given(in_map=True)
        property_ = active.expand(definition.index, vocab=True)
        predicate = None if property_ is None else self._values.predicate(property_, link.focus)
        term = self._values.scalar(active, active.terms.get(definition.index), index, link)
        if predicate is None or term is None:
            return _Given(in_map=True)
        return _Given(statement=(predicate, term), in_map=True)

    def _graph_object(
        self, entry: Entry, active: ActiveContext, value: Any, link: Link, depth: int,
        given: _Given,
    ) -> None:  # fmt: skip
        """A value of a term for graphs: one, or what is to be the content of one."""
        if value is None:
            return
        if self._is(entry, value, "@graph") and given is not _NOTHING:
            self._value(active, entry.key, value, link, depth, given)
            return
        name = BlankNode() if given.id is None else self._values.node(given.id, link.focus)
        if name is None:
            return
        link.state(name)
        self._state_given(name, link.graph, given)
        self._entities(active, entry.key, value, name, depth)

    def _check_json(self, value: Any, depth: int) -> None:
        """Count the values of a JSON literal, and their depth."""
        if isinstance(value, dict | list):
            self._check_depth(depth)
            self._count(len(value))
            for each in value.values() if isinstance(value, dict) else value:
                self._check_json(each, depth + 1)

    def _tell_left_out(self, found: ObjectEntries, subject: Node | None) -> None:
        for key, reason in found.left_out:
            if reason == NULL:
                self._omissions.by_context(key, subject, is_known=self._is_property(key))
            elif reason == UNDEFINED:
                self._omissions.undefined(key, subject)
            elif self._judged_later:
                raise malformed(f"The key {excerpt(key)} says nothing {reason}.")
            else:
                self._omissions.without_meaning(key, subject, reason)

    def _tell_index(self, found: ObjectEntries, focus: Node | None) -> None:
        if "@index" in found.keywords:
            self._omissions.index(checked_index(found.keywords["@index"]), focus)


def _is_graph_alone(found: ObjectEntries) -> bool:
    return not found.keywords and [each.meaning for each in found.content] == ["@graph"]
