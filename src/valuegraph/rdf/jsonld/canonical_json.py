"""The canonical form of a JSON value (RFC 8785), which a JSON literal has."""

import json
from decimal import Decimal
from math import isinf
from typing import Any

from valuegraph.rdf.jsonld.numbers import JsonNumber


def canonical_json(value: Any) -> str:
    """The JSON text of a value, keys in order, numbers as ECMAScript has them."""
    if isinstance(value, JsonNumber):
        number = float(value)
        return str(value) if isinf(number) else _number(number)
    if isinstance(value, bool | str | None):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{','.join(map(canonical_json, value))}]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return f"{{{','.join(f'{canonical_json(key)}:{canonical_json(value[key])}' for key in keys)}}}"


def _number(value: float) -> str:
    """ECMA-262, Number::toString; the digits are the shortest that give the number again."""
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{value!r}".lower().partition("e")
    if 1e-6 <= abs(value) < 1e21:
        return _plain(value)
    sign = "" if exponent.startswith("-") else "+"
    return f"{mantissa.removesuffix('.0')}e{sign}{int(exponent)}"


def _plain(value: float) -> str:
    written = f"{Decimal(repr(value)):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
