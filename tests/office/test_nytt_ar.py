"""nytt-ar: the next year's årsbok begins where this one ended, keeps what the kansli keeps, and can be closed in its turn."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import bocker, byfile
from tests.bocker import Desk
from tests.inkorg import made
from xlfinsam import bokforing, cli
from xlfinsam.engine import registers
from xlfinsam.errors import WrongUseError
from xlfinsam.forms.arsbok import GRANSKNING, HISTORIK, INSATSDATA, INSATSER, LOGG, MEDLEMMAR
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.forms.planer import BUDGET, MALEN, MEDEL
from xlfinsam.forms.rakenskaper import BOKFORING, BOKSLUT, KONTOPLAN, NOTRADER, OBJEKT, PERIODISERING
from xlfinsam.ledger.balances import by_object, saldon
from xlfinsam.ledger.books import PROJEKT
from xlfinsam.nytt_ar import _next_budget, _next_member, _next_spent
from xlfinsam.values import whole_kronor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlfinsam.consolidating import Shown
    from xlfinsam.fields import Answer
    from xlfinsam.outcome import Outcome

ROOT = Path(__file__).resolve().parents[2]
ZERO = Decimal(0)
NEXT_YEAR = "G6"  # in Budget: what all members are to pay the year after
INKORG = {"blad alfa.xlsx": made.filled(), "blad beta.xlsx": made.filled(insats=made.OTHER)}
OF_THE_YEAR = {"ar", "period", "sista_dag", "aterstallning", "antal_arbete", "antal_studier"}


def settled(desk: Desk) -> Outcome:
    """Answer every question, and let the year be fastställt."""
    desk.answer_all()
    outcome = byfile.bokslut(desk.arsbok, till="fastställ")
    assert desk.steps()["fastställ"] == "klar", [row["text"] for row in desk.rows(GRANSKNING) if row["niva"] == "STOPP"]
    return outcome


def following(desk: Desk) -> tuple[Desk, Outcome]:
    """Make the next year's årsbok beside this one."""
    ut = desk.folder / "årsbok för 2025.xlsm"
    return Desk(ut), byfile.nytt_ar(desk.arsbok, ut)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk, Mapping[str, Shown], Mapping[str, Shown]]:
    """Close a year with an inkorg and an adjustment, make the next year, and compute the figures of both."""
    desk = bocker.desk(tmp_path_factory.mktemp("två år"), bocker.after())
    (desk.folder / "inkorg").mkdir()
    for name, data in INKORG.items():
        (desk.folder / "inkorg" / name).write_bytes(data)
    desk.add(
        PERIODISERING,
        {"verifikation": "P1", "konto": Decimal(6011), "namn": "Lokalhyra", "belopp": Decimal("2500.49")},
        {"verifikation": "P1", "konto": Decimal(2991), "namn": "Upplupet", "belopp": Decimal("-2500.49")},
    )
    desk.set("aterstallning", "Hämtas in 2025.")
    desk.set("antal_arbete", Decimal(3))
    desk.add(MALEN, {"nyckel": "eget", "namn": "Nöjda", "mal": Decimal(4), "utfall": Decimal(5), "bedomning": "Nått."})
    byfile.konsolidera(desk.arsbok)
    byfile.bokslut(desk.arsbok, desk.put(bocker.sie()))
    settled(desk)
    desk.add(INSATSER, {"nyckel": "gamma", "namn": "Gamma", "blankett": "kalmar"})
    new, outcome = following(desk)
    return desk, new, byfile.kontrollera(desk.arsbok).figures, outcome.figures


def settings(desk: Desk) -> dict[str, Answer]:
    """Read the settings."""
    return registers.read_settings(desk.book, INSTALLNINGAR)  # type: ignore[arg-type]  # reads as a Grid


# ------------------------------------------------------------------------------------------------- where it begins


def test_the_former_year_of_the_new_is_the_year_of_the_old(
    pair: tuple[Desk, Desk, Mapping[str, Shown], Mapping[str, Shown]],
) -> None:
    """Every figure of the former year, statements, notes and insatsmedel, is what this year's was, adjustments and all."""
    _, _, before, after = pair
    parts = ("rr", "br", "kf", "drift", "balanskrav", "plan", "not1", "not2", "not3", "not4")
    former = {name for name in after if name.endswith(".fg") and name.partition(".")[0] in parts}
    assert {name.partition(".")[0] for name in former} == set(parts)
    assert {name: (after[name], before[name.removesuffix(".fg")]) for name in former
            if after[name] != before[name.removesuffix(".fg")]} == {}  # fmt: skip
    spent = {name for name in after if name.startswith("insatsmedel.") and name.endswith(".utfall_fg")}
    assert {name: after[name] for name in spent} == {name: before[name.removesuffix("_fg")] for name in spent}
    assert sum(isinstance(after[name], Decimal) for name in former) > 50
    assert before["not2.lokalhyra"] == whole_kronor(Decimal("12500.50") + Decimal("2500.49"))


