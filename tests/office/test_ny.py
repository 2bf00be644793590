"""ny: a settings file that is wrong stops with one Swedish sentence and leaves no file; a right one gives an empty årsbok."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.byfile import open_arsbok
from tests.inkorg import made
from xlfinsam import forslag, office
from xlfinsam.engine import registers
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import WorkbookBusyError, WrongUseError
from xlfinsam.forms.arsbok import HISTORIK, INSATSER, LOGG, MEDLEMMAR, MOST_INSATSER, MOST_YEARS, RESERVED
from xlfinsam.statements import KEY_FIGURES, START, TABLES

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = '[installningar]\nforbund = "Provet"\nar = 2024\nperiod = "2024"\n'
INSATS = '[[insatser]]\nnyckel = "alfa"\nnamn = "Alfa"\nblankett = "kalmar"\n'
HISTORY = "".join(
    f'[[historik]]\nar = {year}\ninsats = "{insats}"\ntotalt = {total}\npagaende = {total - 10}\n'
    for year, insats, total in ((2021, "alla", 40), (2023, "alla", 50), (2023, "alfa", 30), (2024, "alla", 99), (1999 + 9, "alfa", 12))
)  # fmt: skip


def listed(count: int) -> str:
    """Write a register of so many insatser."""
    return "".join(INSATS.replace('"alfa"', f'"i{at}"').replace('"Alfa"', f'"Insats {at}"') for at in range(count))


FAULTS = {
    "broken TOML says row and character": ("[installningar]\nar = = 2024\n", "riktigt skriven (rad 2, tecken 6)."),
    "broken TOML at the end says so": (SETTINGS + "x =", "riktigt skriven (i slutet)."),
    "a word that stands twice": (SETTINGS + "ar = 2023\nmal_positiva = 0.5\n", "Något står två gånger."),
    "an unknown word with one like it": (SETTINGS + 'forbunnd = "x"\n', "okänt ord forbunnd. Menade du forbund?"),
    "an unknown word with none like it": (SETTINGS + "zzz = 1\n", "okänt ord zzz."),
    "text for a year": (SETTINGS.replace("= 2024\n", '= "tjugo"\n'), "ar: där står 'tjugo', väntat ett årtal."),
    "a truth value for a year": (SETTINGS.replace("= 2024\n", "= true\n"), "ar: där står True, väntat ett årtal."),
    "a year of no förbund": (SETTINGS.replace("= 2024\n", "= 12\n"), "ar: där står 12, väntat ett årtal."),
    "a share in percent": (SETTINGS + "mal_positiva = 50\n", "mal_positiva: där står 50, väntat en andel"),
    "a date in words": (SETTINGS + 'sista_dag = "i morgon"\n', "sista_dag: där står 'i morgon', väntat ett datum"),
    "a list for a text": (SETTINGS.replace('"Provet"', '["a", "b"]'), "forbund: där står ['a', 'b'], väntat en kort"),
    "a truth value for a text": (SETTINGS.replace('"Provet"', "true"), "forbund: där står True, väntat en kort text."),
    "settings that are no heading": ("installningar = 3\n", "installningar ska vara en rubrik, [installningar]."),
    "no settings": (INSATS, "Period: "),
    "no year": (SETTINGS.replace("ar = 2024\n", ""), "årsbokens år är tomt. Skriv till exempel 2024."),
    "a bad period": (SETTINGS.replace('"2024"', '"våren"'), '"våren" är ingen period; skriv "2024" för helår'),
    "a year that is not the period's": (SETTINGS.replace('"2024"', '"2023-H2"'), "året är 2024 men perioden 2023-H2."),
    "no blankett": (SETTINGS + INSATS.replace('blankett = "kalmar"\n', ""), 'Alfa saknar blankett. Skriv blankett = "kalmar".'),
    "an unknown heading": (SETTINGS + "[kassa]\n", "okänd rubrik [kassa]."),
    "one bracket too few": (SETTINGS + INSATS.replace("[[insatser]]", "[insatser]"), "egen rubrik [[insatser]]."),
    "insatser that are no tables": ('insatser = ["alfa"]\n' + SETTINGS, "egen rubrik [[insatser]]."),
    "an unknown column": (SETTINGS + INSATS + "budjet = 1\n", "[[insatser]] nummer 1: okänt ord budjet."),
    "an unknown column of Historik": (SETTINGS + "[[historik]]\nkommun = 1\n", "[[historik]] nummer 1: okänt ord"),
    "text for a number": (SETTINGS + INSATS + 'budget_kr = "dyr"\n', "budget_kr: där står 'dyr', väntat ett belopp"),
    "a negative count": (SETTINGS + INSATS + "budget_deltagare = -3\n", "budget_deltagare: där står -3, väntat ett antal."),
    "no number at all": (SETTINGS + INSATS + "budget_kr = nan\n", "budget_kr: där står nan, väntat ett belopp"),
    "an unknown blankett": (SETTINGS + INSATS.replace("kalmar", "annan"), "där står 'annan', väntat ett av valen"),
    "an empty name": (SETTINGS + INSATS.replace('"Alfa"', '""'), "namn: där står '', väntat en kort text."),
    "the same key twice": (SETTINGS + INSATS + INSATS, "nyckeln alfa står på två rader."),
    "no key": (SETTINGS + INSATS.replace('nyckel = "alfa"\n', ""), "nyckeln ”” för Alfa går inte att använda."),
    "a key with å": (SETTINGS + INSATS.replace('"alfa"', '"gård"'), "nyckeln ”gård” för Alfa går inte att använda."),
    "a key with a space": (SETTINGS + INSATS.replace('"alfa"', '"a b"'), "nyckeln ”a b” för Alfa går inte att"),
    "more insatser than there is room for": (SETTINGS + listed(MOST_INSATSER + 1), "rymmer 24 rader men skulle få 25."),
    **{f"the reserved key {key}": (SETTINGS + INSATS.replace('"alfa"', f'"{key}"'), f"nyckeln ”{key}”") for key in sorted(RESERVED)},
}  # fmt: skip


def make(folder: Path, settings: str, name: str = "årsbok.xlsm") -> Path:
    """Run ny on these settings."""
    told, path = folder / "installningar.toml", folder / name
    told.write_text(settings, encoding="utf-8")
    office.ny(told, path)
    return path


def opened(path: Path) -> Workbook:
    """Open what was made."""
    return Workbook.open(Package.open(path, macros=True))


def hidden(book: Workbook, name: str) -> list[bool]:
    """Say of every row of a named column whether it is hidden."""
    sheet, first, last = book.locate(name) or pytest.fail(f"{name} saknas")
    xml = book.package.read(next(item.part for item in book.sheets if item.name == sheet)).decode()
    numbers = [int(re.sub(r"\D", "", cell)) for cell in (first, last)]
    rows = {int(found[1]): 'hidden="1"' in found[0] for found in re.finditer(r'<row r="(\d+)"[^>]*>', xml)}
    return [rows.get(number, False) for number in range(numbers[0], numbers[1] + 1)]


@pytest.mark.parametrize(("settings", "told"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_the_settings_is_one_sentence_and_no_file(tmp_path: Path, settings: str, told: str) -> None:
    """Whatever is wrong in the settings file: one Swedish sentence that says what and where, and no årsbok is left."""
    with pytest.raises(WrongUseError) as stopped:
        make(tmp_path, settings)
    text = str(stopped.value)
    assert told in text
    assert text.endswith((".", "?"))
    assert "\n" not in text
    assert [path.name for path in tmp_path.iterdir()] == ["installningar.toml"]


def test_a_settings_file_that_cannot_be_read_is_told_in_swedish(tmp_path: Path) -> None:
    """A missing file, a folder and a file in another encoding each give their sentence, without the system's English."""
    latin = tmp_path / "latin.toml"
    latin.write_bytes('[installningar]\nforbund = "Åsnen"\n'.encode("latin-1"))
    for path, told in (
        (tmp_path / "finns-inte.toml", "inställningsfilen går inte att läsa (finns inte)."),
        (tmp_path, "inställningsfilen går inte att läsa (är en mapp)."),
        (latin, "inställningsfilen är inte sparad som UTF-8. Spara om den så."),
    ):
        with pytest.raises(WrongUseError, match=re.escape(told)):
            office.ny(path, tmp_path / "årsbok.xlsm")
    assert [path.name for path in tmp_path.iterdir()] == ["latin.toml"]


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """A settings file saved by Notepad, with a mark at its beginning, is a settings file."""
    assert open_arsbok(make(tmp_path, "\ufeff" + SETTINGS)).forbund == "Provet"


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    """Where the target exists ny refuses, and the bytes that stood there stand there still."""
    (tmp_path / "årsbok.xlsm").write_bytes(b"en annans")
    with pytest.raises(WrongUseError, match="finns redan"):
        make(tmp_path, SETTINGS)
    assert (tmp_path / "årsbok.xlsm").read_bytes() == b"en annans"


