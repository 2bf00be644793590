"""The verbs `installera` and `doktor`, on a Windows, a Mac and a Linux that are made of dictionaries."""

# ruff: noqa: D102  the doors of the made computer are told in machine.py

from __future__ import annotations

import errno
import io
import json
import plistlib
import sys
import zipfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from xlfinsam import __version__
from xlfinsam.engine.cells import Workbook
from xlfinsam.engine.package import Package
from xlfinsam.errors import WrongUseError
from xlfinsam.installing import (
    DONE,
    GONE,
    NOT_DONE,
    RIGHT,
    computer,
    doktor,
    installera,
    places,
    receipts,
    setting_up,
)
from xlfinsam.installing.machine import MAC, WINDOWS, ThisMachine

TEMPLATE = min((Path(__file__).parents[1] / "workbook_templates").glob("arsbok.xls*"))
BRIDGE = 'Attribute VB_Name = "Bridge"\r\nOption Explicit\r\n\' xlfinsam xlfinsam xlfinsam xlfinsam\r\n'
XLWINGS = 'Attribute VB_Name = "xlwings"\r\nPublic Const XLWINGS_VERSION As String = "0.37.8"\r\n'
WIN_BOOK, WIN_FOLDER = (
    r"C:\Users\Åsa Öberg\Förbundet\Årsbok 2026\årsbok.xlsm",
    r"C:\Users\Åsa Öberg\Förbundet\Årsbok 2026",
)
WIN_CONFIG = r"C:\Users\Åsa Öberg\.xlwings\xlwings.conf"
NEW = rf"{places.TRUSTED}\Location20"
XCU = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
</oor:items>"""


class Fake:
    """A computer made of dictionaries."""

    def __init__(self, system: str, home: str, executable: str, encoding: str = "utf-8") -> None:
        self.kind = PureWindowsPath if system == WINDOWS else PurePosixPath
        self.system, self.encoding, self.bits, self.python = system, encoding, 64, (3, 12, 1)
        self.home, self.executable = self.kind(home), self.kind(executable)
        self.base: PurePath = self.executable.parent
        self.env: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.registry: dict[str, dict[str, str | int]] = {}
        self.packages = {"xlfinsam": __version__, "xlwings": "0.37.8", "pywin32": "308"}
        self.locked: set[str] = set()
        self.network: set[str] = set()
        self.add(executable, b"")

    def name(self, path: PurePath | str) -> str:
        return str(path).casefold() if self.system == WINDOWS else str(path)

    def add(self, path: PurePath | str, data: bytes) -> None:
        self.files[self.name(path)] = data

    def refuse(self, path: PurePath | str) -> None:
        if self.name(path) in self.locked:
            raise OSError(errno.EACCES, "Permission denied")

    def absolute(self, path):
        return self.kind(path)

    def read(self, path):
        return self.files.get(self.name(path))

    def exists(self, path):
        return any(name == self.name(path) or self.kind(name).is_relative_to(self.name(path)) for name in self.files)

    def is_file(self, path):
        return self.name(path) in self.files

    def write(self, path, data):
        self.refuse(path)
        self.add(path, data)

    def remove(self, path):
        self.refuse(path)
        del self.files[self.name(path)]

    def writable(self, folder):
        return self.name(folder) not in self.locked

    def remote(self, path):
        return path.drive in self.network

    def version(self, package):
        return self.packages.get(package)

    def get(self, key, name):
        return self.registry.get(key, {}).get(name)

    def keys(self, key):
        return tuple(name[len(key) + 1 :] for name in self.registry if name.startswith(f"{key}\\"))

    def put(self, key, name, value):
        self.refuse(key)
        self.registry.setdefault(key, {})[name] = value

    def drop(self, key, name=None):
        self.refuse(key)
        if name is None:
            del self.registry[key]
        else:
            del self.registry[key][name]


def compressed(text: str) -> bytes:
    """One chunk of MS-OVBA compression, with copies where something was said before."""
    data, at, out = text.encode("cp1252"), 0, b""
    while at < len(data):
        flags, group = 0, b""
        for bit in range(8):
            if at >= len(data):
                break
            wide = max((at - 1).bit_length(), 4) if at else 4
            best = max(((n, at - back) for back in range(at) for n in [same(data, back, at)]), default=(0, 0))
            if best[0] >= 3 and best[1] <= 1 << wide:
                flags |= 1 << bit
                count = min(best[0], (0xFFFF >> wide) + 3)
                group += (((best[1] - 1) << (16 - wide)) | (count - 3)).to_bytes(2, "little")
                at += count
            else:
                group += data[at : at + 1]
                at += 1
        out += bytes([flags]) + group
    return b"\x01" + (0xB000 | len(out) - 1).to_bytes(2, "little") + out


def same(data: bytes, back: int, at: int) -> int:
    count = 0
    while at + count < len(data) and data[back + count] == data[at + count]:
        count += 1
    return count


def workbook(*modules: str, python: str = "") -> bytes:
    """Make the årsbok's template into one with macros, and maybe with a Python of its own."""
    book = Workbook.open(Package.open(TEMPLATE, macros=True))
    if python:
        sheet, address, _ = book.locate("installning.python") or ("", "", "")
        book.write(sheet, {address: python})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book.to_bytes())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != "xl/vbaProject.bin":
                new.writestr(name, old.read(name))
        if modules:
            new.writestr(
                "xl/vbaProject.bin",
                b"\0" * 512 + b"\0" * 64 + b"".join(compressed(text) + b"\0" * 40 for text in modules),
            )
    return out.getvalue()


