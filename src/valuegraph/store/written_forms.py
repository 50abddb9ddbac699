"""``WrittenForms``: what was written, beside the forms in which the engine keeps it.

The default graph has literals as the engine gives them back (:mod:`.engine_form`), which is what
queries compute with. Where that is not what was written, the named graph ``vg:written`` has the
statement once more, with a datatype of its own that the engine leaves alone: beside ``:s :p 3``
there is ``:s :p "03"^^vg:written-int``. Several statements may be the same one to the engine, such
as ``"3"^^xsd:int`` and ``"3"^^xsd:integer``; then all of them are there. Where what the engine has
is none of them, ``:s :p vg:unwritten-3…`` says so: one look tells whether a statement is there.

Values of the properties that ``stamped`` names are mostly time stamps, so for them it is the other
way round: a time with an offset stands for the time stamp, and other forms are written beside it.
The graph also says which properties these are, and which ones have forms written at all; nothing is
looked up for others.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from valuegraph.rdf.terms import DEFAULT_GRAPH, Node, Term, as_node
from valuegraph.store.engine_form import comes_back, engine_form, is_canonical_stamp
from valuegraph.vocabulary.namespaces import VG, XSD

WRITTEN: Final = VG.written
"""The named graph."""
_HAS: Final = VG.writtenProperty
_STAMPED: Final = VG.stampedProperty
_PREFIX: Final = f"{VG.iri}written-"

_Forms = dict[Literal, list[Literal]]
"""What was written, by what the engine makes of it."""

_Written = dict[tuple[Node, NamedNode], _Forms]
"""The forms of many values, by subject and property."""

_NO_FORMS: Final[_Forms] = {}


class WrittenForms:
    """The written forms in one store. ``stamped`` are the properties that a new store is to keep as
    such; a store keeps to those of its own that have statements."""

    def __init__(self, store: ox.Store, stamped: Iterable[NamedNode] = ()) -> None:
        self._store = store
        self._with_forms = self._named(_HAS)
        self._stamped = self._named(_STAMPED)
        self.properties = self._with_forms | self._stamped
        """Those of which some values are not what the engine gives back."""
        self.keep_stamped(stamped)

    @property
    def stamped(self) -> frozenset[NamedNode]:
        """The properties whose values are taken for time stamps."""
        return frozenset(self._stamped)

    def keep_stamped(self, properties: Iterable[NamedNode]) -> None:
        """Take the values of these properties for time stamps, where they have none yet."""
        new = [each for each in properties if each not in self._stamped]
        if self._stamped:  # Else an older store took all of them for stamped, without saying so.
            new = [each for each in new if not self._is_used(each)]
        self._keep(_STAMPED, new)
        self._stamped = self._stamped.union(new)  # Others read it meanwhile.
        self.properties = self._with_forms | self._stamped

    def usual(self, predicate: NamedNode, kept: Literal) -> Literal:
        """What a literal of the engine stands for where nothing else is written."""
        if predicate in self._stamped and kept.datatype == XSD.dateTime:
            text = kept.value
            if text.endswith("Z") or text[-6:-5] in ("+", "-"):
                return Literal(text, datatype=XSD.dateTimeStamp)
        return kept

    def written(self, predicate: NamedNode | None = None) -> _Written:
        """All forms that are written, or those of one property."""
        found: _Written = {}
        if predicate is None or predicate in self._with_forms:
            for quad in self._store.quads_for_pattern(None, predicate, None, WRITTEN):
                if isinstance(quad.object, Literal):
                    place = as_node(quad.subject), quad.predicate
                    _note(found.setdefault(place, {}), _as_written(quad.object))
        return found

    def restored(self, quads: Iterable[Quad], written: _Written | None = None) -> Iterator[Quad]:
        """Statements of the default graph as they were written; ``written`` are the forms that
        there were at the same moment. Without them, the store must not change meanwhile."""
        last: tuple[Node, NamedNode] | None = None
        forms = _NO_FORMS
        for quad in quads:
            predicate, value = quad.predicate, quad.object
            if predicate not in self.properties or not isinstance(value, Literal):
                yield quad
                continue
            place = as_node(quad.subject), predicate
            if place != last:  # All values of one property are looked up at once.
                last = place
                forms = self._forms(*place) if written is None else written.get(place, _NO_FORMS)
            for each in forms.get(value) or [self.usual(predicate, value)]:
                yield quad if each is value else Quad(quad.subject, predicate, each)

    def about(self, subject: Node, predicate: NamedNode | None = None) -> list[Quad]:
        """All statements of a subject, or with one property, as they were written."""
        quads = list(self._store.quads_for_pattern(subject, predicate, None, DEFAULT_GRAPH))
        if self._with_forms and any(quad.predicate in self._with_forms for quad in quads):
            # Of one moment: one look at all graphs.
            found = list(self._store.quads_for_pattern(subject, predicate, None, None))
            quads = [quad for quad in found if quad.graph_name == DEFAULT_GRAPH]
            written: dict[NamedNode, _Forms] = {}
            for quad in found:
                if quad.graph_name == WRITTEN and isinstance(quad.object, Literal):
                    _note(written.setdefault(quad.predicate, {}), _as_written(quad.object))
            return [each for quad in quads for each in self._originals(quad, written)]
        stamped = self._stamped
        return [self._stamp(quad) if quad.predicate in stamped else quad for quad in quads]

    def values(self, subject: Node, predicate: NamedNode, kept: Iterable[Term]) -> list[Term]:
        """The values of a property as they were written; ``kept`` are those of the engine."""
        if predicate in self._with_forms:
            return [quad.object for quad in self.about(subject, predicate)]
        usual = self.usual
        return [usual(predicate, each) if isinstance(each, Literal) else each for each in kept]

    def having(
        self, subject: Node | None, predicate: NamedNode | None, value: Literal
    ) -> list[Quad]:
        """The statements that have exactly this value."""
        return [
            quad if quad.object == value else Quad(quad.subject, quad.predicate, value)
            for quad in self._store.quads_for_pattern(subject, predicate, value, DEFAULT_GRAPH)
            if self._is_written(quad, value)
        ]

    def contains(self, quad: Quad) -> bool:
        """Whether a statement is in the default graph as it is."""
        if quad not in self._store:
            return False
        value = quad.object
        return not isinstance(value, Literal) or self._is_written(quad, value)

    def changes(
        self, removed: Collection[Quad], added: Collection[Quad]
    ) -> tuple[Collection[Quad], Collection[Quad]]:
        """What is to be removed from the store and added to it, for statements to be."""
        odd = [quad for quad in chain(removed, added) if self._is_odd(quad)]
        if not odd:
            return removed, added
        self._begin({quad.predicate for quad in odd})
        return _Change(self, removed, added).quads()

    def forms_of(self, subject: Node, predicate: NamedNode) -> tuple[set[Term], _Forms]:
        """The values of a property in the engine, and the written forms among them."""
        kept: set[Term] = set()
        forms: _Forms = {}
        for quad in self._store.quads_for_pattern(subject, predicate, None, None):
            if quad.graph_name == DEFAULT_GRAPH:
                kept.add(quad.object)
            elif quad.graph_name == WRITTEN and isinstance(quad.object, Literal):
                _note(forms, _as_written(quad.object))
        return kept, forms

    def is_with_forms(self, predicate: NamedNode) -> bool:
        """Whether any value of a property was written in another form."""
        return predicate in self._with_forms

    def _stamp(self, quad: Quad) -> Quad:
        value = quad.object
        if not isinstance(value, Literal):
            return quad
        usual = self.usual(quad.predicate, value)
        return quad if usual is value else Quad(quad.subject, quad.predicate, usual)

    def _forms(self, subject: Node, predicate: NamedNode) -> _Forms:
        return self.forms_of(subject, predicate)[1] if predicate in self._with_forms else _NO_FORMS

    def _originals(self, quad: Quad, written: dict[NamedNode, _Forms]) -> Iterable[Quad]:
        value, predicate = quad.object, quad.predicate
        if predicate not in self.properties or not isinstance(value, Literal):
            return (quad,)
        forms = written.get(predicate, {}).get(value) or [self.usual(predicate, value)]
        return [quad if each is value else Quad(quad.subject, predicate, each) for each in forms]

    def _is_written(self, quad: Quad, value: Literal) -> bool:
        """Whether a statement that the engine has was written with this value."""
        predicate = quad.predicate
        if predicate not in self._with_forms:
            return self._is_usual(predicate, value)
        kept = Quad(quad.subject, predicate, engine_form(value))
        if value == self.usual(predicate, engine_form(value)):
            return _unwritten(kept) not in self._store
        return _beside(kept, value) in self._store

    def _is_usual(self, predicate: NamedNode, value: Literal) -> bool:
        if predicate in self._stamped:
            return is_canonical_stamp(value) or self.usual(predicate, engine_form(value)) == value
        return comes_back(value) or engine_form(value) == value

    def _is_odd(self, quad: Quad) -> bool:
        value = quad.object
        if not isinstance(value, Literal):
            return False
        predicate = quad.predicate
        if predicate not in self._with_forms and self._is_usual(predicate, value):
            return False
        return quad.graph_name == DEFAULT_GRAPH

    def _begin(self, predicates: set[NamedNode]) -> None:
        """Write forms of these properties from now on; that it is said first changes nothing."""
        new = predicates - self._with_forms
        if new:
            self._keep(_HAS, new)
            # Sets that others read are replaced, not changed.
            self._with_forms = self._with_forms | new
            self.properties = self.properties | new

    def _named(self, role: NamedNode) -> set[NamedNode]:
        quads = self._store.quads_for_pattern(WRITTEN, role, None, WRITTEN)
        return {quad.object for quad in quads if isinstance(quad.object, NamedNode)}

    def _keep(self, role: NamedNode, predicates: Iterable[NamedNode]) -> None:
        quads = [Quad(WRITTEN, role, each, WRITTEN) for each in predicates]
        if quads:
            self._store.extend(quads)

    def _is_used(self, predicate: NamedNode) -> bool:
        quads = self._store.quads_for_pattern(None, predicate, None, DEFAULT_GRAPH)
        return next(quads, None) is not None


class _Change:
    """What a change of statements comes to in the store."""

    def __init__(self, forms: WrittenForms, removed: Iterable[Quad], added: Iterable[Quad]) -> None:
        self._forms = forms
        self._read: dict[tuple[Node, NamedNode], tuple[set[Term], _Forms]] = {}
        self._before: dict[Quad, frozenset[Literal]] = {}
        self._after: dict[Quad, set[Literal]] = {}
        self._removed = [quad for quad in removed if not self._note(quad, is_added=False)]
        self._added = [quad for quad in added if not self._note(quad, is_added=True)]

    def quads(self) -> tuple[list[Quad], list[Quad]]:
        """What is to be removed, and what is to be added."""
        for kept, before in self._before.items():
            after = frozenset(self._after[kept])
            if before and not after:
                self._removed.append(kept)
            elif after and not before:
                self._added.append(kept)
            was, becomes = self._beside(kept, before), self._beside(kept, after)
            self._removed += was - becomes
            self._added += becomes - was
        return self._removed, self._added

    def _note(self, quad: Quad, *, is_added: bool) -> bool:
        """Whether a statement has a property whose values are written in several forms."""
        value, predicate = quad.object, quad.predicate
        if (
            not isinstance(value, Literal)
            or not self._forms.is_with_forms(predicate)
            or quad.graph_name != DEFAULT_GRAPH
        ):
            return False
        kept = Quad(quad.subject, predicate, engine_form(value))
        after = self._after.get(kept)
        if after is None:
            self._before[kept] = self._stated(kept)
            after = self._after[kept] = set(self._before[kept])
        if is_added:
            after.add(value)
        else:
            after.discard(value)
        return True

    def _stated(self, kept: Quad) -> frozenset[Literal]:
        """The values in the store that are this one to the engine."""
        place = (as_node(kept.subject), kept.predicate)
        if place not in self._read:
            self._read[place] = self._forms.forms_of(*place)
        present, forms = self._read[place]
        value = kept.object
        if value not in present:
            return frozenset()
        assert isinstance(value, Literal)
        return frozenset(forms.get(value) or (self._forms.usual(kept.predicate, value),))

    def _beside(self, kept: Quad, values: frozenset[Literal]) -> frozenset[Quad]:
        """What has to be written beside what the engine has."""
        assert isinstance(kept.object, Literal)
        usual = self._forms.usual(kept.predicate, kept.object)
        if values <= {usual}:
            return frozenset()
        written = {_beside(kept, each) for each in values}
        return frozenset(written if usual in values else (*written, _unwritten(kept)))


def _note(forms: _Forms, value: Literal) -> None:
    forms.setdefault(engine_form(value), []).append(value)


def _beside(kept: Quad, value: Literal) -> Quad:
    """The statement with a value as it was written, which the engine leaves alone."""
    name = value.datatype.value.removeprefix(XSD.iri)
    assert name != value.datatype.value, "the engine changes the datatypes of XML Schema only"
    marked = Literal(value.value, datatype=NamedNode(_PREFIX + name))
    return Quad(kept.subject, kept.predicate, marked, WRITTEN)


def _unwritten(kept: Quad) -> Quad:
    """That what a literal of the engine usually stands for was not written, only other forms."""
    assert isinstance(kept.object, Literal)
    name = quote(f"{kept.object.value}^^{kept.object.datatype.value}", safe="")
    return Quad(kept.subject, kept.predicate, NamedNode(f"{VG.iri}unwritten-{name}"), WRITTEN)


def _as_written(marked: Literal) -> Literal:
    name = marked.datatype.value.removeprefix(_PREFIX)
    return Literal(marked.value, datatype=NamedNode(XSD.iri + name))
