"""The books of the samples give what the reports print: read and added up here by itself, in Decimal, öre by öre.

Nothing of the project's reader, rules or statements computes here; only the last test asks the project what it says.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xlfinsam import bokforing as reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ("hoglandet-2021", "kalmar-2022", "kalmar-2024")
NUMBERS_OF_PEOPLE = re.compile(r"\d{6}[-+ ]?\d{4}|\b0\d{1,3}[- ]?\d{2,3}[ -]?\d{2}[ -]?\d{2}\b|\+46|@")
FIELD = re.compile(r'"([^"]*)"|\{([^}]*)\}|([^\s{}]+)')
STATEMENT_ROWS = {
    "finansiella_intakter", "finansiella_kostnader", "avskrivningar", "extraordinara_poster", "kassa_och_bank",
    "maskiner_och_inventarier", "kortfristiga_placeringar", "eget_kapital", "avsattningar_pensioner",
    "langfristiga_skulder", "resultatoverforing",
}  # fmt: skip
NOTES = {"kalmar": (1, 2, 3, 4), "hoglandet": (2, 3, 4, 5)}
ZERO = Decimal(0)
Konton = dict[int, Decimal]
sys.path.insert(0, str(ROOT / "samples"))
bokforing = importlib.import_module("bokforing")
underlag_bokslut = importlib.import_module("underlag_bokslut")
underlag = importlib.import_module("underlag")


# ---------------------------------------------------------------------------------- the file, read by plain splitting


@dataclass
class Books:
    """A SIE file, as it stands: balances by label and year, vouchers, names."""

    saldon: dict[tuple[str, str], Konton] = field(default_factory=lambda: defaultdict(dict))
    vouchers: list[tuple[str, int, str, str, list[tuple[int, str, Decimal, str]]]] = field(default_factory=list)
    konton: dict[int, str] = field(default_factory=dict)
    objekt: dict[str, str] = field(default_factory=dict)

    def moved(self, objekt: str | None = None) -> Konton:
        """Return what the vouchers come to by konto, of all or of one objekt."""
        found: defaultdict[int, Decimal] = defaultdict(Decimal)
        for *_, rows in self.vouchers:
            for konto, of, amount, _ in rows:
                if objekt in (None, of):
                    found[konto] += amount
        return dict(found)


def parse(data: bytes) -> Books:
    """Split the lines of a file, and the fields of a line."""
    books = Books()
    for line in data.decode("cp437").splitlines():
        words = ["".join(parts) for parts in FIELD.findall(line)]
        match words:
            case ["#IB" | "#UB" | "#RES" as label, year, konto, amount]:
                books.saldon[label, year][int(konto)] = Decimal(amount)
            case ["#VER", serie, number, day, text]:
                books.vouchers.append((serie, int(number), day, text, []))
            case ["#TRANS", konto, objekt, amount, _, text]:
                of = objekt.split()[-1] if objekt else ""
                books.vouchers[-1][4].append((int(konto), of, Decimal(amount), text))
            case ["#KONTO", konto, name]:
                books.konton[int(konto)] = name
            case ["#OBJEKT", "6", number, name]:
                books.objekt[number] = name
    return books


@dataclass(frozen=True)
class Sample:
    """A sample: its published figures, its settings, its books, and what its report has wrong."""

    name: str
    figures: dict[str, Any]
    thousands: frozenset[str]
    wrong: dict[str, dict[str, Any]]
    told: dict[str, Any]
    books: Books

    @property
    def path(self) -> Path:
        """Return the folder."""
        return ROOT / "samples" / self.name


@cache
def sample(name: str) -> Sample:
    folder = ROOT / "samples" / name
    published = json.loads((folder / "bokslut.json").read_text("utf-8"))
    listed = tomllib.loads((folder / "avvikelser.toml").read_text("utf-8"))["avvikelse"]
    assert len({item["namn"] for item in listed}) == len(listed)
    return Sample(
        name, published["siffror"], frozenset(published.get("tkr", ())), {item["namn"]: item for item in listed},
        tomllib.loads((folder / "installningar.toml").read_text("utf-8")),
        parse((folder / "bokforing.se").read_bytes()),
    )  # fmt: skip


@pytest.fixture(params=SAMPLES)
def prov(request: pytest.FixtureRequest) -> Sample:
    return sample(request.param)


# ----------------------------------------------------------------------------- from konto to row, from row to statement


def whole(amount: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """Round to kronor, a half away from zero."""
    return amount.quantize(Decimal(1), rounding) + ZERO


def on_row(told: dict[str, Any], konton: Iterable[int], rad: str, column: str = "rad") -> list[int]:
    """Return the konton that Kontoplan puts on a row."""
    spans = [(row["fran"], row.get("till", row["fran"])) for row in told["kontoplan"] if row.get(column) == rad]
    return [konto for konto in konton if any(first <= konto <= last for first, last in spans)]


class Year:
    """One year of a sample's books: what each row comes to, in whole kronor."""

    def __init__(self, prov: Sample, year: str, rounding: str = ROUND_HALF_UP) -> None:
        """Take the year "0" or "-1"."""
        self.told, self.year, self.rounding = prov.told, year, rounding
        self.ib = prov.books.saldon["#IB", year]
        self.ub = prov.books.saldon["#UB", year] | prov.books.saldon["#RES", year]
        self.suffix = "" if year == "0" else ".fg"

    def row(self, rad: str, sign: int, of: Konton | None = None, column: str = "rad") -> Decimal:
        """Return a row: its konton added up, and then rounded."""
        konton = self.ub if of is None else of
        return whole(sign * sum((konton[k] for k in on_row(self.told, konton, rad, column)), ZERO), self.rounding)

    def notes(self, of: Konton | None = None) -> dict[str, Decimal]:
        """Return the rows, subtotals and sums of the notes, and the specification."""
        found: dict[str, Decimal] = {}
        total: defaultdict[int, Decimal] = defaultdict(Decimal)
        groups: defaultdict[tuple[int, str], Decimal] = defaultdict(Decimal)
        for row in self.told["notrader"]:
            number, typ, group = row["not"], row["typ"], row.get("grupp", "")
            name = f"not{number}.{row.get('nyckel')}"
            sign = -1 if row.get("sida") == "kredit" else 1
            if typ == "rad":
                found[name] = amount = self.row(row["nyckel"], sign, of)
                total[number] += amount
                groups[number, group] += amount
            elif typ == "specifikation":
                found[f"spec.{row['nyckel']}"] = self.row(row["nyckel"], sign, of, "spec")
            elif typ != "rubrik":
                found[name] = total[number] if typ == "summa" else groups[number, group]
        return found

    def statements(self, notes: tuple[int, ...]) -> dict[str, Decimal]:
        """Return the rows of resultaträkning, balansräkning and kassaflöde: what the rows come to, added up."""
        now, before = self.notes(), self.notes(self.ib)
        income, costs, claims, debts = (now[f"not{number}.summa"] for number in notes)
        financial = {key: self.row(f"finansiella_{key}", -1) for key in ("intakter", "kostnader")}
        running, result = income - costs, income - costs + sum(financial.values())
        cash, equity = self.row("kassa_och_bank", 1), self.row("eget_kapital", -1, self.ib)
        changes = (before[f"not{notes[2]}.summa"] - claims, debts - before[f"not{notes[3]}.summa"])
        flow = result + sum(changes)
        found = {
            "rr.verksamhetens_intakter": income, "rr.verksamhetens_kostnader": -costs,
            "rr.verksamhetens_resultat": running, "rr.finansiella_intakter": financial["intakter"],
            "rr.finansiella_kostnader": financial["kostnader"], "rr.resultat_efter_finansiella_poster": result,
            "rr.arets_resultat": result,
            "br.fordringar": claims, "br.kassa_och_bank": cash, "br.summa_omsattningstillgangar": claims + cash,
            "br.summa_tillgangar": claims + cash, "br.eget_kapital_ingaende": equity, "br.arets_resultat": result,
            "br.summa_eget_kapital": equity + result, "br.kortfristiga_skulder": debts,
            "br.summa_eget_kapital_och_skulder": equity + result + debts,
            "kf.arets_resultat": result, "kf.forandring_fordringar": changes[0], "kf.forandring_skulder": changes[1],
            "kf.lopande_verksamheten": flow, "kf.arets_kassaflode": flow,
            "kf.likvida_medel_borjan": self.row("kassa_och_bank", 1, self.ib), "kf.likvida_medel_slut": cash,
        }  # fmt: skip
        return {f"{name}{self.suffix}": value for name, value in {**now, **found}.items()}