@pytest.fixture
def windows() -> Fake:
    fake = Fake(WINDOWS, r"C:\Users\Åsa Öberg", r"C:\Users\Åsa Öberg\AppData\Local\Python 3.12\python.exe", "cp1252")
    fake.add(r"C:\Users\Åsa Öberg\AppData\Local\Python 3.12\pythonw.exe", b"")
    fake.env = {
        "USERPROFILE": r"C:\Users\Åsa Öberg",
        "APPDATA": r"C:\Users\Åsa Öberg\AppData\Roaming",
        "TEMP": r"C:\Users\Åsa Öberg\AppData\Local\Temp",
        "OneDriveCommercial": r"C:\Users\Åsa Öberg\OneDrive - Kommunen",
        "OneDrive": r"C:\Users\Åsa Öberg\OneDrive - Kommunen",
    }
    fake.registry = {
        rf"HKLM\{computer.APP_PATHS}\excel.exe": {"": r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"},
        rf"HKLM\{computer.APP_PATHS}\soffice.exe": {"": r"C:\Program Files\LibreOffice\program\soffice.exe"},
        computer.CLICK_TO_RUN: {"Platform": "x64", "VersionToReport": "16.0.17928.20512"},
        rf"{places.TRUSTED}\Location0": {
            "Path": r"C:\Program Files\Microsoft Office\Templates" + "\\",
            "AllowSubfolders": 1,
        },
    }
    fake.add(WIN_BOOK, workbook(BRIDGE, XLWINGS))
    return fake


@pytest.fixture
def mac() -> Fake:
    fake = Fake(MAC, "/Users/åsa", "/Users/åsa/venv/bin/python")
    fake.add("/Users/åsa/Årsbok/årsbok.xlsm", workbook(BRIDGE))
    fake.add("/Applications/LibreOffice.app/Contents/Info.plist", b"")
    fake.add(
        "/Applications/Microsoft Excel.app/Contents/Info.plist", plistlib.dumps({"CFBundleShortVersionString": "16.90"})
    )
    return fake


@pytest.fixture
def linux() -> Fake:
    fake = Fake("Linux", "/home/åsa", "/home/åsa/venv/bin/python")
    fake.add("/home/åsa/Årsbok 2026/årsbok.xlsm", workbook(BRIDGE))
    fake.add("/usr/bin/soffice", b"")
    fake.add("/home/åsa/.config/libreoffice/4/user/registrymodifications.xcu", XCU.encode())
    return fake


@pytest.fixture(autouse=True)
def _package_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data" / "macros").mkdir(parents=True)
    (tmp_path / "data" / "macros" / "xlfinsam.applescript").write_text("on kor(text)\nend kor\n")
    monkeypatch.setattr(setting_up, "data_folder", lambda: tmp_path / "data")


def snapshot(fake: Fake):
    """Return all that can be undone."""
    return dict(fake.files), {key: dict(values) for key, values in fake.registry.items()}


def outcomes(steps) -> list[str]:
    return [step.outcome for step in steps]


def check(fake: Fake, name: str, arsbok: str | None = None):
    return next(each for each in doktor(arsbok, machine=fake) if each.name == name)


LINUX_BOOK, MAC_BOOK = "/home/åsa/Årsbok 2026/årsbok.xlsm", "/Users/åsa/Årsbok/årsbok.xlsm"
LINUX_XCU = "/home/åsa/.config/libreoffice/4/user/registrymodifications.xcu"

# --------------------------------------------------------------------------------------------- the config file


def test_windows_gets_pythonw_in_the_ansi_code_page(windows: Fake) -> None:
    """VBA reads the file in the code page of Windows: å is one byte, lines end in CR LF."""
    steps = installera(machine=windows)
    line = r'"INTERPRETER_WIN","C:\Users\Åsa Öberg\AppData\Local\Python 3.12\pythonw.exe"' + "\r\n"
    assert windows.read(WIN_CONFIG) == line.encode("cp1252")
    assert outcomes(steps) == [DONE]
    assert steps[0].line.endswith(f"({WIN_CONFIG}): gjort.")


def test_without_pythonw_python_is_named(windows: Fake) -> None:
    """A Python without pythonw.exe is started as it is."""
    del windows.files[windows.name(windows.executable.with_name("pythonw.exe"))]
    installera(machine=windows)
    assert b"\\python.exe" in (windows.read(WIN_CONFIG) or b"")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"PYTHONPATH","C:\\x"\r\n', b'"PYTHONPATH","C:\\x"\r\n%s\r\n'),
        (b'"PYTHONPATH","C:\\x"', b'"PYTHONPATH","C:\\x"\n%s\n'),
        (b'"a","1"\r\n"b","2"', b'"a","1"\r\n"b","2"\r\n%s\r\n'),
        (b'"a","1"\n"INTERPRETER_WIN","C:\\\xe5\\pythonw.exe"\n"b",""\n', b'"a","1"\n%s\n"b",""\n'),
        (b'"interpreter_win",""\r\nskr\xe4p\r\n"INTERPRETER_WIN","x"', b"%s\r\nskr\xe4p\r\n%s"),
        (b"", b"%s\r\n"),
    ],
)
def test_other_lines_stay_byte_for_byte(windows: Fake, before: bytes, after: bytes) -> None:
    """Only lines with our key change; a new line ends as the others do; undoing gives the file back to the byte."""
    windows.add(WIN_CONFIG, before)
    kept = snapshot(windows)
    steps = installera(machine=windows)
    line = f'"INTERPRETER_WIN","{windows.executable.with_name("pythonw.exe")}"'.encode("cp1252")
    assert windows.read(WIN_CONFIG) == after.replace(b"%s", line)
    assert ("Förut stod där" in steps[0].more) is (b"nterpreter_win" in before.lower())
    assert outcomes(installera(machine=windows)) == [RIGHT]
    assert set(outcomes(installera(ta_bort=True, machine=windows))) == {GONE}
    assert snapshot(windows) == kept


