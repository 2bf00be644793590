"""The samples of Höglandet and Avesta: what arithmetic can find in their reports is found at its cell, and nothing else.

Every expected fynd is computed anew here from samples/*/svar.toml with plain sums; none of the project's rules is used.
"""

from __future__ import annotations

import io
import tomllib
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests import byfile
from tests.inkorg import made
from xlfinsam import office
from xlfinsam.arsboken import read_arsbok
from xlfinsam.bok import read
from xlfinsam.engine.book import open_book
from xlfinsam.tracing import trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlfinsam.steps import Step

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("hoglandet-2021", "avesta-2021")
KOMMUNER = ("aneby", "eksjo", "nassjo", "savsjo", "tranas", "vetlanda")
MOTEN = ("styrgrupp", "arbetsgrupp", "natverk", "informationstraffar", "deltagare")
POSTER = ("personal", "externa", "lokaler", "ovrigt")
SEXES = ("", "_kvinna", "_man")
Stated = tuple[str, str, Any, Any]  # rule, insats, what stands, what was expected


@dataclass(frozen=True)
class Sample:
    """A sample, consolidated: what came out, and the facts that it was made of."""

    folder: Path
    arsbok: Path
    outcome: office.Outcome
    told: dict[str, Any]

    def value(self, insats: str, name: str) -> Decimal | None:
        """Return a printed number, None where nothing is printed."""
        number = self.told[insats]["varden"].get(name)
        return None if number is None or isinstance(number, str) else Decimal(str(number))

    def values(self, insats: str, *names: str) -> list[Decimal]:
        """Return printed numbers, those that there are."""
        return [number for name in names if (number := self.value(insats, name)) is not None]

    def figure(self, name: str) -> Any:
        """Return a figure of the årsbok; KeyError where it has none of this name."""
        return self.outcome.figures[name]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Sample]:
    """Make each sample's årsbok and consolidate its inkorg."""
    found = {}
    for name in NAMES:
        source, path = ROOT / "samples" / name, tmp_path_factory.mktemp("prov") / "arsbok.xlsm"
        office.ny(source / "installningar.toml", path)
        outcome = byfile.konsolidera(path, source / "inkorg")
        found[name] = Sample(source, path, outcome, tomllib.loads((source / "svar.toml").read_text("utf-8")))
    return found


