"""Where Excel, xlwings and LibreOffice keep what decides whether a button works, and what stands there.

Sources: learn.microsoft.com, "Trusted Locations for Office files" and "Macros from the internet are blocked by default
in Office"; admx.help for the names of the policies; xlwings' own VBA module (GetConfigFilePath, GetConfigFromFile);
LibreOffice's profile as LibreOffice 7.4 writes it.
"""

from __future__ import annotations

import re
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING, Final

from xlfinsam.installing.machine import MAC, WINDOWS

if TYPE_CHECKING:
    from pathlib import PurePath

    from xlfinsam.installing.machine import Machine

EXCEL: Final = r"Software\Microsoft\Office\16.0\Excel\Security"
TRUSTED: Final = rf"HKCU\{EXCEL}\Trusted Locations"
_POLICIES: Final = r"Software\Policies\Microsoft\Office\16.0"
SECURITY_POLICIES: Final = tuple(rf"{hive}\{_POLICIES}\Excel\Security" for hive in ("HKCU", "HKLM"))
TRUST_POLICIES: Final = tuple(rf"{key}\Trusted Locations" for key in SECURITY_POLICIES)
SHARED_TRUST_POLICY: Final = rf"HKCU\{_POLICIES}\Common\Security\Trusted Locations"
DOWNLOADS: Final = frozenset({"downloads", "hämtade filer", "hämtningar"})
CHUNK: Final = 0b1011  # the four high bits at the head of a compressed chunk of VBA
INTERNET: Final = 3  # zones 3 (internet) and 4 (restricted) carry the mark that Excel blocks macros for
LINE: Final = re.compile(rb'\s*"?([^",]*)"?\s*,\s*"?([^"\r\n]*)"?')  # of xlwings.conf: "KEY","value"


def interpreter(machine: Machine) -> PurePath:
    """Give the Python that a button is to start: on Windows the one that opens no window."""
    silent = machine.executable.with_name("pythonw.exe")
    return silent if machine.system == WINDOWS and machine.exists(silent) else machine.executable


def config_file(machine: Machine, *, calc: bool = False) -> PurePath:
    """Give xlwings' own user config file, where the workbook's macros look for Python. XLFINSAM_CONFIG replaces it.

    With `calc` the one that they look in under LibreOffice: it lives in no container, on a Mac either.
    """
    if own := machine.env.get("XLFINSAM_CONFIG"):
        return machine.absolute(own)
    if machine.system == WINDOWS:
        return machine.absolute(machine.env.get("USERPROFILE") or machine.home) / ".xlwings" / "xlwings.conf"
    if machine.system == MAC and not calc:
        return machine.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data" / "xlwings.conf"
    return machine.home / ".xlwings" / "xlwings.conf"


def config_key(machine: Machine, *, calc: bool = False) -> str:
    """Give the line of the config file that is ours to write. The one for LibreOffice is unknown to xlwings."""
    if machine.system == WINDOWS:
        return "INTERPRETER_WIN"
    return "INTERPRETER_MAC" if machine.system == MAC and not calc else "INTERPRETER_LINUX"


def libreoffice_profile(machine: Machine) -> PurePath:
    """Give the folder of LibreOffice's own settings, which is there once it has been started."""
    if machine.system == WINDOWS:
        return (
            machine.absolute(machine.env.get("APPDATA") or machine.home / "AppData" / "Roaming") / "LibreOffice" / "4"
        )
    if machine.system == MAC:
        return machine.home / "Library" / "Application Support" / "LibreOffice" / "4"
    return machine.absolute(machine.env.get("XDG_CONFIG_HOME") or machine.home / ".config") / "libreoffice" / "4"


def applescript(machine: Machine) -> PurePath:
    """Give the only place from which Excel on a Mac may run a script (AppleScriptTask)."""
    return machine.home / "Library" / "Application Scripts" / "com.microsoft.Excel" / "xlfinsam.applescript"


def from_store(machine: Machine) -> bool:
    """Whether this is the Python of Microsoft Store: what it writes in the registry nobody else sees."""
    return any("windowsapps" in str(path).casefold() for path in (machine.executable, machine.base))


def on_network(machine: Machine, path: PurePath) -> bool:
    """Whether a path leads to another computer."""
    if machine.system == WINDOWS:
        return str(path).startswith("\\\\") or machine.remote(path)
    return machine.system == MAC and path.is_relative_to("/Volumes")