def test_the_environment_can_move_the_config_file(linux: Fake) -> None:
    """XLFINSAM_CONFIG replaces the path, and the receipt lies beside it."""
    linux.env["XLFINSAM_CONFIG"] = "/home/åsa/udda/min fil.conf"
    installera(machine=linux)
    assert linux.read("/home/åsa/udda/min fil.conf") == b'"INTERPRETER_LINUX","/home/\xc3\xa5sa/venv/bin/python"\n'
    assert linux.is_file("/home/åsa/udda/xlfinsam-installation.json")


def test_a_python_that_vba_cannot_name_is_refused(windows: Fake) -> None:
    """A path outside the code page, or with a quotation mark, gives a sentence and writes nothing."""
    for path in (r"C:\Användare\Łucja\python.exe", 'C:\\a"b\\python.exe'):
        windows.executable = PureWindowsPath(path)
        kept = snapshot(windows)
        with pytest.raises(WrongUseError, match="Excels makron inte kan läsa"):
            installera(machine=windows)
        assert snapshot(windows) == kept


def test_the_python_of_microsoft_store_is_refused(windows: Fake) -> None:
    """Its registry is its own: Excel would never see the trusted place. A venv of it is no better."""
    windows.base = PureWindowsPath(r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12")
    with pytest.raises(WrongUseError, match="Microsoft Store"):
        installera(machine=windows)
    assert check(windows, "Microsoft Store").ok is False


def test_a_write_protected_config_gives_a_sentence(windows: Fake) -> None:
    """A refusal names the file and says what to do; nothing is changed."""
    windows.locked.add(windows.name(WIN_CONFIG))
    with pytest.raises(
        WrongUseError, match=r"xlwings\.conf: går inte att läsa eller ändra \(åtkomst nekad\)\. Ta bort"
    ):
        installera(machine=windows)
    assert windows.read(WIN_CONFIG) is None


# ---------------------------------------------------------------------------------------------- the trusted place


def test_windows_trusts_the_folder_and_unmarks_the_file(windows: Fake) -> None:
    """A new LocationN after Excel's own, the mark of the web taken off; the second time all is right already."""
    windows.add(places.mark(PureWindowsPath(WIN_BOOK)), b"[ZoneTransfer]\r\nZoneId=3\r\n")
    assert outcomes(installera(WIN_BOOK, machine=windows)) == [DONE, DONE, DONE]
    place = dict(windows.registry[NEW])
    assert len(str(place.pop("Date"))) == 16
    assert place == {"Path": WIN_FOLDER + "\\", "AllowSubfolders": 1, "Description": "Årsboken (xlfinsam)"}
    assert not windows.is_file(PureWindowsPath(places.mark(PureWindowsPath(WIN_BOOK))))
    assert outcomes(installera(WIN_BOOK, machine=windows)) == [RIGHT, RIGHT, RIGHT]
    assert check(windows, "Betrodd plats", WIN_BOOK).ok


def test_a_second_folder_gets_its_own_place(windows: Fake) -> None:
    """The next free number is taken, and undoing takes both away and leaves Excel's own."""
    windows.add(r"D:\Annat\årsbok.xlsm", b"")
    kept = snapshot(windows)
    for book in (WIN_BOOK, r"D:\Annat\årsbok.xlsm"):
        installera(book, machine=windows)
    assert windows.get(rf"{places.TRUSTED}\Location21", "Path") == "D:\\Annat\\"
    assert outcomes(installera(ta_bort=True, machine=windows)) == [GONE] * 3
    assert snapshot(windows) == kept
    assert [step.line for step in installera(ta_bort=True, machine=windows)] == [
        "Det finns inget att ta bort: redan rätt."
    ]


def test_a_mark_that_stays_is_told(windows: Fake) -> None:
    """When Windows does not let go of the mark the rest is done all the same."""
    mark = places.mark(PureWindowsPath(WIN_BOOK))
    windows.add(mark, b"ZoneId=4")
    windows.locked.add(windows.name(mark))
    steps = installera(WIN_BOOK, machine=windows)
    assert outcomes(steps) == [DONE, NOT_DONE, DONE]
    assert "åtkomst nekad" in steps[1].more


@pytest.mark.parametrize(
    ("book", "why"),
    [
        (r"C:\årsbok.xlsm", "hel enhet"),
        (r"\\server\delat\årsbok.xlsm", "hel enhet"),
        (r"C:\Users\Åsa Öberg\årsbok.xlsm", "hela hemmappen"),
        (r"C:\Users\årsbok.xlsm", "hela hemmappen"),
        (r"C:\Users\Åsa Öberg\Downloads\årsbok.xlsm", "laddas ner"),
        (r"D:\Hämtade filer\årsbok.xlsm", "laddas ner"),
        (r"C:\Users\Åsa Öberg\AppData\Local\Temp\Temp1_x.zip\årsbok.xlsm", "tillfälliga filer"),
        (r"C:\Users\Åsa Öberg\AppData\Local\Microsoft\Windows\INetCache\Content.Outlook\X\årsbok.xlsm", "tillfälliga"),
        (r"C:\Users\Åsa Öberg\OneDrive - Kommunen\årsbok.xlsm", "hela OneDrive"),
    ],
)
def test_too_wide_places_are_refused(windows: Fake, book: str, why: str) -> None:
    """A folder where anything may land is not trusted, and nothing is written."""
    windows.add(book, b"")
    kept = snapshot(windows)
    with pytest.raises(WrongUseError, match=why):
        installera(book, machine=windows)
    assert snapshot(windows) == kept


def test_a_file_that_is_not_there_is_refused(windows: Fake) -> None:
    """Only an årsbok that is there has a folder to trust."""
    with pytest.raises(WrongUseError, match="filen finns inte"):
        installera(r"C:\Kansli\annan.xlsm", machine=windows)


@pytest.mark.parametrize("book", [r"\\server\delat\kansli\årsbok.xlsm", r"Z:\kansli\årsbok.xlsm"])
@pytest.mark.parametrize("former", [None, 0])
def test_the_network_needs_a_word(windows: Fake, book: str, former: int | None) -> None:
    """Without --natverk it is told how; with it the network is allowed and trusted, and undone as it was."""
    windows.network.add("Z:")
    windows.add(book, workbook(BRIDGE))
    if former is not None:
        windows.put(places.TRUSTED, "AllowNetworkLocations", former)
    kept = snapshot(windows)
    steps = installera(book, machine=windows)
    assert outcomes(steps) == [DONE, RIGHT, NOT_DONE]
    assert "--natverk" in steps[2].more
    assert "--natverk" in check(windows, "Betrodd plats", book).advice
    assert outcomes(installera(book, natverk=True, machine=windows)) == [RIGHT, RIGHT, DONE, DONE]
    assert windows.get(places.TRUSTED, "AllowNetworkLocations") == 1
    assert outcomes(installera(book, machine=windows)) == [RIGHT] * 3
    assert check(windows, "Betrodd plats", book).ok
    assert outcomes(installera(ta_bort=True, machine=windows)) == [GONE] * 3
    kept[1].setdefault(places.TRUSTED, {})
    assert snapshot(windows)[1] == kept[1]


def test_a_network_place_that_lacks_only_the_permission_is_not_written_twice(windows: Fake) -> None:
    """The folder is listed already: only the permission is added."""
    book = r"\\server\delat\kansli\årsbok.xlsm"
    windows.add(book, b"")
    windows.registry[rf"{places.TRUSTED}\Location5"] = {"Path": "\\\\SERVER\\delat\\kansli"}
    assert outcomes(installera(book, natverk=True, machine=windows))[2:] == [DONE, DONE]
    assert NEW not in windows.registry


@pytest.mark.parametrize(
    ("key", "name", "value", "says"),
    [
        (places.TRUST_POLICIES[0], "AllLocationsDisabled", 1, "inga egna betrodda platser"),
        (places.TRUST_POLICIES[1], "AllLocationsDisabled", 1, "inga egna betrodda platser"),
        (places.SHARED_TRUST_POLICY, "Allow User Locations", 0, "inga egna betrodda platser"),
        (places.TRUST_POLICIES[0], "AllowNetworkLocations", 0, "inga betrodda platser på nätverket"),
    ],
)
def test_what_it_has_forbidden_is_told(windows: Fake, key: str, name: str, value: int, says: str) -> None:
    """A policy is obeyed: nothing is written, and the person is sent to IT."""
    book = r"\\server\delat\kansli\årsbok.xlsm"
    windows.add(book, b"")
    windows.put(key, name, value)
    steps = installera(book, natverk=True, machine=windows)
    assert steps[-1].outcome == NOT_DONE
    assert says in steps[-1].more
    assert NEW not in windows.registry
    assert check(windows, "Betrodd plats", book).ok is False


def test_a_place_that_it_has_given_is_enough(windows: Fake) -> None:
    """A folder that IT trusts by policy needs no place of our own."""
    windows.registry[rf"{places.SHARED_TRUST_POLICY}\Location1"] = {
        "Path": "c:\\users\\ÅSA öberg\\förbundet",
        "AllowSubfolders": 1,
    }
    assert outcomes(installera(WIN_BOOK, machine=windows)) == [DONE, RIGHT, RIGHT]


def test_a_refused_registry_gives_a_sentence_and_keeps_the_receipt(windows: Fake) -> None:
    """What was done before the refusal can still be undone."""
    kept = snapshot(windows)
    windows.locked.add(windows.name(NEW))
    with pytest.raises(WrongUseError, match="Location20: går inte att läsa eller ändra"):
        installera(WIN_BOOK, machine=windows)
    assert outcomes(installera(ta_bort=True, machine=windows)) == [NOT_DONE, GONE]
    assert snapshot(windows) == kept


# ----------------------------------------------------------------------------------------------- Mac, LibreOffice


def test_mac_gets_the_line_and_the_script(mac: Fake) -> None:
    """The config lies in Excel's container, the script where Excel may run it; undone, both are as before."""
    kept = snapshot(mac)
    assert outcomes(installera(MAC_BOOK, machine=mac)) == [DONE, DONE]
    config = mac.read("/Users/åsa/Library/Containers/com.microsoft.Excel/Data/xlwings.conf") or b""
    assert config.decode() == '"INTERPRETER_MAC","/Users/åsa/venv/bin/python"\n'
    assert (mac.read(places.applescript(mac)) or b"").startswith(b"on kor")
    assert outcomes(installera(machine=mac)) == [RIGHT, RIGHT]
    assert outcomes(installera(ta_bort=True, machine=mac)) == [GONE, GONE]
    assert snapshot(mac) == kept


def test_an_older_script_is_replaced_and_given_back(mac: Fake) -> None:
    """What lay there before comes back."""
    mac.write(places.applescript(mac), b"on gammal\n")
    installera(machine=mac)
    installera(ta_bort=True, machine=mac)
    assert mac.read(places.applescript(mac)) == b"on gammal\n"


def test_a_package_without_the_script_says_so(mac: Fake, tmp_path: Path) -> None:
    """The rest is done all the same."""
    (tmp_path / "data" / "macros" / "xlfinsam.applescript").unlink()
    assert outcomes(installera(machine=mac)) == [DONE, NOT_DONE]


def test_libreoffice_on_a_mac_has_its_own_line(mac: Fake) -> None:
    """Under LibreOffice the macros look outside Excel's container."""
    steps = installera(MAC_BOOK, libreoffice=True, machine=mac)
    assert outcomes(steps) == [DONE, DONE, DONE, NOT_DONE]
    assert mac.read("/Users/åsa/.xlwings/xlwings.conf") == '"INTERPRETER_LINUX","/Users/åsa/venv/bin/python"\n'.encode()
    assert "aldrig startats" in steps[-1].more


ENTRY = "<it>file:///home/%C3%A5sa/%C3%85rsbok%202026</it>"


@pytest.mark.parametrize(
    ("former", "wanted"),
    [
        (None, f"<value>{ENTRY}</value>"),
        ("<value><it>file:///annat</it></value>", f"<value><it>file:///annat</it>{ENTRY}</value>"),
        ("<value></value>", f"<value>{ENTRY}</value>"),
        ("<value/>", f"<value>{ENTRY}</value>"),
    ],
)
def test_libreoffice_trusts_the_folder(linux: Fake, former: str | None, wanted: str) -> None:
    """The folder stands among the trusted places as LibreOffice writes it; others stay; undone to the byte."""
    if former:
        item = f"{setting_up.ITEM.decode()}{former}</prop></item>\n</oor:items>"
        linux.add(LINUX_XCU, XCU.replace("</oor:items>", item).encode())
    kept = snapshot(linux)
    assert outcomes(installera(LINUX_BOOK, libreoffice=True, machine=linux)) == [DONE, DONE]
    told = (linux.read(LINUX_XCU) or b"").decode()
    assert told.count("SecureURL") == 1
    assert f"{setting_up.ITEM.decode()}{wanted}</prop></item>" in told
    assert outcomes(installera(LINUX_BOOK, libreoffice=True, machine=linux)) == [RIGHT, RIGHT]
    assert outcomes(installera(ta_bort=True, machine=linux)) == [GONE, GONE]
    assert snapshot(linux) == kept


def test_libreoffice_has_sorted_its_file_since(linux: Fake) -> None:
    """LibreOffice writes the file anew: our folder is taken out of the list, and what has come to it stays."""
    installera(LINUX_BOOK, libreoffice=True, machine=linux)
    linux.add(
        LINUX_XCU, (linux.read(LINUX_XCU) or b"").replace(b"</it></value>", b"</it><it>file:///nytt</it></value>")
    )
    installera(ta_bort=True, machine=linux)
    told = linux.read(LINUX_XCU) or b""
    assert b"<value><it>file:///nytt</it></value>" in told


def test_libreoffice_that_runs_is_left_alone(linux: Fake) -> None:
    """It would write over the file when it ends: nothing is written, nothing is undone until it is closed."""
    lock = "/home/åsa/.config/libreoffice/4/.lock"
    linux.add(lock, b"")
    assert outcomes(installera(LINUX_BOOK, libreoffice=True, machine=linux)) == [DONE, NOT_DONE]
    linux.remove(lock)
    installera(LINUX_BOOK, libreoffice=True, machine=linux)
    linux.add(lock, b"")
    assert outcomes(installera(ta_bort=True, machine=linux)) == [NOT_DONE]
    linux.remove(lock)
    assert outcomes(installera(ta_bort=True, machine=linux)) == [GONE, GONE]


def test_libreoffice_needs_the_arsbok_and_a_known_file(linux: Fake) -> None:
    """No årsbok, or a file of another form: told, not done."""
    assert "Ange också årsboken" in installera(libreoffice=True, machine=linux)[-1].more
    linux.add(LINUX_XCU, b"<annat/>")
    assert "känner igen" in installera(LINUX_BOOK, libreoffice=True, machine=linux)[-1].more
    linux.env["XDG_CONFIG_HOME"] = "/home/åsa/annan"
    assert "aldrig startats" in installera(LINUX_BOOK, libreoffice=True, machine=linux)[-1].more


def test_libreoffice_on_windows_has_its_profile_under_appdata(windows: Fake) -> None:
    """%APPDATA% says where; without it the usual folder."""
    windows.add(r"C:\Users\Åsa Öberg\AppData\Roaming\LibreOffice\4\user\registrymodifications.xcu", XCU.encode())
    for _ in range(2):
        assert installera(WIN_BOOK, libreoffice=True, machine=windows)[-1].outcome in (DONE, RIGHT)
        del windows.env["APPDATA"]
        windows.env["APPDATA"] = ""


# --------------------------------------------------------------------------------------------------------- undoing


def test_what_others_have_changed_is_left(windows: Fake) -> None:
    """A line, a place and a value that say something else today are not ours any more."""
    book = r"\\server\delat\kansli\årsbok.xlsm"
    windows.add(book, b"")
    installera(book, natverk=True, machine=windows)
    windows.add(WIN_CONFIG, b'"INTERPRETER_WIN","annan"\r\n')
    windows.put(NEW, "Path", "D:\\annat\\")
    windows.put(places.TRUSTED, "AllowNetworkLocations", 0)
    kept = snapshot(windows)
    steps = installera(ta_bort=True, machine=windows)
    assert outcomes(steps) == [NOT_DONE] * 3
    assert "Någon annan har ändrat det" in steps[0].more
    kept[0].pop(windows.name(PureWindowsPath(WIN_CONFIG).with_name(receipts.RECEIPT)))
    assert snapshot(windows) == kept


def test_lines_that_have_come_to_a_new_file_stay(windows: Fake) -> None:
    """A config file that we made is kept when somebody has written more in it."""
    installera(machine=windows)
    windows.add(WIN_CONFIG, (windows.read(WIN_CONFIG) or b"") + b'"PYTHONPATH","x"\r\n')
    installera(ta_bort=True, machine=windows)
    assert windows.read(WIN_CONFIG) == b'"PYTHONPATH","x"\r\n'


@pytest.mark.parametrize("damaged", [b"{", b'[{"a": 1}]', b"\xff"])
def test_a_damaged_receipt_is_told(windows: Fake, damaged: bytes) -> None:
    """Nothing is guessed: the person is told which file it is."""
    windows.add(PureWindowsPath(WIN_CONFIG).with_name(receipts.RECEIPT), damaged)
    with pytest.raises(WrongUseError, match=r"xlfinsam-installation\.json: filen är skadad"):
        installera(machine=windows)


def test_the_receipt_is_kept_until_all_is_undone(windows: Fake) -> None:
    """A refusal halfway leaves what is left in the receipt."""
    installera(WIN_BOOK, machine=windows)
    windows.locked.add(windows.name(WIN_CONFIG))
    with pytest.raises(WrongUseError, match="åtkomst nekad"):
        installera(ta_bort=True, machine=windows)
    receipt = windows.read(PureWindowsPath(WIN_CONFIG).with_name(receipts.RECEIPT)) or b""
    assert [trace["kind"] for trace in json.loads(receipt)] == ["text"]


# ---------------------------------------------------------------------------------------------------------- doktor


def test_a_good_windows_passes_every_check(windows: Fake) -> None:
    """After `installera` nothing is wrong."""
    installera(WIN_BOOK, machine=windows)
    told = doktor(WIN_BOOK, machine=windows)
    assert [each for each in told if each.ok is False] == []
    assert {each.name for each in told if each.ok is None} == {"Skriptet för Excel"}
    assert len({each.name for each in told}) == len(told) == 21


def test_a_good_mac_and_a_good_linux_pass(mac: Fake, linux: Fake) -> None:
    """What belongs to Windows does not apply there."""
    for fake, book in ((mac, MAC_BOOK), (linux, LINUX_BOOK)):
        installera(book, machine=fake)
        assert [each for each in doktor(book, machine=fake) if each.ok is False] == []
        assert check(fake, "Betrodd plats", book).found == "gäller inte här"


def test_without_an_arsbok_its_checks_are_passed_over(linux: Fake) -> None:
    """None, and why."""
    told = check(linux, "Sökvägens längd")
    assert (told.ok, told.found, told.advice) == (None, "ingen årsbok angiven", "")


def test_every_failed_check_says_what_to_do(windows: Fake) -> None:
    """A sentence with a full stop, on the worst computer there is."""
    spoil(windows)
    failed = [each for each in doktor(WIN_BOOK, machine=windows) if each.ok is False]
    assert len(failed) >= 12
    assert all(each.advice.endswith(".") for each in failed)


def spoil(fake: Fake) -> None:
    """Make nearly everything wrong."""
    fake.python, fake.bits, fake.packages = (3, 9, 0), 32, {}
    fake.executable = PureWindowsPath(r"\\server\WindowsApps\python.exe")
    del fake.registry[rf"HKLM\{computer.APP_PATHS}\excel.exe"]
    fake.add(places.mark(PureWindowsPath(WIN_BOOK)), b"ZoneId=3")
    fake.put(places.SECURITY_POLICIES[0], "VBAWarnings", 4)
    fake.put(places.SECURITY_POLICIES[1], "BlockContentExecutionFromInternet", 1)
    fake.locked.add(fake.name(WIN_FOLDER))
    fake.add(WIN_BOOK, workbook('Attribute VB_Name = "Annat"\r\n'))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Python", "3.9.0, 32 bitar"),
        ("Python och Excel", "Python 32 bitar, Excel 64 bitar"),
        ("Microsoft Store", "Python kommer från Microsoft Store"),
        ("Pythons plats", "på nätverket"),
        ("xlfinsam", "inte installerat i den här Python"),
        ("xlwings", "inte installerat"),
        ("pywin32", "inte installerat"),
        ("Excel", "inte installerat"),
        ("Inställningsfilen", "finns inte"),
        ("Årsboken", "inte våra"),
        ("Betrodd plats", "litar inte på"),
        ("Hämtad från internet", "märkt som hämtad"),
        ("Regler för makron", "inga makron körs (bestämt av IT); filer från internet är spärrade av IT"),
        ("Skriva i mappen", "går inte att skriva i"),
    ],
)
def test_what_is_wrong_is_found(windows: Fake, name: str, found: str) -> None:
    """Each check finds its own fault, and passes on the good computer."""
    installera(WIN_BOOK, machine=windows)
    assert check(windows, name, WIN_BOOK).ok is True
    installera(ta_bort=True, machine=windows)
    spoil(windows)
    told = check(windows, name, WIN_BOOK)
    assert told.ok is False
    assert found in told.found


