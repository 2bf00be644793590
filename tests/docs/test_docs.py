"""The documentation: made files are fresh, every rule, field and command is in, and what the handbook says can be done."""

from __future__ import annotations

import argparse
import importlib.util
import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import byfile
from xlfinsam import cli, office
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.forms import FORMS
from xlfinsam.forms.arsbok import REGISTERS, START
from xlfinsam.forms.installningar import INSTALLNINGAR
from xlfinsam.rules import RULES
from xlfinsam.statements import KEY_FIGURES, PROFILER, STATEMENTS, TABLES, economy
from xlfinsam.statements import START as START_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
HANDBOK = sorted((DOCS / "handbok").glob("*.md"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
NAME = re.compile(r"(?<![\w.@<>/-])[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+(?![\w.@<>-]*[@<>])", re.ASCII)
FILES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".toml", ".md", ".py", ".pdf")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def ids(paths: list[Path]) -> list[str]:
    return [path.relative_to(DOCS).as_posix() for path in paths]


def maker() -> ModuleType:
    """Load docs/make.py, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("docs_make", DOCS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["docs_make"] = module
    spec.loader.exec_module(module)
    return module


def code(text: str) -> Iterator[str]:
    """Every line of a block of code (but TOML), and every piece of code in a line."""
    for language, block in FENCE.findall(text):
        if language != "toml":
            yield from block.splitlines()
    yield from INLINE.findall(FENCE.sub("", text))


def commands(text: str) -> list[str]:
    """Return the command lines shown: those with more than the bare command and its verb, and the bare ones in tables."""
    return [line for line in code(text) if line.startswith("xlfinsam ") and len(line.split()) > 2]


def verbs() -> set[str]:
    actions = cli.parser()._actions
    return {verb for action in actions if isinstance(action, argparse._SubParsersAction) for verb in action.choices}


# ------------------------------------------------------------------------------------------------------ made files


@pytest.mark.parametrize("name", ["regler.md", "falt.md", "funktioner.md"])
def test_made_pages_are_fresh(name: str) -> None:
    """The made pages say what the declarations say today."""
    assert (DOCS / name).read_text(encoding="utf-8") == maker().made()[name], "kör: make docs"


def test_made_pages_go_to_the_folder_and_check_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """make.py writes to the folder given; --check writes nothing and tells what is stale."""
    make = maker()
    assert make.main([str(tmp_path), "--check"]) == 1
    assert not list(tmp_path.iterdir())
    assert "kör: make docs" in capsys.readouterr().out
    assert make.main([str(tmp_path)]) == 0
    assert make.main([str(tmp_path), "--check"]) == 0


def test_every_rule_is_in() -> None:
    """Every rule has its own heading and its row in the index, once."""
    text = (DOCS / "regler.md").read_text(encoding="utf-8")
    wanted = [rule.id for rule in (*RULES, *(rule for form in FORMS for rule in form.rules))]
    assert sorted(re.findall(r"^### (\w+)$", text, re.MULTILINE)) == sorted(wanted)
    assert sorted(re.findall(r"^\| \[(\w+)\]", text, re.MULTILINE)) == sorted(wanted)


def test_no_rule_shows_braces_or_a_personnummer() -> None:
    """Braces are told in words, and the example of a personnummer is not printed."""
    text = (DOCS / "regler.md").read_text(encoding="utf-8")
    assert not re.findall(r"\{\w*\}", text)
    assert "[personnummer]" in text
    assert not re.search(r"\d{6}-\d{4}", text)


def test_every_field_is_in() -> None:
    """Every field, setting, column and figure is named."""
    text = (DOCS / "falt.md").read_text(encoding="utf-8")
    wanted = [item.id for form in FORMS for item in form.fields] + [item.id for item in INSTALLNINGAR.fields]
    wanted += [f"{register.id}.{column.id}" for register in (*REGISTERS, START) for column in register.columns]
    rows = {"insats": "<insats>.", "ar": "<år>.", "medel": "<nyckel>.", "malen": "<nyckel>."}
    wanted += [
        f"{table.id}.{rows.get(table.per, '')}{measure.id}"
        for table in (*TABLES, *economy(PROFILER[0]), START_TABLE, *KEY_FIGURES)
        for measure in table.measures
    ]
    wanted += [f"{item.id}.{line.id}" for item in STATEMENTS["kalmar"] for line in item.lines if line.kind != "rubrik"]
    assert [name for name in wanted if f"`{name}`" not in text] == []


# -------------------------------------------------------------------------------------------------- the handbook


def test_every_command_is_told() -> None:
    """The kansli's handbook shows every command."""
    shown = {line.split()[1] for line in commands((DOCS / "handbok" / "kansli.md").read_text(encoding="utf-8"))}
    assert verbs() <= shown


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_command_lines_parse(page: Path) -> None:
    """Every command line shown is one that the program takes."""
    for line in commands(page.read_text(encoding="utf-8")):
        if line.split()[1].startswith("--"):
            with pytest.raises(SystemExit) as done:
                cli.parser().parse_args(shlex.split(line)[1:])
            assert done.value.code == 0, line
        else:
            assert cli.parser().parse_args(shlex.split(line)[1:]).run, line


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_bare_commands_exist(page: Path) -> None:
    """`xlfinsam ny` in a sentence is a command that there is."""
    for line in code(page.read_text(encoding="utf-8")):
        found = re.match(r"xlfinsam (\w[\w-]*)", line)
        assert found is None or found[1] in verbs(), line


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the names of a filled årsbok and of an insatsblad, both made by the demo."""
    folder = tmp_path_factory.mktemp("handbok") / "prov"
    assert cli.main(["demo", "--ut", str(folder)]) == 0
    books = [folder / "arsbok.xlsm", next((folder / "insatsblad").iterdir())]
    return {name for book in books for name in Workbook.open(Package.open(book, macros=True)).names}


def test_names_in_the_handbook_exist(names: set[str]) -> None:
    """Every defined name that the handbook speaks of is in a filled årsbok or in the insatsblad."""
    told = {
        (page.name, found)
        for page in (*HANDBOK, DOCS / "ordlista.md")
        for line in code(page.read_text(encoding="utf-8"))
        if not line.startswith("xlfinsam ") or " varde " in line
        for found in NAME.findall(line)
        if not found.endswith(FILES)
    }
    assert len(told) > 8
    assert sorted((page, name) for page, name in told if name not in names) == []


def test_the_settings_file_in_the_handbook_works(tmp_path: Path) -> None:
    """The example makes an årsbok."""
    blocks = [block for language, block in FENCE.findall((DOCS / "handbok" / "kansli.md").read_text(encoding="utf-8")) if language == "toml"]  # fmt: skip
    assert len(blocks) == 1
    settings = tmp_path / "installningar.toml"
    settings.write_text(blocks[0], encoding="utf-8")
    outcome = office.ny(settings, tmp_path / "arsbok.xlsm")
    assert [insats.nyckel for insats in outcome.insatser] == ["bron", "vagskalet"]
    assert outcome.figures["tabell1.summa.totalt.fg"] == 61
    checked = byfile.validera(tmp_path / "arsbok.xlsm", empty_inkorg(tmp_path))
    assert {fynd.regel for fynd in checked.fynd} == {"I01"}


def empty_inkorg(folder: Path) -> Path:
    """Make an empty inkorg."""
    inkorg = folder / "inkorg"
    inkorg.mkdir()
    return inkorg


def test_rules_that_are_spoken_of_exist() -> None:
    """Every rule number in the hand-written pages is a rule."""
    known = {rule.id for rule in (*RULES, *(rule for form in FORMS for rule in form.rules))}
    for page in (*HANDBOK, DOCS / "beslut.md", DOCS / "ordlista.md"):
        told = set(re.findall(r"\b[A-Z]\d\d\b", page.read_text(encoding="utf-8")))
        assert told <= known, page.name


# --------------------------------------------------------------------------------------------------------- links


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page, as the web makes them of its headings."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head).strip().casefold().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=ids(PAGES))
def test_links_resolve(page: Path) -> None:
    """Every link leads to a file and a heading that there is."""
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_decisions_are_short() -> None:
    """A decision is at most ten lines of text, and says what, why and what it costs."""
    for part in (DOCS / "beslut.md").read_text(encoding="utf-8").split("\n## ")[1:]:
        lines = [line for line in part.splitlines()[1:] if line and not line.startswith("|")]
        assert len(lines) <= 10, part.splitlines()[0]
        assert "|" in part or all(f"*{word}.*" in part for word in ("Vad", "Varför", "Kostar")), part.splitlines()[0]