def driftredovisning(told: dict[str, Any], ours: dict[str, Decimal]) -> dict[str, Decimal]:
    """Return the rows held against the budget; a deviation is plus where the outcome is better."""
    planned: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in told["budget"]:
        planned[row["grupp"]] += row["ar0"]
    sign = -1 if told["installningar"]["profil"] == "kalmar" else 1
    better = {"nettokostnad": -sign, "bidrag": 1, "finansiella_poster": 1, "resultat": 1, "utgaende_eget_kapital": 1}
    result = planned["intäkt"] + planned["finansiell intäkt"] - planned["kostnad"] - planned["finansiell kostnad"]
    budget = {
        "nettokostnad": sign * planned["kostnad"], "bidrag": planned["intäkt"],
        "finansiella_poster": planned["finansiell intäkt"] - planned["finansiell kostnad"], "resultat": result,
        "utgaende_eget_kapital": ours["br.eget_kapital_ingaende"] + result,
    }  # fmt: skip
    found: dict[str, Decimal] = {}
    for year in ("", ".fg"):
        outcome = {
            "nettokostnad": -sign * ours[f"rr.verksamhetens_kostnader{year}"],
            "bidrag": ours[f"rr.verksamhetens_intakter{year}"],
            "finansiella_poster": ours[f"rr.finansiella_intakter{year}"] + ours[f"rr.finansiella_kostnader{year}"],
            "resultat": ours[f"rr.arets_resultat{year}"],
            "utgaende_eget_kapital": ours[f"br.summa_eget_kapital{year}"],
            "likvida_medel": ours[f"br.kassa_och_bank{year}"],
        }
        found |= {f"drift.{key}{year}": value for key, value in outcome.items()}
    found |= {f"drift.{key}.bokslut": found[f"drift.{key}"] for key in (*better, "likvida_medel")}
    found |= {f"drift.{key}.budget": value for key, value in budget.items()}
    found |= {f"drift.{key}.avvikelse": better[key] * (found[f"drift.{key}"] - budget[key]) for key in better}
    return found | {
        "rr.verksamhetens_intakter.budget": planned["intäkt"],
        "rr.verksamhetens_kostnader.budget": -planned["kostnad"],
    }


