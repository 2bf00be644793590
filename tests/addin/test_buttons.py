"""The buttons are declared once: ribbon, macros, shapes, the sheet Hjälp and the commands all say the same."""

from __future__ import annotations

import argparse
import re
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests import byfile
from tests.inkorg.made import ROOT
from xlfinsam import cli
from xlfinsam.addin import macros
from xlfinsam.addin.buttons import BUTTONS, GROUPS, Button
from xlfinsam.addin.functions import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

TEMPLATE = ROOT / "workbook_templates" / "arsbok.xlsm"
UI = "{http://schemas.microsoft.com/office/2009/07/customui}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
VML = "{urn:schemas-microsoft-com:vml}"
NO_BUTTON = {  # the commands that have no button, and why
    "varde": "siffran står i cellen själv",
    "ny": "det finns ingen årsbok än",
    "demo": "det finns ingen årsbok än",
    "installera": "knapparna fungerar först efteråt",
    "sie": "den läser en fil ur ekonomisystemet, inte årsboken",
    "las-upp": "den kräver ett skäl, och ska inte göras av misstag",
    "nytt-ar": "den gör en ny fil, som måste få ett namn",
    "gallra": "den tar bort filer, och ska inte göras av misstag",
    "oppna": "den kräver ett skäl, och ska inte göras av misstag",
}
IDS = [button.verb for button in BUTTONS]


def commands() -> Mapping[str, argparse.ArgumentParser]:
    """Every command and its words."""
    actions = cli.parser()._actions
    found = next(action.choices for action in actions if isinstance(action, argparse._SubParsersAction))
    return dict(found)


def part(name: str) -> bytes:
    """A part of the template of the årsbok."""
    with zipfile.ZipFile(TEMPLATE) as book:
        return book.read(name)


# --------------------------------------------------------------------------------------------- buttons and commands


@pytest.mark.parametrize("button", BUTTONS, ids=IDS)
def test_every_button_has_its_command(button: Button) -> None:
    """What a button does, a command of the same name does, on the årsbok that is named."""
    made = commands()[button.verb]
    takes = {action.dest for action in made._actions}
    assert "arsbok" in takes or button.verb == "hjalp"


def test_every_command_on_an_arsbok_has_its_button() -> None:
    """A command without a button is listed here with its reason, and nothing is listed that has one."""
    assert set(commands()) - set(IDS) == set(NO_BUTTON)
    assert set(IDS) <= set(commands())


def test_verbs_and_captions_are_each_their_own() -> None:
    """No two buttons share a verb or a caption, and a verb is a plain word that VBA takes as part of a name."""
    assert len({button.verb for button in BUTTONS}) == len({button.caption for button in BUTTONS}) == len(BUTTONS)
    assert all(re.fullmatch(r"[a-z]+", button.verb) for button in BUTTONS)


def test_every_group_has_a_button_and_every_button_a_group() -> None:
    """The groups are those of the ribbon: none empty, none unknown, and the buttons stand in their order."""
    assert set(GROUPS) == {button.group for button in BUTTONS}
    order = [GROUPS.index(button.group) for button in BUTTONS]
    assert order == sorted(order)


@pytest.mark.parametrize("button", BUTTONS, ids=IDS)
def test_the_help_is_a_sentence_and_the_icon_one_of_offices_own(button: Button) -> None:
    """The help begins with a capital, ends with a full stop and is short enough for a tip; imageMso is a plain name."""
    assert button.help == button.help.strip()
    assert button.help[0].isupper()
    assert button.help.endswith(".")
    assert 20 < len(button.help) < 255
    assert re.fullmatch(r"[A-Z][A-Za-z]+", button.icon)


# --------------------------------------------------------------------------------------------------------- the ribbon


