"""The samples of Kalmar: what the documents really have wrong is found, each at its cell, and nothing that is not so.

Every sum here is computed anew with plain arithmetic from samples/*/underlag.json; none of the project's rules is used for it.
UPPDATERA=1 writes the golden files anew; read their difference before it is committed.
"""

from __future__ import annotations

import io
import json
import os
import re
import tomllib
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests import byfile
from tests.inkorg import made
from xlfinsam import office

if TYPE_CHECKING:
    from xlfinsam.model import Fynd

ROOT = Path(__file__).resolve().parents[2]
YEARS = (2022, 2024)
ROWS = {
    "deltagare": ("kvinna", "man", "icke_binar"),
    "alder": ("16_24", "25_34", "35_44", "45_54", "55_64"),
    "utbildning": ("grundskola", "gymnasium", "eftergymnasial_1", "eftergymnasial_2", "eftergymnasial_3", "saknas", "ej_grundskola"),
    "remitterande": tuple(f"{x}.ja" for x in ("arbetsformedlingen", "forsakringskassan", "kommunen", "regionen", "saknas")),
    "tid": (*(f"upp_till_{n}" for n in range(1, 10)), "mer_an_9", "saknas", "mer_an_7", "ingen_inkomst"),
    "forsorjning": ("sjukpenning", "aktivitetsersattning", "sjukersattning", "aktivitetsstod", "forsorjningsstod",
                    "studiestod", "a_kassa", "ingen_offentlig", "annat", "anstallning", "ingen_alls", "flera"),
    "inskrivning": ("sjukpenning", "aktivitetsersattning", "sjukersattning", "aktivitetsstod", "forsorjningsstod",
                    "studiestod", "a_kassa", "ingen_offentlig", "annat", "anstallning", "ingen_alls", "flera"),
    "avslut": ("gemensam_kartlaggning", "arbete", "studie", "aktivt_arbetssokande", "annan_positiv",
               "fortsatt_rehabilitering", "annat_avslut", "arbete_eller_studie"),
}  # fmt: skip
OFFERED = {*(f"inskrivning.{row}" for row in ROWS["inskrivning"]), "utbildning.ej_grundskola", "tid.mer_an_7", "tid.ingen_inkomst",
           "forsorjning.anstallning", "forsorjning.ingen_alls", "forsorjning.flera", "avslut.arbete_eller_studie",
           "konsultation.ej_fordelat"}  # fmt: skip
ON_BASE = {"alder": ("K04", "K05"), "utbildning": ("K06", "K07"), "remitterande": ("K08", "K09"), "tid": ("K15", "K16"),
           "inskrivning": ("K21", "K22")}  # fmt: skip
STARRED = ("annan_positiv", "fortsatt_rehabilitering", "annat_avslut")
FIRST_ROW = {"forsorjning": "K17", "avslut": "K18"}


@dataclass(frozen=True)
class Sample:
    """A sample, consolidated: what came out, and the facts that it was made of."""

    folder: Path
    outcome: office.Outcome
    facts: dict[str, Any]
    published: dict[str, Any]
    told: dict[str, Any]

    def of(self, insats: str) -> list[Fynd]:
        """Return the fynd of one insats."""
        return [fynd for fynd in self.outcome.fynd if fynd.insats == insats]

    def one(self, insats: str, regel: str) -> Fynd:
        """Return the only fynd of a rule for an insats."""
        found = [fynd for fynd in self.of(insats) if fynd.regel == regel]
        assert len(found) == 1, [fynd.text for fynd in found]
        return found[0]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Sample]:
    """Make each sample's årsbok and consolidate its inkorg."""
    found = {}
    for year in YEARS:
        source, path = ROOT / "samples" / f"kalmar-{year}", tmp_path_factory.mktemp("kalmar") / "arsbok.xlsm"
        office.ny(source / "installningar.toml", path)
        outcome = byfile.konsolidera(path, source / "inkorg")
        facts = json.loads((source / "underlag.json").read_text("utf-8"))["insatser"]
        published = json.loads((source / "publicerat.json").read_text("utf-8"))
        told = tomllib.loads((source / "installningar.toml").read_text("utf-8"))
        found[year] = Sample(source, outcome, facts, published, told)
    return found


