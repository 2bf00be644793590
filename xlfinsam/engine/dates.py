"""Dates as Excel stores them: days counted from 1900 (with the 29 February 1900 that never was) or from 1904.

Source: ECMA-376-1 18.17.4.1.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

_EPOCH_1904: Final = date(1904, 1, 1)
_EPOCH_1900: Final = date(1899, 12, 30)  # from 1 March 1900; before that the count is one day less
_FALSE_LEAP_DAY: Final = 60
_LAST: Final = date(9999, 12, 31)


def to_serial(day: date, *, date1904: bool) -> int | None:
    """Give the serial number of `day`; None before the first day of the system."""
    if date1904:
        number = (day - _EPOCH_1904).days
        return number if number >= 0 else None
    number = (day - _EPOCH_1900).days
    number -= number <= _FALSE_LEAP_DAY
    return number if number >= 1 else None


def day_part(moment: datetime) -> Decimal:
    """Give the time of day as the part of a day that has passed, to the millisecond."""
    seconds = Decimal(moment.hour * 3600 + moment.minute * 60 + moment.second) + Decimal(moment.microsecond) / 1_000_000
    return (seconds / 86_400).quantize(Decimal("1e-10"))


def from_serial(number: Decimal, *, date1904: bool) -> date | None:
    """Give the day of a serial number, without its time of day; None where there is no such day."""
    days = int(number) if abs(number) < 10**7 else -1
    if date1904:
        return _EPOCH_1904 + timedelta(days) if 0 <= days <= (_LAST - _EPOCH_1904).days else None
    if days < 1 or days == _FALSE_LEAP_DAY or days > (_LAST - _EPOCH_1900).days:
        return None
    return _EPOCH_1900 + timedelta(days + (days < _FALSE_LEAP_DAY))