def test_the_ribbon_has_every_button_in_its_group() -> None:
    """One tab, its groups in the order of GROUPS, in each its buttons in order, and no other control."""
    tree = ET.fromstring(macros.ribbon().encode())
    tab, *others = tree.findall(f".//{UI}tab")
    assert others == []
    groups = tab.findall(f"{UI}group")
    assert [group.get("label") for group in groups] == list(GROUPS)
    for group in groups:
        told = [(item.get("label"), item.get("imageMso"), item.get("supertip")) for item in group]
        assert told == [(b.caption, b.icon, b.help) for b in BUTTONS if b.group == group.get("label")]
        assert {item.tag for item in group} == {f"{UI}button"}
    ids = [item.get("id") for item in tree.iter() if item.get("id")]
    assert len(set(ids)) == len(ids)


def test_the_ribbon_calls_macros_that_are_there() -> None:
    """Each onAction is a public procedure of Buttons.bas that takes a control, and runs that button's verb."""
    source = (ROOT / "macros" / "Buttons.bas").read_text(encoding="ascii")
    tree = ET.fromstring(macros.ribbon().encode())
    called = {item.get("onAction"): item.get("label") for item in tree.iter(f"{UI}button")}
    declared = dict(re.findall(r'Public Sub (\w+)\(ByVal control As Object\)\s+Kor "(\w+)"', source))
    captions = {button.verb: button.caption for button in BUTTONS}
    assert {name: captions[verb] for name, verb in declared.items()} == called


def test_the_ribbon_in_the_template_is_the_one_that_is_declared() -> None:
    """The file that is handed out has the tab as the declarations give it now, and so has macros/ribbon.xml."""
    assert part("customUI/customUI14.xml").decode() == macros.ribbon()
    assert (ROOT / "macros" / "ribbon.xml").read_text(encoding="utf-8") == macros.ribbon()


# ------------------------------------------------------------------------------------------------- the sheet Start


def test_the_shapes_on_start_are_the_buttons_for_it() -> None:
    """Start has one shape per button that says so, in order, with its caption, its macro, and its help read aloud."""
    tree = ET.fromstring(part("xl/drawings/vmlDrawing1.vml"))
    shapes = [
        ("".join(shape.find(f"{VML}textbox").itertext()), shape.find(f".//{EXCEL}FmlaMacro").text, shape.get("alt"))
        for shape in tree.iter(f"{VML}shape")
    ]
    assert shapes == [(b.caption, f"[0]!Finsam_{b.verb}", b.help) for b in BUTTONS if b.on_start]
    source = (ROOT / "macros" / "Buttons.bas").read_text(encoding="ascii")
    assert all(f"Public Sub {macro.removeprefix('[0]!')}()" in source for _, macro, _ in shapes)
    assert sum(name.startswith("xl/drawings/vml") for name in zipfile.ZipFile(TEMPLATE).namelist()) == 1


# ------------------------------------------------------------------------------------------------- the sheet Hjälp


def test_the_sheet_hjalp_says_what_the_command_hjalp_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """Every heading, name and text of the help page stands on the sheet, in order, and is printed by the command."""
    wanted = [text for heading, lines in macros.help_page() for text in (heading, *(t for line in lines for t in line))]
    cells = byfile.grid(TEMPLATE, "arsbok.xlsm").cells("Hjälp")
    shown = [cell.text for cell in cells.values() if cell.text]
    assert shown[shown.index(wanted[0]) :] == wanted
    assert cli.main(["hjalp"]) == 0
    assert [line.strip() for line in capsys.readouterr().out.splitlines() if line] == [
        " ".join(text.split("\n")).strip() for text in wanted
    ]


def test_the_help_page_has_every_button_and_every_function() -> None:
    """A button by its caption and command, a function as it is written in a cell; each once, with what it does."""
    (_, buttons), (_, functions) = macros.help_page()
    assert buttons == [(f"{b.caption}  (xlfinsam {b.verb})", b.help) for b in BUTTONS]
    assert [name for name, _ in functions] == [item.signature for item in FUNCTIONS]
    assert all(told.endswith(".") for _, told in (*buttons, *functions))
