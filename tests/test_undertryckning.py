"""No hidden small count comes back from what is published, and a reader who tries does succeed where nothing protects."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys
import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import byfile
from tests.attack import Reader
from xlfinsam import office
from xlfinsam.forms import FORMS
from xlfinsam.language import Data, Difference, Former, Listed, OfAll, Ref, Share, Sum
from xlfinsam.relations import Relation
from xlfinsam.shown import Measure, Table
from xlfinsam.statements import TABLES
from xlfinsam.undertryckning import DOLD, TROSKEL, Undertryckt, undertryck
from xlfinsam.undertryckning.tabeller import underlag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
Counts = dict[str, int]
Relations = list[Relation]
Case = tuple[Counts, Relations]


def equals(*parts: str, total: str) -> Relation:
    return Relation(parts, "=", (total,))


def cube(*sides: int) -> tuple[list[str], Relations]:
    """Name the cells of a table in any number of directions, all margins too ("s"), and the sums between them."""
    ways = [[*map(str, range(side)), "s"] for side in sides]
    cells = list(itertools.product(*ways))
    name = ".".join
    relations = [
        equals(*(name((*cell[:at], one, *cell[at + 1 :])) for one in ways[at][:-1]), total=name(cell))
        for cell in cells
        for at in range(len(sides))
        if cell[at] == "s"
    ]
    return [name(cell) for cell in cells], relations


def filled(names: Sequence[str], inner: Mapping[str, int]) -> Counts:
    """Give every cell and margin its count from the inner cells."""
    found = {}
    for name in names:
        ways = name.split(".")
        fits = (
            value
            for cell, value in inner.items()
            if all(way in ("s", one) for way, one in zip(ways, cell.split("."), strict=True))
        )
        found[name] = sum(fits)
    return found


def many(*sides: int, most: int, seed: int) -> Case:
    """Make a table with a seed: small counts and larger, half and half."""
    names, relations = cube(*sides)
    rnd = random.Random(seed)  # noqa: S311  # tables, no secrets
    inner = {name: rnd.choice((rnd.randint(0, 4), rnd.randint(0, most))) for name in names if "s" not in name}
    return filled(names, inner), relations


counts_of = st.one_of(st.integers(0, 4), st.integers(0, 15))


@st.composite
def tables(draw: st.DrawFn) -> Case:
    """A table in two directions with its margins."""
    names, relations = cube(draw(st.integers(2, 4)), draw(st.integers(2, 4)))
    return filled(names, {name: draw(counts_of) for name in names if "s" not in name}), relations


@st.composite
def linked(draw: st.DrawFn) -> Case:
    """Two tables over the same rows, with the same row totals under two names."""
    rows = draw(st.integers(2, 3))
    counts: Counts = {}
    relations: Relations = []
    names, within = cube(rows, 2)
    first = filled(names, {name: draw(counts_of) for name in names if "s" not in name})
    counts |= {f"a.{name}": value for name, value in first.items()}
    relations += [Relation(tuple(f"a.{n}" for n in r.left), "=", tuple(f"a.{n}" for n in r.right)) for r in within]
    inner: Counts = {}
    for row in range(rows):
        left = first[f"{row}.s"]
        for column in range(2):
            inner[f"{row}.{column}"] = draw(st.integers(0, left))
            left -= inner[f"{row}.{column}"]
        inner[f"{row}.2"] = left
    names, within = cube(rows, 3)
    counts |= {f"b.{name}": value for name, value in filled(names, inner).items()}
    relations += [Relation(tuple(f"b.{n}" for n in r.left), "=", tuple(f"b.{n}" for n in r.right)) for r in within]
    relations += [equals(f"a.{row}.s", total=f"b.{row}.s") for row in [*range(rows), "s"]]
    return counts, relations


@st.composite
def hierarchical(draw: st.DrawFn) -> Case:
    """Insats × kön × ålder, with every margin."""
    names, relations = cube(2, 2, 2)
    return filled(names, {name: draw(counts_of) for name in names if "s" not in name}), relations


@st.composite
def flows(draw: st.DrawFn) -> Case:
    """Totalt, avslutade, pågående and nya per insats and in all: differences, and a total no smaller than the new."""
    counts: Counts = {}
    relations: Relations = []
    rows = [str(row) for row in range(draw(st.integers(2, 4)))]
    for row in rows:
        done, left = draw(counts_of), draw(counts_of)
        counts |= {f"{row}.avslutade": done, f"{row}.pagaende": left, f"{row}.totalt": done + left}
        counts[f"{row}.nya"] = draw(st.integers(0, done + left))
    for what in ("totalt", "avslutade", "pagaende", "nya"):
        counts[f"s.{what}"] = sum(counts[f"{row}.{what}"] for row in rows)
        relations.append(equals(*(f"{row}.{what}" for row in rows), total=f"s.{what}"))
    for row in (*rows, "s"):
        relations.append(Relation((f"{row}.totalt",), "=", (f"{row}.avslutade", f"{row}.pagaende")))
        relations.append(Relation((f"{row}.totalt",), ">=", (f"{row}.nya",)))
    return counts, relations


def reader(case: Case, made: Undertryckt, *, zeros: bool = False) -> Reader:
    """Give a reader what would be published, and no more."""
    counts, relations = case
    return Reader({n: v for n, v in counts.items() if n not in made.dolda}, made.dolda, relations, 0 if zeros else 1)


def told(case: Case, made: Undertryckt, *, zeros: bool = False) -> set[str]:
    """Return the small counts that the reader works out."""
    return reader(case, made, zeros=zeros).recovered(sorted(made.primara), made.troskel)


def holds(counts: Mapping[str, int | Decimal], relations: Sequence[Relation], made: Undertryckt, floor: int) -> None:
    """Try the proof with plain sums: each world agrees with all that is shown, and the numbers stand in a row."""
    assert made.bevis.keys() == made.primara
    for name, worlds in made.bevis.items():
        steps = sorted(world.get(name, 0) for world in worlds)
        assert steps == list(range(steps[0], steps[0] + len(steps)))
        assert len(steps) >= made.troskel
        for world in worlds:
            assert world.keys() <= made.dolda
            assert all(counts[one] + by >= floor for one, by in world.items())
            for relation in relations:
                sides = (relation.left, relation.right)
                if any(counts.keys().isdisjoint(side) for side in sides):
                    continue
                left, right = (sum(world.get(one, 0) for one in side) for side in sides)
                true_left, true_right = (sum(counts.get(one, 0) for one in side) for side in sides)
                if relation.operator == "=":
                    assert left == right
                elif true_left >= true_right:
                    assert true_left + left >= true_right + right


# ------------------------------------------------------------------------------------------------------- the attack


@settings(max_examples=40, deadline=None)
@given(st.one_of(tables(), linked(), hierarchical(), flows()), st.booleans())
def test_no_small_count_is_recovered(case: Case, zeros: bool) -> None:  # noqa: FBT001
    """Whatever the tables and their links, a reader finds no small count within fewer numbers than the threshold."""
    made = undertryck(*case, noll_doljs=zeros)
    assert not made.oskyddade
    assert told(case, made, zeros=zeros) == set()


@settings(max_examples=100, deadline=None)
@given(st.one_of(tables(), linked(), hierarchical(), flows()), st.booleans(), st.sampled_from((2, 3, 5, 10)))
def test_the_proof_is_one(case: Case, zeros: bool, troskel: int) -> None:  # noqa: FBT001
    """For every small count the proof has worlds enough, and each agrees with all that is published."""
    made = undertryck(*case, troskel, noll_doljs=zeros)
    assert not made.oskyddade
    holds(*case, made, 0 if zeros else 1)


@pytest.mark.parametrize("sides", [(2, 2), (3, 3), (3, 4), (2, 2, 2)], ids=str)
def test_the_attack_succeeds_where_only_the_small_are_hidden(sides: tuple[int, ...]) -> None:
    """Without secondary suppression the same reader recovers small counts in most tables; with it, in none."""
    opened = 0
    for seed in range(20):
        case = many(*sides, most=25, seed=seed)
        bare = undertryck(*case, sekundart=False)
        assert bare.sekundara == frozenset()
        opened += bool(told(case, bare))
        assert told(case, undertryck(*case)) == set()
    assert opened > 10


@pytest.mark.parametrize("sides", [(3, 3), (2, 2, 2)], ids=str)
def test_no_secondary_is_there_for_nothing(sides: tuple[int, ...]) -> None:
    """To show any one secondary count again would let the reader recover a small one, but for a rare one."""
    needless = every = 0
    for seed in range(15):
        case = many(*sides, most=25, seed=seed)
        made = undertryck(*case)
        for name in sorted(made.sekundara):
            every += 1
            needless += not told(case, replace(made, sekundara=made.sekundara - {name}))
    assert every > 20
    assert needless <= every // 50


@pytest.mark.parametrize(("sides", "most"), [((2, 2), 12), ((2, 3), 15), ((3, 3), 20)], ids=str)
def test_few_are_hidden_beside_the_small(sides: tuple[int, ...], most: int) -> None:
    """In small tables never more than one count more than the fewest that would do, and seldom that."""
    ours = fewest = 0
    for seed in range(100, 115):
        case = many(*sides, most=most, seed=seed)
        made = undertryck(*case)
        least = _fewest(case, made)
        assert len(made.sekundara) <= least + 1
        ours, fewest = ours + len(made.sekundara), fewest + least
    assert fewest > 10
    assert ours <= fewest * 1.1


def _fewest(case: Case, made: Undertryckt) -> int:
    """Try every choice of fewer secondary counts than ours against the reader."""
    others = [name for name, value in sorted(case[0].items()) if value and name not in made.primara]
    for number in range(len(made.sekundara)):
        for chosen in itertools.combinations(others, number):
            if not told(case, replace(made, sekundara=frozenset(chosen))):
                return number
    return len(made.sekundara)


# ---------------------------------------------------------------------------------------------- the reader's own tests


def test_the_reader_takes_away() -> None:
    """One hidden count in a sum is told to the person; two in one sum within what they share."""
    one = Reader({"a": 7, "s": 10}, {"b"}, [equals("a", "b", total="s")], 1)
    assert one.bounds() == {"b": (3, 3)}
    assert one.recovered({"b"}, 5) == {"b"}
    two = Reader({"s": 4}, {"a", "b"}, [equals("a", "b", total="s")], 1)
    assert two.bounds() == {"a": (1, 3), "b": (1, 3)}
    assert two.run("a", 9) == 3
    assert replace(two, shown={"s": 9}).recovered({"a", "b"}, 5) == set()


def test_the_reader_puts_sums_together() -> None:
    """A small count that no single sum gives away is found from three sums together, and so is an odd one."""
    sums = [equals("a", "b", total="ab"), equals("b", "c", total="bc"), equals("a", "c", total="ac")]
    found = Reader({"ab": 10, "bc": 11, "ac": 13}, {"a", "b", "c"}, sums, 0)
    assert found.bounds()["a"][0] < found.bounds()["a"][1]
    assert found.recovered({"a", "b", "c"}, 2) == {"a", "b", "c"}


def test_the_reader_uses_what_is_at_least() -> None:
    """That a part is no larger than its whole bounds it."""
    assert Reader({"t": 3}, {"n"}, [Relation(("t",), ">=", ("n",))], 0).bounds() == {"n": (0, 3)}
    assert Reader({"n": 3}, {"t"}, [Relation(("t",), ">=", ("n",))], 0).bounds()["t"][0] == 3


# ------------------------------------------------------------------------------------------------------ what is hidden


def test_what_is_small() -> None:
    """From 1 to under the threshold; zeros only when asked for; never a blank, and never what is no number of people."""
    counts = {"noll": 0, "ett": 1, "fyra": 4, "fem": 5, "tom": None, "minus": -2, "halv": Decimal("0.5")}
    made = undertryck(counts, [])
    assert made.primara == {"ett", "fyra", "halv"}
    assert not made.oskyddade
    assert undertryck(counts, [], noll_doljs=True).primara == {"noll", "ett", "fyra", "halv"}
    assert undertryck(counts, [], 4).primara == {"ett", "halv"}
    assert made.sekundara == frozenset()


def test_a_threshold_that_hides_nothing_is_refused() -> None:
    """Under 2 there is nothing to hide, and that is said."""
    with pytest.raises(ValueError, match=r"Tröskeln för små tal är 1\. Den ska vara minst 2"):
        undertryck({"a": 1}, [], 1)


def test_what_is_public_already_is_not_hidden() -> None:
    """A count that must be shown is never taken; a small count that it gives away is told as unprotected."""
    counts, sums = {"a": 3, "b": 7, "s": 10}, [equals("a", "b", total="s")]
    assert undertryck(counts, sums, synliga=("b",)).sekundara == {"s"}
    assert undertryck(counts, sums, synliga=("s",)).sekundara == {"b"}
    given_away = undertryck(counts, sums, synliga=("b", "s"))
    assert given_away.oskyddade == given_away.primara == {"a"}
    assert undertryck(counts, sums, synliga=("a",)).dolda == frozenset()
    same = undertryck({"a": 3, "b": 3}, [equals("a", total="b")], synliga=("b",))
    assert same.oskyddade == {"a"}


def test_the_same_count_in_two_tables_is_hidden_in_both() -> None:
    """What another table shows under another name is hidden there too."""
    counts = {"a": 9, "b": 3, "s": 12, "t2.a": 9, "t2.s": 12}
    sums = [equals("a", "b", total="s"), equals("t2.a", total="a"), equals("s", total="t2.s")]
    made = undertryck(counts, sums)
    assert made.sekundara in ({"a", "t2.a"}, {"s", "t2.s"})


def test_a_blank_adds_nothing_and_a_side_of_blanks_says_nothing() -> None:
    """Pågående of an insats that did not tell its avslutade binds its totalt to nothing."""
    counts = {"totalt": 3, "avslutade": None, "pagaende": None}
    made = undertryck(counts, [Relation(("totalt",), "=", ("avslutade", "pagaende"))])
    assert made.primara == {"totalt"}
    assert not made.oskyddade
    beside = undertryck({"a": 3, "b": None, "c": 9, "s": 12}, [equals("a", "b", "c", total="s")])
    assert beside.sekundara == {"c"}


def test_a_sum_that_does_not_hold_protects_all_the_same() -> None:
    """A reader who knows by how much the printed sum is wrong can take away as well as another."""
    made = undertryck({"a": 3, "b": 9, "s": 14}, [equals("a", "b", total="s")])
    assert made.sekundara == {"b"}
    assert undertryck({"t": 3, "n": 4}, [Relation(("t",), ">=", ("n",))]).oskyddade == frozenset()
    assert undertryck({"a": 3, "b": 9}, [equals("a", total="b")]).sekundara == {"b"}


def test_the_choice_does_not_depend_on_chance() -> None:
    """Two runs of Python with different hashing hide the very same counts."""
    code = (
        "from tests.test_undertryckning import many, undertryck\n"
        "print([sorted(undertryck(*many(4, 4, most=30, seed=s)).dolda) for s in range(6)])"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            cwd=SAMPLES.parent,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert "s.s" in said[0] or "0.0" in said[0]


# --------------------------------------------------------------------------------- what is computed, and what is shown


def test_a_share_of_a_hidden_count_is_hidden() -> None:
    """A share beside its whole tells the part, so it goes where either is hidden; and so does what is made of it."""
    counts = {"positiva": 3, "ovriga": 17, "avslutade": 20}
    computed = {"andel": ("positiva", "avslutade"), "avvikelse": ("andel",), "annat": ("avslutade",)}
    made = undertryck(counts, [equals("positiva", "ovriga", total="avslutade")], beraknade=computed)
    assert round(Decimal("0.15") * counts["avslutade"]) == counts["positiva"]  # how the share would tell it
    assert made.sekundara == {"ovriga"}
    assert made.doljer("andel")
    assert made.doljer("avvikelse")
    assert made.doljer("positiva")
    assert made.doljer("ovriga")
    assert not made.doljer("annat")
    assert not made.doljer("avslutade")
    assert not made.doljer("okänd")


def test_a_mean_over_few_is_hidden() -> None:
    """A mean says something of each where those it is over are few."""
    made = undertryck({"n": 3}, [], beraknade={"snitt": {"n", "manader"}})
    assert made.doljer("snitt")


def test_the_computed_may_go_round() -> None:
    """Figures computed from each other are looked through once."""
    assert not undertryck({"n": 9}, [], beraknade={"a": ["b"], "b": ["a", "n"]}).doljer("a")


@settings(max_examples=40, deadline=None)
@given(tables())
def test_no_shown_share_tells_of_a_hidden_count(case: Case) -> None:
    """Of all shares of a cell in its row, none that touches a hidden count is shown, and all the others are."""
    counts, relations = case
    shares = {f"andel.{name}": {name, f"{name.split('.')[0]}.s"} for name in counts}
    made = undertryck(counts, relations, beraknade=shares)
    for share, sources in shares.items():
        assert made.doljer(share) == bool(sources & made.dolda)


def test_what_stands_in_its_place() -> None:
    """One word for all hidden numbers, so that none shows which are the small; the note says how and why."""
    made = undertryck({"a": 3, "b": 7, "s": 10}, [equals("a", "b", total="s")])
    assert [made.visa(name, str(number)) for name, number in (("a", 3), ("b", 7), ("s", 10))] == [DOLD, DOLD, "10"]
    assert DOLD == "dold"
    assert made.anmarkning() == (
        "Dold: talet visas inte, för att ingen enskild ska kunna pekas ut. Antal under 5 döljs, och så många andra tal "
        "att de små inte går att räkna fram. Ett dolt tal är alltså inte alltid litet."
    )


def test_the_proof_is_not_printed_with_the_rest() -> None:
    """The worlds would tell everything: a log line of the result must not carry them."""
    assert "bevis" not in repr(undertryck({"a": 3}, []))


# ------------------------------------------------------------------------------------------------------------ the tables

SMALL = Table(
    "t",
    "Liten",
    "insats",
    (
        Measure("plan", "Plan", Listed("budget_deltagare"), total=Sum((OfAll("plan"),))),
        Measure("alla", "Alla", Data("f.alla"), total=Sum((OfAll("alla"),))),
        Measure("slut", "Slut", Data("f.slut"), total=Sum((OfAll("slut"),))),
        Measure("kvar", "Kvar", Difference(Ref("alla"), Ref("slut")), total=Difference(Ref("alla"), Ref("slut"))),
        Measure("alla.fg", "Förra året", Former("alla"), total=Former("alla")),
        Measure(
            "andel", "Andel", Share(Ref("slut"), Ref("alla")), total=Share(Ref("slut"), Ref("alla")), style="andel"
        ),
    ),
    5,
    total="Summa",
)
AGAIN = Table("u", "Igen", "insats", (Measure("slut", "Slut", Data("f.slut")),), 5)
YEARS = Table("y", "Åren", "ar", (Measure("alla", "Alla", Former("alla"), now=Ref("t.alla")),), 5)


def test_tables_declare_their_sums() -> None:
    """Sum rows, differences, the same answer in two tables, last year's print: each becomes a relation by name."""
    found = underlag((SMALL, AGAIN, YEARS), {"t": ("p", "q"), "u": ("p", "q"), "y": ("2023",)}, 2024)
    assert {"t.p.alla", "t.summa.kvar", "u.q.slut", "y.2023.alla"} <= set(found.antal)
    assert "t.p.andel" not in found.antal
    assert found.synliga == {"t.p.plan", "t.q.plan", "t.summa.plan"}
    assert found.beraknade["t.p.andel"] == {"t.p.slut", "t.p.alla"}
    assert {
        equals("t.p.alla", "t.q.alla", total="t.summa.alla"),
        Relation(("t.p.alla",), "=", ("t.p.kvar", "t.p.slut")),
        Relation(("t.summa.alla",), "=", ("t.summa.kvar", "t.summa.slut")),
        equals("t.p.slut", total="u.p.slut"),
        equals("t.p.alla.fg", "t.q.alla.fg", total="t.summa.alla.fg"),
        equals("t.summa.alla.fg", total="y.2023.alla"),
    } <= set(found.relationer)


