"""What an årsbok publishes of people keeps its small counts from a reader who has every printed number and every sum."""

from __future__ import annotations

import random
import re
import time
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from tests.losare import Losare
from xlfinsam import arsboken, cli, office, publicering, tabulating
from xlfinsam import bok as reading
from xlfinsam.addin import buttons
from xlfinsam.addin.host import Call
from xlfinsam.arsboken import read_arsbok
from xlfinsam.bok import Bok
from xlfinsam.engine.book import open_book
from xlfinsam.fields import Antal
from xlfinsam.forms import FORMS
from xlfinsam.forms.enkater import ENKATER
from xlfinsam.forms.skydd import TROSKEL
from xlfinsam.model import Record, Returned
from xlfinsam.relations import Relation
from xlfinsam.statements import KEY_FIGURES, STATEMENTS, TABLES, enkater
from xlfinsam.undertryckning import DOLD
from xlfinsam.undertryckning import TROSKEL as USUAL
from xlfinsam.world import Insats, World, Year

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlfinsam.fields import Answer
    from xlfinsam.model import Form
    from xlfinsam.publicering import Skyddad

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
FORM = FORMS[0]
COUNTED = ("kon", "alder", "utbildning", "remitterande", "konsultation", "tid", "forsorjning", "avslut")
DIVIDES = {"kon": "totalt", "forsorjning": "avslutade", "avslut": "avslutade"}
CHANCE = ((0, 1, "ja"), (0, 1, "nej"), (1, 1, "nej"), (2, 1, "ja"), (0, 2, "ja"))
NO_PERSONS = {
    "start": "hur många fynd en insats har",
    "uppdragen": "hur många uppdrag en insats har svarat ja på",
    "uppdragssummor": "hur många insatser som svarat ja på ett uppdrag",
    "utbildningsmal": "hur många mål en insats har nått",
}
"""Tables of counts that tell of no person, each with what it counts instead."""
INDIVIDER = next(enkat for enkat in ENKATER if enkat.id == "individer")
PEOPLE = ("totalt", "nya", "avslutade", "pagaende")


# --------------------------------------------------------------------------------- what is printed, and who reads it


def printed(bok: Bok, skydd: Skyddad) -> dict[str, str]:
    """Give every number of people as it is printed, by the name of its figure: all tables, and the key figures."""
    found: dict[str, str] = {}
    for table in (*TABLES, *bok.single):
        made = tabulating.texts(table, tabulating.rows_of(bok, table))
        names = tabulating.names_of(bok, table)
        shown = publicering.tabell(skydd, names, made).rader
        found |= {name: text for row, cells in zip(names, shown, strict=True)
                  for name, text in zip(row, cells, strict=True) if name}  # fmt: skip
    return found


SUMS_OF = {"nya deltagare": "summa_nya", "alla inskrivna": "summa_alla", "": "summa_okand"}
"""The sum rows of a table whose column Gäller says one thing or another, as a reader sees."""