def test_the_year_itself_is_empty(pair: tuple[Desk, Desk, Mapping[str, Shown], Mapping[str, Shown]]) -> None:
    """Nothing of the new year is booked, reported, found or decided; its one line in Logg says where it comes from."""
    desk, new, _, after = pair
    assert {row.get(column) for row in new.rows(BOKFORING) for column in ("ib", "ub")} == {None}
    assert {row.get("belopp") for row in new.rows(OBJEKT)} == {None}
    for register in (PERIODISERING, INSATSDATA, GRANSKNING, BOKSLUT):
        assert new.rows(register) == [], register.id
    (line,) = new.rows(LOGG)
    assert (line["verb"], line["vad"]) == ("nytt-ar", f"Ny årsbok för 2025 ur {desk.arsbok.name}")
    assert {after[name] for name in ("rr.arets_resultat", "br.summa_tillgangar", "not1.summa")} <= {ZERO, None}
    assert after["tabell1.summa.totalt"] is None
    assert byfile.kontrollera(new.arsbok).fynd == ()


def test_history_grows_by_the_year(pair: tuple[Desk, Desk, Mapping[str, Shown], Mapping[str, Shown]]) -> None:
    """Historik has the year, a row per insats that has reported and one for all with the economy; the översikt is the same."""
    desk, new, before, after = pair
    rows = {str(row["insats"]): row for row in new.rows(HISTORIK) if row["ar"] == bocker.YEAR}
    assert set(rows) == {"alfa", "beta", "alla"}
    assert {row["kalla"] for row in rows.values()} == {"Årsboken 2024"}
    for key, row in rows.items():
        home = "tabell1.summa" if key == "alla" else f"tabell1.{key}"
        for name in ("totalt", "nya", "avslutade", "pagaende"):
            assert row.get(name) == before[f"{home}.{name}"], (key, name)
    assert rows["alla"]["tillgangar"] == before["br.summa_tillgangar"]
    own = {name: value for name, value in before.items() if name.startswith("overs.2024.")}
    assert len(own) == 6
    for name, value in own.items():
        assert isinstance(value, Decimal), name
        assert abs(Decimal(str(after[name])) - value) < Decimal("1e-12"), name
    assert {n: v for n, v in after.items() if n.startswith("tabell2.2024.")} == {
        n: v for n, v in before.items() if n.startswith("tabell2.2024.")
    }
    assert {
        n.removesuffix(".fg"): v for n, v in after.items() if n.startswith("tabell1.alfa.") and n.endswith("e.fg")
    } == {
        n: before[n]
        for n in ("tabell1.alfa.pagaende", "tabell1.alfa.avslutade")
        if f"{n}.fg" in after and n.endswith("e")
    }
    assert [row for row in new.rows(HISTORIK) if row["ar"] != bocker.YEAR] == desk.rows(HISTORIK)


def test_what_the_kansli_keeps_is_kept(pair: tuple[Desk, Desk, Mapping[str, Shown], Mapping[str, Shown]]) -> None:
    """Register, account plan, rows of the notes and of Medel stand as they stood; goals too, but for how they went."""
    desk, new, *_ = pair
    for register in (INSATSER, KONTOPLAN, NOTRADER, MEDEL):
        assert new.rows(register) == desk.rows(register) != [], register.id
    assert new.rows(MALEN) == [
        {k: v for k, v in row.items() if k not in {"utfall", "bedomning"}} for row in desk.rows(MALEN)
    ]
    moved = {"fg": "ar0", "ar0": "ar1", "ar1": "ar2"}
    assert new.rows(BUDGET) == [
        {k: v for k, v in row.items() if k not in {*moved, "ar2"}}
        | {to: row[of] for to, of in moved.items() if of in row}
        for row in desk.rows(BUDGET)
    ]


def test_the_settings_follow_but_for_those_of_one_year(
    pair: tuple[Desk, Desk, Mapping[str, Shown], Mapping[str, Shown]],
) -> None:
    """The year and the period are the next; what was said of one year alone is blank; all else is as it was."""
    desk, new, *_ = pair
    before, after = settings(desk), settings(new)
    assert (after["ar"], after["period"]) == (2025, "2025")
    assert {name: after[name] for name in OF_THE_YEAR - {"ar", "period"}} == dict.fromkeys(
        OF_THE_YEAR - {"ar", "period"}
    )
    assert before["aterstallning"] is not None
    assert before["antal_arbete"] is not None
    assert {name: after[name] for name in before if name not in OF_THE_YEAR} == {
        name: value for name, value in before.items() if name not in OF_THE_YEAR
    }