@cache
def cells(path: Path) -> dict[str, object]:
    """Read a sheet with another reader than ours."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    return {cell.coordinate: cell.value for row in book["Insatsblad"].iter_rows() for cell in row}


def in_range(path: Path, cell: str) -> list[object]:
    """Return what stands in "C28:C32", or in a list of cells."""
    found = re.fullmatch(r"([A-Z])(\d+):([A-Z])(\d+)", cell)
    if not found:
        return [cells(path)[one] for one in cell.split(", ")]
    assert found[1] == found[3]
    return [cells(path)[f"{found[1]}{row}"] for row in range(int(found[2]), int(found[4]) + 1)]


# ------------------------------------------------------------------------------- what the document really has wrong

KNOWN = [
    ("vagknuten", "K01", (35, 34), ("deltagare.kvinna", "deltagare.icke_binar")),
    ("vagknuten", "K04", (15, 13), ("alder.16_24", "alder.55_64")),
    ("vagknuten", "K18", (21, 20), ("avslut.gemensam_kartlaggning", "avslut.arbete_eller_studie")),
    ("kompass", "K04", (17, 6), ("alder.16_24", "alder.55_64")),
    ("kompass", "K06", (19, 6), ("utbildning.grundskola", "utbildning.ej_grundskola")),
    ("krus", "K08", (26, 25), ("remitterande.arbetsformedlingen.ja", "remitterande.saknas.ja")),
]


@pytest.mark.parametrize(("insats", "regel", "numbers", "ends"), KNOWN)
def test_the_known_faults_of_2024_are_stopped_at_their_cells(
    insats: str, regel: str, numbers: tuple[int, int], ends: tuple[str, str], samples: dict[int, Sample]
) -> None:
    """Vägknuten 35/34, 15/13, 21/20; Kompass 17 and 19 against 6; KRUS 26 against 25: the numbers stand in those very cells."""
    sample = samples[2024]
    fynd = sample.one(insats, regel)
    path = sample.folder / "inkorg" / fynd.place.fil
    first, last = (made.place(end, path.read_bytes())[1] for end in ends)
    assert (fynd.niva.value, fynd.varde, fynd.vantat) == ("STOPP", *numbers)
    assert (fynd.place.fil, fynd.place.blad, fynd.place.cell) == (path.name, "Insatsblad", f"{first}:{last}")
    assert sum(n for n in in_range(path, fynd.place.cell) if isinstance(n, int)) == numbers[0]
    assert set(map(str, numbers)) <= set(re.findall(r"\d+", fynd.text))


def test_the_text_cells_of_kompass_are_named_and_not_read(samples: dict[int, Sample]) -> None:
    """Both "14 (från vem det är oklart …)" and "1c": each is one STOPP at its cell with what stands there, and gives no figure."""
    sample = samples[2024]
    found = {fynd.falt: fynd for fynd in sample.of("kompass") if fynd.regel == "C01"}
    assert set(found) == {"konsultation.saknas", "tid.saknas"}
    for field, fynd in found.items():
        path = sample.folder / "inkorg" / fynd.place.fil
        assert fynd.place.cell == made.place(field, path.read_bytes())[1]
        assert cells(path)[fynd.place.cell] == fynd.varde == sample.facts["kompass"]["varden"][field]
        assert sample.outcome.figures[field.replace(".", ".kompass.")] is None


def test_what_the_blanks_leave_open_is_asked(samples: dict[int, Sample]) -> None:
    """RESA's tid (29) says neither base; Kompass' avslut reach 10 of 12; förbundets totalt does not continue from 2023."""
    sample = samples[2024]
    resa = sample.one("resa", "B01")
    assert (resa.niva.value, resa.falt, resa.varde) == ("FRÅGA", "tid.bas", 29)
    path = sample.folder / "inkorg" / resa.place.fil
    assert resa.place.cell == made.place("tid.bas", path.read_bytes())[1]
    avslut = next(f for f in sample.of("kompass") if f.regel == "T02" and f.falt.startswith("avslut"))
    assert (avslut.varde, avslut.vantat) == (10, 12)
    assert avslut.falt == "avslut.arbete, avslut.studie, avslut.annan_positiv"
    assert in_range(sample.folder / "inkorg" / avslut.place.fil, avslut.place.cell) == [None, None, None]
    chain = next(f for f in sample.outcome.fynd if f.regel == "H02")
    nya = sum(insats["varden"]["deltagare.nya"] for insats in sample.facts.values())
    totalt = sum(insats["varden"]["deltagare.totalt"] for insats in sample.facts.values())
    assert (chain.varde, chain.vantat) == (totalt, sample.published["tabell2"]["2023"]["pagaende"] + nya)
    assert chain.falt == "tabell1.summa.totalt"


# -------------------------------------------------------------------------------- nothing that is not so, nothing missed

Stated = tuple[str, str, Any, Any]  # rule, insats, what stands, what was expected


def whole(value: object) -> int | None:
    """Return an answered number; a text in a number cell is none."""
    return value if isinstance(value, int) else None


def goal_of(table: str, answers: dict[str, Any]) -> tuple[str, int | None] | None:
    """Return the rule and the number that a table should add up to, None where it does not say which."""
    if table == "deltagare":
        return "K01", whole(answers.get("deltagare.totalt"))
    if table in FIRST_ROW:
        return FIRST_ROW[table], whole(answers.get("deltagare.avslutade"))
    base = answers.get(f"{table}.bas")
    if base is None:
        return None
    return ON_BASE[table][base == "alla"], whole(answers.get("deltagare." + ("totalt" if base == "alla" else "nya")))


def sums_of(insats: str, answers: dict[str, Any], texts: dict[str, str]) -> tuple[set[Stated], set[Stated]]:
    """Return (broken for certain, open because of blanks) among the sums that the mall allows, by plain addition."""
    broken: set[Stated] = set()
    still: set[Stated] = set()
    for table, rows in ROWS.items():
        numbers = [n for row in rows if (n := whole(answers.get(f"{table}.{row}"))) is not None]
        asked = [answers.get(f"{table}.{row}") for row in rows if f"{table}.{row}" not in OFFERED]
        goal = goal_of(table, answers)
        if goal is None or goal[1] is None or not numbers:
            continue
        reached, wanted = sum(numbers), goal[1]
        if reached > wanted or (reached < wanted and all(whole(answer) is not None for answer in asked)):
            broken.add((goal[0], insats, reached, wanted))
        elif reached < wanted and None in asked:
            still.add(("T02", insats, reached, wanted))
    totalt = whole(answers.get("deltagare.totalt"))
    for regel, part in (("K02", "nya"), ("K03", "avslutade")):
        number = whole(answers.get(f"deltagare.{part}"))
        if totalt is not None and number is not None and totalt < number:
            broken.add((regel, insats, totalt, number))
    for at, row in enumerate(ROWS["remitterande"]):
        ja, of = whole(answers.get(f"remitterande.{row}")), whole(answers.get(f"remitterande.{row[:-3]}.totalt"))
        if ja is not None and of is not None and of < ja:
            broken.add((f"K1{at}", insats, of, ja))
    starred = sum(whole(answers.get(f"avslut.{row}")) or 0 for row in STARRED)
    if starred and not texts.get("text.avslut"):
        broken.add(("K20", insats, starred, None))
    return broken, still


def bases_of(insats: str, answers: dict[str, Any]) -> set[Stated]:
    """Return the tables that do not say their base: B01 where the sum is neither number, B02 where it is one of them."""
    found: set[Stated] = set()
    for table in ON_BASE:
        numbers = [n for row in ROWS[table] if (n := whole(answers.get(f"{table}.{row}"))) is not None]
        if f"{table}.bas" not in answers and numbers:
            fits = sum(numbers) in (answers.get("deltagare.nya"), answers.get("deltagare.totalt"))
            found.add(("B02" if fits else "B01", insats, sum(numbers), None))
    return found


def history_of(sample: Sample, year: int) -> set[Stated]:
    """Return where the years and the budget do not meet: the sheets against Historik, and Historik against itself."""
    rows = {(row["ar"], row["insats"]): row for row in sample.told["historik"]}
    all_years = {ar: row for (ar, insats), row in rows.items() if insats == "alla"}
    found: set[Stated] = set()
    totals = [insats["varden"].get("deltagare.totalt") for insats in sample.facts.values()]
    new = [insats["varden"].get("deltagare.nya") for insats in sample.facts.values()]
    expected = all_years[year - 1]["pagaende"] + sum(new)
    if sum(totals) != expected:
        found.add(("H02", "", sum(totals), expected))
    for ar, row in all_years.items():
        if row["pagaende"] != row["totalt"] - row["avslutade"]:
            found.add(("H05", "", row["pagaende"], row["totalt"] - row["avslutade"]))
        if ar - 1 in all_years and row["totalt"] != (chain := all_years[ar - 1]["pagaende"] + row["nya"]):
            found.add(("H06", "", row["totalt"], chain))
    for listed in sample.told["insatser"]:
        key, answers = listed["nyckel"], sample.facts[listed["nyckel"]]["varden"]
        totalt, budget = answers.get("deltagare.totalt"), listed.get("budget_deltagare")
        if (
            budget
            and totalt is not None
            and abs(totalt - budget) > sample.told["installningar"]["tolerans_budget"] * budget
        ):
            found.add(("H04", key, totalt, budget))
        before = rows.get((year - 1, key))
        if before and before["pagaende"] + answers["deltagare.nya"] != totalt:
            found.add(("H01", key, totalt, before["pagaende"] + answers["deltagare.nya"]))
        for column in ("totalt", "nya", "avslutade") if before else ():
            now, then = answers.get(f"deltagare.{column}"), before[column]
            far = abs(now - then) > sample.told["installningar"]["tolerans_hopp"] * max(then, 1)
            if max(now, then) >= 10 and far:
                found.add(("H03", key, now, then))
    return found


@pytest.mark.parametrize("year", YEARS)
def test_what_is_said_of_sums_bases_and_years_is_true_and_whole(year: int, samples: dict[int, Sample]) -> None:
    """All fynd K, T02, B and H, with both numbers, are exactly what plain addition of the annexes gives: none false, none missed."""
    sample = samples[year]
    expected: Counter[Stated] = Counter(history_of(sample, year))
    for insats, facts in sample.facts.items():
        broken, still = sums_of(insats, facts["varden"], facts["texter"])
        expected.update(broken | still | bases_of(insats, facts["varden"]))
    said = Counter(
        (fynd.regel, fynd.insats, fynd.varde, fynd.vantat)
        for fynd in sample.outcome.fynd
        if fynd.regel[0] in "KBH" or fynd.regel == "T02"
    )
    assert said == expected


@pytest.mark.parametrize("year", YEARS)
def test_every_named_cell_holds_what_the_fynd_says(year: int, samples: dict[int, Sample]) -> None:
    """Read with openpyxl: sums are the sums of the cells named, blanks are blank, unread texts stand there."""
    sample = samples[year]
    for fynd in sample.outcome.fynd:
        if not fynd.place.cell or not fynd.place.fil:
            continue
        stood = in_range(sample.folder / "inkorg" / fynd.place.fil, fynd.place.cell)
        if fynd.regel[0] == "K" and fynd.regel != "K20":
            assert sum(n for n in stood if isinstance(n, int)) == fynd.varde, fynd.text
        elif fynd.regel[0] == "T" or fynd.regel in ("B01", "B02", "K20"):
            assert set(stood) == {None}, fynd.text
        elif fynd.regel in ("C01", "H04"):
            assert stood == [fynd.varde], fynd.text
        elif fynd.regel == "C13":
            assert " ".join(map(str, stood)) == fynd.varde, fynd.text


@pytest.mark.parametrize("year", YEARS)
def test_every_blank_and_every_text_in_a_number_cell_is_told(year: int, samples: dict[int, Sample]) -> None:
    """Each unanswered number is in exactly one fynd of blanks, each text in a number cell in exactly one C01, nothing else is."""
    sample = samples[year]
    numbers = {
        item.id
        for item in made.FORM.fields
        if item.id.partition(".")[0] in {*ROWS, "konsultation"} and not item.id.endswith(".bas")
    }
    assert {name for name in numbers if name in OFFERED} == OFFERED
    for insats, facts in sample.facts.items():
        told = Counter(
            field
            for fynd in sample.of(insats)
            if fynd.regel in ("T01", "T02", "T03", "T04")
            for field in fynd.falt.split(", ")
        )
        assert told == Counter(numbers - OFFERED - set(facts["varden"])), insats
        texts = {field for field in numbers if isinstance(facts["varden"].get(field), str)}
        assert Counter(fynd.falt for fynd in sample.of(insats) if fynd.regel == "C01") == Counter(texts), insats


@pytest.mark.parametrize("year", YEARS)
def test_all_that_is_found_is_as_it_was(year: int, samples: dict[int, Sample]) -> None:
    """The golden list of every fynd: rule, level, insats, cell and sentence."""
    golden = Path(__file__).parent / f"golden-{year}.json"
    found = [
        {"regel": f.regel, "niva": f.niva.value, "insats": f.insats, "cell": f.place.cell, "text": f.text}
        for f in samples[year].outcome.fynd
    ]
    if os.environ.get("UPPDATERA") == "1":
        lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in found)
        golden.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    wanted = json.loads(golden.read_text("utf-8"))
    assert found == wanted, "läs skillnaden; är den rätt: UPPDATERA=1 pytest tests/samples/test_kalmar.py"


def test_what_stood_as_text_is_a_number_where_the_sheet_has_its_row(samples: dict[int, Sample]) -> None:
    """Plattformen's sums reach 51 and 24 by its own rows, two halves being one person; one cell is still no number."""
    facts = samples[2024].facts["plattformen"]["varden"]
    for table, total in {"utbildning": 51, "tid": 51, "inskrivning": 51, "forsorjning": 24}.items():
        assert sum(n for row in ROWS[table] if (n := whole(facts.get(f"{table}.{row}"))) is not None) == total
    assert facts["forsorjning.flera"] == 1
    assert [name for name, value in facts.items() if isinstance(value, str) and name in {f"{t}.{r}" for t, rows in ROWS.items() for r in rows}] == [
        "avslut.fortsatt_rehabilitering"
    ]  # fmt: skip
    krus = samples[2024].facts["krus"]["varden"]
    kvar = krus["konsslut.kvinna.kvar"] + krus["konsslut.man.kvar"]
    assert kvar == krus["deltagare.totalt"] - krus["deltagare.avslutade"] == 19
    assert sum(whole(krus.get(f"forsorjning.{row}")) or 0 for row in ROWS["forsorjning"]) == krus["deltagare.avslutade"]