def sums(bok: Bok, texts: Mapping[str, str]) -> Iterator[Relation]:
    """Give the sums that a reader sees in and between the tables. Nothing of how the program hides is asked."""
    insatser = [insats.nyckel for insats in bok.world.insatser]
    year = bok.world.year

    def equal(left: list[str], right: str) -> Iterator[Relation]:
        if left and right in texts and all(name in texts for name in left):
            yield Relation(tuple(left), "=", (right,))

    for table in TABLES:
        columns = [measure.id for measure in table.measures if measure.style == "antal"]
        for column in columns if table.per == "insats" else ():
            yield from equal([f"{table.id}.{key}.{column}" for key in insatser], f"{table.id}.summa.{column}")
            for word, total in SUMS_OF.items():
                those = [key for key in insatser if texts.get(f"{table.id}.{key}.bas", "-") == word]
                yield from equal([f"{table.id}.{key}.{column}" for key in those], f"{table.id}.{total}.{column}")
    for key in (*insatser, "summa", *SUMS_OF.values()):
        for former in ("", ".fg"):
            parts = [f"tabell1.{key}.{column}{former}" for column in ("avslutade", "pagaende", "totalt")]
            yield from equal(parts[:2], parts[2])
        yield from equal([f"tabell1.{key}.pagaende.fg", f"tabell1.{key}.nya"], f"tabell1.{key}.totalt")
        yield from equal([f"tabell1.{key}.avslutade"], f"mal.{key}.avslutade")
        good = ("gemensam_kartlaggning", "arbete", "studie", "aktivt_arbetssokande")
        yield from equal([f"avslut.{key}.{column}" for column in good], f"mal.{key}.positiva")
        for table in (item for item in TABLES if item.id in COUNTED):
            last = [measure.id for measure in table.measures if measure.id.startswith("summa")]
            for total in last:
                end = total.removeprefix("summa")
                parts = [m.id for m in table.measures if m.style == "antal" and m.id not in last and m.id.endswith(end)]
                yield from equal([f"{table.id}.{key}.{part}" for part in parts], f"{table.id}.{key}.{total}")
                base = texts.get(f"{table.id}.{key}.bas", DIVIDES.get(table.id, ""))
                if whole := {"nya deltagare": "nya", "alla inskrivna": "totalt"}.get(base, base):
                    yield from equal([f"{table.id}.{key}.{total}"], f"tabell1.{key}.{whole}")
        for less in ("nya", "avslutade"):
            yield Relation((f"tabell1.{key}.totalt",), ">=", (f"tabell1.{key}.{less}",))
        for who in ("arbetsformedlingen", "forsakringskassan", "kommunen", "regionen", "saknas"):
            yield Relation((f"remitterande.{key}.{who}.totalt",), ">=", (f"remitterande.{key}.{who}.ja",))
    for column in PEOPLE:
        yield from equal([f"tabell1.summa.{column}"], f"tabell2.{year}.{column}")
        yield from equal([f"tabell1.summa.{column}.fg"], f"tabell2.{year - 1}.{column}")
    for at in range(year - 20, year + 1):
        yield from equal([f"tabell2.{at - 1}.pagaende", f"tabell2.{at}.nya"], f"tabell2.{at}.totalt")
        yield from equal([f"tabell2.{at}.avslutade", f"tabell2.{at}.pagaende"], f"tabell2.{at}.totalt")
    for name, key in (("deltagare", "totalt"), ("nya", "nya"), ("avslutade", "avslutade"), ("pagaende", "pagaende")):
        yield from equal([f"tabell1.summa.{key}"], f"nyckeltal.{name}")


def reader(bok: Bok, skydd: Skyddad, *, known: bool = False) -> Losare:
    """Give the reader what is printed, and the sums that hold; `known` adds all that was printed of former years."""
    texts = printed(bok, skydd)
    true = {name: int(value) for name, value in bok.figures().items() if name in texts and isinstance(value, Decimal)}

    def former(name: str) -> bool:
        table, key, _ = name.split(".", 2) if name.count(".") > 1 else (name, "", "")
        return name.endswith(".fg") or (table == "tabell2" and key != str(bok.world.year))

    hidden = {name for name, text in texts.items() if text == DOLD and not (known and former(name))}
    counts = {name for table in (*TABLES, *bok.single) for name in texts if name.startswith(f"{table.id}.")
              and not re.search(r"\.(andel\w*|avvikelse|mal|positiva$(?<=nyckeltal\.positiva)|mot_mal|bas)$", name)}  # fmt: skip
    hidden &= counts
    holding = []
    for relation in sums(bok, texts):
        left = tuple(name for name in relation.left if name in true)
        right = tuple(name for name in relation.right if name in true)
        if left and right:
            apart = sum(true[name] for name in left) - sum(true[name] for name in right)
            if apart == 0 or (relation.operator == ">=" and apart > 0):
                holding.append(Relation(left, relation.operator, right))
    floor = (
        0 if bok.setting("visa_nollor") == "nej" or skydd.oskyddade else 1
    )  # what cannot be protected hides its zeros
    return Losare(true, hidden & true.keys(), holding, floor)


# ------------------------------------------------------------------------------------------------ årsböcker of chance


def divided(rnd: random.Random, whole: int, parts: int) -> list[int]:
    """Divide persons up, so that many parts are small."""
    left, found = whole, []
    for _ in range(parts - 1):
        found.append(rnd.choice((0, min(left, rnd.randint(0, 4)), rnd.randint(0, left))))
        left -= found[-1]
    return [*found, left]


