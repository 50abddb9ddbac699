"""What the findings of refused blocks ask for, done: a part of the text and what to write instead.

Where quantities are stated, what is asked for is an event; :mod:`tests.reference.stories` has it.
"""

from __future__ import annotations

from collections.abc import Mapping

_SECOND_BUCKET_FLOW = "    '@type': RecipeFlow\n    recipeOutputOf: mfg:e1721a61"
_OFFSET = (("-5:00", "-05:00"),)

REPAIRS: Mapping[str, tuple[tuple[str, str], ...]] = {
    # The inputs and outputs are those of the process, not of the event before them.
    "production-01/2": (
        (
            "    hasInput:\n",
            "  - '@id': mfg:02b39a30-3e04-4305-9656-7f261aa63c84\n    hasInput:\n",
        ),
    ),
    "production-04/1": (("h'@vocab'", "'@vocab'"),),
    "production-06/1": (
        (
            "inputOf: repair:02b39a30-3e04-4305-9656-7f261aa63c84\n    action: modify",
            "outputOf: repair:02b39a30-3e04-4305-9656-7f261aa63c84\n    action: modify",
        ),
    ),
    "production-09/1": (("DefaultUnitOfResource", "defaultUnitOfResource"),),
    # Each flow has an IRI of its own.
    "production-09/3": (
        (
            f"mfg:33e8933b-ff73-4a01-964a-ca7a98893083\n{_SECOND_BUCKET_FLOW}",
            f"mfg:bucket-flow\n{_SECOND_BUCKET_FLOW}",
        ),
    ),
    "production-09/4": _OFFSET,
    **{f"production-13/{number}": _OFFSET for number in (1, 3, 4, 5, 6, 7)},
}