def test_the_budgeted_contributions_are_the_next_years(tmp_path: Path) -> None:
    """What the members pay the next year is what Budget says of it, divided; without that, what it says of this year."""
    desk = bocker.desk(tmp_path, bocker.after("fastställ"))
    desk.set("bidrag_totalt", Decimal(1_000_000))
    desk.write("Budget", {NEXT_YEAR: Decimal(1_200_001)})
    byfile.budget(desk.arsbok)
    new, _ = following(desk)
    planned = [row["agarbidrag_ar1"] for row in desk.rows(MEDLEMMAR)]
    assert [row["bidrag"] for row in new.rows(MEDLEMMAR)] == planned
    assert sum(value for value in planned if isinstance(value, Decimal)) == 1_200_001
    assert {row.get(name) for row in new.rows(MEDLEMMAR) for name in ("agarbidrag", "agarbidrag_ar1")} == {None}
    desk.write("Medlemmar", {f"I{row}": None for row in range(6, 9)})
    assert [_next_member(row)["bidrag"] for row in desk.rows(MEDLEMMAR)] == [500_000, 250_000, 250_000]


def test_the_plan_of_the_insatser_moves_a_year() -> None:
    """Next year is this year's, the forecast is gone, and what an insats may cost in Medel is what the plan says."""
    row = {"nyckel": "krus", "fg": Decimal(1), "ar0": Decimal(2), "prognos": Decimal(9), "ar1": Decimal(3)}
    moved = _next_budget(row)
    assert moved == {"nyckel": "krus", "fg": 2, "ar0": 3, "ar1": None, "ar2": None, "prognos": None}
    spent = _next_spent([{"nyckel": "krus", "budget": Decimal(2)}, {"nyckel": "resa", "budget": Decimal(7)}], [moved])
    assert [one["budget"] for one in spent] == [3, 7]


@pytest.mark.parametrize("profil", ["kalmar", "hoglandet"])
def test_the_layout_follows(tmp_path: Path, profil: str) -> None:
    """The next årsbok has the same layout, with the same names of figures; and Höglandet's budget column in the result."""
    told = bocker.SETTINGS.replace("ar = 2024\n", f'ar = 2024\nprofil = "{profil}"\n', 1)
    desk = bocker.desk(tmp_path, bocker.after("fastställ", told))
    new, outcome = following(desk)
    assert settings(new)["profil"] == profil
    assert ("rr.verksamhetens_intakter.budget" in outcome.figures) == (profil == "hoglandet")
    gone = {name for name in desk.book.names if name not in new.book.names and "overs" not in name}
    assert gone == set()


# ------------------------------------------------------------------------------------------------------- year by year


def next_year(path: Path) -> tuple[bytes, dict[int, Decimal]]:
    """Write the books of the year after a file's: begun where it ended, with the same income, costs and objects again."""
    books = bokforing.las(path).books
    assert books is not None
    rows = {int(row.konto): row for row in saldon(books, 0)}
    names = {konto: row.namn for konto, row in rows.items()}
    res = {konto: row.slut for konto, row in rows.items() if row.res}
    ub = {konto: row.slut for konto, row in rows.items() if not row.res}
    ib = ub | {2011: ub[2011] + sum(res.values(), ZERO)}
    vouchers: list[bocker.Voucher] = []
    for objekt, konton in by_object(books, PROJEKT, 0).items():
        for konto, amount in konton.items():
            vouchers.append(((int(konto), str(amount), objekt), (1931, str(-amount), "")))
    now = bocker.Year(ib, tuple(vouchers))
    assert now.res == {konto: amount for konto, amount in sorted(res.items()) if amount}
    data = bocker.sie(now, None, year=2025, orgnr=books.company.orgnr, gen="20260115", names=names)
    return data, ib