def test_the_tables_of_deltagare_have_no_figure_left_out() -> None:
    """Every figure of the sheet Deltagare is a count or computed from counts; none is outside."""
    keys = {table.id: ("2023", "2024") if table.per == "ar" else ("a", "b") for table in TABLES}
    found = underlag(TABLES, keys, 2024)
    shown = {
        f"{table.id}.{key}.{measure.id}"
        for table in TABLES
        for measure in table.measures
        for key in keys[table.id]
        if measure.style != "text"
    }
    assert shown <= set(found.antal) | set(found.beraknade)
    assert equals("tabell1.summa.nya", total="tabell2.2024.nya") in found.relationer
    assert equals("tabell1.a.avslutade", total="mal.a.avslutade") in found.relationer


# ----------------------------------------------------------------------------------------------------------- the samples


@dataclass(frozen=True)
class Sample:
    """The counts of a sample's publication and how they hang together."""

    counts: dict[str, Decimal]
    relations: Relations
    synliga: frozenset[str] = frozenset()


def kalmar(folder: Path, year: int) -> Sample:
    """Make the årsbok of a sample, consolidate it, and read its tables of participants."""
    path = folder / "arsbok.xlsm"
    source = SAMPLES / f"kalmar-{year}"
    office.ny(source / "installningar.toml", path)
    outcome = byfile.konsolidera(path, source / "inkorg")
    named = [name.split(".") for name in outcome.figures]
    keys = {
        table.id: [*dict.fromkeys(name[1] for name in named if name[0] == table.id and not table.sum_row(name[1]))]
        for table in TABLES
    }
    forms = {form.id: form for form in FORMS}
    found = underlag(TABLES, keys, year, [(record, forms[record.form]) for record in outcome.records])
    counts = {name: value for name in found.antal if isinstance(value := outcome.figures.get(name), Decimal)}
    return Sample(counts, found.relationer, frozenset(found.synliga))