def test_bits_of_excel_are_told_by_office_or_not_at_all(windows: Fake, mac: Fake) -> None:
    """Click-to-run says Platform, an older installation Bitness; a 64-bit Python reaches a 32-bit Excel."""
    windows.registry[computer.CLICK_TO_RUN] = {}
    assert check(windows, "Python och Excel").ok is None
    windows.put(r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook", "Bitness", "x86")
    assert check(windows, "Python och Excel").found == "Python 64 bitar, Excel 32 bitar"
    assert check(windows, "Python och Excel").ok
    assert "okänd version" in check(windows, "Excel").found
    assert check(mac, "Python och Excel").ok is None


def test_another_version_is_found(windows: Fake) -> None:
    """The xlfinsam that runs is not the installed one; the workbook's xlwings is not the computer's."""
    windows.packages |= {"xlfinsam": "0.0.1", "xlwings": "0.30.0"}
    assert check(windows, "xlfinsam").ok is False
    told = check(windows, "xlwings i årsboken", WIN_BOOK)
    assert told.ok is False
    assert "xlwings==0.37.8" in told.advice
    del windows.packages["xlwings"]
    assert check(windows, "xlwings i årsboken", WIN_BOOK).found == "0.37.8 i årsboken, ingen på datorn"


def test_excel_is_looked_for_where_it_is(windows: Fake, mac: Fake, linux: Fake) -> None:
    """In the registry, among the Mac's programs, not at all on Linux; the one of Microsoft Store is told of."""
    assert check(mac, "Excel").found == "Excel 16.90"
    mac.remove("/Applications/Microsoft Excel.app/Contents/Info.plist")
    assert check(mac, "Excel").ok is False
    assert check(linux, "Excel").ok is None
    windows.put(rf"HKLM\{computer.APP_PATHS}\excel.exe", "", r"C:\Program Files\WindowsApps\Excel\EXCEL.EXE")
    assert "Microsoft Store" in check(windows, "Excel").found


def test_libreoffice_is_not_needed(windows: Fake, mac: Fake, linux: Fake) -> None:
    """It is found or does not apply; it never fails."""
    assert [check(fake, "LibreOffice").ok for fake in (windows, mac, linux)] == [True] * 3
    linux.remove("/usr/bin/soffice")
    del windows.registry[rf"HKLM\{computer.APP_PATHS}\soffice.exe"]
    assert [check(fake, "LibreOffice").ok for fake in (windows, linux)] == [None] * 2


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'"PYTHONPATH","x"\r\n', "nämner ingen Python"),
        (b'"INTERPRETER_WIN",""\r\n', "nämner ingen Python"),
        (b'"INTERPRETER_WIN","C:\\borta\\pythonw.exe"\r\n', "borta\\pythonw.exe finns inte"),
        (b'"INTERPRETER_WIN","C:\\annan\\pythonw.exe"\r\n', "en annan Python"),
    ],
)
def test_the_config_file_must_name_this_python(windows: Fake, content: bytes, found: str) -> None:
    """Named, there, and the one that runs."""
    windows.add(r"C:\annan\pythonw.exe", b"")
    windows.add(WIN_CONFIG, content)
    told = check(windows, "Inställningsfilen")
    assert told.ok is False
    assert found in told.found
    assert "installera" in told.advice