def oversikt(prov: Sample, ours: dict[str, Decimal]) -> dict[str, Decimal]:
    """Return the year's own column, and those that stand in Historik; thousands and per cent as they are printed."""
    found: dict[str, Decimal] = {}
    own = {
        "ar": prov.told["installningar"]["ar"], "intakter": ours["rr.verksamhetens_intakter"]
        + ours["rr.finansiella_intakter"], "kostnader": -ours["rr.verksamhetens_kostnader"]
        - ours["rr.finansiella_kostnader"], "resultat": ours["rr.arets_resultat"],
        "eget_kapital": ours["br.summa_eget_kapital"], "tillgangar": ours["br.summa_tillgangar"],
        "anstallda": prov.told["installningar"]["anstallda"],
    }  # fmt: skip
    for row in [own, *(row for row in prov.told["historik"] if row["insats"] == "alla")]:
        for key, value in row.items():
            name = f"overs.{row['ar']}.{'arets_resultat' if key == 'resultat' else key}"
            if name in prov.figures and key != "soliditet":
                found[name] = whole(Decimal(value) / 1000) if name in prov.thousands else Decimal(str(value))
        share = row.get("soliditet")
        if share is None and "tillgangar" in row:
            share = Decimal(row["eget_kapital"]) / row["tillgangar"]
        if share is not None:
            found[f"overs.{row['ar']}.soliditet"] = whole(Decimal(str(share)) * 100)
    return found


def insatsmedel(prov: Sample) -> dict[str, Decimal]:
    """Return what each row of Medel has cost: its konton, on its objekt."""
    found: dict[str, Decimal] = {}
    for row in prov.told["medel"]:
        amounts = prov.books.moved(row["objekt"])
        spent = sum((amount for konto, amount in amounts.items() if row["fran"] <= konto <= row["till"]), ZERO)
        found[f"insatsmedel.{row['nyckel']}.utfall"] = whole(spent)
        found[f"insatsmedel.{row['nyckel']}.budget"] = Decimal(row.get("budget", 0))
    for column in ("utfall", "budget"):
        found[f"insatsmedel.summa.{column}"] = sum((v for n, v in found.items() if n.endswith(column)), ZERO)
    return found