# ------------------------------------------------------------------------------------------------------- the figures


@pytest.mark.parametrize("year", YEARS)
def test_tabell_1_is_what_the_annexes_say(year: int, samples: dict[int, Sample]) -> None:
    """Totalt, nya and avslutade per insats are the answers; pågående is the difference; the sum row adds them up."""
    sample, figures = samples[year], samples[year].outcome.figures
    for column in ("totalt", "nya", "avslutade"):
        answers = {key: whole(facts["varden"].get(f"deltagare.{column}")) for key, facts in sample.facts.items()}
        assert {key: figures[f"tabell1.{key}.{column}"] for key in answers} == answers
        assert figures[f"tabell1.summa.{column}"] == sum(n for n in answers.values() if n is not None)
    for key in (*sample.facts, "summa"):
        totalt, avslutade = figures[f"tabell1.{key}.totalt"], figures[f"tabell1.{key}.avslutade"]
        assert figures[f"tabell1.{key}.pagaende"] == totalt - avslutade  # type: ignore[operator]  # both are answered
    budgets = {item["nyckel"]: item["budget_deltagare"] for item in sample.told["insatser"]}
    assert {key: figures[f"tabell1.{key}.budget"] for key in budgets} == budgets
    assert figures["tabell1.summa.budget"] == sum(budgets.values())