def test_the_config_file_may_name_python_or_pythonw(windows: Fake) -> None:
    """Both are this Python."""
    windows.add(WIN_CONFIG, f'"INTERPRETER_WIN","{windows.executable}"'.encode("cp1252"))
    assert check(windows, "Inställningsfilen").ok


def test_the_script_is_looked_for_on_a_mac(mac: Fake) -> None:
    """Missing before, there after."""
    assert check(mac, "Skriptet för Excel").ok is False
    installera(machine=mac)
    assert check(mac, "Skriptet för Excel").ok


@pytest.mark.parametrize(
    ("book", "data", "found"),
    [
        (r"C:\k\borta.xlsm", None, "finns inte"),
        (r"C:\k\text.xlsm", b"hej", "går inte att läsa"),
        (r"C:\k\utan.xlsx", workbook(), "har inga makron"),
        (r"C:\k\fel.xlsx", workbook(BRIDGE), "inte ändelsen .xlsm"),
        (r"C:\k\annat.xlsm", workbook('Attribute VB_Name = "Annat"\r\n'), "inte våra"),
    ],
)
def test_the_arsbok_must_be_one(windows: Fake, book: str, data: bytes | None, found: str) -> None:
    """There, readable, with our macros, and called .xlsm."""
    if data is not None:
        windows.add(book, data)
    told = check(windows, "Årsboken", book)
    assert told.ok is False
    assert found in told.found