def computed(prov: Sample, rounding: str = ROUND_HALF_UP) -> dict[str, Decimal]:
    """Return every figure that the report prints, from the books and the settings alone."""
    numbers = NOTES[prov.told["installningar"]["profil"]]
    ours = Year(prov, "-1", rounding).statements(numbers) | Year(prov, "0", rounding).statements(numbers)
    ours |= driftredovisning(prov.told, ours) | oversikt(prov, ours) | insatsmedel(prov)
    no_gains = {f"balanskrav.{key}": ZERO for key in
                ("realisationsvinster", "realisationsvinster_undantag", "realisationsforluster_undantag",
                 "orealiserade", "aterforing_orealiserade")}  # fmt: skip
    ours |= no_gains | dict.fromkeys(("balanskrav.arets_resultat", "balanskrav.balanskravsresultat"),
                                     ours["rr.arets_resultat"])  # fmt: skip
    return ours


# -------------------------------------------------------------------------------------------------- what is printed


def test_every_printed_figure_follows_from_the_books(prov: Sample) -> None:
    """Notes, statements, översikt and insatsmedel of both years: equal to the print, save what avvikelser.toml lists."""
    ours = computed(prov)
    printed = {name: Decimal(str(value)) for name, value in prov.figures.items() if value is not None}
    assert set(printed) <= set(ours), sorted(set(printed) - set(ours))
    expected = printed | {name: Decimal(item["vart"]) for name, item in prov.wrong.items() if "vart" in item}
    unequal = {name: (ours[name], value) for name, value in expected.items() if ours[name] != value}
    assert set(unequal) == {name for name, item in prov.wrong.items() if "vart" not in item}, unequal


def test_what_the_report_has_wrong_is_really_so(prov: Sample) -> None:
    """Each avvikelse is printed as listed, is not what the books give, and says why."""
    ours = computed(prov)
    for name, item in prov.wrong.items():
        assert set(item) <= {"namn", "tryckt", "vart", "varfor"}
        assert prov.figures[name] == item["tryckt"] != ours[name], name
        assert item["varfor"].endswith(".")


def test_a_blank_of_the_print_has_nothing_in_the_books(prov: Sample) -> None:
    """Where a row of the notes or of the result is blank, its konton stand at 0."""
    ours = computed(prov)
    blanks = {name for name, value in prov.figures.items() if value is None} & set(ours)
    assert {name: ours[name] for name in blanks if re.match(r"not|rr\.fin|br\.", name) and ours[name]} == {}


def test_the_rows_need_the_right_rounding(prov: Sample) -> None:
    """Some rows of both years stand on the very half: rounded half to even they would not be what is printed."""
    banker = computed(prov, ROUND_HALF_EVEN)
    off = {name for name, value in computed(prov).items() if name in prov.figures and banker[name] != value}
    assert {name.endswith(".fg") for name in off if name.startswith("not") and "summa" not in name} == {False, True}


def test_the_books_have_ore(prov: Sample) -> None:
    """Most balances are not in whole kronor, and added up before they are rounded they do not give the printed sum."""
    amounts = [amount for konton in prov.books.saldon.values() for amount in konton.values() if amount]
    assert sum(amount != whole(amount) for amount in amounts) > len(amounts) / 2


def test_every_note_and_row_is_declared_once(prov: Sample) -> None:
    """The notes of the settings are the printed ones, in all their rows, and no key stands twice."""
    rows = [row for row in prov.told["notrader"] if row["typ"] != "rubrik"]
    names = [f"spec.{r['nyckel']}" if r["typ"] == "specifikation" else f"not{r['not']}.{r['nyckel']}" for r in rows]
    printed = {name.removesuffix(".fg") for name in prov.figures if re.match(r"not\d|spec", name)}
    assert set(names) == printed
    keys = Counter(row["nyckel"] for row in rows if row["typ"] != "summa")
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_konto_stands_on_exactly_one_row(prov: Sample) -> None:
    """Kontoplan has every konto of the file once, on a row that there is."""
    keys = {row["nyckel"] for row in prov.told["notrader"] if row["typ"] == "rad"}
    specs = {row["nyckel"] for row in prov.told["notrader"] if row["typ"] == "specifikation"}
    for konto in prov.books.konton:
        found = [row for row in prov.told["kontoplan"] if row["fran"] <= konto <= row.get("till", row["fran"])]
        assert len(found) == 1, konto
    assert {row["rad"] for row in prov.told["kontoplan"]} <= keys | STATEMENT_ROWS
    assert {row["spec"] for row in prov.told["kontoplan"] if "spec" in row} == specs