@cache
def cells(path: Path) -> dict[str, object]:
    """Read a sheet with another reader than ours."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    return {cell.coordinate: cell.value for row in book["Insatsblad"].iter_rows() for cell in row}


def stated(outcome: office.Outcome, *but: str) -> Counter[Stated]:
    """Return what was found, the notes about blanks and the sums that lack an insats aside."""
    return Counter(
        (f.regel, f.insats, f.varde, f.vantat) for f in outcome.fynd if f.regel not in {"T03", "T05", "J02", *but}
    )


def apart(rule: str, insats: str, left: list[Decimal], right: Decimal | None) -> set[Stated]:
    """Return the fynd of a sum that is not what it should be, when both sides are printed whole."""
    return {(rule, insats, sum(left), right)} if left and right is not None and sum(left) != right else set()


# -------------------------------------------------------------------------------------------------------- Höglandet


def of_crosses(sample: Sample) -> set[Stated]:
    """Return the uppdrag that have no cross, or two."""
    return {(f"SK{n:02}", kommun, {"(tom)": 0, "Ja+Nej": 2}[cross], 1)
            for kommun in KOMMUNER for n, cross in enumerate(sample.told[kommun]["kryss"], start=1)
            if cross not in {"Ja", "Nej"}}  # fmt: skip


def nearest(people: Decimal, share: Decimal) -> tuple[Decimal, Decimal]:
    """Return a printed share in whole percent, and the nearest that so many answers can give."""
    all_shares = [(100 * Decimal(k) / people).quantize(Decimal(1), ROUND_HALF_UP) for k in range(int(people) + 1)]
    stood = share * 100
    return stood, min(all_shares, key=lambda one: abs(one - stood))


def test_what_hoglandet_has_wrong_is_found_and_nothing_else(samples: dict[str, Sample]) -> None:
    """Nässjö 6 and 12, Vetlanda 6, the own count 174 of 175, the cost of the coaches, 84 % of twelve, Vetlandas meetings."""
    sample = samples["hoglandet-2021"]
    expected = of_crosses(sample)
    assert expected == {("SK06", "nassjo", 0, 1), ("SK12", "nassjo", 0, 1), ("SK06", "vetlanda", 2, 1)}
    expected |= {
        ("T04", kommun, None, None) for kommun in KOMMUNER if not sample.values(kommun, *(f"moten.{m}" for m in MOTEN))
    }
    se = "se_hoglandet"
    for rule, section in (("SE01", "deltagare"), ("SE04", "egen")):
        parts = sample.values(se, *(f"{section}.{key}" for key in ("kvinna", "man", "okant_kon")))
        expected |= apart(rule, se, parts, sample.value(se, f"{section}.totalt"))
    shares = sample.values(se, *(f"coacher.k{n}.andel" for n in range(1, 13)))
    cost, asked = sum(shares) * 465_000, sample.value(se, "ekonomi.kostnad")
    assert (sum(shares), cost, asked) == (Decimal("8.05"), 3_743_250, 3_718_548)
    expected.add(("J05", se, asked, cost))
    it = "it_sparet"
    expected |= apart(
        "UT02",
        it,
        sample.values(it, *(f"hemort.o{n}.antal" for n in range(1, 9))),
        sample.value(it, "deltagare.totalt"),
    )
    expected |= apart(
        "UT01", it, sample.values(it, "deltagare.kvinna", "deltagare.man"), sample.value(it, "deltagare.totalt")
    )
    expected |= apart("UT04", it, sample.values(it, "start.kvinna", "start.man"), sample.value(it, "start.avslutade"))
    expected |= apart(
        "UT05", it, sample.values(it, "start.avbrutna", "start.fullfoljda"), sample.value(it, "start.avslutade")
    )
    for rule, insats in (("SE06", se), ("UT08", it)):
        (people, share) = sample.values(insats, "enkat.svar", "enkat.redo")
        stood, best = nearest(people, share)
        expected |= {(rule, insats, stood, best)} if stood != best else set()
    assert ("UT08", it, 84, 83) in expected
    assert stated(sample.outcome) == Counter(expected)


def test_a_cross_that_lacks_or_contradicts_is_told_at_its_two_boxes(samples: dict[str, Sample]) -> None:
    """Each such fynd names the boxes Ja and Nej of its uppdrag: both blank in Nässjö, both X in Vetlanda."""
    sample = samples["hoglandet-2021"]
    for fynd in (fynd for fynd in sample.outcome.fynd if fynd.regel.startswith("SK")):
        path = sample.folder / "inkorg" / fynd.place.fil
        boxes = [made.place(f"uppdrag.n{int(fynd.regel[2:])}.{box}", path.read_bytes())[1] for box in ("ja", "nej")]
        assert fynd.place.cell == ":".join(boxes)
        assert {cells(path)[box] for box in boxes} == {None if fynd.insats == "nassjo" else "X"}
        assert fynd.niva.value == "STOPP"


def test_the_crosses_are_shown_and_counted_as_the_reports_have_them(samples: dict[str, Sample]) -> None:
    """The matrix of twelve uppdrag by six kommuner is the printed one, with its sums by kommun and by uppdrag."""
    sample = samples["hoglandet-2021"]
    words = {"Ja": "Ja", "Nej": "Nej", "Ja+Nej": "båda", "(tom)": "inget"}
    printed = {kommun: [words[cross] for cross in sample.told[kommun]["kryss"]] for kommun in KOMMUNER}
    keys = {"ja": "Ja", "nej": "Nej", "bada": "båda", "inget": "inget"}
    for kommun, row in printed.items():
        assert [sample.figure(f"uppdragen.{kommun}.n{n}") for n in range(1, 13)] == row
        assert {key: sample.figure(f"uppdragen.{kommun}.{key}") for key in keys} == {
            k: row.count(w) for k, w in keys.items()
        }
    for key, word in keys.items():
        by_uppdrag = [sum(row[n] == word for row in printed.values()) for n in range(12)]
        assert [sample.figure(f"uppdragssummor.n{n + 1}.{key}") for n in range(12)] == by_uppdrag
        assert (
            sample.figure(f"uppdragssummor.summa.{key}") == sample.figure(f"uppdragen.summa.{key}") == sum(by_uppdrag)
        )
    assert [sample.figure(f"uppdragen.summa.{key}") for key in keys] == [67, 2, 1, 2]
    assert sample.figure("moten.summa.styrgrupp") == sum(sum(sample.values(k, "moten.styrgrupp")) for k in KOMMUNER)
    assert sample.figure("moten.vetlanda.styrgrupp") is None


def test_coaches_and_goals_are_added_up(samples: dict[str, Sample]) -> None:
    """Every kommun's share of a full post times the schablon; 8,05 posts, 12 coaches; five goals met, three partly, one not."""
    sample = samples["hoglandet-2021"]
    for n in range(1, 7):
        share = sample.value("se_hoglandet", f"coacher.k{n}.andel")
        assert share is not None
        assert sample.figure(f"coachtjanster.se_hoglandet__k{n}.kostnad") == share * 465_000
    assert sample.figure("coachtjanster.se_hoglandet__k7.andel") is None
    assert (sample.figure("coachtjanster.summa.andel"), sample.figure("coachtjanster.summa.antal")) == (
        Decimal("8.05"),
        12,
    )
    assert [sample.figure(f"utbildningsmal.it_sparet.{key}") for key in ("uppfyllt", "delvis", "inte")] == [5, 3, 1]
    assert sample.figure("hemorter.summa.antal") == 22


