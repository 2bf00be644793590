"""The terminal: exit codes, what is printed where, and that every error is one Swedish sentence."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from tests import byfile
from tests.inkorg import made
from xlfinsam import __version__, cli, demo, office
from xlfinsam.checking import of_levels
from xlfinsam.terminal import Terminal
from xlfinsam.values import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SAMPLES = made.ROOT / "samples"
FYND_KEYS = ["regel", "niva", "fil", "blad", "cell", "falt", "insats", "varde", "vantat", "text", "rad"]
ENGLISH = re.compile(
    r"Traceback|Error|usage|invalid|required|argument|expected|No such|directory|options:", re.IGNORECASE
)
ANSI = re.compile(r"\x1b\[")
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|9[0-7])m")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run the demo once, and keep its folder and what it printed."""
    folder = tmp_path_factory.mktemp("demo å ä ö") / "prov"
    patch, shown = pytest.MonkeyPatch(), io.StringIO()
    patch.setattr(sys, "stdout", shown)
    try:
        assert cli.main(["demo", "--ut", str(folder)]) == 0
    finally:
        patch.undo()
    return folder, shown.getvalue()


@pytest.fixture
def prov(told: tuple[Path, str], tmp_path: Path) -> Path:
    """Copy the demo's folder, to do with as one likes."""
    return shutil.copytree(told[0], tmp_path / "prov")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> made.Office:
    """Lay out an årsbok and an inkorg in which nothing is wrong."""
    sheets = {f"blad {key}.xlsx": made.filled(insats=key) for key in (made.INSATS, made.OTHER)}
    return made.Office.open(tmp_path_factory.mktemp("bra"), sheets)


def run(*words: object) -> int:
    """Run a command in this process; argparse ends by SystemExit, everything else by its code."""
    try:
        return cli.main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)