def test_the_arsboks_own_python_must_be_on_this_computer(windows: Fake) -> None:
    """The setting goes before the config file: a colleague's path stops every button."""
    assert check(windows, "Årsbokens egen Python", r"C:\k\borta.xlsm").ok is None
    assert check(windows, "Årsbokens egen Python", WIN_BOOK).ok
    windows.add(WIN_BOOK, workbook(BRIDGE, python=r"C:\Users\kollegan\pythonw.exe"))
    told = check(windows, "Årsbokens egen Python", WIN_BOOK)
    assert told.ok is False
    assert "Töm cellen Python" in told.advice
    windows.env["LOCALAPPDATA"] = r"C:\Users\Åsa Öberg\AppData\Local"
    windows.add(WIN_BOOK, workbook(BRIDGE, python=r"%LOCALAPPDATA%\Python 3.12\pythonw.exe"))
    assert check(windows, "Årsbokens egen Python", WIN_BOOK).ok


def test_a_workbook_without_the_module_of_xlwings_has_no_version(windows: Fake) -> None:
    """Does not apply."""
    windows.add(WIN_BOOK, workbook(BRIDGE))
    assert check(windows, "xlwings i årsboken", WIN_BOOK).ok is None


@pytest.mark.parametrize(("chosen", "ok"), [(1, True), (2, True), (3, False), (4, False), (9, False)])
def test_the_users_own_choice_of_macros(windows: Fake, chosen: int, ok: bool) -> None:  # noqa: FBT001
    """Without a policy the Trust Center's choice counts, and a trusted place makes it good."""
    windows.put(rf"HKCU\{places.EXCEL}", "VBAWarnings", chosen)
    assert check(windows, "Regler för makron").ok is ok
    assert "eget val" in check(windows, "Regler för makron").found
    installera(WIN_BOOK, machine=windows)
    assert check(windows, "Regler för makron", WIN_BOOK).ok