def test_what_means_the_same_is_added_and_what_does_not_is_left_out(samples: dict[str, Sample]) -> None:
    """Deltagare of two forms are added; 39 + 46 avslutade are computed; IT-spåret, which does not say, is blank; J02 says who is out."""
    sample = samples["hoglandet-2021"]
    assert sample.figure("tabell1.summa.totalt") == 191 + 22
    assert sample.figure("tabell1.se_hoglandet.avslutade") == sample.figure("gemensamt.summa.avslutade") == 39 + 46
    assert sample.figure("gemensamt.se_hoglandet.andel") == Decimal(41) / 85
    assert sample.figure("tabell1.it_sparet.avslutade") is None
    assert "tabell1.aneby.totalt" not in sample.outcome.figures
    assert "mal.se_hoglandet.andel" not in sample.outcome.figures
    (told,) = [fynd for fynd in sample.outcome.fynd if fynd.regel == "J02"]
    assert told.falt == "samverkan"
    assert all(word in told.text for word in ("Aneby", "Vetlanda", "antal deltagare", "uppdrag och möten"))


# ----------------------------------------------------------------------------------------------------------- Avesta


def weighted(sample: Sample, measure: str) -> tuple[Decimal, Decimal, Decimal]:
    """Return a printed mean, the mean of women's and men's by their number, and how much rounding can hide."""
    whole, *parts = sample.values("avesta", *(f"tider.{measure}{sex}" for sex in SEXES))
    people = sample.values("avesta", *(f"deltagare.avslutade{sex}" for sex in SEXES[1:]))
    mean = sum(part * n for part, n in zip(parts, people, strict=True)) / sum(people)
    halves = [Decimal(5).scaleb(-1 - max(0, -int(n.normalize().as_tuple().exponent))) for n in (whole, *parts)]
    slack = halves[0] + sum(half * n for half, n in zip(halves[1:], people, strict=True)) / sum(people)
    return whole, mean, slack


def of_avesta(sample: Sample) -> Iterator[Stated]:
    """Yield every contradiction between the numbers of the report."""

    def get(name: str) -> Decimal | None:
        return sample.value("avesta", name)

    def several(*names: str) -> list[Decimal]:
        return sample.values("avesta", *names)

    rows = ("vid_start", "nya", "", "avslutade", "aktiva")
    for at, row in enumerate(rows, start=1):
        whole = f"deltagare.{row or 'totalt'}"
        parts = [f"deltagare.{row}{'_' if row else ''}{sex}" for sex in ("kvinna", "man")]
        yield from apart(f"HR{at:02}", "avesta", several(*parts), get(whole))
    for at, (sex, total) in enumerate(zip(SEXES, ("totalt", "kvinna", "man"), strict=True)):
        for number, pair in ((6 + 2 * at, ("vid_start", "nya")), (7 + 2 * at, ("avslutade", "aktiva"))):
            parts = several(*(f"deltagare.{key}{sex}" for key in pair))
            if len(parts) == 2:
                yield from apart(f"HR{number:02}", "avesta", parts, get(f"deltagare.{total}"))
    yield from apart(
        "HR15",
        "avesta",
        several(*(f"forsorjningsgrund.{k}" for k in ("socialtjansten", "forsakringskassan", "annan"))),
        get("deltagare.nya"),
    )
    yield from apart(
        "HR16",
        "avesta",
        several(
            *(f"remittent.{k}" for k in ("kommunen", "arbetsformedlingen", "forsakringskassan", "regionen", "annan"))
        ),
        get("deltagare.nya"),
    )
    yield from apart(
        "HR17", "avesta", several("kommunens.socialtjansten", "kommunens.annan"), get("remittent.kommunen")
    )
    outcomes = ("arbete", "studier", "rehabilitering", "sjukersattning", "annat")
    for at, key in enumerate(outcomes):
        yield from apart(
            f"HR{18 + at}", "avesta", several(f"utfall.{key}_kvinna", f"utfall.{key}_man"), get(f"utfall.{key}")
        )
    for at, sex in enumerate(SEXES):
        yield from apart(
            f"HR{23 + at}",
            "avesta",
            several(*(f"utfall.{key}{sex}" for key in outcomes)),
            get(f"deltagare.avslutade{sex}"),
        )
    for at, measure in enumerate(("genomstromning", "bidrag", "alder")):
        whole, mean, slack = weighted(sample, measure)
        if abs(whole - mean) > slack:
            yield (f"HR{27 + at}", "avesta", whole, mean.quantize(Decimal("0.01")))
    for at, key in enumerate((*POSTER, "summa")):
        yield from apart(
            f"HR{31 + at}",
            "avesta",
            several(f"budget.{key}_utfall", f"budget.{key}_aterstar"),
            get(f"budget.{key}_beslut"),
        )
    for at, column in enumerate(("beslut", "utfall", "aterstar")):
        yield from apart(
            f"HR{36 + at}",
            "avesta",
            several(*(f"budget.{key}_{column}" for key in POSTER)),
            get(f"budget.summa_{column}"),
        )
    for rule, column, goal in (("HR39", "beviljat", "beslut"), ("HR41", "anvant", "utfall")):
        yield from apart(
            rule,
            "avesta",
            several(f"finansiering.forbundet_{column}", f"finansiering.kommunen_{column}"),
            get(f"budget.summa_{goal}"),
        )