def published(sample: str) -> dict[str, Decimal]:
    """Read every printed count of a sample: "tabell|rad|kolumn"."""
    document = tomllib.loads((SAMPLES / sample / "publicerat.toml").read_text("utf-8"))
    return {
        f"{table['id']}|{row['etikett']}|{column}": Decimal(value)
        for table in document["tabell"]
        if table["enhet"] == "antal"
        for row in table["rad"]
        if row.get("enhet", "antal") == "antal"
        for column, value in zip(table["kolumner"], row["varden"], strict=True)
        if isinstance(value, int) and "%" not in column and column != "Procent"
    }


def avesta() -> Sample:
    """What the report of Avesta adds up, read from its own headings."""
    counts = published("avesta-2021")
    new = "konsfordelning|Nya under perioden|Totalt"

    def of(start: str) -> tuple[str, ...]:
        return tuple(name for name in counts if name.startswith(start))

    def result(heading: str) -> str:
        return f"deltagarresultat|Antal|{heading}"

    kon = [f"konsfordelning|{row}|" for row in ("Totalt under perioden", "Aktiva 2021-12-31", "Nya under perioden")]
    relations = [
        *(Relation((f"{row}Kvinnor", f"{row}Män"), "=", (f"{row}Totalt",)) for row in kon),
        *(Relation(of(f"{table}|"), "=", (new,)) for table in ("forsorjning-prosa", "remittent-prosa", "remittent-tabelltext")),
        Relation(of("forsorjning-remittent|Antal|Försörjningsgrund"), "=", (new,)),
        Relation(of("forsorjning-remittent|Antal|Remitterande"), "=", (new,)),
        *(Relation((f"forsorjning-prosa|{row}|Antal",), "=", (f"forsorjning-remittent|Antal|Försörjningsgrund: {other}",))
          for row, other in (("socialtjänsten", "Socialtjänst"), ("FK", "Försäkringskassan"))),
        *(Relation((f"remittent-prosa|{row}|Antal",), "=", (f"remittent-tabelltext|{other}|Antal",))
          for row, other in (("socialtjänsten", "Socialförvaltningen"), ("FK", "Försäkringskassan"),
                             ("AF", "Arbetsförmedlingen"), ("regionen, främst psykiatrin", "regionen"))),
        Relation((result("Antal inskrivna 20210101"), new), "=", (f"{kon[0]}Totalt",)),
        Relation((f"{kon[0]}Totalt",), "=", (f"{kon[1]}Totalt", result("Antal avslut totalt"))),
        Relation((result("Antal aktiva 20211231"),), "=", (f"{kon[1]}Totalt",)),
        Relation((*of("deltagarresultat|Antal|Antal i "), *of("deltagarresultat|Antal|Antal till")), "=",
                 (result("Antal avslut totalt"),)),
        *(Relation((f"avslut-kon|{row}|Kvinnor", f"avslut-kon|{row}|Män"), "=", (result(heading),))
          for row, heading in (("Arbete", "Antal i arbete"), ("Studier", "Antal i studier"))),
    ]  # fmt: skip
    return Sample(counts, relations)