def test_a_target_in_no_folder_is_refused(tmp_path: Path) -> None:
    """A folder that is not there is told, and not made."""
    with pytest.raises(WorkbookBusyError, match=r"kunde inte sparas i .*nej \(finns inte\)"):
        make(tmp_path, SETTINGS, "nej/årsbok.xlsm")
    assert not (tmp_path / "nej").exists()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an årsbok with two insatser and a history with holes."""
    two = INSATS + 'kommun = "=1+1"\n' + INSATS.replace('"alfa"', '"beta"').replace('"Alfa"', '"Beta å Ö"')
    members = '[[medlemmar]]\nnamn = "Staten"\ntyp = "stat"\nbidrag = 100\n[[medlemmar]]\nnamn = "R"\nbidrag = 300\n'
    settings = SETTINGS + "sista_dag = 2025-01-31\nmal_positiva = 0.5\n"
    return make(tmp_path_factory.mktemp("ny å ä ö"), settings + two + members + HISTORY)


def test_the_figures_of_an_empty_arsbok_are_blank(book: Path) -> None:
    """Before anybody has answered no figure is 0: blank, but for what the kansli has written and counts of fynd."""
    read = opened(book)
    tables = {table.id for table in (*TABLES, START, *KEY_FIGURES)}
    columns = {"start.skickat", "start.inkommet", "start.fil"}  # they are no figures
    names = [name for name in read.names if name.partition(".")[0] in tables and name not in columns]
    shown = {name: registers.figure(read, name) for name in names if ".alla." not in name}
    states = {name for name in shown if name.startswith("start.") and name.endswith(".lage")}
    assert {shown.pop(name) for name in states} == {"ej skickad"}
    counted = {name for name in shown if name.startswith("start.")} | {
        "nyckeltal.stopp",
        "nyckeltal.fragor",
        "bokslutstal.utan_rad",
    }
    written = {
        **{f"mal.{key}.mal": Decimal("0.5") for key in ("alfa", "beta", "summa")},
        "tabell1.alfa.totalt.fg": 30, "tabell1.alfa.pagaende.fg": 20,
        "tabell1.summa.totalt.fg": 50, "tabell1.summa.pagaende.fg": 40,
        "tabell2.2021.totalt": 40, "tabell2.2021.pagaende": 30, "tabell2.2023.totalt": 50, "tabell2.2023.pagaende": 40,
    }  # fmt: skip
    assert {name: value for name, value in shown.items() if value is not None and name not in counted} == written
    assert {shown[name] for name in counted} == {Decimal(0)}
    assert len(shown) > 200


def test_names_follow_the_register_and_the_history(book: Path) -> None:
    """A figure has a name for exactly the insatser of the register, the sum, and the years that Historik has for the whole."""
    names = opened(book).names
    for table in TABLES:
        keys = {name.split(".")[1] for name in names if name.startswith(f"{table.id}.")} - {"alla"}
        sums = {row.key for row in table.sums}
        assert keys == ({"2021", "2023", "2024"} if table.per == "ar" else {"alfa", "beta", *sums}), table.id
        for key in keys - sums:
            assert {name for name in names if name.startswith(f"{table.id}.{key}.")} == {
                f"{table.id}.{key}.{measure.id}" for measure in table.measures
            }


def test_unused_rows_are_hidden_and_used_ones_shown(book: Path) -> None:
    """Every table has room for the whole register and shows the rows that are used; years stand with the newest last."""
    read = opened(book)
    for name in ("tabell1.alla.totalt", "avslut.alla.arbete", "mal.alla.andel", "start.alla.lage"):
        assert hidden(read, name) == [False, False] + [True] * (MOST_INSATSER - 2), name
    shown = [not row for row in hidden(read, "tabell2.alla.totalt")]
    assert shown == [False] * (MOST_YEARS - 4) + [True, False, True, True]


def test_the_lists_hold_what_the_settings_said(book: Path) -> None:
    """Insatser, Medlemmar and Historik are filled row by row, text as text, and Logg tells of it."""
    read = opened(book)
    insatser = registers.read_rows(read, INSATSER)
    assert [row["nyckel"] for row in insatser] == ["alfa", "beta"]
    assert insatser[0]["kommun"] == "=1+1"
    assert [row["bidrag"] for row in registers.read_rows(read, MEDLEMMAR)] == [100, 300]
    assert len(registers.read_rows(read, HISTORIK)) == HISTORY.count("[[historik]]")
    (log,) = registers.read_rows(read, LOGG)
    assert (log["verb"], log["vad"], log["nar"]) == ("ny", "Ny årsbok för Provet, 2024", "2025-02-03 00:00:00")
    sheet, share, _ = read.locate("medlemmar.andel") or pytest.fail("medlemmar.andel saknas")
    assert read.cells(sheet)[share].text == "0.25"


def test_the_outcome_tells_what_was_made(tmp_path: Path) -> None:
    """Told are the insatser, the number of cells, the figures and the file, and the årsbok reads as what was told."""
    told = tmp_path / "i.toml"
    told.write_text(made.SETTINGS, encoding="utf-8")
    outcome = office.ny(told, tmp_path / "å.xlsm")
    assert [insats.nyckel for insats in outcome.insatser] == [made.INSATS, made.OTHER]
    assert outcome.files == (tmp_path / "å.xlsm",)
    rows = len(forslag.noter({"intakter": 1, "kostnader": 2, "fordringar": 3, "skulder": 4}))
    assert outcome.changed > 8 + 5 * rows  # what the file says, the usual notes and the usual account plan
    assert not outcome.stopped
    assert open_arsbok(tmp_path / "å.xlsm").insatser == outcome.insatser


def test_a_full_register_fits(tmp_path: Path) -> None:
    """As many insatser as there is room for are all shown, each with its names."""
    path = make(tmp_path, SETTINGS + listed(MOST_INSATSER))
    read = opened(path)
    assert not any(hidden(read, "tabell1.alla.totalt"))
    assert f"tabell1.i{MOST_INSATSER - 1}.nya" in read.names


def test_the_same_settings_give_the_same_bytes(tmp_path: Path) -> None:
    """With the time of the run fixed, ny is repeatable byte for byte."""
    one, other = (make(tmp_path, SETTINGS + INSATS + HISTORY, name) for name in ("a.xlsm", "b.xlsm"))
    assert one.read_bytes() == other.read_bytes()