def test_what_avesta_has_wrong_is_found_and_nothing_else(samples: dict[str, Sample]) -> None:
    """The means 25,2 and 39,3 are not those of women and men; 6 years may be; every other sum of the report holds."""
    sample = samples["avesta-2021"]
    expected = set(of_avesta(sample))
    assert {(rule, str(stood), str(wanted)) for rule, _, stood, wanted in expected} == {
        ("HR27", "25.2", "24.43"),
        ("HR29", "39.3", "39.49"),
    }
    assert stated(sample.outcome, "T02") == Counter(expected)
    (still,) = [
        fynd for fynd in sample.outcome.fynd if fynd.regel == "T02"
    ]  # the sexes of those who were in are not printed
    assert still.falt == "deltagare.vid_start_kvinna, deltagare.vid_start_man"


def test_the_tables_of_avesta_are_those_of_its_report(samples: dict[str, Sample]) -> None:
    """12 of 16 is 75 %; the budget's rows, what is left of each and their sum; the series month by month; 3,6 posts."""
    sample = samples["avesta-2021"]
    assert (sample.figure("helresultat.avesta.mal"), sample.figure("helresultat.avesta.andel")) == (12, Decimal("0.75"))
    for key in POSTER:
        left = sample.value("avesta", f"budget.{key}_aterstar")
        assert sample.figure(f"budgetutfall.avesta__{key}.aterstar") == left
    assert [sample.figure(f"budgetutfall.summa.{c}") for c in ("beslut", "utfall", "aterstar")] == [
        2_400_000,
        2_267_251,
        132_749,
    ]
    assert [sample.figure(f"genomstromningstid.avesta__p{n}.manader") for n in range(1, 7)] == [
        Decimal(text) for text in ("20.4", "17.8", "17.8", "20.5", "21.3", "25.2")
    ]  # fmt: skip
    assert sample.figure("helpersonal.summa.tjanst") == Decimal("3.6")
    assert sample.figure("gemensamt.avesta.arbete_studier") == 7 + 2
    assert "mal.avesta.andel" not in sample.outcome.figures


# ------------------------------------------------------------------------------------------------- the way back


def leaves(step: Step) -> Iterator[Step]:
    """Yield the steps that have none below them."""
    for below in step.steps:
        yield from leaves(below)
    if not step.steps:
        yield step


