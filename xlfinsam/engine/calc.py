"""Recalculation without Excel: the one door to the calculator that keeps every other part of the file as it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any, cast

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)  # what TODAY() would say, unless SOURCE_DATE_EPOCH says otherwise


def recalculate(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return the workbook with every formula's cached value computed afresh, and where formulas end in errors.

    Every other part stays byte for byte. An error in a formula of the user's own is no fault of ours, so errors are told
    ("#DIV/0! i Blad1!A1"), never raised.
    """
    import formualizer  # noqa: PLC0415  25 ms that a validation never needs

    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    today = datetime.fromtimestamp(int(stamp), UTC) if stamp else EPOCH
    answer = cast("dict[str, Any]", formualizer.recalculate_xlsx_bytes(data, deterministic_timestamp_utc=today))
    found = answer["summary"].get("error_summary", {})
    errors = tuple(f"{token} i {place}" for token, what in found.items() for place in what.get("locations", ()))
    return cast("bytes", answer["bytes"]), errors
