"""The RDF syntaxes that Valuegraph reads and writes, by media type, extension and short name."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from pyoxigraph import RdfFormat

from valuegraph.errors import UnknownSyntaxError
from valuegraph.rdf.jsonld.bundled import ACTIVITY_STREAMS_IRI
from valuegraph.rdf.jsonld.context import CONTEXT_IRI


@dataclass(frozen=True, slots=True)
class Syntax:
    """A syntax. ``rdf_format`` is None for JSON and YAML, which are read as JSON-LD; what states no
    context there has the one with the IRI ``default_context``."""

    name: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...]
    rdf_format: RdfFormat | None = None
    default_context: str | None = None

    @property
    def media_type(self) -> str:
        """The registered media type, which answers carry."""
        return self.media_types[0]

    def __reduce__(self) -> tuple[Callable[[str], "Syntax"], tuple[str]]:
        """Pickled by name: there is one of each."""
        return by_name, (self.name,)


JSON_LD = Syntax("jsonld", ("application/ld+json",), (".jsonld",))
ACTIVITY_JSON = Syntax(
    "activity", ("application/activity+json",), (), default_context=ACTIVITY_STREAMS_IRI
)
JSON = Syntax("json", ("application/json",), (".json",), default_context=CONTEXT_IRI)
YAML_LD = Syntax(
    "yaml",
    ("application/ld+yaml", "application/yaml", "application/x-yaml", "text/yaml"),
    (".yaml", ".yml", ".yamlld"),
    default_context=CONTEXT_IRI,
)
TURTLE = Syntax("turtle", ("text/turtle", "application/x-turtle"), (".ttl",), RdfFormat.TURTLE)
TRIG = Syntax("trig", ("application/trig",), (".trig",), RdfFormat.TRIG)
# Not text/plain: any web page may post that anywhere, and the browser asks nobody for leave.
N_TRIPLES = Syntax("ntriples", ("application/n-triples",), (".nt",), RdfFormat.N_TRIPLES)
N_QUADS = Syntax("nquads", ("application/n-quads",), (".nq",), RdfFormat.N_QUADS)
RDF_XML = Syntax(
    "rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), (".rdf", ".xml"),
    RdfFormat.RDF_XML,
)  # fmt: skip

MERGE_PATCH = Syntax("merge-patch", ("application/merge-patch+json",), ())
"""The syntax of changes to an entity (RFC 7396); a document of its own it is not."""

SYNTAXES = (JSON_LD, JSON, ACTIVITY_JSON, YAML_LD, TURTLE, TRIG, N_TRIPLES, N_QUADS, RDF_XML)
"""All of them, in the order in which error messages list them."""

_PROFILE = re.compile(r'\bprofile\s*=\s*"?([^";]*)', re.IGNORECASE)
_BY_MEDIA_TYPE = {media_type: s for s in SYNTAXES for media_type in s.media_types}
_BY_EXTENSION = {extension: s for s in SYNTAXES for extension in s.extensions}
_BY_NAME = {s.name: s for s in SYNTAXES}


def by_media_type(content_type: str) -> Syntax:
    """The syntax of a ``Content-Type`` value (RFC 9110, section 8.3).

    Parameters are disregarded, but for the profile that makes JSON-LD the same as
    ``application/activity+json`` (ActivityPub, section 3.2).
    """
    essence, _, parameters = content_type.partition(";")
    essence = essence.strip().lower()
    if essence not in _BY_MEDIA_TYPE:
        known = ", ".join(s.media_type for s in SYNTAXES)
        named = f"The media type {essence!r} is not read here" if essence else "No media type given"
        raise UnknownSyntaxError(f"{named}. Send one of: {known}.")
    profile = _PROFILE.search(parameters)
    if essence == JSON_LD.media_type and profile and ACTIVITY_STREAMS_IRI in profile[1].split():
        return ACTIVITY_JSON
    return _BY_MEDIA_TYPE[essence]


def by_path(path: str | PurePath) -> Syntax:
    """The syntax of a file by its extension."""
    extension = PurePath(path).suffix.lower()
    if extension not in _BY_EXTENSION:
        known = " ".join(_BY_EXTENSION)
        raise UnknownSyntaxError(f"The extension of {path} is not known. Use one of: {known}")
    return _BY_EXTENSION[extension]


def by_name(name: str) -> Syntax:
    """The syntax with this short name, for instance ``turtle``."""
    if name not in _BY_NAME:
        raise UnknownSyntaxError(f"No syntax {name!r}. Use one of: {', '.join(_BY_NAME)}")
    return _BY_NAME[name]
