"""Where an account belongs before anybody has said it: the shipped charts, and a proposal from the account's name.

What is known stands in `kontoplaner/`: two charts (number -> row), and the rows of the notes with the patterns that
point at them. A number means one thing in BAS and another in Kommun-Bas; the name in the file decides.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from xlfinsam.errors import WrongUseError
from xlfinsam.shown import RAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlfinsam.fields import Answer

BAS, KOMMUNBAS = PLANER = ("bas", "kommunbas")
_CLASSES: Final = {"intakter": {3}, "kostnader": {4, 5, 6, 7}, "fordringar": {1}, "skulder": {2}}
DELAR: Final = {part: frozenset(classes) for part, classes in _CLASSES.items()}  # where the accounts of a part are
_ENDINGS: Final = ("", *"aenrst", "an", "ar", "en", "er", "et", "na", "ns", "or", "ens", "ets", "arna", "erna", "orna")
_SMALL: Final = frozenset({"och", "o", "av", "for", "fran", "i", "m", "med", "mm", "pa", "samt", "t", "till", "vid"})
_GENERAL: Final = ("ovrig", "annan", "andra", "divers", "kostnad", "avgift", "skuld", "fordr", "intakt", "kortfristig")
_GENERAL_WEIGHT: Final = 0.3  # a word that every second account has tells little
_NEAR: Final = 0.9  # scores as near as this to the best are equal, and the neighbours decide
_SHORT: Final = 3  # letters: a word this short is not looked for as the last part of another, nor as one cut short
_SAME: Final = 99.0  # what the very same words score, above all patterns

Score = tuple[float, float]  # what speaks for a row, and what does only where nothing speaks for any row


@dataclass(frozen=True, slots=True)
class Namn:
    """The name of an account, or the label of a row, without å ä ö and with abbreviations written out.

    `tails` is the name from each word on, without spaces: "sem.löneskuld" begins with "semesterlone" there.
    `cut` are the words with a point after them: "arv." may be an arvode.
    """

    words: tuple[str, ...]
    tails: tuple[str, ...]
    cut: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ord:
    """One word of a pattern: "hyra", with `follow` "hyr*", with `before` too "*repr*"."""

    letters: str
    follow: bool
    before: bool

    def among(self, namn: Namn) -> int:
        """Return how many of its letters are in a name: all, those of a word that is cut short, or none."""
        if self.follow and self.before:
            found = any(self.letters in tail for tail in namn.tails[:1])
        elif self.follow:
            found = any(tail.startswith(self.letters) for tail in namn.tails)
        else:
            forms = _forms(self.letters)
            longer = self.before or len(self.letters) > _SHORT
            found = any(word.endswith(forms) if longer else word in forms for word in namn.words)
        cut = (len(word) for word in namn.cut if len(word) > _SHORT and self.letters.startswith(word))
        return len(self.letters) if found else max(cut, default=0)


@dataclass(frozen=True, slots=True)
class Rad:
    """A row that is shipped: the classes of its accounts and its patterns. `sist` hold where no row has a `monster`."""

    namn: str
    klasser: frozenset[int]
    monster: tuple[tuple[Ord, ...], ...]
    sist: tuple[tuple[Ord, ...], ...]

    def score(self, namn: Namn) -> Score:
        """Weigh the longest pattern of each kind that the name has every word of."""
        first, last = (max((_weight(one, namn) for one in kind), default=0) for kind in (self.monster, self.sist))
        return first, last


def noter(numbers: Mapping[str, int]) -> list[dict[str, Answer]]:
    """Return the default rows of Notrader for the parts in `numbers` (part -> note number), in the notes' order."""
    if unknown := set(numbers) - set(DELAR):
        raise WrongUseError(f'Noterna har ingen del "{min(unknown)}". Delarna är {", ".join(DELAR)}.')
    return [
        {"not": Decimal(number)} | {column: row.get(column) for column in ("nyckel", "namn", "typ", "grupp", "sida")}
        for part, number in sorted(numbers.items(), key=lambda item: item[1])
        for row in _read("noter")["rad"]
        if row["del"] == part
    ]


