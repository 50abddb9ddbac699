"""What is wrong with a text that should be an ``xsd:dateTimeStamp``, and what it was meant to be.

XML Schema 1.1, part 2, section 3.4.28: ``2026-03-01T09:30:00.5+01:00``.
"""

import re
from calendar import month_name, monthrange
from datetime import UTC, datetime
from typing import Final

from valuegraph.rdf.terms import date_time_stamp, excerpt

_FORM: Final = 'a date, time and offset such as "2026-03-01T09:30:00+01:00" or "…T08:30:00Z"'
_DATE: Final = r"(?P<year>-?\d{4,})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})"
_DAY_FIRST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_TIME: Final = (
    r"(?P<hour>\d{1,2})(:(?P<minute>\d{1,2}))?(:(?P<second>\d{1,2}))?(?P<fraction>[.,]\d+)?"
    r"(\s*(?P<half>[AP])\.?M\b\.?)?"
)
_OFFSET: Final = r"(?P<sign>[+-])(?P<zh>\d{1,2})(:?(?P<zm>\d{2}))?"
_ZONE: Final = rf"(?P<gap>\s*)(?P<zone>Z|UTC|GMT|{_OFFSET}|[A-Z]{{2,5}}|\[.+\])?(?P<place>\[.+\])?"
_LIKE_A_TIME: Final = re.compile(
    rf"{_DATE}((?P<joint>T|[\s_,]+){_TIME})?{_ZONE}\Z", re.ASCII | re.IGNORECASE
)
_EPOCH: Final = re.compile(r"(\d{9,11})(\d{3})?(?:\.(\d+))?\Z", re.ASCII)
_BASIC: Final = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z|[+-]\d\d:?\d\d)?)?\Z", re.ASCII
)
_DASHES: Final = dict.fromkeys(
    map(ord, "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}"), "-"
)
_IF_UTC: Final = "if it is UTC, or else the offset in place of Z"
_NAMED: Final = ("Z", "UTC", "GMT")
_MAX_LENGTH: Final = 100


def time_fault(text: str) -> str:
    """What is wrong with a text, and what to write instead."""
    text = text.strip()
    if epoch := _EPOCH.match(text):
        return _of_epoch(epoch)
    if found := _DAY_FIRST.match(text):
        return _of_day_first(*found.groups())
    if basic := _BASIC.match(text):
        return _of_basic(basic)
    if (plain := text.translate(_DASHES)) != text and date_time_stamp(plain):
        return f'a dash or minus sign stands in place of a hyphen; write "{plain}"'
    parts = _LIKE_A_TIME.match(text) if len(text) <= _MAX_LENGTH else None
    reasons = [] if parts is None else [*_of_date(parts), *_of_time(parts), *_of_zone(parts)]
    if parts is None or not reasons:
        return f"that is no time; write {_FORM}"
    repaired = _meant(parts)
    if repaired is None:
        return f"{_listed(reasons)}; write {_FORM}"
    if parts["zone"] is None and parts["hour"] is not None:
        return f'{_listed(reasons)}; write "{repaired}" {_IF_UTC}'
    return f'{_listed(reasons)}; write "{repaired}"'


def _of_day_first(day: str, separator: str, month: str, year: str) -> str:
    if separator == "." and 1 <= int(month) <= 12:  # Else it may be the month that is first.
        return f'the year comes first; write "{year}-{int(month):02}-{int(day):02}…"'
    return f"the year comes first, then month and day; write {_FORM}"


def _of_epoch(epoch: re.Match[str]) -> str:
    moment = datetime.fromtimestamp(int(epoch[1]), UTC)
    unit = "milliseconds" if epoch[2] else "seconds"
    fraction = ((epoch[2] or "") + (epoch[3] or "")).rstrip("0")
    meant = moment.strftime("%Y-%m-%dT%H:%M:%S") + (f".{fraction}" if fraction else "") + "Z"
    return f'it may be a number of {unit} since 1970; write "{meant}" in that case'


def _of_basic(basic: re.Match[str]) -> str:
    year, month, day, hour, minute, second, offset = basic.groups()
    meant = f"{year}-{month}-{day}"
    if hour is not None:
        meant += f"T{hour}:{minute}:{second or '00'}{offset or 'Z'}"
    if date_time_stamp(meant) is None:
        return f"that is no time; write {_FORM}"
    if hour is not None and offset is None:
        return f'it lacks hyphens, colons and an offset; write "{meant}" {_IF_UTC}'
    return f'it lacks {"hyphens" if hour is None else "hyphens and colons"}; write "{meant}"'