def hoglandet() -> Sample:
    """What the årsredovisning of Höglandet adds up of its participants."""
    counts = {
        name: value
        for name, value in published("hoglandet-2021").items()
        if name.startswith(("se-deltagare", "it-sparet"))
    }
    se, it, area = "se-deltagare|{}|{}", "it-sparet-avslutade|{}|Värde", "it-sparet-2021|{}|Antal"
    relations = [
        equals(*(se.format("Inskrivna 2021 enligt SUS", one) for one in ("Kvinnor", "Män")),
               total=se.format("Inskrivna 2021 enligt SUS", "Totalt")),
        equals(*(se.format("Manuell rapport", one) for one in ("Kvinnor", "Män", "Anonyma")),
               total=se.format("Manuell rapport", "Totalt")),
        equals(it.format("Kvinnor avslutade"), it.format("Män avslutade"), total=it.format("Avslutade totalt")),
        equals(it.format("Avbrutit i förtid"), it.format("Fullföljt studierna"), total=it.format("Avslutade totalt")),
        equals(it.format("- till AF och kontakt med SIUS"), it.format("- till reguljära studier inom IT"),
               total=it.format("Avslutade efter fullföljd utbildning 2021")),
        equals(*(area.format(one) for one in ("Södra Vätterbygden", "Höglandet", "Finnveden")),
               total=area.format("Inskrivna totalt (samtliga män)")),
    ]  # fmt: skip
    return Sample(counts, relations)


