"""The form in which the store gives a statement back, and changesets in it."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from tests.strategies import amounts, iris, literals, stamps
from valuegraph.changeset import CandidateView, Changeset
from valuegraph.ledger.stored_form import as_stored, asked_of_store, stored
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import XSD

IT = NamedNode("https://example.org/it")
SAYS = NamedNode("https://example.org/says")
STAMPED = NamedNode("https://example.org/stamped")

numbers = st.sampled_from(
    ["1", "01", "+1", "1.0", "1e0", "-0", "0", "NaN", "NAN", "INF", "true", "x"]
)
times = st.sampled_from(
    [
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00.000Z",
        "2026-01-01T00:00:00+00:00",
        "2026-01-01T02:00:00+02:00",
        "2026-01-01T24:00:00Z",
    ]
)
kinds = st.sampled_from(
    [XSD.integer, XSD.int, XSD.decimal, XSD.double, XSD.float, XSD.boolean, XSD.string]
)
odd_literals = (
    literals
    | stamps
    | st.builds(lambda text, kind: Literal(text, datatype=kind), numbers, kinds)
    | st.builds(
        lambda text, kind: Literal(text, datatype=kind),
        times,
        st.sampled_from([XSD.dateTime, XSD.dateTimeStamp]),
    )
)
statements = st.builds(Quad, st.just(IT), st.sampled_from([SAYS, STAMPED]), odd_literals | iris)
decimal_texts = st.one_of(
    st.from_regex(r"-?[0-9]{1,24}(\.[0-9]{0,24})?", fullmatch=True),
    st.from_regex(r"[+-]?0{0,2}[0-9]{0,2}\.?[0-9]{0,3}0{0,2}", fullmatch=True),
    amounts.map(str),
)
decimals = decimal_texts.map(lambda text: Literal(text, datatype=XSD.decimal))
integers = decimal_texts.map(lambda text: Literal(text, datatype=XSD.integer))


def new_store() -> OxigraphStore:
    return OxigraphStore(None, frozenset((STAMPED,)))


@given(statements, statements)
def test_statements_have_the_same_form_if_the_store_keeps_one(first: Quad, second: Quad) -> None:
    store = new_store()
    store.apply(Changeset((first, second)))
    assert (len(list(store.match())) == 1) is (stored(first) == stored(second))
    assert {stored(each) for each in store.match()} == {stored(first), stored(second)}
    assert stored(stored(first)) == stored(first)


@given(st.lists(st.lists(statements, max_size=4), max_size=4), st.data())
def test_a_view_with_changesets_in_that_form_is_what_the_store_becomes(
    commits: list[list[Quad]], data: st.DataObject
) -> None:
    """Whatever is added in whichever form, and removed as it is seen by then."""
    base = new_store()
    base.apply(
        Changeset(
            (Quad(IT, SAYS, Literal(1)), Quad(IT, STAMPED, Literal("true", datatype=XSD.boolean)))
        )
    )
    view = CandidateView(base)
    followed = new_store()
    followed.apply(Changeset(tuple(base.match())))
    for added in commits:
        seen = list(view.match())
        removed = data.draw(st.sets(st.sampled_from(seen))) if seen else set()
        new = (each for each in dict.fromkeys(added) if not view.contains(each))
        given_changeset = Changeset(tuple(new), tuple(sorted(removed, key=str)))
        changeset = as_stored(given_changeset, view)
        view.apply(changeset)
        followed.apply(changeset)
        assert {stored(each) for each in view.match()} == {stored(e) for e in followed.match()}
        assert len(list(view.match())) == len(list(followed.match()))


@given(literal=st.one_of(literals, stamps, decimals, integers))
def test_a_literal_that_is_not_asked_for_comes_back_as_the_store_has_it(literal: Literal) -> None:
    quad = Quad(IT, SAYS, literal)
    assert stored(quad).object == asked_of_store(literal)


@given(added=st.lists(st.one_of(decimals, literals), max_size=4))
def test_additions_are_what_the_store_gives_back(added: list[Literal]) -> None:
    changeset = Changeset(added=tuple(Quad(IT, SAYS, each) for each in dict.fromkeys(added)))
    store = new_store()
    kept = as_stored(changeset, MemoryGraph())
    store.apply(changeset)
    assert len(kept.added) == len(set(kept.added))
    assert set(kept.added) == set(store.match())


def test_what_is_there_in_another_form_is_no_change() -> None:
    one, same = (Literal(text, datatype=XSD.decimal) for text in ("1", "1.0"))
    there = MemoryGraph([Quad(IT, SAYS, one)])
    assert not as_stored(Changeset(added=(Quad(IT, SAYS, same),)), there)


def test_what_is_removed_and_added_in_another_form_stays() -> None:
    one, same = (Quad(IT, SAYS, Literal(text, datatype=XSD.decimal)) for text in ("1", "1.0"))
    assert not as_stored(Changeset(added=(same,), removed=(one,)), MemoryGraph([one]))
    assert not as_stored(Changeset(added=(one,), removed=(same,)), MemoryGraph([same]))