def kontoplan(namn: str) -> list[dict[str, Answer]]:
    """Return the default rows of Kontoplan: "bas" or "kommunbas"."""
    if namn not in PLANER:
        raise WrongUseError(f'Kontoplanen "{namn}" finns inte. De som finns är {" och ".join(PLANER)}.')
    return [
        {"fran": Decimal(row["fran"]), "till": till and Decimal(till), "rad": row["rad"], "anm": row["namn"]}
        for row in _read(namn)["konto"]
        for till in [row.get("till")]
    ]


def foresla(
    konto: int,
    namn: str,
    rader: Sequence[tuple[str, str]],
    grannar: Sequence[tuple[int, str]] = (),
    *,
    delar: Mapping[str, str] | None = None,
) -> str | None:
    """Propose the row, of `rader` (key, label), that an account without one belongs to; None where nothing is likely.

    `grannar` are the accounts that have a row; they decide between rows that are as likely. `delar` says the part (a
    key of DELAR) of the förbund's own rows; one whose part nobody tells, nor its accounts or label, is not proposed.
    """
    klass, near = _class(konto), sorted(grannar, key=lambda one: abs(one[0] - konto))
    scores: dict[str, Score] = {
        nyckel: _score(_name(namn, klass), klass, nyckel, label)
        for nyckel, label in rader
        if klass in _classes(nyckel, label, near, delar or {})
    }
    equal = _best(scores)
    beside = (nyckel for number, nyckel in near if nyckel in equal and _class(number) == klass)
    return next(beside, equal[0]) if equal else _between(konto, near, scores)


def fasta() -> list[tuple[str, str]]:
    """Return the rows (key, label) that stand in no note: they go with those of Notrader into `foresla`."""
    return [(row["nyckel"], row["namn"]) for row in _read("noter")["fast"]]


def vilken(konton: Sequence[tuple[int, str]], *, kptyp: str = "") -> str:
    """Tell from the names which chart the accounts follow; "" when they do not say, and #KPTYP does not either.

    An account speaks for a chart that has its number on the row that its name points at, where the other has not: 5010
    Lokalhyra for BAS, 5010 Årsarvoden for Kommun-Bas. Programs write EUBAS97 of any chart, so the names go first.
    """
    votes = dict.fromkeys(PLANER, 0)
    for konto, namn in konton:
        rows = [_row_of(plan, konto) for plan in PLANER]
        said = next(iter(_pointed(_name(namn, _class(konto)), _class(konto))), "")
        if rows.count(said) == 1:
            votes[PLANER[rows.index(said)]] += 1
    for plan, other in (PLANER, PLANER[::-1]):
        if votes[plan] > 2 * votes[other]:
            return plan
    hint = _fold(kptyp).replace("-", "")
    return KOMMUNBAS if "kommun" in hint or "kbas" in hint else BAS if "bas" in hint else ""


