"""No entity has the address of something else that the service answers.

``{base}{collection}/{id}`` is for the entities of that collection, so that who asks for one at its
IRI finds it. The collections themselves and what describes the service have theirs.
"""

import re
import socket
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import unquote, urlsplit

from pyoxigraph import NamedNode

from valuegraph.changeset import CandidateView
from valuegraph.ledger.rules.references import is_known
from valuegraph.ledger.statements.entities import is_recorded
from valuegraph.rdf.findings import Finding, violation
from valuegraph.rdf.parts import document_of
from valuegraph.rdf.reader import types
from valuegraph.vocabulary.ontology import Ontology

SERVICE: Final = frozenset(
    (
        ".well-known",
        "actions",
        "admin",
        "changes",
        "commits",
        "context",
        "context.jsonld",
        "docs",
        "favicon.ico",
        "graphs",
        "health",
        "metrics",
        "ontology",
        "openapi.json",
        "policies",
        "principals",
        "reports",
        "robots.txt",
        "search",
        "shapes",
        "sparql",
        "static",
        "tokens",
        "trace",
        "track",
        "validate",
    )
)
"""What the paths of the service start with, beside its collections; some are kept for later."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_THIS_MACHINE: Final = "localhost"
_NUMBERS: Final = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)(?:\.(?:0x[0-9a-f]*|[0-9]+)){0,3}")
"""An IPv4 address, in decimal, octal or hexadecimal numbers, of which the last may stand for
several."""
_MANY: Final = 4096
"""Characters of an IRI that are looked at: no address is longer."""


def check_addresses(
    candidate: CandidateView, ontology: Ontology, base_iri: str
) -> Iterator[Finding]:
    """A violation for each entity that a commit describes under an IRI of the service.

    What was recorded there before stays as it is. Where nothing is said but a link, that refers to
    nothing, which is another rule's to tell.
    """
    host = _host(base_iri) or base_iri
    base = _resolved(base_iri)
    told: set[NamedNode] = set()
    for subject in candidate.added.all_subjects():
        assert isinstance(subject, NamedNode), "normalised statements have IRIs for subjects"
        entity = document_of(subject)
        is_below = entity.value.startswith(base_iri)
        if is_below and _is_found(entity, candidate, ontology, base_iri):
            continue
        if not is_below and not _may_name(host, entity.value[:_MANY]):
            continue
        path = _path_below(base, _resolved(entity.value[:_MANY]))
        if path is None or entity in told or not is_known(subject, candidate, ontology):
            continue
        first = path[0].casefold() if path else ""
        is_taken = not first or first in SERVICE or first in ontology.collections
        if is_taken and not is_recorded(candidate.base, entity, ontology):
            told.add(entity)
            yield _finding(entity, first, candidate, ontology, base_iri)


def _is_found(
    entity: NamedNode, candidate: CandidateView, ontology: Ontology, base_iri: str
) -> bool:
    """Whether a request for an IRI below the base leads to the entity."""
    slug, _, id_ = entity.value.removeprefix(base_iri).partition("/")
    class_ = ontology.collections.get(slug)
    if class_ is None or not id_ or "?" in id_ or class_.iri not in types(candidate, entity):
        return False
    return {".", ".."}.isdisjoint(unquote(id_).split("/"))  # Who asks resolves these before.


def _may_name(host: str, iri: str) -> bool:
    """Whether it is worth a closer look if an IRI leads to a host: most are of others."""
    if host == _THIS_MACHINE:
        return _host(iri) == host
    return host in unquote(iri).casefold()


def _host(iri: str) -> str:
    """The host of an IRI in one form; nothing where it has none."""
    try:
        return _host_in_one_form(urlsplit(iri).hostname or "")
    except ValueError:
        return ""


@lru_cache(maxsize=256)  # Entities have few hosts.
def _host_in_one_form(text: str) -> str:
    """A host without the dot that ends a name; every name of this machine is one of them."""
    host = unquote(text).casefold().removesuffix(".")
    if host == _THIS_MACHINE or host.endswith(f".{_THIS_MACHINE}"):  # RFC 6761, section 6.3.
        return _THIS_MACHINE
    address = _address(host)
    if address is None:
        return host
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return _THIS_MACHINE if address.is_loopback or address.is_unspecified else str(address)


def _address(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is, also in the forms that programs read beside the usual one:
    ``127.1``, ``0x7f000001``."""
    try:
        return ip_address(host)
    except ValueError:
        if not _NUMBERS.fullmatch(host):
            return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _resolved(iri: str) -> list[str]:
    """What a request for an IRI goes to (RFC 3986, section 6.2): the host and its port, and the
    segments of the path; nothing where it is no address of the Web. Whatever answers at a port of a
    host, by HTTP or HTTPS, is one service; so is what a proxy has at their own two ports."""
    try:
        parts = urlsplit(iri)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (KeyError, ValueError):
        return []
    place = "web" if port in _DEFAULT_PORTS.values() else str(port)
    found = [f"{_host_in_one_form(parts.hostname or '')}:{place}"]
    for segment in unquote(parts.path).split("/"):
        if segment == "..":
            del found[max(1, len(found) - 1) :]
        elif segment not in ("", "."):
            found.append(segment)
    return found


def _path_below(base: list[str], resolved: list[str]) -> list[str] | None:
    """The segments of an address that follow on those of the base; None where it is elsewhere."""
    size = len(base)
    return resolved[size:] if size and resolved[:size] == base else None


def _finding(
    entity: NamedNode, first: str, candidate: CandidateView, ontology: Ontology, base_iri: str
) -> Finding:
    reason = "is an address of the service itself"
    if first in ontology.collections:
        reason = f"is among the addresses of {ontology.collections[first].label} entities"
    classes = [c for c in ontology.classes.values() if c.iri in types(candidate, entity)]
    slugs = sorted(c.collection for c in classes if c.collection is not None)
    advice = "State its type, and give it an IRI in the collection of that"
    if slugs:
        advice = f"Give it one such as {base_iri}{slugs[-1]}/a-name-of-yours"
    return violation(
        "AddressOfService",
        f"<{entity.value}> {reason}, and would not be found there. {advice}, one elsewhere, or "
        "none: then one is made.",
        entity,
    )
