"""The headers that every answer has, so that browsers do with it what is meant, and no more."""

from typing import Final

from valuegraph.http.pages.style import STYLE_SOURCE

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",  # There are no scripts, and nothing is fetched from elsewhere.
        f"style-src '{STYLE_SOURCE}'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)

SECURITY_HEADERS: Final = tuple(
    (name.lower().encode(), value.encode())
    for name, value in (
        ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        # With no-referrer, browsers would send a page's own forms with the origin null.
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    )
)
"""As ASGI has headers."""