@pytest.fixture(scope="module", params=["kalmar-2024", "hoglandet-2021", "avesta-2021"])
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    if request.param == "hoglandet-2021":
        return hoglandet()
    return avesta() if request.param == "avesta-2021" else kalmar(tmp_path_factory.mktemp("kalmar"), 2024)


@pytest.mark.parametrize("zeros", [False, True], ids=["nollor visas", "nollor döljs"])
def test_the_samples_are_protected(sample: Sample, zeros: bool) -> None:  # noqa: FBT001
    """What three förbund have printed has small counts; all can be hidden, each with its proof, for fewer others."""
    made = undertryck(sample.counts, sample.relations, synliga=sample.synliga, noll_doljs=zeros)
    print(f"{len(sample.counts)} tal, {len(made.primara)} små, {len(made.sekundara)} dolda för att skydda dem")
    assert made.primara
    assert made.sekundara
    assert not made.oskyddade
    assert len(made.sekundara) < len(made.primara)
    holds(sample.counts, sample.relations, made, 0 if zeros else 1)


def test_the_samples_tell_their_small_counts_where_only_those_are_hidden(sample: Sample) -> None:
    """A reader narrows some small count to fewer than the threshold as the tables stand, and none when protected."""
    holding = [
        Relation(left, relation.operator, right)
        for relation in sample.relations
        if (left := tuple(name for name in relation.left if name in sample.counts))
        and (right := tuple(name for name in relation.right if name in sample.counts))
        and (gap := sum(sample.counts[one] for one in left) - sum(sample.counts[one] for one in right)) >= 0
        and (relation.operator == ">=" or gap == 0)
    ]
    case = {name: int(value) for name, value in sample.counts.items()}, holding

    def narrow(made: Undertryckt) -> set[str]:
        bounds = reader(case, made).bounds()
        return {name for name in made.primara if bounds[name][1] - bounds[name][0] + 1 < TROSKEL}

    made = undertryck(sample.counts, sample.relations, synliga=sample.synliga)
    assert narrow(replace(made, sekundara=frozenset()))
    assert narrow(made) == set()