def process(*words: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own, its output into pipes."""
    env = {
        key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR", "PYTHONUNBUFFERED"}
    }
    return subprocess.run(
        [sys.executable, "-m", "xlfinsam.cli", *map(str, words)],
        capture_output=True, encoding="utf-8", check=False, env=env | settings, cwd=made.ROOT, timeout=120,
    )  # fmt: skip


def stands_alone(text: str) -> str:
    """Hold an error against what is promised: Swedish, no traceback, one line (after how the command is used); return it."""
    lines = [line for line in text.splitlines() if not line.startswith(("användning:", " "))]
    assert len(lines) == 1, text
    assert not ENGLISH.search(text), text
    assert lines[0].startswith("xlfinsam")
    return lines[0]


# ------------------------------------------------------------------------------------------------------------- demo


def test_demo_goes_the_whole_way_and_tells_of_it(told: tuple[Path, str]) -> None:
    """The demo leaves an årsbok, sheets sent and sheets returned, and tells every step, every STOPP and the figures."""
    folder, text = told
    assert sorted(path.name for path in folder.iterdir()) == [
        ".xlfinsam-demo", "arsbok.föregående.xlsm", "arsbok.xlsm", "bokforing", "inkorg", "insatsblad",
    ]  # fmt: skip
    assert len(list((folder / "insatsblad").iterdir())) == len(list((folder / "inkorg").iterdir())) == 8
    for step in ("1. ny", "2. insatsblad", "3. inkorg", "4. konsolidera", "5. bokslut", "6. Siffrorna i årsboken"):
        assert step in text
    published = byfile.varde(folder / "arsbok.xlsm", [name for _, name in demo.FIGURES])
    for label, name in demo.FIGURES:
        assert re.search(rf"{label} +[\S\u00a0]+(?: %)?   {re.escape(name)}\n", text), label
    assert f"{published['tabell1.summa.totalt']}   tabell1.summa.totalt" in text
    assert "STOPP" in text
    assert "8 av 8 insatser lästa: " in text
    assert not ANSI.search(text)


def test_demo_may_be_run_again_over_its_own(prov: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that the demo has made is made anew."""
    (prov / "inkorg" / "skräp.txt").write_text("skräp", encoding="utf-8")
    assert run("demo", "--ut", prov) == 0
    assert not (prov / "inkorg" / "skräp.txt").exists()
    assert capsys.readouterr().err == ""


def test_demo_leaves_a_strangers_folder_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with anything in it that the demo has not made is refused, and keeps what it has; so is a file."""
    (tmp_path / "viktigt.xlsx").write_bytes(b"x")
    assert run("demo", "--ut", tmp_path) == 2
    assert "inte gjord av ett tidigare prov" in stands_alone(capsys.readouterr().err)
    assert [path.name for path in tmp_path.iterdir()] == ["viktigt.xlsx"]
    assert run("demo", "--ut", tmp_path / "viktigt.xlsx") == 2
    assert "är ingen mapp." in stands_alone(capsys.readouterr().err)


def test_demo_takes_the_other_sample_into_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--exempel kalmar-2022 goes the whole way too; an empty folder is as good as none."""
    (tmp_path / "nytt").mkdir()
    assert run("demo", "--exempel", "kalmar-2022", "--ut", tmp_path / "nytt") == 0
    assert "Prov kalmar-2022" in capsys.readouterr().out
    assert byfile.varde(tmp_path / "nytt" / "arsbok.xlsm", ["installning.period"]) == {"installning.period": "2022"}


def test_demo_says_which_samples_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown sample is told with those that there are, before any folder is touched."""
    assert run("demo", "--exempel", "kalmar-1999", "--ut", tmp_path / "nytt") == 2
    assert (
        "Provet kalmar-1999 finns inte; välj bland avesta-2021, hoglandet-2021, kalmar-2022, kalmar-2024."
        in stands_alone(capsys.readouterr().err)
    )
    assert not (tmp_path / "nytt").exists()


def test_the_samples_are_those_of_the_folder() -> None:
    """What the demo offers is what lies in samples/."""
    assert demo.samples() == sorted(path.parent.name for path in SAMPLES.glob("*/installningar.toml"))


# -------------------------------------------------------------------------------------------- one command at a time


def test_ny_and_insatsblad_tell_what_they_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ny says how many insatser there are; insatsblad names every sheet; both exit 0."""
    settings, arsbok = tmp_path / "installningar.toml", tmp_path / "årsbok.xlsm"
    settings.write_text(made.SETTINGS, encoding="utf-8")
    assert run("ny", settings, "--ut", arsbok) == 0
    assert capsys.readouterr().out == f"{arsbok}: ny årsbok med 2 insatser.\n"
    assert run("insatsblad", arsbok, "--ut", tmp_path / "ut på väg") == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{tmp_path / 'ut på väg'}: 2 insatsblad.", "  insatsblad-alfa-2024.xlsx", "  insatsblad-beta-2024.xlsx",
    ]  # fmt: skip


