"""The letter to the members, and a draft of the tjänsteskrivelse that a member's office may use and change.

Source: lagen (2003:1210) om finansiell samordning (each member tries the question for itself); the order of a
tjänsteskrivelse as a member kommun has it (proposal, matter, documents, assessment). Words our own. What the auditors
say is theirs, and is for the reader to fetch from their report.
"""

from xlfinsam.shown import Avsnitt
from xlfinsam.statements.profil import Profil

BREV_TITEL, SKRIVELSE_TITEL = "Ansvarsfrihet för styrelsen", "Prövning av ansvarsfrihet"
BREV_UNDER, SKRIVELSE_UNDER = "Brev till medlemmarna", "Utkast till tjänsteskrivelse"


def brev(profil: Profil) -> tuple[Avsnitt, ...]:
    """Return the parts of the letter."""
    del profil
    return BREV


def tjansteskrivelse(profil: Profil) -> tuple[Avsnitt, ...]:
    """Return the parts of the tjänsteskrivelse."""
    del profil
    return SKRIVELSE


BREV = (
    Avsnitt(
        "overlamnande", 1, "Till förbundets medlemmar",
        "Styrelsen för {installning.forbund} överlämnar årsredovisningen för {ar}, med revisorernas berättelse, till "
        "medlemmarna.\n"
        "Varje medlem prövar för sig om styrelsen och dess ledamöter ska beviljas ansvarsfrihet för {ar} (lagen "
        "2003:1210 om finansiell samordning av rehabiliteringsinsatser).\n"
        "Årets resultat är {rr.arets_resultat} kr och det egna kapitalet {br.summa_eget_kapital} kr.\n"
        "{tabell1.summa.totalt} personer har deltagit i insatserna.\n"
        "[Vad revisorerna föreslår.]",
        numrerad=False,
    ),
    Avsnitt(
        "besked", 1, "Besked om beslutet",
        "Meddela beslutet genom att skicka protokollsutdraget till {installning.svarsadress}.\n"
        "Till brevet hör ett utkast till tjänsteskrivelse, som ni kan använda och ändra.",
        numrerad=False,
    ),
    Avsnitt("bilagor", 1, "Bilagor",
            "- Årsredovisning {ar}\n- Revisionsberättelse {ar}\n- Revisorernas rapport\n- Utkast till tjänsteskrivelse",
            numrerad=False),
    Avsnitt("lista", 1, "Medlemmar som får brevet", "{medlemsbesluten}", numrerad=False),
)  # fmt: skip
SKRIVELSE = (
    Avsnitt(
        "forslag", 1, "Förslag till beslut",
        "Kommunfullmäktige (eller medlemmens motsvarande organ) beslutar\n"
        "- att godkänna årsredovisningen för {ar} från {installning.forbund}, för medlemmens del\n"
        "- att bevilja styrelsen och dess ledamöter ansvarsfrihet för {ar}.",
        numrerad=False,
    ),
    Avsnitt(
        "arendet", 1, "Ärendebeskrivning",
        "{installning.forbund} är ett samordningsförbund enligt lagen (2003:1210) om finansiell samordning av "
        "rehabiliteringsinsatser. Medlemmarna finansierar det tillsammans, och varje medlem prövar för sig frågan om "
        "ansvarsfrihet.\n"
        "Årets resultat är {rr.arets_resultat} kr, mot {rr.arets_resultat.fg} kr {fg}. Det egna kapitalet är "
        "{br.summa_eget_kapital} kr vid årets slut.\n"
        "Balanskravsresultatet är {balanskrav.balanskravsresultat} kr.\n"
        "{tabell1.summa.totalt} personer har deltagit i insatserna.\n"
        "Av dem som avslutade gick {mal.summa.andel} vidare till gemensam kartläggning, arbete, studier eller aktivt "
        "arbetssökande; målet var {mal.summa.mal}.",
        numrerad=False,
    ),
    Avsnitt("underlag", 1, "Beslutsunderlag",
            "- Årsredovisning {ar}\n- Revisionsberättelse {ar}\n- Revisorernas rapport\n"
            "- Förbundets brev till medlemmarna", numrerad=False),
    Avsnitt(
        "bedomning", 1, "Bedömning",
        "[Revisorernas bedömning, med hänvisning till revisionsberättelsen: är verksamheten ändamålsenlig, "
        "räkenskaperna rättvisande och den interna kontrollen tillräcklig, och vad föreslår de?]\n"
        "[Handläggarens bedömning.]",
        numrerad=False,
    ),
    Avsnitt("skickas", 1, "Beslutet skickas till", "- {installning.forbund}", numrerad=False),
)  # fmt: skip
