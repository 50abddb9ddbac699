"""The compiled engine against the W3C's SHACL test suite: Core and SHACL-SPARQL."""

import pytest
from pyoxigraph import Literal

from valuegraph.errors import ShapesError
from valuegraph.rdf.graph import MemoryGraph
from valuegraph.shapes.compiled import CompiledValidator
from valuegraph.vocabulary.namespaces import SH

from .w3c import SUITE, W3cTest, every_test, results_of, signatures

CASES = list(every_test()) if SUITE.is_dir() else []


@pytest.mark.skipif(not CASES, reason=f"the W3C test suite is not at {SUITE}")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_report_is_as_the_w3c_has_it(case: W3cTest) -> None:
    if case.report is None:
        with pytest.raises(ShapesError):
            CompiledValidator(case.shapes).validate(MemoryGraph(case.data))
        return
    report = MemoryGraph(CompiledValidator(case.shapes).validate(MemoryGraph(case.data)).quads())
    results = results_of(report)
    assert signatures(report, results) == signatures(case.report, case.results)
    assert [q.object for q in report.match(None, SH.conforms)] == [Literal(case.conforms)]