def test_the_members_pay_what_the_note_says(prov: Sample) -> None:
    """Every member names the row of its contribution, and no two name the same."""
    first = NOTES[prov.told["installningar"]["profil"]][0]
    assert {m["rad"]: m["bidrag"] for m in prov.told["medlemmar"]} == {
        name.partition(".")[2]: value
        for name, value in prov.figures.items()
        if name.startswith(f"not{first}.driftbidrag") and not name.endswith(".fg")
    }


def test_the_shares_of_hoglandet_give_the_contributions() -> None:
    """The fixed shares are the whole of the kommuner's quarter, and give each contribution to the krona."""
    kommuner = [member for member in sample("hoglandet-2021").told["medlemmar"] if member["typ"] == "kommun"]
    shares = [Decimal(str(member["fast_andel"])) for member in kommuner]
    total = sum(member["bidrag"] for member in kommuner)
    assert sum(shares) == 1
    assert [share * total for share in shares] == [member["bidrag"] for member in kommuner]


def test_the_inhabitants_of_kalmar_give_the_plan() -> None:
    """Each share of 4 005 000 kr, rounded by itself, is the plan's; the krona that is left Västervik has paid."""
    kommuner = [member for member in sample("kalmar-2024").told["medlemmar"] if member["typ"] == "kommun"]
    people, whole_part = sum(member["folkmangd"] for member in kommuner), 4_005_000
    ours = {m["namn"]: whole(Decimal(whole_part * m["folkmangd"]) / people) for m in kommuner}
    paid = {member["namn"]: Decimal(member["bidrag"]) for member in kommuner}
    assert sum(ours.values()) == whole_part - 1 == sum(paid.values()) - 1
    assert {name: paid[name] - ours[name] for name in paid if paid[name] != ours[name]} == {"Västerviks kommun": 1}


def test_the_plan_of_kalmar_is_what_the_facit_has() -> None:
    """The budget's rows come to the printed totals and results of all four years, and the contributions are the plan's."""
    if not underlag.FACIT.is_dir():
        reason = f"facit saknas: {underlag.FACIT}"
        print(reason)
        pytest.skip(reason)
    told = sample("kalmar-2024").told
    plan = underlag_bokslut.Facit.read(underlag.FACIT, "kalmar_vp2024")
    for at, year in enumerate(("fg", "ar0", "ar1", "ar2")):
        income, costs = (
            sum(row[year] for row in told["budget"] if row["grupp"].endswith(kind)) for kind in ("intäkt", "kostnad")
        )
        assert income == plan.row("budget", "SUMMA intäkter")["values"][at]
        assert costs == plan.row("budget", "SUMMA kostnader")["values"][at]
        assert income - costs == plan.row("budget", "Resultat")["values"][at]
    people = sum(member.get("folkmangd", 0) for member in told["medlemmar"])
    ours = [whole(Decimal(4_005_000 * m["folkmangd"]) / people) for m in told["medlemmar"] if "folkmangd" in m]
    assert sorted(ours) == sorted(r["values"][0] for r in plan.tables["agarbidrag"]["rows"] if "kommun" in r["label"])


# ------------------------------------------------------------------------------------------------------ the books


