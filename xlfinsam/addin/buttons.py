"""The buttons, declared once: the ribbon, Buttons.bas, the shapes on Start, the sheet Hjälp and the commands follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlfinsam.addin import telling
from xlfinsam.forms.uppfoljning import MEDLEMSBESLUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlfinsam.addin.host import Call, Told

INSATSBLAD, KONSOLIDERING, BOKSLUT, GRANSKNING, RAPPORT, HJALP = GROUPS = (
    "Insatsblad", "Konsolidering", "Bokslut", "Granskning", "Rapport", "Hjälp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """One button: the verb it runs (the name of its function and of its command), and how it looks in Excel."""

    verb: str
    caption: str
    group: str
    icon: str  # an imageMso of Office
    help: str
    on_start: bool  # whether it also stands on the sheet Start
    run: Callable[[Call], Told]


def button(caption: str, group: str, icon: str, *, on_start: bool = True) -> Callable[[Callable[[Call], Told]], Button]:
    """Make a button of the function below: its name is the verb, the first line of its docstring the help."""

    def made(run: Callable[[Call], Told]) -> Button:
        told = (run.__doc__ or "").strip().partition("\n")[0]
        return Button(run.__name__, caption, group, icon, told, on_start, run)

    return made


@button("Skapa insatsblad", INSATSBLAD, "FileNew")
def insatsblad(call: Call) -> Told:
    """Gör ett förifyllt insatsblad per insats, i mappen som Inställningar anger."""
    from xlfinsam import office

    return telling.insatsblad(office.insatsblad(call.book, None, call.progress))


@button("Skicka ut", INSATSBLAD, "FileSendAsAttachment", on_start=False)
def utskick(call: Call) -> Told:
    """Gör insatsbladen, och ett utkast till brev per insats med bladet bifogat. Inget skickas."""
    from xlfinsam import office

    return telling.sent_out(office.utskick(call.book, None, call.progress))


@button("Hämta post", INSATSBLAD, "GetExternalDataFromWeb", on_start=False)
def hamta(call: Call) -> Told:
    """Tar hem insatsbladen ur posten till inkorgen, och frågar om okända avsändare och osäkra bilagor."""
    from xlfinsam import office

    return telling.fetched(call, office.hamta(call.book, None, call.progress))


@button("Påminn", INSATSBLAD, "ReviewReminder", on_start=False)
def paminn(call: Call) -> Told:
    """Skriver utkast till påminnelser för de insatser som inte har svarat när sista dag har gått ut."""
    from xlfinsam import office

    return telling.drafted(office.paminn(call.book, call.progress))


@button("Svara", INSATSBLAD, "Reply", on_start=False)
def svara(call: Call) -> Told:
    """Skriver utkast till svar på bladen i inkorgen: tack och kvitto, frågor, eller en markerad kopia att rätta."""
    from xlfinsam import office

    return telling.drafted(office.svara(call.book, None, call.progress))


@button("Läs in och validera", INSATSBLAD, "ImportTextFile")
def validera(call: Call) -> Told:
    """Läser och kontrollerar bladen i inkorgen och skriver fynden i Granskning. Inga siffror ändras."""
    from xlfinsam import office

    return telling.checked(call, office.validera(call.book, None, call.progress, granskning=True))


@button("Konsolidera", KONSOLIDERING, "Consolidate")
def konsolidera(call: Call) -> Told:
    """Läser och kontrollerar bladen, fyller årsboken, räknar om, jämför varje siffra och sparar."""
    from xlfinsam import office

    return telling.checked(call, office.konsolidera(call.book, None, call.progress))


@button("Godkänn blad", KONSOLIDERING, "AcceptTask", on_start=False)
def godkann(call: Call) -> Told:
    """Godkänner de konsoliderade blad som har inga stopp och svar på varje fråga. De låses för ändringar."""
    from xlfinsam import office

    return telling.approved(call, office.godkann(call.book))


@button("Läs in enkäter", KONSOLIDERING, "ChartInsert", on_start=False)
def enkat(call: Call) -> Told:
    """Läser filerna med enkätsvar i mappen enkater och räknar svaren; diagrammen står i bladet Enkäter."""
    from xlfinsam import office

    return telling.fetched(call, office.enkat(call.book, (), call.progress))


@button("Stäng året", BOKSLUT, "FileMarkAsFinal")
def bokslut(call: Call) -> Told:
    """Läser bokföringens fil, fyller räkningar och noter, prövar allt, jämför varje siffra och sparar."""
    from xlfinsam import office

    return telling.closed(call, office.bokslut(call.book, None, call.progress))


@button("Fördela ägarbidragen", BOKSLUT, "AccountingFormat", on_start=False)
def budget(call: Call) -> Told:
    """Fördelar medlemmarnas bidrag i hela kronor, efter andelarna i Inställningar och Medlemmar."""
    from xlfinsam import office

    return telling.divided(call, office.budget(call.book))


@button("Kontrollera", BOKSLUT, "AcceptInvitation")
def kontrollera(call: Call) -> Told:
    """Räknar varje siffra en gång till och säger vilka celler som inte stämmer. Ändrar inget."""
    from xlfinsam import office

    return telling.compared(office.kontrollera(call.book))


@button("Spåra markerad cell", GRANSKNING, "TracePrecedents")
def spara(call: Call) -> Told:
    """Visar i bladet Spår var siffran i den markerade cellen kommer ifrån, led för led."""
    from xlfinsam import office

    return telling.traced(call, office.spara(call.book, call.marked))


@button("Återställ formler", GRANSKNING, "Undo", on_start=False)
def aterstall(call: Call) -> Told:
    """Sätter tillbaka årsbokens formler och namn där de är ändrade. Dina egna celler rörs inte."""
    from xlfinsam import office

    return telling.restored(office.aterstall(call.book))


@button("Visa fynden", GRANSKNING, "ReviewShowAllComments", on_start=False)
def fynd(call: Call) -> Told:
    """Visar hur många fynd som är kvar och går till bladet Granskning."""
    from xlfinsam import office

    return telling.left(call, office.fynd(call.book))


@button("Skapa årsredovisning", RAPPORT, "CreateReportFromWizard", on_start=False)
def rapport(call: Call) -> Told:
    """Skriver årsredovisningen som en Word-fil i mappen rapport, med alla siffror ur årsboken."""
    from xlfinsam import office

    return telling.documented(office.rapport(call.book, progress=call.progress))


@button("Skapa dokument", RAPPORT, "FileSaveAsWordDocx", on_start=False)
def dokument(call: Call) -> Told:
    """Skriver det dokument som Inställningar väljer som en Word-fil i mappen rapport: styrelseblad, delårsrapport …."""
    from xlfinsam import office

    return telling.documented(office.dokument(call.book, call.progress))


@button("Tabell till rapporten", RAPPORT, "TableInsert", on_start=False)
def tabell(call: Call) -> Told:
    """Skriver tabellen som markören står i som en textfil till årsredovisningen, med små antal dolda."""
    from xlfinsam import office

    return telling.saved_table(*office.publicerad(call.book, call.marked, beside=True))


@button("Granska rapporten", RAPPORT, "Spelling", on_start=False)
def granska(call: Call) -> Told:
    """Prövar den färdiga rapporten mot sig själv och mot årsboken, och skriver fynden i Granskning."""
    from xlfinsam import office

    return telling.granskad(call, office.granska(call.book, None, call.progress))


@button("Brev till medlemmarna", RAPPORT, "MailMergeStartLetters", on_start=False)
def medlemsbrev(call: Call) -> Told:
    """Skriver utkast till brev om ansvarsfriheten till de medlemmar som inte har fått årsredovisningen."""
    from xlfinsam import office

    return telling.drafted(office.medlemsbrev(call.book, call.progress), call, MEDLEMSBESLUT.id)


@button("Hjälp", HJALP, "Help")
def hjalp(call: Call) -> Told:
    """Går till bladet Hjälp, som säger vad varje knapp och funktion gör."""
    return telling.helped(call)


@button("Kontrollera installationen", HJALP, "AddInManager", on_start=False)
def doktor(call: Call) -> Told:
    """Ser efter om Excel, Python och xlwings hittar varandra, och säger hur det som fattas kan rättas."""
    from xlfinsam import installing

    return telling.diagnosed(installing.doktor(call.book.fullname))


BUTTONS = tuple(item for item in list(globals().values()) if isinstance(item, Button))
