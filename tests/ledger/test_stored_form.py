"""What goes to the journal is what the store gives back."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad

from tests.graphs import EX
from tests.strategies import amounts, literals, stamps
from valuegraph.changeset import Changeset
from valuegraph.ledger.stored_form import as_stored, asked_of_store, stored
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.store import OxigraphStore
from valuegraph.vocabulary.namespaces import XSD

STAMPED = frozenset((EX.when,))

decimal_texts = st.one_of(
    st.from_regex(r"-?[0-9]{1,24}(\.[0-9]{0,24})?", fullmatch=True),
    st.from_regex(r"[+-]?0{0,2}[0-9]{0,2}\.?[0-9]{0,3}0{0,2}", fullmatch=True),
    amounts.map(str),
)
decimals = decimal_texts.map(lambda text: Literal(text, datatype=XSD.decimal))
integers = decimal_texts.map(lambda text: Literal(text, datatype=XSD.integer))


@given(literal=st.one_of(literals, stamps, decimals, integers))
def test_a_literal_that_is_not_asked_for_comes_back_as_the_store_has_it(literal: Literal) -> None:
    quad = Quad(EX.s, EX.p, literal)
    assert stored(quad).object == asked_of_store(literal)


@given(added=st.lists(st.one_of(decimals, literals), max_size=4))
def test_additions_are_what_the_store_gives_back(added: list[Literal]) -> None:
    changeset = Changeset(added=tuple(Quad(EX.s, EX.p, each) for each in dict.fromkeys(added)))
    store = OxigraphStore(None, STAMPED)
    kept = as_stored(changeset, MemoryGraph())
    store.apply(changeset)
    assert len(kept.added) == len(set(kept.added))
    assert set(kept.added) == set(store.match())


def test_what_is_there_in_another_form_is_no_change() -> None:
    one, same = (Literal(text, datatype=XSD.decimal) for text in ("1", "1.0"))
    there = MemoryGraph([Quad(EX.s, EX.p, one)])
    assert not as_stored(Changeset(added=(Quad(EX.s, EX.p, same),)), there)


def test_what_is_removed_and_added_in_another_form_stays() -> None:
    one, same = (Quad(EX.s, EX.p, Literal(text, datatype=XSD.decimal)) for text in ("1", "1.0"))
    assert not as_stored(Changeset(added=(same,), removed=(one,)), MemoryGraph([one]))
    assert not as_stored(Changeset(added=(one,), removed=(same,)), MemoryGraph([same]))
