"""Contexts of others that documents name, answered from here.

ActivityStreams, whose terms are fixed by a W3C recommendation, and what of the Security Vocabulary
its servers name beside it, for the keys of actors. The context of the Data Food
Consortium, for one, has had other namespaces and coercions at the same address over the years, so
whoever runs a ledger adds the copy that its senders mean.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

ACTIVITY_STREAMS_IRI: Final = "https://www.w3.org/ns/activitystreams"
"""The context of ActivityStreams 2.0, which ``application/activity+json`` has where it states
none."""

SECURITY_IRI: Final = "https://w3id.org/security/v1"

_LINKS: Final = """
actor alsoKnownAs anyOf attachment attributedTo audience bcc bto cc context current describes
endpoints first followers following generator href icon image inReplyTo instrument items last liked
likes location next object oauthAuthorizationEndpoint oauthTokenEndpoint oneOf origin outbox partOf
prev preview provideClientKey proxyUrl relationship replies result sharedInbox shares signClientKey
source streams subject tag target to uploadMedia url
"""
_TEXTS: Final = """
content formerType hreflang mediaType name preferredUsername rel summary units
"""
_CLASSES: Final = """
Accept Activity Add Announce Application Arrive Article Audio Block Collection CollectionPage Create
Delete Dislike Document Event Flag Follow Group Ignore Image IntransitiveActivity Invite Join Leave
Like Link Listen Mention Move Note Object Offer OrderedCollection OrderedCollectionPage Organization
Page Person Place Profile Question Read Reject Relationship Remove Service TentativeAccept
TentativeReject Tombstone Travel Undo Update Video View
"""
_DATATYPES: Final = {
    "xsd:dateTime": "closed deleted endTime published startTime updated",
    "xsd:duration": "duration",
    "xsd:float": "accuracy altitude latitude longitude radius",
    "xsd:nonNegativeInteger": "height startIndex totalItems width",
}


def _activity_streams() -> dict[str, Any]:
    """The terms of ActivityStreams 2.0 (W3C Recommendation, "Activity Vocabulary") in our own
    order. The one at its address drops all other keys by its ``@vocab``; here they are told."""
    found: dict[str, Any] = {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "as": {"@id": f"{ACTIVITY_STREAMS_IRI}#", "@prefix": True},
        "xsd": {"@id": "http://www.w3.org/2001/XMLSchema#", "@prefix": True},
        "ldp": {"@id": "http://www.w3.org/ns/ldp#", "@prefix": True},
        "vcard": {"@id": "http://www.w3.org/2006/vcard/ns#", "@prefix": True},
    }
    found |= {name: f"as:{name}" for name in (*_CLASSES.split(), *_TEXTS.split())}
    found |= {name: {"@id": f"as:{name}", "@type": "@id"} for name in _LINKS.split()}
    for datatype, names in _DATATYPES.items():
        found |= {name: {"@id": f"as:{name}", "@type": datatype} for name in names.split()}
    for name in ("content", "name", "summary"):
        found[f"{name}Map"] = {"@id": f"as:{name}", "@container": "@language"}
    found["inbox"] = {"@id": "ldp:inbox", "@type": "@id"}
    found["orderedItems"] = {"@id": "as:items", "@type": "@id", "@container": "@list"}
    found["Public"] = {"@id": "as:Public", "@type": "@id"}
    return found


def _security() -> dict[str, Any]:
    """The terms of the Security Vocabulary, version 1, that describe the key of an actor."""
    return {
        "id": "@id",
        "type": "@type",
        "sec": {"@id": "https://w3id.org/security#", "@prefix": True},
        "Key": "sec:Key",
        "publicKeyPem": "sec:publicKeyPem",
        **{name: {"@id": f"sec:{name}", "@type": "@id"} for name in ("owner", "publicKey")},
    }


BUNDLED: Final[Mapping[str, Any]] = MappingProxyType(
    dict.fromkeys(
        (
            ACTIVITY_STREAMS_IRI,
            f"{ACTIVITY_STREAMS_IRI}.jsonld",
            "http://www.w3.org/ns/activitystreams",
        ),
        _activity_streams(),
    )
    | {SECURITY_IRI: _security()}
)
"""What ``@context`` stands for, by IRI."""
