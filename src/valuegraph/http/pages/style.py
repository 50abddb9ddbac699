"""The one style sheet of all pages, which stands in each, and its name in a policy of content."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

STYLE: Final = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}"
    "pre{background:#f4f4f2;padding:.8rem;overflow:auto}td{padding:.15rem 1rem .15rem 0;"
    "vertical-align:top}@media(prefers-color-scheme:dark){body{background:#1b1b1a;color:#ddd}"
    "pre{background:#2a2a28}a{color:#8ab8ff}}"
)
STYLE_SOURCE: Final = f"sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}"
"""By which Content-Security-Policy lets browsers apply it, and no other style."""