def onedrives(machine: Machine) -> tuple[PurePath, ...]:
    """Give the folders that OneDrive keeps in step with the web."""
    told = (machine.env.get(name) for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"))
    return tuple(dict.fromkeys(machine.absolute(path) for path in told if path))


def in_onedrive(machine: Machine, path: PurePath) -> bool:
    """Whether OneDrive keeps a file or folder in step with the web."""
    cloud = machine.home / "Library" / "CloudStorage"
    return any(path.is_relative_to(place) for place in (*onedrives(machine), cloud))


def too_wide(machine: Machine, folder: PurePath) -> str:
    """Say why a folder must not be trusted, "" where it may: all that lands in it could run macros unasked."""
    wide = f"{folder} är en för stor plats att lita på"
    if folder.parent == folder:
        return f"{wide}: det är en hel enhet"
    if machine.home.is_relative_to(folder):
        return f"{wide}: där ligger hela hemmappen"
    if folder in onedrives(machine):
        return f"{wide}: det är hela OneDrive"
    if folder.name.casefold() in DOWNLOADS:
        return f"{folder} går inte att lita på: där hamnar allt som laddas ner"
    passing = [machine.absolute(path) for name in ("TEMP", "TMP", "TMPDIR") if (path := machine.env.get(name))]
    if any(folder.is_relative_to(place) for place in passing) or "inetcache" in str(folder).casefold():
        return f"{folder} går inte att lita på: det är en mapp för tillfälliga filer, och den töms"
    return ""


# ------------------------------------------------------------------------------------------------- what they say


def configured(machine: Machine, content: bytes, key: str) -> str | None:
    """Give the interpreter that a config file names, as VBA reads it; None where it names none."""
    return next((found for _, found in config_lines(machine, content, key)), None)


def config_lines(machine: Machine, content: bytes, key: str) -> list[tuple[bytes, str]]:
    """Give the lines with our key, as they stand, and what they name. There should be one; xlwings reads the first."""
    lines = ((line, LINE.match(line)) for line in content.splitlines())
    return [
        (line, found[2].decode(machine.encoding, "replace"))
        for line, found in lines
        if found and found[1].strip().upper() == key.encode()
    ]


def policy(machine: Machine, name: str, keys: tuple[str, ...]) -> int | None:
    """Give the first number that the office's IT has set for `name` among `keys`."""
    return next((found for key in keys if isinstance(found := machine.get(key, name), int)), None)


def trusts(machine: Machine, folder: PurePath) -> bool:
    """Whether Excel on Windows trusts a folder: a trusted place covers it, and no policy takes that away."""
    if policy(machine, "AllLocationsDisabled", TRUST_POLICIES):
        return False
    if on_network(machine, folder) and not allows_network(machine):
        return False
    roots = (*TRUST_POLICIES, SHARED_TRUST_POLICY, *((TRUSTED,) if own_places(machine) else ()))
    return any(covers(machine, rf"{root}\{key}", folder) for root in roots for key in machine.keys(root))


def own_places(machine: Machine) -> bool:
    """Whether the office's IT lets people choose trusted places themselves."""
    return policy(machine, "Allow User Locations", (SHARED_TRUST_POLICY,)) != 0


def allows_network(machine: Machine) -> bool:
    """Whether Excel looks at trusted places on the network at all: what IT says, else what the user has chosen."""
    return bool(policy(machine, "AllowNetworkLocations", (*TRUST_POLICIES, TRUSTED)))


def covers(machine: Machine, key: str, folder: PurePath) -> bool:
    """Whether one trusted place holds a folder. Letter case and the last backslash are nothing to Windows."""
    path = machine.get(key, "Path")
    if not isinstance(path, str) or not path or "://" in path:
        return False
    place = PureWindowsPath(path)
    return folder == place or (machine.get(key, "AllowSubfolders") == 1 and folder.is_relative_to(place))


def mark(path: PurePath) -> str:
    """Give the name of the stream in which Windows marks a file that came from elsewhere."""
    return f"{path}:Zone.Identifier"


def marked(machine: Machine, path: PurePath) -> bool:
    """Whether Windows has marked a file as come from the internet."""
    try:
        told = machine.read(mark(path)) if machine.system == WINDOWS else None
    except OSError:  # a disk without streams has no marks either
        return False
    zone = re.search(rb"ZoneId\s*=\s*(\d)", told or b"")
    return zone is not None and int(zone[1]) >= INTERNET


def vba_modules(project: bytes) -> list[str]:
    """Give the text of the VBA modules in a vbaProject.bin, as far as it can be read without unpacking the container.

    Each module's text is compressed (MS-OVBA 2.4.1) and begins with "Attribut", which no compression touches. A text
    that lies in pieces is cut where its first piece ends; its head is what we look at.
    """
    return [
        _decompressed(project, found.start() + 1)
        for found in re.finditer(rb"\x01.[\xb0-\xbf]\x00Attribut", project, re.DOTALL)
    ]


def _decompressed(data: bytes, at: int) -> str:
    """Unpack chunk after chunk until one is not a chunk."""
    text = bytearray()
    while at + 2 <= len(data) and (head := int.from_bytes(data[at : at + 2], "little")) >> 12 == CHUNK:
        end, at, start = min(at + (head & 0xFFF) + 3, len(data)), at + 2, len(text)
        while at < end:
            flags, at = data[at], at + 1
            for bit in range(8):
                if at >= end:
                    break
                if not flags >> bit & 1:
                    text.append(data[at])
                    at += 1
                    continue
                token, at = int.from_bytes(data[at : at + 2], "little"), at + 2
                wide = max((len(text) - start - 1).bit_length(), 4)
                back, count = (token >> (16 - wide)) + 1, (token & (0xFFFF >> wide)) + 3
                if back > len(text) - start:
                    return text.decode("cp1252", "replace")
                for _ in range(count):
                    text.append(text[-back])
    return text.decode("cp1252", "replace")
