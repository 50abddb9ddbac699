"""``Ledger``: one dataset with one writer, the library's front door."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import uuid_utils
from pyoxigraph import NamedNode

from valuegraph.changeset import Changeset
from valuegraph.errors import ConfigurationError, NotFoundError
from valuegraph.journal import Journal, MemoryJournal
from valuegraph.journal.statements import is_untagged
from valuegraph.ledger.addressed import addressed
from valuegraph.ledger.amendment import amendment_of
from valuegraph.ledger.bookkeeping import kept_answer
from valuegraph.ledger.deletion import deletion_of
from valuegraph.ledger.directory import DEFAULT_BASE_IRI, LedgerDirectory
from valuegraph.ledger.entities import Entities, recorded
from valuegraph.ledger.holding import Holding
from valuegraph.ledger.patch import Patch
from valuegraph.ledger.pipeline import Pipeline
from valuegraph.ledger.policies import policies_named
from valuegraph.ledger.receipt import Receipt
from valuegraph.ledger.storage import open_storage
from valuegraph.ledger.terms import Terms
from valuegraph.ledger.tokens import TokenFile
from valuegraph.ledger.write import Once, Outcome, Write
from valuegraph.ledger.writer import Writer, outcome_of
from valuegraph.rdf.document import Document
from valuegraph.rdf.findings import rejects, violation
from valuegraph.rdf.jsonld.context import NO_CONTEXTS, Contexts, JsonLdContext
from valuegraph.rdf.jsonld.context_files import read_contexts
from valuegraph.rdf.jsonld.merge_patch import MERGE_PATCH
from valuegraph.rdf.limits import DEFAULT_LIMITS, Limits
from valuegraph.rdf.normalise import Normalised, normalise
from valuegraph.rdf.plain import NamedDocument
from valuegraph.rdf.read import read_document
from valuegraph.rdf.reader import GraphReader
from valuegraph.rdf.syntaxes import Syntax, by_path
from valuegraph.rdf.terms import is_absolute_iri
from valuegraph.rdf.trial import Trial
from valuegraph.shapes import DEFAULT_ENGINE, compile_shapes
from valuegraph.shapes.imports import NO_SHAPES, ShapesGraph, read_shapes
from valuegraph.store import Store, View
from valuegraph.vocabulary.bundled import bundled_files
from valuegraph.vocabulary.namespaces import RDF
from valuegraph.vocabulary.ontology import Ontology, local_name


def _now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """A ValueFlows ledger. Use it as a context manager, or :meth:`close` it.

    >>> with Ledger.open() as ledger:  # doctest: +SKIP
    ...     ledger.record(body, by_name("jsonld"))
    """

    def __init__(  # noqa: PLR0913 (each is a part of its own)
        self,
        store: Store,
        ontology: Ontology,
        pipeline: Pipeline,
        base_iri: str,
        limits: Limits = DEFAULT_LIMITS,
        clock: Callable[[], datetime] = _now,
        *,
        journal: Journal | MemoryJournal | None = None,
        home: LedgerDirectory | None = None,
        contexts: Contexts = NO_CONTEXTS,
        trial: Trial | None = None,
        shapes: ShapesGraph = NO_SHAPES,
    ) -> None:
        self.base_iri = base_iri
        self.ontology = ontology
        self.shapes = shapes
        self.context = JsonLdContext(ontology, contexts)
        self.limits = limits
        self._store = store
        self._pipeline = pipeline
        self._clock = clock
        self._journal = MemoryJournal() if journal is None else journal
        self._home = home
        self._trial = trial
        self._tokens = None if home is None else home.tokens
        self._holding = None if home is None else Holding(home, self._journal.head)
        self._writer = Writer(store, self._journal, clock, ontology, self._holding)

    @property
    def policies(self) -> frozenset[str]:
        """The names of the policies that are on."""
        return self._pipeline.policies

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
    ) -> "Ledger":
        """The ledger in ``directory``, made if there is none yet; in memory without a directory.

        ``base_iri`` is fixed when a ledger is made; a different one later is a
        :class:`ConfigurationError`. ``vocabularies`` (Turtle) and ``shapes`` (any RDF syntax)
        are files that extend the bundled ones. ``policies`` are the names of exactly those that are
        on; a directory keeps them, and they stay as they are where none are given. ``contexts`` are
        the files of JSON-LD contexts that documents may name, by IRI. Recovers after a crash. With
        ``compresses_journal``, segments of the journal are compressed once they are closed. With
        ``trial``, documents in neither JSON nor YAML are parsed by it first. Raises
        :class:`~valuegraph.errors.ConfigurationError`,
        :class:`~valuegraph.errors.ShapesError`, :class:`~valuegraph.errors.LedgerInUseError` and
        :class:`~valuegraph.errors.LedgerDamagedError`.
        """
        if base_iri is not None:
            base_iri = _checked_base(base_iri)
        ontology = Ontology.load(vocabularies)
        further = read_contexts(contexts or {}, ontology)
        chosen = policies_named(policies or ())
        documents = [*_documents((*bundled_files("shapes"), *shapes))]
        shapes_graph = read_shapes((*documents, *(each.document() for each in chosen)), ontology)
        home = None if directory is None else LedgerDirectory.open(directory, base_iri)
        with ExitStack() as on_failure:
            if home is not None:
                on_failure.callback(home.close)
                if policies is None and home.policies:
                    chosen = policies_named(home.policies)
                    shapes_graph = read_shapes(
                        (*documents, *(each.document() for each in chosen)), ontology
                    )
            base = (home.base_iri if home else base_iri) or DEFAULT_BASE_IRI
            validator = compile_shapes(shapes_graph.graph, ontology.quads, engine)
            names = [each.name for each in chosen]
            store, journal = open_storage(
                home, ontology, clock(), on_failure, compresses=compresses_journal
            )
            if home is not None:
                home.keep_policies(names)
            terms = Terms(ontology, shapes_graph.graph)
            hidden = terms.hidden(store)
            pipeline = Pipeline(ontology, validator, base, terms, frozenset(names), hidden)
            ledger = cls(
                store,
                ontology,
                pipeline,
                base,
                limits,
                clock,
                journal=journal,
                home=home,
                contexts=further,
                trial=trial,
                shapes=shapes_graph,
            )
            on_failure.pop_all()
        return ledger

    @property
    def is_of_earlier_rules(self) -> bool:
        """Whether events were recorded when other rules said what they do to resources."""
        return self._home is not None and self._home.is_of_earlier_rules

    def view(self) -> View:
        """What is recorded now, for reading in a ``with`` block: one committed state, whatever is
        recorded meanwhile.

        A view never waits and nothing waits for it, however long it is read, by one thread. It
        takes memory for what is recorded meanwhile.

        >>> with ledger.view() as view:  # doctest: +SKIP
        ...     describe_entity(view, iri, ledger.ontology)
        """
        return self._writer.view()

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

    def mint(self, collection: str) -> NamedNode:
        """A new IRI in a collection: ``{base}{collection}/{uuid7}``."""
        return NamedNode(f"{self.base_iri}{collection}/{uuid_utils.uuid7()}")

    def record(
        self,
        body: bytes,
        syntax: Syntax,
        *,
        root_class: NamedNode | None = None,
        author: NamedNode | None = None,
        opening_balances: bool = False,
        events_only: bool = False,
        split: bool = False,
    ) -> Receipt:
        """Read, normalise, check and store a document as one atomic commit.

        ``root_class`` is the class of the entity that the document is about (its outermost object,
        or else its first subject), which need not state it. With ``opening_balances``, the
        quantities of resources without events become the events that bring them about. With
        ``events_only``, the economic facts of resources that the ledger knows are ignored, and
        those that are otherwise here are told of. With ``split``, an event that answers to several
        commitments, intents or claims becomes one for each. Faults in the data are findings of the
        receipt, and nothing is stored then. What conforms is on disk when this returns. Raises
        :class:`~valuegraph.errors.LedgerBusyError`,
        :class:`~valuegraph.errors.LedgerStoppedError` and
        :class:`~valuegraph.errors.StorageFullError`.
        """
        return self._carried_out(
            self.recording(
                body,
                syntax,
                root_class=root_class,
                author=author,
                opening_balances=opening_balances,
                events_only=events_only,
                split=split,
            )
        )

    def recording(
        self,
        body: bytes,
        syntax: Syntax,
        *,
        root_class: NamedNode | None = None,
        author: NamedNode | None = None,
        opening_balances: bool = False,
        events_only: bool = False,
        split: bool = False,
    ) -> Write:
        """The write that :meth:`record` carries out, for :meth:`submit`. The document is read
        already."""
        document = self._read(body, syntax, root_class)

        def prepare(reader: GraphReader, time: datetime) -> Receipt:
            return self._prepared(
                document,
                reader,
                time,
                root_class,
                author,
                opening_balances=opening_balances,
                events_only=events_only,
                split=split,
            )

        return Write(prepare, len(body))

    def check(
        self,
        body: bytes,
        syntax: Syntax,
        *,
        root_class: NamedNode | None = None,
        opening_balances: bool = False,
        events_only: bool = False,
        split: bool = False,
    ) -> Receipt:
        """What :meth:`record` would answer, without storing anything."""
        document = self._read(body, syntax, root_class)
        with self.view() as view:
            return self._prepared(
                document,
                view,
                self._clock(),
                root_class,
                None,
                opening_balances=opening_balances,
                events_only=events_only,
                split=split,
            )

    def amend(
        self,
        iri: NamedNode,
        body: bytes,
        syntax: Syntax,
        *,
        root_class: NamedNode | None = None,
        author: NamedNode | None = None,
    ) -> Receipt:
        """Make an entity what a document says of it, as one atomic commit.

        The document replaces all that may change; with ``MERGE_PATCH`` as its syntax it is merged
        into what stands (RFC 7396). An IRI below the base that nothing is recorded of becomes a new
        entity, of ``root_class`` unless the document has its type. What may not change is a finding
        of the receipt, and nothing is stored then. Raises :class:`NotFoundError`.
        """
        return self._carried_out(
            self.amending(iri, body, syntax, root_class=root_class, author=author)
        )

    def amending(
        self,
        iri: NamedNode,
        body: bytes,
        syntax: Syntax,
        *,
        root_class: NamedNode | None = None,
        author: NamedNode | None = None,
    ) -> Write:
        """The write that :meth:`amend` carries out, for :meth:`submit`. The document is read
        already."""
        is_patch = syntax is MERGE_PATCH
        sent = Patch.read(body, self.limits) if is_patch else self._document(body, syntax)

        def prepare(reader: GraphReader, time: datetime) -> Receipt:
            if self._is_known(iri, reader):
                document = sent
                if isinstance(document, Patch):
                    document = document.merged(
                        iri, reader, self.context, self.base_iri, self.limits
                    )
                return self._amended(iri, document, reader, time, author, is_patch=is_patch)
            if is_patch:
                message = f"Nothing is recorded here of <{iri.value}>, so nothing to patch."
                raise NotFoundError(message)
            assert isinstance(sent, Document), "anything but a patch is a document"
            return self._created(iri, sent, root_class, reader, time, author)

        return Write(prepare, len(body))

    def delete(self, iri: NamedNode, *, author: NamedNode | None = None) -> Receipt:
        """Delete an entity with the fragments that it owns, as one atomic commit.

        Events stay, and so does what others refer to: that is a finding of the receipt. Raises
        :class:`NotFoundError`.
        """
        return self._carried_out(self.deleting(iri, author=author))

    def deleting(self, iri: NamedNode, *, author: NamedNode | None = None) -> Write:
        """The write that :meth:`delete` carries out, for :meth:`submit`."""

        def prepare(reader: GraphReader, time: datetime) -> Receipt:
            if not self._is_known(iri, reader):
                raise NotFoundError(f"Nothing is recorded here of <{iri.value}>.")
            amendment = deletion_of(iri, reader, self.ontology)
            return self._pipeline.amend(amendment, (), reader, time, author)

        return Write(prepare)

    def repair(self, *, author: NamedNode | None = None, is_rehearsal: bool = False) -> Receipt:
        """Take out every statement about a term of the vocabularies, of the shapes or of the ledger
        itself, and every value of a language-tagged datatype that has no tag, as one commit.

        None gets in any more; a ledger may have some from before that was so. The receipt has what
        is removed; in a rehearsal nothing is. Raises what :meth:`record` raises.
        """

        def prepare(reader: GraphReader, time: datetime) -> Receipt:
            about_terms = self._pipeline.terms.repair(reader, self.ontology).removed
            untagged = filter(is_untagged, reader.match())
            removed = tuple(dict.fromkeys((*about_terms, *untagged)))
            about = dict.fromkeys(quad.subject for quad in removed)
            entities = tuple(term for term in about if isinstance(term, NamedNode))
            return Receipt(Changeset(removed=removed, time=time, author=author), (), entities)

        if is_rehearsal:
            with self.view() as view:
                return prepare(view, self._clock())
        receipt = self._carried_out(Write(prepare))
        self._pipeline = replace(self._pipeline, hidden=frozenset())
        return receipt

    def submit(self, write: Write) -> "Future[Outcome]":
        """Have a write carried out in its turn, without waiting; what conforms is on disk when the
        future has its outcome.

        Writes are carried out one after the other, each on what those before it left. Raises
        :class:`~valuegraph.errors.LedgerBusyError` and
        :class:`~valuegraph.errors.LedgerStoppedError`; the future has these and
        :class:`~valuegraph.errors.StorageFullError`, :class:`~valuegraph.errors.KeyReusedError`,
        :class:`~valuegraph.errors.PreconditionFailedError` and what the write itself raises.
        """
        return self._writer.submit(write)

    def answered(self, once: Once) -> str | None:
        """What the same request was answered, if it was carried out before.

        Raises :class:`~valuegraph.errors.KeyReusedError`. :meth:`submit` asks too; this is for
        callers that could not even form the write any more, such as a deletion.
        """
        kept = kept_answer(self._store, self._journal, once)
        return None if kept is None else kept.answer

    def close(self) -> None:
        """Carry out what waits, write everything to disk and release the directory."""
        with ExitStack() as closing:  # Each of them is closed, whatever befalls the others.
            if self._home is not None:
                closing.callback(self._home.close)
            if self._holding is not None:
                closing.callback(self._holding.close)
            closing.callback(self._store.close)
            closing.callback(self._journal.close)
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

    def _read(self, body: bytes, syntax: Syntax, root_class: NamedNode | None) -> Normalised:
        return normalise(
            self._document(body, syntax), self.ontology, self.mint, self.limits, root_class
        )

    def _carried_out(self, write: Write) -> Receipt:
        receipt = outcome_of(self.submit(write)).receipt
        assert receipt is not None, "only a write that is sent once more has none"
        return receipt

    def _is_known(self, iri: NamedNode, reader: GraphReader) -> bool:
        """Whether anything is recorded of an entity. Raises for a part of another one."""
        owner = Entities((), reader, self.ontology).owner(iri)
        if owner != iri:
            message = f"<{iri.value}> is a part of <{owner.value}>; amend or delete that."
            raise NotFoundError(message)
        return bool(recorded(reader, iri, self.ontology))

    def _amended(
        self,
        iri: NamedNode,
        document: Document,
        reader: GraphReader,
        time: datetime,
        author: NamedNode | None,
        *,
        is_patch: bool,
    ) -> Receipt:
        sent = normalise(addressed(document, iri), self.ontology, self.mint, self.limits)
        if rejects(sent.findings) and not sent.quads:
            return Receipt(Changeset(), sent.findings)
        amendment = amendment_of(iri, sent.quads, reader, self.ontology, is_patch=is_patch)
        return self._pipeline.amend(amendment, sent.findings, reader, time, author)

    def _created(
        self,
        iri: NamedNode,
        document: Document,
        root_class: NamedNode | None,
        reader: GraphReader,
        time: datetime,
        author: NamedNode | None,
    ) -> Receipt:
        """The receipt for a new entity whose IRI was chosen by the caller."""
        if not iri.value.startswith(self.base_iri):
            raise NotFoundError(
                f"Nothing is recorded here of <{iri.value}>, and its IRI does not start with "
                f"{self.base_iri}. Post the document with its id: what is named elsewhere is "
                "recorded by posting it."
            )
        document = addressed(document, iri)
        sent = normalise(document, self.ontology, self.mint, self.limits, root_class)
        receipt = self._prepared(replace(sent, root=iri), reader, time, root_class, author)
        if receipt.conforms and receipt.root not in (iri, None):
            assert root_class is not None, "the pipeline looks for a root of that class only"
            message = f"What is sent for <{iri.value}> must be of type {local_name(root_class)}."
            fault = violation("WrongClass", message, iri, RDF.type)
            return Receipt(Changeset(), (fault, *receipt.findings), receipt.entities)
        return replace(receipt, root=iri) if receipt.conforms else receipt

    def _document(self, body: bytes, syntax: Syntax) -> Document:
        return read_document(body, syntax, self.context, self.base_iri, self.limits, self._trial)

    def _prepared(
        self,
        document: Normalised,
        reader: GraphReader,
        time: datetime,
        root_class: NamedNode | None,
        author: NamedNode | None,
        *,
        opening_balances: bool = False,
        events_only: bool = False,
        split: bool = False,
    ) -> Receipt:
        return self._pipeline.prepare(
            document.quads,
            document.findings,
            reader,
            time,
            author,
            root_class,
            document.root,
            opening_balances=opening_balances,
            events_only=events_only,
            split=split,
        )


def _checked_base(iri: str) -> str:
    if not is_absolute_iri(iri) or "#" in iri or "?" in iri:
        raise ConfigurationError(
            f"The base IRI {iri!r} cannot be used; give an absolute one such as "
            "https://ledger.example/ without query or fragment."
        )
    return iri if iri.endswith("/") else iri + "/"


def _documents(paths: Iterable[Path]) -> Iterator[NamedDocument]:
    for path in paths:
        try:
            yield NamedDocument.of_file(path, by_path(path))
        except OSError as fault:
            raise ConfigurationError(f"{path} cannot be read: {fault.strerror}.") from fault
