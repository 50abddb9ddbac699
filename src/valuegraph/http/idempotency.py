"""``Idempotency-Key``: a request that changes something, sent again, is answered as it was.

The header of the IETF's draft "The Idempotency-Key HTTP Header Field". A key stands for one
request of whoever sends it: method, address, media type and body. Its receipt is kept in the
journal with the commit; of a request that was refused nothing is kept, since nothing was done.
"""

import re
from hashlib import sha256
from typing import Any, Final

from starlette.requests import Request

from valuegraph.http.problems import BadRequestError
from valuegraph.ledger import IdempotentRequest

MAX_KEY: Final = 255
REPEATED: Final = "Idempotent-Replayed"
"""The header that marks an answer which was given before."""

_QUOTED: Final = re.compile(r'"(?:[ !#-\[\]-~]|\\["\\])*"')
_BARE: Final = re.compile(r"[!#-~][!-~]*")

IDEMPOTENCY_KEY: Final[dict[str, Any]] = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "A key of the client's choice, such as a UUID, for this one request. Sent again "
    "with the same key, it is answered as the first time and marked Idempotent-Replayed: true; "
    "another request with it is refused (422).",
    "schema": {"type": "string", "maxLength": MAX_KEY, "pattern": "^[!#-~][!-~]*$"},
}
"""OpenAPI description of the header."""


def idempotent_request(request: Request, body: bytes = b"") -> IdempotentRequest | None:
    """What makes a request idempotent; None where it has no key.

    Raises :class:`~valuegraph.http.problems.BadRequestError` for a key that cannot be used.
    """
    values = request.headers.getlist("idempotency-key")
    if not values:
        return None
    key = values[0].strip()
    if _QUOTED.fullmatch(key):  # A string of RFC 9651, as the draft has it.
        key = re.sub(r"\\(.)", r"\1", key[1:-1])
    elif not _BARE.fullmatch(key):
        key = ""
    if len(values) > 1 or not 0 < len(key) <= MAX_KEY:
        raise BadRequestError(
            "Idempotency-Key must be one key of up to 255 printable ASCII characters, such as a "
            'UUID: Idempotency-Key: "8e03978e-40d5-43dd-bc93-6894a57f9324".'
        )
    url = request.url
    parts = (request.method, url.path, url.query, request.headers.get("content-type", ""))
    digest = sha256("\n".join(parts).encode())
    digest.update(b"\n")
    digest.update(body)
    return IdempotentRequest(key, digest.hexdigest())