def _of_date(parts: re.Match[str]) -> list[str]:
    reasons = []
    year, month, day = (int(parts[name]) for name in ("year", "month", "day"))
    if parts["sep"] != "-":
        reasons.append("year, month and day are joined by hyphens")
    if not 1 <= month <= 12:
        reasons.append(f"there is no month {parts['month']}")
    elif day == 0:
        reasons.append(f"there is no day {parts['day']}")
    elif day > (last := monthrange(2000 + year % 400, month)[1]):
        reasons.append(f"{month_name[month]} {parts['year']} has {last} days, not {parts['day']}")
    if len(parts["month"]) == 1 or len(parts["day"]) == 1:
        reasons.append("month and day have two digits each")
    return reasons


def _of_time(parts: re.Match[str]) -> list[str]:
    if parts["hour"] is None:
        return []
    reasons = []
    if parts["joint"] != "T":
        reasons.append("a T stands between date and time")
    if len(parts["hour"]) == 1:
        reasons.append("hours have two digits")
    for name, bound in (("hour", 24), ("minute", 59), ("second", 59)):
        if parts[name] is not None and int(parts[name]) > bound:
            reasons.append(f"there is no {name} {parts[name]}")
    if parts["hour"] == "24" and set((parts["minute"] or "") + (parts["second"] or "")) - {"0"}:
        reasons.append("hour 24 is midnight, with no minutes")
    missing = [name for name in ("minute", "second") if parts[name] is None]
    if missing:
        reasons.append(f"the {' and '.join(f'{name}s' for name in missing)} are missing")
    elif any(len(parts[name]) == 1 for name in ("minute", "second")):
        reasons.append("minutes and seconds have two digits")
    if parts["half"] is not None:
        reasons.append("hours count to 24, without AM or PM")
    if (parts["fraction"] or "").startswith(","):
        reasons.append("a point stands before the fraction, not a comma")
    return reasons


def _of_zone(parts: re.Match[str]) -> list[str]:
    zone = parts["zone"]
    if zone is None:
        return [] if parts["hour"] is None else ["there is no offset"]
    if parts["zh"] is None:
        if zone == "Z" and parts["place"] is None and not parts[0].endswith(f" {zone}"):
            return []
        if zone.upper() in _NAMED:
            return ["UTC is a capital Z right after the time"]
        return [f"{excerpt(zone, 30)} is the name of a time zone, not an offset"]
    hours, minutes = int(parts["zh"]), int(parts["zm"] or 0)
    if hours * 60 + minutes > 14 * 60 or minutes > 59:
        return [f"there is no offset {zone}"]
    if parts["place"] is not None:
        return [f"{excerpt(parts['place'], 30)} does not belong there"]
    reasons = []
    if zone != _offset(parts):
        reasons.append("an offset has two digits for hours, a colon and minutes")
    if parts["gap"]:
        reasons.append("no space stands before the offset")
    return reasons


def _offset(parts: re.Match[str]) -> str | None:
    """The offset in the right form; None for the name of a zone."""
    if parts["zone"] is None or parts["zone"].upper() in _NAMED:
        return "Z"
    if parts["zh"] is None:
        return None
    return f"{parts['sign']}{int(parts['zh']):02}:{parts['zm'] or '00'}"


def _meant(parts: re.Match[str]) -> str | None:
    """The time with its form put right; None where that is none."""
    offset = _offset(parts)
    if offset is None:
        return None
    date = f"{parts['year']}-{int(parts['month']):02}-{int(parts['day']):02}"
    if parts["hour"] is None:
        return date if date_time_stamp(date) else None
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if parts["half"] is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if parts["half"] in "Pp" else 0)
    time = f"{hour:02}:{minute:02}:{second:02}"
    fraction = (parts["fraction"] or "").replace(",", ".")
    written = f"{date}T{time}{fraction}{offset}"
    return written if date_time_stamp(written) else None


def _listed(reasons: list[str]) -> str:
    return " and ".join([", ".join(reasons[:-1]), reasons[-1]] if reasons[1:] else reasons)
