"""Files of survey answers, one row per respondent, made from how many gave each answer (enkater.toml).

Who gave which answers together is not printed anywhere: it is drawn with the seed, and means nothing.
"""

from __future__ import annotations

import csv
import io
import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from xlfinsam.forms.enkater import ENKATER

if TYPE_CHECKING:
    from xlfinsam.fragor import Enkat, Fraga

HERE = Path(__file__).parent
FACTS: dict[str, dict[str, dict[str, Any]]] = tomllib.loads((HERE / "enkater.toml").read_text("utf-8"))


def made(sample: str) -> dict[str, bytes]:
    """Return the files of a sample by name: as a survey tool exports them, with semicolons and a byte order mark."""
    by_id = {item.id: item for item in ENKATER}
    return {
        f"{name}.csv": exported(by_id[name], facts).encode("utf-8-sig") for name, facts in FACTS.get(sample, {}).items()
    }


def exported(enkat: Enkat, facts: dict[str, Any]) -> str:
    """Return the export of one survey: a time stamp, then a column per question."""
    chance, people = Random(facts["fro"]), facts["svarande"]  # noqa: S311  for a sample, not for a secret
    columns = [column(fraga, facts["svar"].get(fraga.id, {}), people, chance) for fraga in enkat.fragor]
    first = datetime.combine(facts["dag"], time(8))
    stamps = [
        f"{first + timedelta(minutes=97 * at, seconds=chance.randrange(60)):%Y-%m-%d %H:%M:%S}" for at in range(people)
    ]
    told = io.StringIO()
    out = csv.writer(told, delimiter=";", lineterminator="\r\n")
    out.writerow(["Tidstämpel", *(fraga.text for fraga in enkat.fragor)])
    out.writerows(zip(stamps, *columns, strict=True))
    return told.getvalue()


def column(fraga: Fraga, counts: dict[str, int], people: int, chance: Random) -> list[str]:
    """Return the answers to a question in an order that is drawn; those who did not answer are blank."""
    labels = {one.id: one.label for one in fraga.skala.svar} if fraga.skala else {}
    told = [labels[answer] for answer, number in counts.items() for _ in range(number)]
    if len(told) > people:
        raise ValueError(f"{fraga.id}: {len(told)} svar av {people} svarande")
    told += [""] * (people - len(told))
    chance.shuffle(told)
    return told