@pytest.mark.parametrize("year", YEARS)
def test_every_answered_number_stands_in_its_table(year: int, samples: dict[int, Sample]) -> None:
    """Ålder, utbildning, remitterande, konsultation, tid, försörjning, avslut: each cell of each table, blanks blank."""
    sample, figures = samples[year], samples[year].outcome.figures
    for item in made.FORM.fields:
        table, _, rest = item.id.partition(".")
        if table in {*ROWS, "konsultation", "uppstart"} - {"deltagare"} and rest != "bas":
            answers = {key: whole(facts["varden"].get(item.id)) for key, facts in sample.facts.items()}
            assert {key: figures[f"{table}.{key}.{rest}"] for key in answers} == answers
            bases = {key: facts["varden"].get(f"{table}.bas") for key, facts in sample.facts.items()}
            rows = {"nya": "summa_nya", "alla": "summa_alla", None: "summa_okand"}
            sums = rows if f"{table}.bas" in {one.id for one in made.FORM.fields} else dict.fromkeys([None], "summa")
            assert {name.split(".")[1] for name in figures if name.startswith(f"{table}.summa")} == set(sums.values())
            for base, row in sums.items():  # like is added to like: those who have counted the same participants
                numbers = [n for key, n in answers.items() if n is not None and bases[key] == base]
                assert figures[f"{table}.{row}.{rest}"] == (sum(numbers) if numbers else None), (row, rest)