def test_the_books_balance_in_every_sense(prov: Sample) -> None:
    """IB comes to 0, UB and RES to 0, the former year's UB is this year's IB, and vouchers lead from one to the other."""
    saldon, moved = prov.books.saldon, prov.books.moved()
    for year in ("0", "-1"):
        assert sum(saldon["#IB", year].values()) == 0
        assert sum(saldon["#UB", year].values()) + sum(saldon["#RES", year].values()) == 0
    assert saldon["#IB", "0"] == saldon["#UB", "-1"]
    ib, ub, res = (saldon[label, "0"] for label in ("#IB", "#UB", "#RES"))
    assert not set(ub) & set(res)
    assert set(ub) | set(res) == set(prov.books.konton) >= set(moved)
    assert {konto: ib[konto] + moved.get(konto, ZERO) for konto in ub} == ub
    assert {konto: moved.get(konto, ZERO) for konto in res} == res


def test_the_vouchers_are_a_year_of_a_small_forbund(prov: Sample) -> None:
    """150 to 400 vouchers in all months, each 0, numbered by day in their series; wages every month; the bank never empty."""
    vouchers, year = prov.books.vouchers, str(prov.told["installningar"]["ar"])
    assert 150 <= len(vouchers) <= 400
    assert {day[:4] for _, _, day, _, _ in vouchers} == {year}
    assert len({day[4:6] for _, _, day, _, _ in vouchers}) == 12
    assert {sum(amount for *_, amount, _ in rows) for *_, rows in vouchers} == {ZERO}
    for serie in {voucher[0] for voucher in vouchers}:
        own = [(number, day) for of, number, day, *_ in vouchers if of == serie]
        assert [number for number, _ in own] == list(range(1, len(own) + 1))
        assert [day for _, day in own] == sorted(day for _, day in own)
    assert [day[4:6] for serie, _, day, *_ in vouchers if serie == "L"] == [f"{month:02}" for month in range(1, 13)]
    for bank in on_row(prov.told, prov.books.konton, "kassa_och_bank"):
        stood = prov.books.saldon["#IB", "0"][bank]
        for *_, rows in vouchers:
            stood += sum(amount for konto, _, amount, _ in rows if konto == bank)
            assert stood >= 0


def test_what_is_on_objekt_is_what_medel_says(prov: Sample) -> None:
    """Every objekt is one row of Medel, and all that stands on the konton of Medel stands on an objekt of it."""
    medel = prov.told["medel"]
    assert {row["objekt"] for row in medel} == set(prov.books.objekt)
    spans = {(row["fran"], row["till"]) for row in medel}
    for *_, rows in prov.books.vouchers:
        for konto, objekt, _, _ in rows:
            assert bool(objekt) == any(first <= konto <= last for first, last in spans)


def test_no_text_holds_a_number_of_a_person(prov: Sample) -> None:
    """No text of a voucher, name of a konto or of an objekt looks like a personnummer, a telephone number or an address."""
    books = prov.books
    texts = {text for *_, text, rows in books.vouchers for text in (text, *(row[3] for row in rows))}
    assert not [text for text in {*texts, *books.konton.values(), *books.objekt.values()}
                if NUMBERS_OF_PEOPLE.search(text)]  # fmt: skip


# ------------------------------------------------------------------------------------------------- made, and readable


def test_the_committed_books_are_what_the_script_makes(prov: Sample) -> None:
    """bokforing.se is what samples/bokforing.py writes, every time; make.py writes the same."""
    assert bokforing.sie(prov.path) == (prov.path / "bokforing.se").read_bytes(), "kör: make samples"


def test_the_program_reads_the_books_without_a_word(prov: Sample) -> None:
    """The reader of xlfinsam finds nothing to stop at, to ask or to note, and that the file is the förbund's and of the year."""
    setting = prov.told["installningar"]
    bok = reader.las(prov.path / "bokforing.se", orgnr=setting["orgnr"], ar=setting["ar"])
    assert [fynd.text for fynd in bok.fynd] == []


CHANGES: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("S07", lambda data: data.replace(b"Bank", b"Bunk").replace(b"konto", b"kanto")),
    ("S05", lambda data: data[: data.rindex(b"#KSUMMA")]),
]


@pytest.mark.parametrize(("regel", "change"), CHANGES, ids=[regel for regel, _ in CHANGES])
def test_a_changed_or_cut_file_is_found(
    prov: Sample, regel: str, change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    """The checksum of our own files does its work."""
    path = tmp_path / "bokforing.se"
    path.write_bytes(change((prov.path / "bokforing.se").read_bytes()))
    assert regel in {fynd.regel for fynd in reader.las(path).fynd}
