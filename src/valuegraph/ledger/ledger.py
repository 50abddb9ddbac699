"""``Ledger``: one dataset with one writer, the library's front door."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Unpack

from pyoxigraph import NamedNode

from valuegraph.errors import ConfigurationError, LedgerBusyError, StaleCommandError
from valuegraph.journal import Log, MemoryLog
from valuegraph.ledger.commands.command import Command, Delete, IdempotentRequest, Repair
from valuegraph.ledger.commands.principal import Principal
from valuegraph.ledger.commands.receipt import Receipt
from valuegraph.ledger.commit.group_commit import earlier_receipt
from valuegraph.ledger.commit.writer import PATIENCE, TOO_STALE, Writer, outcome_of
from valuegraph.ledger.execution.execute import execute
from valuegraph.ledger.following.followers import Follower, FollowerThread
from valuegraph.ledger.following.store_follower import StoreFollower
from valuegraph.ledger.home.as_of import Moment, PastView
from valuegraph.ledger.home.directory import LedgerDirectory, is_ledger
from valuegraph.ledger.home.holding import Holding
from valuegraph.ledger.home.storage import open_storage
from valuegraph.ledger.home.tokens import TokenFile
from valuegraph.ledger.policies import policies_named
from valuegraph.ledger.reading.command_reader import CommandReader, Origin, RecordOptions
from valuegraph.ledger.schema import DEFAULT_BASE_IRI, Schema
from valuegraph.rdf.jsonld.context import JsonLdContext
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import Syntax
from valuegraph.rdf.terms import is_absolute_iri
from valuegraph.rdf.trial import Trial
from valuegraph.shapes import DEFAULT_ENGINE
from valuegraph.shapes.imports import ShapesGraph
from valuegraph.store import Store, View
from valuegraph.vocabulary.ontology import Ontology


def _now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """A ValueFlows ledger. Use it as a context manager, or :meth:`close` it.

    >>> with Ledger.open() as ledger:  # doctest: +SKIP
    ...     ledger.record(body, by_name("jsonld"))
    """

    def __init__(
        self,
        follower: StoreFollower,
        schema: Schema,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], datetime] = _now,
        *,
        log: Log | None = None,
        home: LedgerDirectory | None = None,
        trial: Trial | None = None,
        followers: Sequence[Follower] = (),
    ) -> None:
        self.base_iri = schema.base_iri
        self.limits = limits
        self._store = follower.store
        self._clock = clock
        self._log = MemoryLog() if log is None else log
        self._home = home
        self._trial = trial
        self._tokens = None if home is None else home.tokens
        self._holding = None if home is None else Holding(home, self._log.head)
        self._followers = [FollowerThread(each, self._log) for each in followers]
        self._writer = Writer(follower, self._log, clock, schema, self._holding)

    @classmethod
    def open(  # noqa: PLR0913 (each is a choice of the ledger's owner)
        cls,
        directory: Path | None = None,
        *,
        base_iri: str | None = None,
        vocabularies: Sequence[Path] = (),
        shapes: Sequence[Path] = (),
        policies: Iterable[str] | None = None,
        contexts: Mapping[str, Path] | None = None,
        engine: str = DEFAULT_ENGINE,
        limits: Limits = DEFAULT_LIMITS,
        compresses_journal: bool = False,
        clock: Callable[[], datetime] = _now,
        trial: Trial | None = None,
        followers: Sequence[Follower] = (),
    ) -> "Ledger":
        """The ledger in ``directory``, made if there is none yet; in memory without a directory.

        ``base_iri`` is fixed when a ledger is made; a different one later is a
        :class:`ConfigurationError`. ``vocabularies`` (Turtle) and ``shapes`` (any RDF syntax)
        are files that extend the bundled ones. ``policies`` are the names of exactly those that are
        on; a directory keeps them, and they stay as they are where none are given. ``contexts`` are
        the files of JSON-LD contexts that documents may name, by IRI. Recovers after a crash. With
        ``compresses_journal``, segments of the journal are compressed once they are closed. With
        ``trial``, documents in neither JSON nor YAML are parsed by it first. ``followers`` are
        kept at the head of the log for as long as the ledger is open, each in a thread of its own;
        see :meth:`wait_for`. Raises
        :class:`~valuegraph.errors.ConfigurationError`,
        :class:`~valuegraph.errors.ShapesError`, :class:`~valuegraph.errors.LedgerInUseError` and
        :class:`~valuegraph.errors.LedgerDamagedError`.
        """
        if base_iri is not None:
            base_iri = _checked_base(base_iri)

        def load(names: Iterable[str], base_iri: str) -> Schema:
            return Schema.load(
                base_iri,
                vocabularies=vocabularies,
                shapes=shapes,
                policies=policies_named(names),
                contexts=contexts,
                engine=engine,
            )

        names, base = _standing(directory, policies, base_iri)
        schema = load(names, base)  # Before anything is made: its files may be wrong.
        home = None if directory is None else LedgerDirectory.open(directory, base_iri)
        with ExitStack() as on_failure:
            if home is not None:
                on_failure.callback(home.close)
                wanted = home.policies if policies is None else names
                if (wanted, home.base_iri) != (names, base):  # Somebody else has made it meanwhile.
                    schema = load(wanted, home.base_iri)
            follower, log = open_storage(
                home, schema, clock(), on_failure, compresses=compresses_journal
            )
            if home is not None:
                home.keep_policies(sorted(schema.policies))
            ledger = cls(
                follower,
                schema,
                limits,
                clock,
                log=log,
                home=home,
                trial=trial,
                followers=followers,
            )
            on_failure.pop_all()
        return ledger

    @property
    def schema(self) -> Schema:
        """What its data means and must be like, at present."""
        return self._writer.schema

    @property
    def ontology(self) -> Ontology:
        """The vocabularies."""
        return self.schema.ontology

    @property
    def context(self) -> JsonLdContext:
        """The JSON-LD context."""
        return self.schema.context

    @property
    def shapes(self) -> ShapesGraph:
        """The shapes."""
        return self.schema.shapes

    @property
    def policies(self) -> frozenset[str]:
        """The names of the policies that are on."""
        return self.schema.policies

    def adopt(self, schema: Schema) -> None:
        """Put another schema in force, for all commands that come after this returns.

        What stands is not checked again. Raises :class:`~valuegraph.errors.ConfigurationError` for
        another base IRI, and what putting it into the store raises; the schema is as before then.
        """
        if schema.base_iri != self.base_iri:
            raise ConfigurationError(
                f"The ledger has the base IRI {self.base_iri}; a schema for {schema.base_iri} "
                "cannot be put in force."
            )
        self._writer.adopt(schema).result()
        if self._home is not None:
            self._home.keep_policies(sorted(schema.policies))

    @property
    def is_of_earlier_rules(self) -> bool:
        """Whether events were recorded when other rules said what they do to resources."""
        return self._home is not None and self._home.is_of_earlier_rules

    def view(self, at: Moment | None = None) -> View:
        """What is recorded now, for reading in a ``with`` block: one committed state, whatever is
        recorded meanwhile. With ``at``, what was recorded then: after a transaction, or at a time.

        A view of the past is made of the log anew, which takes time for each transaction up to
        then. Raises :class:`~valuegraph.errors.ConfigurationError` for a moment that there is not.

        A view of the present never waits and nothing waits for it, however long it is read, by one
        thread. It takes memory for what is recorded meanwhile.

        >>> with ledger.view() as view:  # doctest: +SKIP
        ...     describe_entity(view, iri, ledger.ontology)
        """
        return self._writer.view() if at is None else PastView(self._log, at, self.schema.stamped)

    @property
    def position(self) -> int:
        """The number of the last transaction."""
        return self._log.head.sequence

    def wait_for(self, follower: Follower, position: int, timeout: float | None = None) -> bool:
        """Wait until one of the ledger's followers has the transaction at a position, up to so many
        seconds; whether it has. What is read of it from then on is of that position or later.

        The store needs no waiting: a :meth:`view` has every commit that was acknowledged. Raises
        :class:`~valuegraph.errors.ConfigurationError` for what is no follower of the ledger.
        """
        for each in self._followers:
            if each.follower is follower:
                return each.wait(position, timeout)
        raise ConfigurationError(
            f"{follower!r} does not follow this ledger; name it where the ledger is opened."
        )

    @property
    def reader(self) -> GraphReader:
        """A :meth:`view` for a single expression: ``ledger.reader.match()``."""
        return self.view()

    @property
    def store(self) -> Store:
        """The storage engine, for queries."""
        return self._store

    @property
    def tokens(self) -> TokenFile | None:
        """The tokens that let people and programs in; None in memory, where nobody can add any."""
        return self._tokens

    @property
    def commands(self) -> CommandReader:
        """Makes commands of documents, by the schema that is in force."""
        return CommandReader(self.schema, self.limits, self._trial)

    def record(
        self,
        body: bytes,
        syntax: Syntax,
        root_class: NamedNode | None = None,
        **options: Unpack[RecordOptions],
    ) -> Receipt:
        """Read, normalise, check and store a document as one atomic commit.

        ``root_class`` is the class of the entity that the document is about (its outermost object,
        or else its first subject), which need not state it. ``principal`` is who asks. With
        ``opening_balances``, the quantities of resources without events become the events that
        bring them about. With ``events_only``, the economic facts of resources that the ledger
        knows are ignored, and those that are otherwise here are told of. With ``split``, an event
        that answers to several commitments, intents or claims becomes one for each. Faults in the
        data are findings of the receipt, and nothing is stored then. What conforms is on disk when
        this returns. Raises :class:`~valuegraph.errors.LedgerBusyError`,
        :class:`~valuegraph.errors.LedgerStoppedError` and
        :class:`~valuegraph.errors.StorageFullError`.
        """
        return self._carry_out(lambda: self.commands.record(body, syntax, root_class, **options))

    def check(
        self,
        body: bytes,
        syntax: Syntax,
        root_class: NamedNode | None = None,
        **options: Unpack[RecordOptions],
    ) -> Receipt:
        """What :meth:`record` would answer, without storing anything."""
        return self.rehearse(self.commands.record(body, syntax, root_class, **options))

    def amend(
        self,
        iri: NamedNode,
        body: bytes,
        syntax: Syntax,
        root_class: NamedNode | None = None,
        **origin: Unpack[Origin],
    ) -> Receipt:
        """Make an entity what a document says of it, as one atomic commit.

        The document replaces all that may change; with ``MERGE_PATCH`` as its syntax it is merged
        into what stands (RFC 7396). An IRI below the base that nothing is recorded of becomes a new
        entity, of ``root_class`` unless the document has its type. What may not change is a finding
        of the receipt, and nothing is stored then. Raises
        :class:`~valuegraph.errors.NotFoundError`.
        """

        def read() -> Command:
            with self.view() as view:
                return self.commands.amend(iri, body, syntax, view, root_class, **origin)

        return self._carry_out(read)

    def delete(self, iri: NamedNode, principal: Principal | None = None) -> Receipt:
        """Delete an entity with the fragments that it owns, as one atomic commit.

        Events stay, and so does what others refer to: that is a finding of the receipt. Raises
        :class:`~valuegraph.errors.NotFoundError`.
        """
        return self._carry_out(lambda: Delete(entity=iri, principal=principal))

    def repair(self) -> Receipt:
        """Take out every statement about a term of the vocabularies, of the shapes or of the ledger
        itself, and every value of a language-tagged datatype that has no tag, as one commit.

        None gets in any more; a ledger may have some from before that was so. The receipt has what
        is removed. Raises what :meth:`record` raises.
        """
        return self._carry_out(Repair)

    def rehearse(self, command: Command) -> Receipt:
        """What a command would come to now, without anything being stored.

        Raises what :func:`~valuegraph.ledger.execution.execute.execute` raises.
        """
        with self.view() as view:
            return execute(command, view, self.schema, self._clock(), self._writer.hidden)

    def submit(self, command: Command) -> "Future[Receipt]":
        """Have a command carried out in its turn, without waiting; what conforms is on disk when
        the future has its receipt.

        Commands are carried out one after the other, each on what those before it left. Raises
        :class:`~valuegraph.errors.LedgerBusyError` and
        :class:`~valuegraph.errors.LedgerStoppedError`; the future has these and
        :class:`~valuegraph.errors.StorageFullError`, :class:`~valuegraph.errors.KeyReusedError`,
        :class:`~valuegraph.errors.PreconditionFailedError`,
        :class:`~valuegraph.errors.NotFoundError` and
        :class:`~valuegraph.errors.StaleCommandError`, where the command has to be made again.
        """
        return self._writer.submit(command)

    def earlier_receipt(
        self, request: IdempotentRequest, principal: Principal | None = None
    ) -> Receipt | None:
        """The receipt of the same request of a principal before, if it was carried out.

        Raises :class:`~valuegraph.errors.KeyReusedError`. :meth:`submit` asks too; this is for
        callers that could not even form the command any more, such as a deletion.
        """
        author = None if principal is None else principal.iri
        return earlier_receipt(self._log, request, author)

    def close(self) -> None:
        """Carry out what waits, write everything to disk and release the directory."""
        with ExitStack() as closing:  # Each of them is closed, whatever befalls the others.
            if self._home is not None:
                closing.callback(self._home.close)
            if self._holding is not None:
                closing.callback(self._holding.close)
            closing.callback(self._store.close)
            for each in self._followers:
                closing.callback(each.close)
            closing.callback(self._log.close)
            self._writer.close()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _carry_out(self, read: Callable[[], Command]) -> Receipt:
        """The receipt of a command, which is made again where it was made for another state."""
        began = monotonic()
        while True:
            try:
                return outcome_of(self.submit(read()))
            except StaleCommandError as stale:
                if monotonic() - began > PATIENCE:
                    raise LedgerBusyError(TOO_STALE) from stale


def _checked_base(iri: str) -> str:
    if not is_absolute_iri(iri) or "#" in iri or "?" in iri:
        raise ConfigurationError(
            f"The base IRI {iri!r} cannot be used; give an absolute one such as "
            "https://ledger.example/ without query or fragment."
        )
    return iri if iri.endswith("/") else iri + "/"


def _standing(
    directory: Path | None, policies: Iterable[str] | None, base_iri: str | None
) -> tuple[tuple[str, ...], str]:
    """The policies and the base IRI that a ledger will have: those that are chosen, or else those
    of the one that is there."""
    there = None
    if directory is not None and is_ledger(directory):
        there = LedgerDirectory.read(directory, base_iri)
    if policies is None:
        policies = () if there is None else there.policies
    base = base_iri or DEFAULT_BASE_IRI if there is None else there.base_iri
    return tuple(policies), base