def answers(rnd: random.Random) -> dict[str, Answer]:
    """Fill in a form so that its sums hold, here and there with a blank table."""
    totalt = rnd.choice((rnd.randint(1, 12), rnd.randint(10, 60)))
    nya, avslutade = rnd.randint(0, totalt), rnd.randint(0, totalt)
    found: dict[str, Answer] = {"deltagare.totalt": Decimal(totalt), "deltagare.nya": Decimal(nya),
                                "deltagare.avslutade": Decimal(avslutade)}  # fmt: skip
    of = {"kon": totalt, "forsorjning": avslutade, "avslut": avslutade, "konsultation": rnd.randint(0, 30)}
    kon = divided(rnd, totalt, 3)
    found |= {f"deltagare.{name}": Decimal(n) for name, n in zip(("kvinna", "man", "icke_binar"), kon, strict=True)}
    for section in FORM.sections:
        if section.id not in COUNTED or rnd.random() < 0.1:
            continue
        whole = of.get(section.id, nya)
        if section.base:
            found[section.base.id] = "nya deltagare"
        rows = section.rows
        for row, last in zip(rows, divided(rnd, whole, len(rows)), strict=True):
            more = last + rnd.randint(0, 3)
            found |= {item.id: Decimal(n) for item, n in zip(row, (last, more)[: len(row)], strict=True)}
    return found


def by_chance(seed: int, insatser: int, settings: Mapping[str, Answer] | None = None) -> Bok:
    """Make an årsbok in memory, with last year's figures for most insatser."""
    rnd = random.Random(seed)  # noqa: S311  # tables, no secrets
    listed = tuple(
        Insats(f"i{at}", f"Insats {at}", blankett=FORM.id, budget_deltagare=Decimal(30)) for at in range(insatser)
    )
    records = tuple(
        Record(FORM.id, 1, insats.nyckel, "2024", Returned("a.xlsx", ""), answers(rnd), {}) for insats in listed
    )
    years = []
    for insats in listed[: insatser - 1]:
        done, left = rnd.randint(0, 9), rnd.randint(0, 9)
        years.append(Year(2023, insats.nyckel, None, Decimal(done + left), Decimal(rnd.randint(0, done + left)),
                          Decimal(done), Decimal(left)))  # fmt: skip
    whole = {name: sum((getattr(year, name) for year in years), Decimal(0)) for name in PEOPLE}
    years.append(Year(2023, "alla", **whole))
    held: dict[str, Answer] = {
        "ar": Decimal(2024),
        "period": "2024",
        "profil": "kalmar",
        "mal_positiva": Decimal("0.5"),
    }
    world = World(held | dict(settings or {}), listed, tuple(years), records, FORMS)
    return Bok(arsboken.books(world, []), KEY_FIGURES, None, lambda _: "", STATEMENTS["kalmar"])


# ------------------------------------------------------------------------------------------------------- the attack


@pytest.fixture(scope="module", params=[2024, 2022], ids=["kalmar-2024", "kalmar-2022"])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Bok, Skyddad]:
    """The årsbok of a sample, consolidated, read back from its file, and what may be published of it."""
    path = tmp_path_factory.mktemp("publicering") / f"arsbok-{request.param}.xlsm"
    source = SAMPLES / f"kalmar-{request.param}"
    office.ny(source / "installningar.toml", path)
    byfile.konsolidera(path, source / "inkorg")
    with closing(open_book(path, to_read=True)) as book:
        bok = reading.read(read_arsbok(book))
    return path, bok, publicering.skyddad(bok)


def small(attack: Losare) -> list[str]:
    """The hidden counts that are small: what the reader is after."""
    return [name for name in attack.names if 0 < attack.true[name] < TROSKEL]


