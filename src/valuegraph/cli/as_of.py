"""``--as-of``: looking at a ledger as it was."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer

from valuegraph.app import read_settings
from valuegraph.cli.place import home_at
from valuegraph.errors import ConfigurationError
from valuegraph.ledger.home.as_of import Moment, PastState, state_as_of
from valuegraph.vocabulary.ontology import Ontology

AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="As it was then: after the transaction with this sequence number, at a time such as "
        "2026-03-01T09:00:00+01:00, or at the end of a day in UTC, such as 2026-03-01.",
        metavar="TIME|SEQUENCE",
    ),
]


def past_state(data: Path | None, to: str | None, as_of: str) -> AbstractContextManager[PastState]:
    """The state of the ledger that ``--data`` names at the moment that ``--as-of`` names.

    Raises :class:`~valuegraph.errors.ConfigurationError`.
    """
    moment = Moment.parse(as_of)
    if to is not None:
        raise ConfigurationError(
            "A service answers for the present only. Give --as-of with the directory of the ledger "
            "(--data), which works while it is served; elsewhere, use a backup of it."
        )
    home = home_at(data)
    return state_as_of(home, Ontology.load(read_settings().vocabularies), moment)
