"""Every action is one of the loaded vocabularies: effects are read from there, not from data."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Quad

from valuegraph.rdf.findings import Finding, violation
from valuegraph.vocabulary.action import Action
from valuegraph.vocabulary.namespaces import VF
from valuegraph.vocabulary.ontology import local_name
from valuegraph.vocabulary.suggestions import did_you_mean, nearest


def check_actions(
    statements: Iterable[Quad], actions: Mapping[NamedNode, Action]
) -> Iterator[Finding]:
    """A finding for each flow whose action no vocabulary defines."""
    for quad in statements:
        action = quad.object
        if quad.predicate != VF.action or not isinstance(action, NamedNode) or action in actions:
            continue
        names = sorted(action.name for action in actions.values())
        near = nearest(local_name(action), names)
        message = (
            "The action is not known, so its effects are not."
            f"{did_you_mean(near) if near else ''} Use one of {', '.join(names)}. An action of "
            "your own is defined in a vocabulary file."
        )
        yield violation("UnknownAction", message, quad.subject, VF.action, action)