@cache
def _read(name: str) -> dict[str, Any]:
    """Read a file of `kontoplaner/`."""
    return tomllib.loads((resources.files("xlfinsam.kontoplaner") / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _rows() -> dict[str, Rad]:
    """Return the rows that an account can stand on: those of the notes and the fixed ones, by key."""
    data = _read("noter")
    return {
        row["nyckel"]: Rad(row["namn"], frozenset(row.get("klass") or DELAR[row["del"]]), *_patterns(row))
        for row in (*data["rad"], *data["fast"])
        if row.get("typ", RAD) == RAD
    }


@cache
def _forms(letters: str) -> tuple[str, ...]:
    return tuple(letters + ending for ending in _ENDINGS)


def _patterns(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[tuple[Ord, ...], ...]]:
    """Read the patterns of a row: those that speak, and those that speak last."""
    for texts in (row["ord"], row.get("sist", ())):
        split = [text.split() for text in texts]
        yield tuple(
            tuple(Ord(one.strip("*"), one.endswith("*"), one.startswith("*")) for one in words) for words in split
        )


def _weight(pattern: tuple[Ord, ...], namn: Namn) -> int:
    letters = [word.among(namn) for word in pattern]
    return sum(letters) if all(letters) else 0


def _fold(text: str) -> str:
    """Write small letters without rings, dots and accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


@cache
def _name(text: str, klass: int) -> Namn:
    """Take a name apart, with the abbreviations of its class of accounts written out."""
    data = _read("noter")
    known: dict[str, str] = {**data["forkortningar"], **data["forkortningar_klass"].get(str(klass), {})}
    words: list[str] = []
    cut: list[str] = []
    for word, point in re.findall(r"([a-z]+)(\.?)", _fold(text)):
        words += known.get(word, word).split()
        cut += [word] * (point != "" and word not in known)
    return Namn(tuple(words), tuple("".join(words[start:]) for start in range(len(words))), tuple(cut))


def _class(konto: int) -> int:
    return int(str(konto)[0])


def _row_of(plan: str, konto: int) -> str:
    """Return the row of an account in a chart; an underkonto of five digits or more stands where its konto does."""
    rows, number = _read(plan)["konto"], int(str(konto)[:4])
    return next((str(row["rad"]) for row in rows if row["fran"] <= number <= row.get("till", row["fran"])), "")


@cache
def _pointed(namn: Namn, klass: int) -> dict[str, Score]:
    """Weigh the shipped rows for a class of accounts against a name, and keep those that it points at most."""
    scores = {nyckel: row.score(namn) for nyckel, row in _rows().items() if klass in row.klasser}
    return {nyckel: scores[nyckel] for nyckel in _best(scores)}


def _best(scores: Mapping[str, Score]) -> list[str]:
    """Return the keys of the best scores, and of those near them, the best first: of what speaks, else of the last."""
    for kind in (0, 1):
        best = max((score[kind] for score in scores.values()), default=0)
        if best:
            near = [key for key, score in scores.items() if score[kind] >= best * _NEAR]
            return sorted(near, key=lambda key: -scores[key][kind])
    return []


def _classes(nyckel: str, label: str, near: Sequence[tuple[int, str]], delar: Mapping[str, str]) -> frozenset[int]:
    """Return the classes of accounts that may stand on a row; none where nobody tells, and for rows of sums."""
    if nyckel in _rows():
        return _rows()[nyckel].klasser
    if nyckel in delar or nyckel.startswith("summa"):
        return DELAR.get(delar.get(nyckel, ""), frozenset())
    mapped = {_class(number) for number, key in near if key == nyckel}
    if mapped:
        return frozenset(mapped).union(*(part for part in DELAR.values() if part & mapped))
    return _only_classes(label)


@cache
def _only_classes(label: str) -> frozenset[int]:
    """Return the classes that a label alone tells: of the row that it points at; none where rows of two parts tie."""
    scores = {nyckel: row.score(_name(label, min(row.klasser))) for nyckel, row in _rows().items()}
    told = {_rows()[nyckel].klasser for nyckel in _best(scores)}
    return told.pop() if len(told) == 1 else frozenset()


def _score(namn: Namn, klass: int, nyckel: str, label: str) -> Score:
    """Weigh a row against a name: by the words that point at it, and by its label where that is the förbund's own."""
    words, shipped = _name(label, klass), _rows().get(nyckel)
    if namn.words and namn.words == words.words:
        return _SAME, 0
    concept = nyckel if shipped else next(iter(_pointed(words, klass)), "")
    first, last = _pointed(namn, klass).get(concept, (0, 0))
    if shipped and label == shipped.namn:
        return first, last
    return max(first * _NEAR, _alike(namn, words)), last


def _alike(namn: Namn, label: Namn) -> float:
    """Weigh the letters of a label's words that are in a name; less where much of the label is not there."""
    words = [word for word in label.words if word not in _SMALL]
    met = [word for word in words if any(_akin(word, other) for other in namn.words)]
    share = sum(map(_letters, met)) / (sum(map(_letters, words)) or 1)
    return share * sum(map(_letters, met)) if any(_letters(word) == len(word) for word in met) else 0


def _letters(word: str) -> float:
    """Count the letters of a word, those of a general one for little."""
    return len(word) * (_GENERAL_WEIGHT if word.startswith(_GENERAL) else 1)


def _akin(word: str, other: str) -> bool:
    """Say whether two words are one: inflected, cut short, or the first or last part of the other."""
    short, long = sorted((word, other), key=len)
    ends = long.endswith(short) and not short.startswith(_GENERAL)
    return word == other or (len(short) > _SHORT and (long.startswith(short) or ends))


def _between(konto: int, near: Sequence[tuple[int, str]], may: Mapping[str, Score]) -> str | None:
    """Return the row of both neighbours, where the account stands between two of one row in its own group."""
    group = [(number, nyckel) for number, nyckel in near if str(number)[:2] == str(konto)[:2] and nyckel in may]
    below, above = (next((key for number, key in group if (number > konto) == up), None) for up in (False, True))
    return below if below == above else None