def test_no_small_count_of_the_samples_is_recovered(sample: tuple[Path, Bok, Skyddad]) -> None:
    """Every small count, not one left out, may be five numbers in a row for one who has all sums and a solver.

    Nor has one who knows last year's print any better luck, where that tells more than this year's.
    """
    _, bok, skydd = sample
    assert not skydd.oskyddade
    attack, knowing = (reader(bok, skydd, known=known) for known in (False, True))
    for one in (attack, knowing) if knowing.names != attack.names else (attack,):
        assert len(small(one)) > 50
        assert one.recovered(small(one), TROSKEL) == set()
        print(f"{len(one.names)} dolda antal, {len(small(one))} små, {one.asked} frågor till lösaren")
    counts = {f"{table.id}.{key}.{measure.id}" for table in TABLES for measure in table.measures
              if measure.style == "antal" and measure.id != "budget" for key in (*bok.books.keys(table), *(row.key for row in table.sums))}  # fmt: skip
    few = {name for name in counts if 0 < (bok.figures().get(name) or 0) < TROSKEL}  # type: ignore[operator]
    assert len(few) > 50
    assert all(skydd.doljer(name) for name in few)


def test_the_attack_succeeds_where_only_the_small_are_hidden(sample: tuple[Path, Bok, Skyddad]) -> None:
    """The same reader takes small counts out of the sums as soon as nothing else is hidden, so the attack can win."""
    _, bok, skydd = sample
    attack = reader(bok, replace(skydd, dolda=skydd.primara))
    assert len(attack.recovered(small(attack), TROSKEL)) > 20


def test_to_choose_what_to_hide_is_quick(sample: tuple[Path, Bok, Skyddad]) -> None:
    """A real årsbok of 15 insatser is protected in a moment: nobody waits for it when a document is made."""
    _, bok, _ = sample
    began = time.process_time()
    publicering.skyddad(bok)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(("seed", "insatser", "nollor"), CHANCE)
def test_no_small_count_of_chance_is_recovered(seed: int, insatser: int, nollor: str) -> None:
    """Small förbund of chance, full of small counts: one reader of this print, and one who has last year's report too."""
    bok = by_chance(seed, insatser, {"visa_nollor": nollor})
    skydd = publicering.skyddad(bok)
    for known in (False, True):
        attack = reader(bok, skydd, known=known)
        assert small(attack)
        assert attack.recovered(small(attack), TROSKEL) == set()


# --------------------------------------------------------------------------------------------------- nothing forgotten


def test_every_table_that_counts_is_protected_or_says_what_it_counts() -> None:
    """A new table with counts is one of people, unless it is written here what else it counts."""
    tables = by_chance(0, 1).books.tables
    counting = {table.id for table in tables.values() if any(measure.style == "antal" for measure in table.measures)}
    people = {table.id for table in publicering.of_people(tables)}
    assert counting - people == set(NO_PERSONS)
    assert {table.id for table in TABLES} <= people


@pytest.mark.parametrize("form", FORMS, ids=[form.id for form in FORMS])
def test_a_small_answer_to_any_form_is_hidden(form: Form) -> None:
    """Whatever form an insats has: where every count is answered with three, none of them is to be shown, in no table."""
    insats = Insats("en", "En", blankett=form.id)
    asked = [item.id for item in form.fields if isinstance(item.kind, Antal)]
    record = Record(form.id, form.version, "en", "2024", Returned("a.xlsx", ""), dict.fromkeys(asked, Decimal(3)), {})
    bok = by_chance(0, 1)
    bok = replace(bok, books=arsboken.books(replace(bok.world, insatser=(insats,), history=(), records=(record,)), []))
    skydd = publicering.skyddad(bok)
    assert asked
    assert [name for name in asked if not skydd.doljer(f"data.en.{name}")] == []
    people = {table.id for table in publicering.of_people(bok.books.tables)}
    shown = {name for name, value in bok.figures().items() if value == 3 and name.partition(".")[0] in people}
    assert shown or form.id == "samverkan"
    assert [name for name in sorted(shown) if not skydd.doljer(name)] == []