@pytest.mark.parametrize("year", YEARS)
def test_the_former_year_is_the_published_one(year: int, samples: dict[int, Sample]) -> None:
    """`.fg` of the sum row is the year before in the published tabell 2, and per insats what Historik has of it."""
    sample, figures = samples[year], samples[year].outcome.figures
    before = sample.published["tabell2"][str(year - 1)]
    rows = {row["insats"]: row for row in sample.told["historik"] if row["ar"] == year - 1}
    for column in ("totalt", "nya", "avslutade", "pagaende"):
        assert figures[f"tabell1.summa.{column}.fg"] == before[column]
        for key in sample.facts:
            assert figures[f"tabell1.{key}.{column}.fg"] == rows.get(key, {}).get(column)


@pytest.mark.parametrize("year", YEARS)
def test_tabell_2_is_the_published_one_year_by_year(year: int, samples: dict[int, Sample]) -> None:
    """Every earlier year as printed (a cell that the later report left empty comes from the earlier one); this year from tabell 1."""
    sample, figures = samples[year], samples[year].outcome.figures
    earlier = samples[2022].published["tabell2"]
    for ar, printed in sample.published["tabell2"].items():
        for column, number in printed.items():
            shown = figures[f"tabell2.{ar}.{column}"]
            if ar == str(year):
                assert shown == figures[f"tabell1.summa.{column}"]
            else:
                assert shown == (earlier[ar][column] if number is None else number), (ar, column)