def test_a_mark_counts_from_the_internet_on(windows: Fake, linux: Fake) -> None:
    """Zones 0–2 are one's own; a disk without streams and other systems have no marks."""
    mark = places.mark(PureWindowsPath(WIN_BOOK))
    windows.add(mark, b"[ZoneTransfer]\r\nZoneId=2")
    assert check(windows, "Hämtad från internet", WIN_BOOK).ok
    windows.read = refusing  # type: ignore[method-assign]
    assert not places.marked(windows, PureWindowsPath(WIN_BOOK))
    assert not places.marked(linux, PurePosixPath(LINUX_BOOK))


def refusing(path):
    raise OSError(errno.EINVAL, "Invalid argument")


def test_a_place_on_the_web_covers_nothing(windows: Fake) -> None:
    """Nor does an empty one, nor one without its subfolders."""
    folder = PureWindowsPath(WIN_FOLDER)
    for path, below in (("https://kommunen.sharepoint.com/", 1), ("", 1), (str(folder.parent), 0)):
        windows.registry[NEW] = {"Path": path, "AllowSubfolders": below}
        assert not places.trusts(windows, folder)


@pytest.mark.parametrize(
    ("book", "ok", "found"),
    [
        (r"https:\\kommunen.sharepoint.com\årsbok.xlsm", False, "på webben"),
        (r"C:\Users\Åsa Öberg\OneDrive - Kommunen\Kansli\årsbok.xlsm", True, "i OneDrive"),
        (r"\\server\delat\årsbok.xlsm", True, "på nätverket"),
        (r"C:\Kansli\årsbok.xlsm", True, "på datorn"),
    ],
)
def test_where_the_folder_lies(windows: Fake, book: str, ok: bool, found: str) -> None:  # noqa: FBT001
    """Only the web is a fault."""
    told = check(windows, "Mappens läge", book)
    assert (told.ok, told.found.startswith(found)) == (ok, True)