def test_small_answers_to_a_survey_are_hidden() -> None:
    """Two of thirty answered "aldrig": nobody can reckon them out, and no share beside them is shown."""
    counts = {"alltid": 12, "oftast": 9, "ibland": 7, "aldrig": 2}
    rows = [{"nyckel": "individer.svarande", "antal": Decimal(30)}]
    rows += [
        {"nyckel": f"individer.f{row}.{answer}", "antal": Decimal(n)} for row in (1, 2) for answer, n in counts.items()
    ]
    bok = by_chance(0, 1, {"tillfragade_individer": Decimal(41)})
    bok = replace(bok, books=arsboken.books(replace(bok.world, lists={"enkatsvar": rows}), []))
    figures, skydd = bok.figures(), publicering.skyddad(bok)
    assert figures["enkat.individer.f1.n"] == 30
    assert skydd.doljer("enkat.individer.f1.aldrig")
    assert skydd.doljer("enkat.individer.f1.aldrig.andel")
    assert not skydd.doljer("enkat.individer.f1.n")
    names = [name for name in enkater.counts(INDIVIDER) if figures.get(name) is not None]
    relations = [Relation(tuple(f"enkat.individer.f{row}.{answer}" for answer in counts), "=", (f"enkat.individer.f{row}.n",))
                 for row in (1, 2)]  # fmt: skip
    relations += [Relation(("enkat.individer.svarande",), ">=", (f"enkat.individer.f{row}.n",)) for row in (1, 2)]
    attack = Losare({name: int(figures[name]) for name in names},  # type: ignore[arg-type]  # counts
                    [name for name in names if skydd.doljer(name)], relations, 1)  # fmt: skip
    assert small(attack) == [f"enkat.individer.f{row}.aldrig" for row in (1, 2)]
    assert attack.recovered(small(attack), TROSKEL) == set()


# ------------------------------------------------------------------------------------------- what follows of the hidden


def test_what_is_computed_from_a_hidden_count_is_hidden(sample: tuple[Path, Bok, Skyddad]) -> None:
    """No share is shown beside a hidden part or whole; nor is a key figure, or kronor that come of few persons."""
    _, bok, skydd = sample
    keys = [*(insats.nyckel for insats in bok.world.insatser), "summa"]
    for key in keys:
        assert skydd.doljer(f"mal.{key}.andel") == skydd.doljer(f"mal.{key}.positiva", f"mal.{key}.avslutade")
        assert skydd.doljer(f"tabell1.{key}.andel_av_budget") == skydd.doljer(f"tabell1.{key}.totalt")
    assert skydd.doljer("nyckeltal.positiva") == skydd.doljer("mal.summa.andel") == skydd.doljer("matt.positiva_avslut")
    for kind, row in (("arbete", "arbete"), ("studier", "studie")):
        assert skydd.doljer(f"socio.{kind}") == skydd.doljer(f"socio.antal_{kind}")
        assert skydd.doljer(f"socio.antal_{kind}") or not skydd.doljer(f"avslut.summa.{row}")
    assert skydd.doljer("socio.summa") == skydd.doljer("socio.arbete", "socio.studier")
    assert not skydd.doljer("rr.arets_resultat")
    assert not skydd.doljer("nyckeltal.stopp"), "the number of fynd tells of no person"
    first = next(
        item for item in bok.world.insatser if any(record.insats == item.nyckel for record in bok.world.records)
    )
    assert skydd.doljer(f"data.{first.nyckel}.deltagare.totalt") == skydd.doljer(f"tabell1.{first.nyckel}.totalt")


def test_a_goal_and_a_setting_of_few_persons_are_hidden() -> None:
    """A goal measured by a hidden number shows neither its outcome nor its distance; a typed count of few is hidden."""
    bok = by_chance(4, 2, {"antal_arbete": Decimal(3), "schablon_arbete": Decimal(16_200)})
    few = replace(bok.world, records=(replace(bok.world.records[0], values={"deltagare.totalt": Decimal(3)}),))
    malen = [{"nyckel": "nya", "siffra": "deltagare", "mal": Decimal(9)}, {"nyckel": "egen", "utfall": Decimal(7)}]
    few = replace(few, lists={"malen": malen})
    made = replace(bok, books=arsboken.books(few, []))
    skydd = publicering.skyddad(made)
    assert made.figures()["matt.deltagare"] == 3
    assert skydd.doljer("nyckeltal.deltagare")
    assert skydd.doljer("maluppfyllelse.nya.utfall")
    assert skydd.doljer("maluppfyllelse.nya.avvikelse")
    assert skydd.doljer("maluppfyllelse.nya.uppnatt")
    assert not skydd.doljer("maluppfyllelse.egen.utfall")
    assert skydd.doljer("socio.antal_arbete")
    assert skydd.doljer("socio.arbete", "br.summa_tillgangar")