@pytest.mark.parametrize("verb", ["validera", "konsolidera"])
def test_exit_1_when_a_stopp_is_among_the_fynd(prov: Path, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """With a STOPP the exit code is 1, and each fynd has its level, rule and cell; only konsolidera saves."""
    before = (prov / "arsbok.xlsm").read_bytes()
    assert run(verb, prov / "arsbok.xlsm", prov / "inkorg") == 1
    text = capsys.readouterr().out
    assert re.search(r"STOPP +[A-Z]\d\d +[A-Z]+\d+", text)
    assert "Noteringarna visas med --alla" in text
    assert "NOTERA" not in text
    assert ((prov / "arsbok.xlsm").read_bytes() != before) == (verb == "konsolidera")
    assert ("celler ändrade" in text) == (verb == "konsolidera")


def test_alla_shows_every_notering(prov: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --alla as many NOTERA are shown as the last line counts."""
    run("validera", prov / "arsbok.xlsm", prov / "inkorg", "--alla")
    text = capsys.readouterr().out
    counted = re.search(r"lästa: .* (\d+) noteringar\.", text)
    assert counted is not None
    assert len(re.findall(r"^  NOTERA ", text, re.MULTILINE)) == int(counted[1])
    assert "--alla" not in text


def test_exit_0_when_nothing_is_wrong(good: made.Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a STOPP the exit code is 0."""
    assert run("validera", good.arsbok, good.inkorg) == 0
    assert "2 av 2 insatser lästa: inga fynd." in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["validera", "konsolidera"])
def test_json_is_one_object(prov: Path, verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--json prints one line, one object: fynd with exactly their eleven keys, and every figure by its name."""
    assert run(verb, prov / "arsbok.xlsm", prov / "inkorg", "--json") == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.count("\n") == 1
    told = json.loads(printed.out)
    assert list(told) == ["fynd", "siffror"]
    assert {tuple(fynd) for fynd in told["fynd"]} == {tuple(FYND_KEYS)}
    assert {fynd["niva"] for fynd in told["fynd"]} == {"STOPP", "FRÅGA", "NOTERA"}
    figures = byfile.varde(prov / "arsbok.xlsm", list(told["siffror"]))
    assert told["siffror"]["tabell1.summa.totalt"] == figures["tabell1.summa.totalt"]
    assert {type(value) for value in told["siffror"].values()} == {int, float, str, type(None)}


def test_varde_prints_one_plain_value_per_line(prov: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number per line with a decimal point and no grouping, in the order asked for; a blank is an empty line."""
    names = ["tabell1.summa.totalt", "mal.summa.andel", "installning.forbund"]
    arsbok = prov / "arsbok.xlsm"
    assert run("varde", arsbok, *names, names[0]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d+", lines[0])
    assert re.fullmatch(r"0\.\d+", lines[1])
    assert lines[2] == "Samordningsförbundet i Kalmar län"
    assert lines[3] == lines[0]
    blank = next(name for name, value in byfile.validera(arsbok, prov / "inkorg").figures.items() if value is None)
    assert run("varde", arsbok, blank) == 0
    assert capsys.readouterr().out == "\n"
    assert run("varde", arsbok, *names[:2], "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"fynd": [], "siffror": {names[0]: int(lines[0]), names[1]: float(lines[1])}}


def test_varde_says_what_an_unknown_name_may_mean(prov: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown name gives exit 2, nothing on standard output, and the names that are like it."""
    assert run("varde", prov / "arsbok.xlsm", "tabell1.summa.totalt", "tabell1.suma.nya") == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Menade du tabell1.summa.nya" in stands_alone(printed.err)


# ----------------------------------------------------------------------------------------------------------- errors


def opendocument() -> bytes:
    """Make a text of LibreOffice's."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", "<office:document-content/>")
    return buffer.getvalue()


NOT_ARSBOK = {
    "saknas.xlsx": (None, "saknas.xlsx: Filen går inte att öppna: den finns inte."),
    "bok.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "bok.pdf: Filen är ingen Excel-arbetsbok."),
    "bok.csv": (b"insats;nya\nkrus;3\n", "bok.csv: Filen är en textfil"),
    "bok.odt": (opendocument(), "bok.odt: Filen är ingen Excel-arbetsbok."),
    "bok.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "bok.xls: Filen är en gammal Excel-fil (.xls)."),
    "tom.xlsx": (b"", "tom.xlsx: Filen är tom (0 byte)."),
    "blad.xlsx": (made.issued(), "blad.xlsx är ett insatsblad, ingen årsbok."),
}


@pytest.mark.parametrize("verb", ["validera", "konsolidera", "insatsblad", "varde"])
@pytest.mark.parametrize("name", NOT_ARSBOK)
def test_what_is_no_arsbok_is_one_sentence(
    tmp_path: Path, verb: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing file, another format, or an insatsblad in place of the årsbok: exit 2 and one sentence that names it."""
    data, sentence = NOT_ARSBOK[name]
    if data is not None:
        (tmp_path / name).write_bytes(data)
    if verb == "varde" and name == "blad.xlsx":
        sentence = "blad.xlsx: namnet tabell1.summa.nya finns inte"
    rest = {"insatsblad": ["--ut", tmp_path / "ut"], "varde": ["tabell1.summa.nya"]}.get(verb, [tmp_path])
    assert run(verb, tmp_path / name, *rest) == 2
    printed = capsys.readouterr()
    assert sentence in stands_alone(printed.err)
    assert printed.out == ""
    assert not (tmp_path / "ut").exists()


def test_an_inkorg_that_is_no_folder_is_one_sentence(prov: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An inkorg that is not there, or is a file, gives exit 2."""
    for inkorg in (prov / "finns-inte", prov / "arsbok.xlsm"):
        assert run("konsolidera", prov / "arsbok.xlsm", inkorg) == 2
        assert "inkorgen är ingen mapp." in stands_alone(capsys.readouterr().err)


WRONG = {
    (): "det saknas: KOMMANDO",
    ("konsolidra",): "'konsolidra' finns inte; välj bland 'demo', 'ny'",
    ("validera",): "det saknas: ARSBOK",
    ("varde", "a.xlsx"): "det saknas: NAMN",
    ("ny", "a.toml"): "det saknas: --ut",
    ("ny", "a.toml", "--ut"): "--ut: ett värde väntas",
    ("demo", "--fort"): "okänt: --fort",
    ("varde", "a.xlsx", "b", "--json=3"): "--json: tar inget värde, men fick '3'",
}


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_command_that_cannot_be_read_is_told_in_swedish(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong or missing word gives exit 2, how the command is used, and one Swedish line on standard error."""
    assert run(*words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("användning: xlfinsam")
    assert WRONG[words] in stands_alone(printed.err)


def test_what_the_system_refuses_is_one_sentence(prov: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that cannot be made because a file stands there is told with its name."""
    assert run("insatsblad", prov / "arsbok.xlsm", "--ut", prov / "arsbok.xlsm" / "ut") == 2
    assert "arsbok.xlsm" in stands_alone(capsys.readouterr().err)


def test_an_error_without_a_file_is_still_a_sentence(
    prov: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the system says without naming a file, and a key pressed to stop it, end in a sentence and exit 2."""
    for error, told in (
        (OSError(28, "No space left on device"), "disken är full."),
        (KeyboardInterrupt(), "Avbrutet."),
    ):

        def refuse(*_: object, error: BaseException = error, **__: object) -> None:
            raise error

        monkeypatch.setattr(office, "validera", refuse)
        assert run("validera", prov / "arsbok.xlsm", prov / "inkorg") == 2
        assert told in stands_alone(capsys.readouterr().err)


# ------------------------------------------------------------------------------------------------------------- help


@pytest.mark.parametrize("verb", ["", "demo", "ny", "insatsblad", "validera", "konsolidera", "varde"])
def test_help_is_swedish(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """--help of the program and of every command is Swedish throughout, and exits 0."""
    assert run(*verb.split(), "--help") == 0
    text = capsys.readouterr().out
    assert text.startswith("användning: xlfinsam")
    assert "visa den här hjälpen" in text
    assert not re.search(r"usage|options|positional|show |exit", text)


def test_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """--version prints the version of the package."""
    assert run("--version") == 0
    assert capsys.readouterr().out == f"xlfinsam {__version__}\n"


# -------------------------------------------------------------------------------------------------- real processes


def test_in_a_pipe_it_is_quiet(prov: Path) -> None:
    """In a pipe there is no progress and no colour, only the account; the exit code is the process's."""
    done = process("konsolidera", prov / "arsbok.xlsm", prov / "inkorg", TERM="xterm-256color")
    assert done.returncode == 1
    assert done.stderr == ""
    assert "celler ändrade" in done.stdout
    assert not ANSI.search(done.stdout)


def test_a_process_that_fails_says_so_on_standard_error(tmp_path: Path) -> None:
    """An error leaves standard output empty, and is one line without a traceback, also as a process."""
    done = process("validera", tmp_path / "å.xlsx", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "å.xlsx: Filen går inte att öppna" in stands_alone(done.stderr)


@pytest.mark.parametrize(
    ("words", "code"),
    [(("varde", "ARSBOK", "tabell1.summa.nya"), 0), (("validera", "ARSBOK", "INKORG"), 1), (("--help",), 0)],
    ids=["varde", "validera", "help"],
)
def test_a_reader_that_goes_away_is_no_error(told: tuple[Path, str], words: tuple[str, ...], code: int) -> None:
    """When the other end of the pipe is closed, as by `head`, nothing is said of it and the exit code is the same."""
    places = {"ARSBOK": told[0] / "arsbok.xlsm", "INKORG": told[0] / "inkorg"}
    reading, writing = os.pipe()
    os.close(reading)
    env = {key: value for key, value in os.environ.items() if key != "PYTHONUNBUFFERED"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "xlfinsam.cli", *(str(places.get(word, word)) for word in words)],
            stdout=writing, stderr=subprocess.PIPE, check=False, env=env, cwd=made.ROOT, timeout=120,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr.decode()) == (code, "")


def on_a_terminal(*words: object, **settings: str) -> str:
    """Run a command on a pseudo-terminal, and return everything that it wrote there."""
    pty = pytest.importorskip("pty", reason="inga pseudoterminaler på det här systemet")
    mine, theirs = pty.openpty()
    env = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR", "COLORTERM"}}
    started = subprocess.Popen(
        [sys.executable, "-m", "xlfinsam.cli", *map(str, words)],
        stdin=theirs, stdout=theirs, stderr=theirs, env=env | {"TERM": "xterm-256color"} | settings, cwd=made.ROOT,
    )  # fmt: skip
    os.close(theirs)
    try:
        return b"".join(chunks(mine)).decode()
    finally:
        os.close(mine)
        started.wait(60)


def chunks(handle: int) -> Iterator[bytes]:
    """Read a pseudo-terminal until its last writer has closed it (which Linux tells by an error)."""
    while True:
        try:
            data = os.read(handle, 65536)
        except OSError:
            return
        if not data:
            return
        yield data


def test_on_a_terminal_there_is_progress_and_colour(told: tuple[Path, str]) -> None:
    """On a terminal a bar shows how far it has come, and the levels have their colours."""
    text = on_a_terminal("validera", told[0] / "arsbok.xlsm", told[0] / "inkorg")
    assert "Läser inkorgen" in text
    assert re.search(r"\x1b\[1;31mSTOPP", text)


def test_no_color_is_respected(told: tuple[Path, str]) -> None:
    """With NO_COLOR set there is no colour on a terminal either."""
    text = on_a_terminal("validera", told[0] / "arsbok.xlsm", told[0] / "inkorg", NO_COLOR="1")
    assert "STOPP" in text
    assert not COLOUR.search(text)


# -------------------------------------------------------------------------------------------------- the finer words


def test_numbers_and_counts_are_written_as_swedes_do() -> None:
    """Thousands have a space that does not break; one is singular; none is said in words."""
    assert counted(13155, "cell", "celler") == "13\u00a0155 celler"
    assert counted(1, "cell", "celler") == "1 cell"
    assert of_levels([]) == "inga fynd"


def test_a_terminal_that_nobody_reads_falls_silent(capsys: pytest.CaptureFixture[str]) -> None:
    """When its reader is gone a terminal writes no more, and the work goes on."""
    terminal = Terminal()
    terminal.out.on_broken_pipe()
    terminal.say("till ingen")
    assert capsys.readouterr().out == ""


def test_progress_shows_the_file_it_has_come_to(capsys: pytest.CaptureFixture[str]) -> None:
    """On a terminal the bar follows the work, names the file, and is gone afterwards; in a pipe there is none."""
    terminal = Terminal()
    with terminal.progress("Läser inkorgen") as progress:
        progress("blad.xlsx", 1, 2)
    assert capsys.readouterr().err == ""
    shown = io.StringIO()
    terminal.err = Console(file=shown, force_terminal=True, width=80)
    with terminal.progress("Läser inkorgen") as progress:
        progress("blad å.xlsx", 2, 2)
    assert "Läser inkorgen" in shown.getvalue()
    assert "blad å.xlsx" in shown.getvalue()


def test_a_closed_pipe_in_the_middle_of_the_work_is_no_error(
    prov: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whether a reader goes away while there is more to write, or before the last is written out, nothing is said."""

    def gone(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(office, "varde", gone)
    assert run("varde", prov / "arsbok.xlsm", "tabell1.summa.nya") == 0
    assert capsys.readouterr().err == ""
    with (tmp_path / "rör").open("w") as pipe:
        monkeypatch.setattr(sys, "stdout", Closed(pipe.fileno()))
        assert run("varde", prov / "arsbok.xlsm", "tabell1.summa.nya") == 0
    assert (tmp_path / "rör").read_text(encoding="utf-8") == ""


class Closed(io.StringIO):
    """A standard output whose reader is gone."""

    def __init__(self, handle: int) -> None:
        super().__init__()
        self.handle = handle

    def fileno(self) -> int:
        """Say which file it is."""
        return self.handle

    def flush(self) -> None:
        """Fail as a pipe without a reader does."""
        raise BrokenPipeError