def test_the_mac_has_its_own_network_and_onedrive(mac: Fake) -> None:
    """Volumes and CloudStorage."""
    assert check(mac, "Mappens läge", "/Volumes/delat/årsbok.xlsm").found.startswith("på nätverket")
    told = check(mac, "Mappens läge", "/Users/åsa/Library/CloudStorage/OneDrive-Kommunen/årsbok.xlsm")
    assert told.found.startswith("i OneDrive")


def test_excel_takes_218_letters(windows: Fake) -> None:
    """218 pass, 219 do not."""
    for length, ok in ((218, True), (219, False)):
        assert check(windows, "Sökvägens längd", "C:\\" + "å" * (length - 8) + ".xlsm").ok is ok


def test_a_lock_file_is_told_and_is_no_fault(windows: Fake) -> None:
    """Doktor may be pressed in the open workbook itself."""
    windows.add(rf"{WIN_FOLDER}\~$årsbok.xlsm", b"")
    told = check(windows, "Låsfil", WIN_BOOK)
    assert told.ok is None
    assert "ta bort filen ~$årsbok.xlsm" in told.advice


def test_nothing_is_raised(windows: Fake) -> None:
    """A computer that refuses everything gives checks that could not be made."""
    windows.read = refusing  # type: ignore[method-assign]
    windows.get = lambda *_: 1 / 0  # type: ignore[method-assign,assign]
    told = doktor(WIN_BOOK, machine=windows)
    assert {each.found for each in told if each.ok is None} >= {"gick inte att pröva (division by zero)"}


# ---------------------------------------------------------------------------------------------- macros, the real one


@pytest.mark.parametrize("text", [BRIDGE, XLWINGS, 'Attribute VB_Name = "a"\r\n' + "abcabcabc" * 40 + "å"])
def test_macros_are_unpacked(text: str) -> None:
    """What was compressed comes back, copies and all."""
    assert places.vba_modules(b"\0" * 7 + compressed(text) + b"\0" * 9) == [text]


def test_a_text_in_pieces_gives_its_head() -> None:
    """Cut anywhere, or with a copy of what was never said, it is read as far as it goes."""
    packed = compressed(XLWINGS)
    for end in range(len(packed)):
        assert all(XLWINGS.startswith(text[:20]) for text in places.vba_modules(packed[:end]))
    broken = b"\x01\x0c\xb0\x00Attribut\x01\xff\xff"
    assert places.vba_modules(broken) == ["Attribut"]


def test_this_machine_reads_writes_and_asks(tmp_path: Path) -> None:
    """The real doors: whole files in one step, nothing left behind, None for what is not there."""
    machine, file = ThisMachine(), tmp_path / "ny mapp" / "å.conf"
    assert machine.system in {WINDOWS, MAC, "Linux"}
    assert machine.read(file) is None
    for data in (b"ett", b"tv\xe5"):
        machine.write(file, data)
        assert machine.read(file) == data
    assert [path.name for path in file.parent.iterdir()] == ["å.conf"]
    assert machine.is_file(file)
    assert machine.exists(file.parent)
    assert machine.absolute(str(file)) == file
    assert machine.writable(tmp_path)
    assert not machine.writable(tmp_path / "borta")
    machine.remove(file)
    assert not machine.exists(file)
    assert machine.version("pytest")
    assert machine.version("finns inte") is None


@pytest.mark.skipif(sys.platform == "win32", reason="ändrar inte en riktig dators register")
def test_this_machine_without_a_registry() -> None:
    """Other systems than Windows have none, and no drive letters."""
    machine = ThisMachine()
    machine.put(places.TRUSTED, "x", 1)
    machine.drop(places.TRUSTED)
    assert (machine.get(places.TRUSTED, "x"), machine.keys(places.TRUSTED), machine.remote(Path("/"))) == (
        None,
        (),
        False,
    )


def test_this_machine_can_be_installed_on_and_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way on the computer of the test, with the config file moved aside."""
    monkeypatch.setenv("XLFINSAM_CONFIG", str(tmp_path / "xlwings.conf"))
    if ThisMachine().system == "Linux":
        assert outcomes(installera()) == [DONE]
        assert next(each for each in doktor() if each.name == "Inställningsfilen").ok
        assert outcomes(installera(ta_bort=True)) == [GONE]
        assert not list(tmp_path.glob("xl*"))
    assert len(doktor()) == 21