@pytest.mark.parametrize(
    ("name", "figure", "fields"),
    [
        ("hoglandet-2021", "tabell1.se_hoglandet.avslutade", {"utskrivna.kvinna", "utskrivna.man"}),
        (
            "hoglandet-2021",
            "coachtjanster.se_hoglandet__k3.kostnad",
            {"coacher.k3.andel", "installning.schablon_tjanst"},
        ),
        ("hoglandet-2021", "uppdragen.vetlanda.n6", {"uppdrag.n6.ja", "uppdrag.n6.nej"}),
        ("avesta-2021", "budgetutfall.avesta__lokaler.aterstar", {"budget.lokaler_beslut", "budget.lokaler_utfall"}),
    ],
)
def test_a_figure_is_traced_to_the_cells_of_its_parts(
    name: str, figure: str, fields: set[str], samples: dict[str, Sample]
) -> None:
    """Spår ends in the cells of the returned sheet, also for what is computed from several answers."""
    sample = samples[name]
    book = open_book(sample.arsbok)
    try:
        ground = read(read_arsbok(book)).ground
        ends = list(leaves(trace(ground, figure)))
    finally:
        book.close()
    assert {end.name for end in ends} == fields
    for end in (end for end in ends if not end.name.startswith("installning.")):
        assert end.place is not None
        path = sample.folder / "inkorg" / end.place.fil
        assert cells(path)[end.place.cell] == (
            end.value if isinstance(end.value, str) else pytest.approx(float(end.value or 0))
        )


def test_the_sheets_of_forms_are_there_when_they_are_used(samples: dict[str, Sample]) -> None:
    """The årsbok shows the sheets of the forms that its insatser use, and rows only for what they have written."""
    shown = {"hoglandet-2021": {"Samverkan", "Coacher", "Utbildning"}, "avesta-2021": {"Helårsrapport"}}
    for name, wanted in shown.items():
        book = openpyxl.load_workbook(samples[name].arsbok, keep_vba=False)
        ours = {"Samverkan", "Coacher", "Utbildning", "Helårsrapport"}
        assert {sheet.title for sheet in book if sheet.title in ours and sheet.sheet_state == "visible"} == wanted
    book = openpyxl.load_workbook(samples["hoglandet-2021"].arsbok, data_only=True)
    sheet = book["Coacher"]
    rows = [row[1].value for row in sheet.iter_rows() if str(row[1].value).startswith("SE-Höglandet: ")
            and not sheet.row_dimensions[row[1].row].hidden]  # fmt: skip
    assert rows == [
        f"SE-Höglandet: {kommun}" for kommun in ("Aneby", "Eksjö", "Nässjö", "Sävsjö", "Tranås", "Vetlanda")
    ]


def test_the_facts_are_those_of_the_documents() -> None:
    """Where the underlag is at hand, the numbers of svar.toml are the printed ones."""
    facit = ROOT.parent / "shared" / "underlag" / "facit"
    facit = facit if facit.is_dir() else ROOT.parents[1] / "shared" / "underlag" / "facit"
    if not facit.is_dir():
        pytest.skip("underlaget finns inte här")
    import json  # noqa: PLC0415  only here

    hog = json.loads((facit / "hoglandet2021.json").read_text("utf-8"))
    told = tomllib.loads((ROOT / "samples/hoglandet-2021/svar.toml").read_text("utf-8"))
    tables = {table["id"]: table for table in hog["tables"]}
    crosses = [[told[kommun]["kryss"][n] for kommun in KOMMUNER] for n in range(12)]
    assert crosses == [row["values"] for row in tables["samverkanskoordinator_ja_nej"]["rows"]]
    meetings = [[told[k]["varden"].get(f"moten.{m}") for m in MOTEN[:3]] for k in KOMMUNER]
    assert meetings == [row["values"] for row in tables["samverkan_moten"]["rows"]]
    coaches = [
        [
            round(told["se_hoglandet"]["varden"][f"coacher.k{n}.andel"] * 100),
            told["se_hoglandet"]["varden"][f"coacher.k{n}.antal"],
        ]
        for n in range(1, 7)
    ]
    assert coaches == [row["values"] for row in tables["se_coacher"]["rows"]]
    avesta = {table["id"]: table for table in json.loads((facit / "avesta2021.json").read_text("utf-8"))["tables"]}
    values = tomllib.loads((ROOT / "samples/avesta-2021/svar.toml").read_text("utf-8"))["avesta"]["varden"]
    budget = [
        [values[f"budget.{key}_{column}"] for column in ("beslut", "utfall", "aterstar")] for key in (*POSTER, "summa")
    ]
    assert budget == [row["values"] for row in avesta["budgetutfall"]["rows"]]
    assert [values[f"genomstromning.p{n}.manader"] for n in range(1, 7)] == avesta["genomstromningstid"]["rows"][0][
        "values"
    ]
    means = [[values[f"tider.{key}{sex}"] for sex in SEXES] for key in ("genomstromning", "bidrag", "alder")]
    assert means == [row["values"] for row in avesta["genomstromning_kon"]["rows"]]
