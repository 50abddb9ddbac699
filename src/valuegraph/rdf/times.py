"""Times of ``xsd:dateTimeStamp`` literals."""

from datetime import UTC, datetime


def moment(lexical: str) -> datetime | None:
    """The time that a literal is, in UTC; None for what Python has no time for, such as one in a
    year beyond 9999."""
    try:
        return datetime.fromisoformat(lexical).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