# ---------------------------------------------------------------------------------------------- made files are fresh


def parts(data: bytes) -> dict[str, bytes]:
    """Unpack a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("year", YEARS)
def test_the_committed_inkorg_is_what_the_script_makes(year: int) -> None:
    """All eight returned sheets of the year, every part byte for byte (how a zip packs them differs between machines)."""
    folder = ROOT / "samples" / f"kalmar-{year}" / "inkorg"
    fresh = made.script("samples/make.py").make(f"kalmar-{year}")
    assert sorted(fresh) == sorted(path.name for path in folder.iterdir())
    assert len(fresh) == 8
    stale = [name for name, data in fresh.items() if parts((folder / name).read_bytes()) != parts(data)]
    assert stale == [], "kör: make samples"


def test_the_committed_templates_are_what_the_script_makes() -> None:
    """The empty årsbok and every blank insatsblad, every part byte for byte."""
    folder = ROOT / "workbook_templates"
    fresh = made.script("workbook_templates/make.py").made()
    assert sorted(fresh) == sorted(path.name for path in folder.iterdir() if path.suffix in {".xlsx", ".xlsm", ".docx"})
    stale = [name for name, data in fresh.items() if parts((folder / name).read_bytes()) != parts(data)]
    assert stale == [], "kör: make templates"