def test_every_figure_is_answered_for_and_no_other() -> None:
    """Each figure of the årsbok can be asked about; a misspelt name is a fault and shows nothing."""
    bok = by_chance(1, 2)
    skydd = publicering.skyddad(bok)
    assert bok.figures().keys() <= skydd.kanda
    assert skydd.visa("tabell1.summa.totalt", "") == ""
    with pytest.raises(KeyError, match=r"tabell1\.sumna\.totalt"):
        skydd.visa("tabell1.sumna.totalt", "7")


def test_the_threshold_and_the_zeros_are_settings() -> None:
    """Twice as high a threshold hides more; "nej" hides zeros; an empty cell is the house's five."""
    assert TROSKEL == USUAL
    usual, high, zeros = (
        publicering.skyddad(by_chance(0, 2, held))
        for held in ({}, {"troskel_sma_tal": Decimal("9.5")}, {"visa_nollor": "nej"})
    )
    assert (usual.troskel, high.troskel) == (5, 10)
    assert usual.primara < high.primara
    assert usual.primara < zeros.primara
    assert "Antal under 10 döljs" in high.anmarkning()


def test_a_table_that_cannot_be_protected_has_no_numbers() -> None:
    """It says which count and why, and all of the table is hidden, but for its blanks."""
    skydd = publicering.Skyddad(
        5, frozenset({"t.a.n"}), frozenset({"t.a.n", "t.b.n"}), {}, frozenset(), frozenset({"t.a.n"})
    )
    made = publicering.tabell(
        skydd, [["", ""], ["", "t.a.n"], ["", "t.b.n"]], [["Insats", "Nya"], ["A", "3"], ["B", ""]]
    )
    assert made.rader == [["Insats", "Nya"], ["A", DOLD], ["B", ""]]
    assert made.sagt[0].startswith("Inga tal i tabellen visas: A, Nya är så små")
    assert "Antal under 5 döljs" in made.sagt[1]


def test_all_that_hangs_together_with_the_unprotected_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the search finds no protection every count with a sum in common is hidden, its zeros too."""
    bok = by_chance(2, 2)
    real = publicering.undertryck
    monkeypatch.setattr(
        publicering, "undertryck", lambda *a, **k: replace(real(*a, **k), oskyddade=frozenset({"tabell1.i0.nya"}))
    )
    skydd = publicering.skyddad(bok)
    assert skydd.oskyddade == {"tabell1.i0.nya"}
    assert skydd.doljer("tabell1.summa.nya")
    assert skydd.doljer("kon.i0.kvinna")
    assert not skydd.doljer("tabell1.i0.budget")


# ------------------------------------------------------------------------------------------------------- the command


def test_the_command_and_the_button_write_a_safe_table(
    sample: tuple[Path, Bok, Skyddad], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--publicera writes "dold" for what is hidden and the note last; without it the kansli sees its own numbers."""
    path, bok, skydd = sample
    assert cli.main(["tabell", str(path), "avslut", "--publicera", "--ut", str(tmp_path / "t.csv")]) == 0
    written = (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()
    assert written[-1].startswith("Dold: talet visas inte")
    assert written[-1] in capsys.readouterr().out
    assert sum(line.split(";").count(DOLD) for line in written) == sum(
        skydd.doljer(name) for name, value in bok.figures().items() if name.startswith("avslut.") and value is not None
    )
    assert cli.main(["tabell", str(path), "avslut"]) == 0
    assert DOLD not in capsys.readouterr().out.lower()
    pressed = buttons.tabell.run(Call(open_book(path, to_read=True), *_cell(bok, "avslut.summa.arbete")))
    assert "Dold: talet visas inte" in pressed.text
    assert DOLD in (path.parent / "tabeller" / "avslut.csv").read_text("utf-8-sig")


def _cell(bok: Bok, name: str) -> tuple[str, str]:
    place = (bok.places or {})[name]
    return place.blad, place.cell