def test_a_year_follows_on_a_year(tmp_path: Path) -> None:
    """Kalmar 2024, made into 2025 and closed on a file of that year: no STOPP, and it begins where 2024 ended."""
    source = ROOT / "samples" / "kalmar-2024"
    first = Desk(tmp_path / "årsbok 2024.xlsm")
    byfile.ny(source / "installningar.toml", first.arsbok)
    byfile.bokslut(first.arsbok, source / "bokforing.se")
    old = settled(first).figures
    second, _ = following(first)
    data, ib = next_year(source / "bokforing.se")
    outcome = byfile.bokslut(second.arsbok, second.put(data, "bok 2025.se"))
    assert [fynd.text for fynd in outcome.fynd if fynd.niva.value == "STOPP"] == []
    new = outcome.figures
    rows = {int(str(row["konto"])): row for row in second.rows(BOKFORING)}
    begun = {konto: row for konto, row in rows.items() if konto < 3000}
    assert {konto: row.get("ib") or ZERO for konto, row in begun.items()} == {
        konto: ib.get(konto, ZERO) for konto in begun
    }
    moved = {konto for konto, row in begun.items() if (row.get("ib") or ZERO) != (row.get("ub_fg") or ZERO)}
    assert moved == {2011}
    for name in ("br.kassa_och_bank", "br.fordringar", "br.kortfristiga_skulder", "rr.arets_resultat", "not2.summa"):
        assert new[f"{name}.fg"] == old[name], name
    assert new["kf.likvida_medel_borjan"] == old["br.kassa_och_bank"]
    assert abs(new["br.eget_kapital_ingaende"] - old["br.summa_eget_kapital"]) <= 1  # type: ignore[operator]  # numbers
    assert new["rr.verksamhetens_intakter"] == old["rr.verksamhetens_intakter"]
    assert new["insatsmedel.summa.utfall"] == new["insatsmedel.summa.utfall_fg"] == old["insatsmedel.summa.utfall"]
    assert new["overs.2024.eget_kapital"] == old["overs.2024.eget_kapital"]
    settled(second)
    third, _ = following(Desk(second.arsbok.rename(tmp_path / "årsbok 2025.xlsm")))
    assert {row["ar"] for row in third.rows(HISTORIK) if row["insats"] == "alla"} >= {2024, 2025}


# --------------------------------------------------------------------------------------------------- what is refused


def test_a_year_without_books_has_no_next(tmp_path: Path) -> None:
    """Where nothing has been closed the sentence says so, and no file is made."""
    desk = bocker.desk(tmp_path)
    before = desk.everything()
    with pytest.raises(WrongUseError, match=r"året är inte stängt; kör xlfinsam bokslut först"):
        following(desk)
    assert desk.everything() == before


@pytest.mark.parametrize("till", ["läs in", "periodisera"])
def test_a_year_that_is_not_decided_has_no_next(tmp_path: Path, till: str) -> None:
    """A year with a STOPP in its file, or not yet fastställt, is refused with the step where it stands; no file is made."""
    desk = bocker.desk(tmp_path, bocker.after())
    if till == "läs in":
        byfile.bokslut(desk.arsbok, desk.put(bocker.sie(year=2023), "fel år.se"))
        assert desk.steps()["läs in"] == "stopp"
    before = desk.everything()
    at = r"steget läs in: stopp" if till == "läs in" else r"steget fastställ: väntar"
    with pytest.raises(WrongUseError, match=rf"året är inte fastställt \({at}\).*--till fastställ"):
        following(desk)
    assert desk.everything() == before


@pytest.mark.parametrize(
    ("name", "told"), [("ny.xlsx", r"ska heta något på \.xlsm"), ("ny", r"ska heta något på \.xlsm")]
)
def test_only_a_workbook_with_macros_is_made(tmp_path: Path, name: str, told: str) -> None:
    """Another ending than .xlsm is refused before anything is done."""
    desk = bocker.desk(tmp_path, bocker.after("fastställ"))
    before = desk.everything()
    with pytest.raises(WrongUseError, match=told):
        byfile.nytt_ar(desk.arsbok, desk.folder / name)
    assert desk.everything() == before


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An årsbok that exists, this very one too, is left as it is; the command says so and ends with 2."""
    desk = bocker.desk(tmp_path, bocker.after("fastställ"))
    other = desk.put(b"min egen fil", "annan.xlsm")
    before = desk.everything()
    for ut in (other, desk.arsbok):
        assert cli.main(["nytt-ar", str(desk.arsbok), "--ut", str(ut)]) == 2
        assert "filen finns redan" in capsys.readouterr().err
    assert desk.everything() == before


def test_the_old_arsbok_is_only_read(tmp_path: Path) -> None:
    """A locked årsbok, and one that is open in Excel, can be continued; no byte of it changes."""
    desk = bocker.desk(tmp_path, bocker.after("lås"))
    desk.arsbok.with_name(f"~${desk.arsbok.name}").write_bytes(b"")
    before = desk.everything()
    new, _ = following(desk)
    after = desk.everything()
    assert {name: data for name, data in after.items() if name != str(new.arsbok)} == before
    assert new.rows(BOKSLUT) == []
    assert byfile.bokslut(
        new.arsbok, new.put(bocker.sie(bocker.Year(bocker.NOW.after, bocker.NOW.vouchers), None, year=2025))
    ).changed
