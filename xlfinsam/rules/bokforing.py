"""Whether the books can be read and hold together: SIE files, and plain lists of balances for those without SIE."""

from xlfinsam.model import Example, Level, Rule

SIE = "SIE-gruppen, SIE filformat 4B, avsnittet "
FORMAT, SUMMA, SALDON = SIE + "Filformatet", SIE + "Kontrollsummering", SIE + "Ingående och utgående balanser"
POSTER, OBJEKT = SIE + "Beskrivning av samtliga posttyper", SIE + "Objektredovisning i SIE-filer"
KRAV = SIE + "Obligatoriska och frivilliga poster i SIE-filen"
BOKFORING = "Lagen (2018:597) om kommunal bokföring och redovisning, 3 kap. 8 §"
PRINCIPER = "Lagen (2018:597) om kommunal bokföring och redovisning, 4 kap.: ingående balans är förra årets utgående"
EGET = "xlfinsam: det som krävs för att böckerna ska kunna läsas utan gissning"
HEL = "en SIE-fil som ekonomisystemet just exporterat"
LISTA = "en saldolista med kolumnerna konto, benämning, IB och UB"
IGEN = "Exportera filen på nytt ur ekonomisystemet."
RATTA = "Rätta i bokföringen, och exportera filen på nytt ur ekonomisystemet."
LEVERANTOR = "Exportera på nytt. Blir det likadant: visa raden för ekonomisystemets leverantör."
SOM_DET_STAR = "Gäller filen som den står; det som inte finns i filen prövas inte."
SALDO_SAKNAS = "Ett saldo som inte finns i filen räknas som 0."


def bok(number: str, kind: str, level: Level, title: str, sentence: str, advice: str, source: str, breaks: str,
        *, holds: str = HEL, blank: str = SOM_DET_STAR) -> Rule:  # fmt: skip
    """Declare the rule for something that reading the books saw; `holds` and `breaks` say which file does."""
    return Rule(number, level, title, sentence, advice, source, blank, observes=kind,
                holds=Example(file=holds), breaks=Example(file=breaks))  # fmt: skip


SAKNAS = bok("S01", "bok_saknas", Level.STOPP, "Bokföringsfilen går att nå", "Filen går inte att öppna: {varde}.",
             "Kontrollera att filen finns kvar, att nätverksenheten är ansluten och att du får läsa den.", EGET, "en fil som flyttats")  # fmt: skip
TOM = bok(
    "S02",
    "bok_tom",
    Level.STOPP,
    "Bokföringsfilen har ett innehåll",
    "Filen är tom (0 byte).",
    IGEN,
    EGET,
    "en fil på 0 byte",
)
INTE_SIE = bok("S03", "inte_sie", Level.STOPP, "Filen är en SIE-fil", "Filen är ingen SIE-fil: {varde}.",
               "Välj SIE typ 4 när du exporterar. Har ekonomisystemet ingen SIE: en saldolista i Excel eller CSV går också bra.", FORMAT, "en balansrapport i pdf")  # fmt: skip
LISTA_OLASLIG = bok("S04", "lista_olaslig", Level.STOPP, "Saldolistan går att läsa", "Filen går inte att läsa som saldolista: {varde}.",
                    "Spara listan som .xlsx eller .csv, med rubrikerna Konto, Benämning, IB och UB på en rad över saldona.", EGET, "en arbetsbok utan rubrikrad", holds=LISTA)  # fmt: skip
AVKLIPPT = bok("S05", "avklippt", Level.STOPP, "Filen är hel", "Filen är avklippt: kontrollsumman börjar på den här raden men slutar aldrig.", IGEN, SUMMA,
               "en fil vars sista rader saknas, med #KSUMMA bara i början")  # fmt: skip
AVKLIPPT_VER = bok("S06", "avklippt_verifikation", Level.STOPP, "Filen slutar inte mitt i en verifikation", "Filen är avklippt: den slutar mitt i verifikation {verifikation}.", IGEN, FORMAT,
                   "en fil där sista halvan av en verifikation saknas")  # fmt: skip
KSUMMA = bok("S07", "fel_ksumma", Level.STOPP, "Kontrollsumman stämmer", "Kontrollsumman är {varde} i filen men {vantat} när den räknas: filen har ändrats sedan den exporterades.",
             IGEN, SUMMA, "en fil där ett belopp ändrats för hand")  # fmt: skip
KSUMMA_BORJAN = bok("S08", "ksumma_utan_borjan", Level.FRAGA, "Kontrollsumman har en början", "Filen slutar med kontrollsumman {varde}, men början på det den gäller saknas.",
                    LEVERANTOR, SUMMA, "en fil där #KSUMMA bara står sist")  # fmt: skip
RADSLUT = bok("S09", "utan_radslut", Level.NOTERA, "Sista raden är hel", "Sista raden slutar utan radbyte.", "Titta efter om raden är hel. Är den avklippt: exportera filen på nytt.",
              FORMAT, "en fil som slutar mitt i en rad")  # fmt: skip
FALT_FATTAS = bok(
    "S10",
    "for_fa_falt",
    Level.STOPP,
    "Posten har alla sina fält",
    "Posten {varde} är inte hel och räknas inte: det fattas fält.",
    LEVERANTOR,
    POSTER,
    "raden #IB 0 1930 utan belopp",
)
FALT = bok("S11", "falt_olasligt", Level.STOPP, "År, datum och period går att läsa", "Posten {etikett} räknas inte: ”{varde}” är inget år, datum eller period.", LEVERANTOR, POSTER,
           "ett periodsaldo för månad 202413")  # fmt: skip
BELOPP = bok("S12", "belopp_olasligt", Level.STOPP, "Belopp går att läsa", "{etikett}: ”{varde}” är inget belopp i kronor med högst två decimaler, och räknas inte.",
             "Rätta beloppet där det kommer från, och exportera på nytt.", FORMAT, "raden #UB 0 1930 tolv")  # fmt: skip
KOMMA = bok("S13", "decimalkomma", Level.NOTERA, "Belopp har decimalpunkt", "Belopp med decimalkomma: {antal}, det första här. De är lästa ändå.",
            "Inget behöver göras. Formatet har decimalpunkt.", FORMAT, "raden #UB 0 1930 12,50")  # fmt: skip
CITAT = bok("S14", "oppet_citat", Level.NOTERA, "Citattecken är slutna", "Rader med ett citattecken som aldrig sluts: {antal}, den första här. Resten av raden är läst som text.",
            LEVERANTOR, FORMAT, 'raden #KONTO 1930 "Bank')  # fmt: skip
ETIKETT = bok("S15", "okand_etikett", Level.NOTERA, "Filens poster är kända", "Posten {etikett} finns inte i formatet och läses inte. Antal i filen: {antal}.",
              "Inget behöver göras. Formatet säger att okända poster ska hoppas över.", FORMAT, "en fil med raden #EGET 1")  # fmt: skip
INTE_POST = bok("S16", "inte_post", Level.NOTERA, "Varje rad är en post", "Rader som inte är poster: {antal}, den första här. De läses inte.",
                "Titta efter vad som står där, och om något fattas.", FORMAT, "en fil med en rad löpande text")  # fmt: skip
POST_SAKNAS = bok(
    "S17",
    "post_saknas",
    Level.NOTERA,
    "Filen har sina obligatoriska poster",
    "Posten {varde} saknas.",
    LEVERANTOR,
    KRAV,
    "en fil utan #GEN",
)
DUBBEL = bok("S18", "dubbel_post", Level.FRAGA, "Samma uppgift står en gång", "{etikett} står två gånger i filen: här {varde}, förut {vantat}. Den första räknas.", LEVERANTOR, POSTER,
             "två rader #UB 0 1930 med olika belopp")  # fmt: skip
KONTO_NAMN = bok("S19", "konto_utan_namn", Level.FRAGA, "Varje konto har ett namn", "Konto {varde} har saldon eller verifikationer men inget namn i filen.",
                 "Säg i kontoplanen vad kontot är: samma nummer betyder olika i BAS och i Kommun-Bas.", KRAV, "ett konto som inte finns bland #KONTO")  # fmt: skip
OBJEKT_NAMN = bok("S20", "objekt_utan_namn", Level.NOTERA, "Varje objekt har ett namn", "{antal} objekt i dimension {dimension} har inget namn i filen: {varde}.",
                  "Inget behöver göras om objekten inte är insatser.", OBJEKT, "ett projekt som inte finns bland #OBJEKT")  # fmt: skip
OBALANS = bok("S21", "verifikation_obalans", Level.STOPP, "En verifikation summerar till 0", "Verifikation {verifikation} summerar till {varde} kr, inte till 0.", RATTA, BOKFORING,
              "en verifikation med 100 kr i debet och 90 kr i kredit")  # fmt: skip
OPPEN = bok("S22", "verifikation_oppen", Level.STOPP, "En verifikation har ett slut", "Verifikation {verifikation} sluts aldrig: nästa post börjar inne i den.", LEVERANTOR, FORMAT,
            "en verifikation utan slutklammer")  # fmt: skip
TOM_VER = bok("S23", "verifikation_tom", Level.NOTERA, "En verifikation har rader", "Verifikation {verifikation} har inga rader.", "Inget behöver göras om verifikationen är makulerad.",
              FORMAT, "en #VER utan rader")  # fmt: skip
RAD_UTANFOR = bok("S24", "rad_utanfor", Level.STOPP, "En rad hör till en verifikation", "En rad på konto {varde} står utanför verifikationerna och räknas inte.", LEVERANTOR, FORMAT,
                  "en #TRANS efter verifikationens slutklammer")  # fmt: skip
UTAN_DATUM = bok("S25", "verifikation_utan_datum", Level.STOPP, "En verifikation har ett datum", "Verifikation {verifikation} räknas inte till något år: dess datum är ”{varde}”.", RATTA, BOKFORING,
                 "en verifikation den 20241301")  # fmt: skip
UTANFOR_AR = bok("S26", "verifikation_utanfor_ar", Level.FRAGA, "Verifikationer hör till filens år", "Verifikationer med datum utanför filens räkenskapsår: {antal}, den första {varde}. De räknas inte till något år.",
                 "Exportera det år som årsboken gäller.", KRAV, "en verifikation 2023 i en fil för 2024")  # fmt: skip
UB = bok("S27", "ub_stammer_inte", Level.STOPP, "UB är IB och årets rörelser", "Konto {konto}: UB {ar} är {varde}, men IB och {kalla} ger {vantat} (skillnad {skillnad} kr).",
         "Exportera hela året på nytt. Är skillnaden kvar: fråga den som sköter bokföringen.", SALDON, "IB 100, en verifikation på 20 och UB 130", blank=SALDO_SAKNAS)  # fmt: skip
RES = bok("S28", "res_stammer_inte", Level.STOPP, "RES är årets rörelser", "Konto {konto}: RES {ar} är {varde}, men {kalla} ger {vantat} (skillnad {skillnad} kr).",
          "Exportera hela året på nytt. Är skillnaden kvar: fråga den som sköter bokföringen.", SALDON, "verifikationer på 20 och RES 30", blank=SALDO_SAKNAS)  # fmt: skip
IB = bok("S29", "ib_stammer_inte", Level.FRAGA, "IB är förra årets UB", "Konto {konto}: IB {ar} är {varde}, men förra årets UB är {vantat} (skillnad {skillnad} kr).",
         "Fråga den som sköter bokföringen. Är förra årets resultat ännu inte omfört är det riktigt.", PRINCIPER, "UB 2023 är 100 och IB 2024 är 90", blank=SALDO_SAKNAS)  # fmt: skip
JAMNT = bok("S30", "saldon_obalans", Level.FRAGA, "Alla saldon summerar till 0", "UB och RES {ar} summerar till {varde} kr, inte till 0.",
            "Titta efter om konton fattas i exporten. Är ett tidigare års resultat ännu inte omfört är det riktigt.", SALDON, "en saldolista där ett konto tagits bort", blank=SALDO_SAKNAS)  # fmt: skip
TOTAL = bok("S31", "psaldo_utan_total", Level.FRAGA, "Periodsaldon per objekt har en total", "Konto {varde} har periodsaldon per objekt men inte för hela kontot.", LEVERANTOR, OBJEKT,
            "ett periodsaldo för konto 5010 på objekt 10, men inget för hela kontot")  # fmt: skip
ORGNR = bok("S32", "annat_orgnr", Level.STOPP, "Filen är förbundets", "Filen har {varde}; förbundet är {vantat}.", "Exportera förbundets bok, eller rätta organisationsnumret i Inställningar.", EGET,
            "en annan organisations fil")  # fmt: skip
AR = bok(
    "S33",
    "annat_rakenskapsar",
    Level.STOPP,
    "Filen gäller årsbokens år",
    "Filen gäller {varde}, årsboken {vantat}.",
    "Exportera det år som årsboken gäller.",
    EGET,
    "en fil för året innan",
)
ALDRE = bok("S34", "aldre_fil", Level.FRAGA, "Filen är nyare än den förra", "Filen är exporterad {varde}, före {fil} som är från {vantat} och redan läst.", "Läs den senaste exporten.", EGET,
            "förra veckans export efter dagens")  # fmt: skip
ORAKNAD = bok("S35", "formel_oraknad", Level.STOPP, "Saldolistans formler är räknade", "{etikett}: formeln har inget sparat värde.", "Öppna listan i Excel, spara den och läs den igen.", EGET,
              "en saldolista som sparats av ett program som inte räknar", holds=LISTA)  # fmt: skip
DUBBELT = bok("S36", "dubbelt_konto", Level.STOPP, "Ett konto står en gång i saldolistan", "Konto {varde} står redan på {vantat}; den här raden räknas inte.",
              "Ta ut listan utan uppdelning på objekt eller period, så att varje konto har en rad.", EGET, "en saldolista uppdelad på kostnadsställe", holds=LISTA)  # fmt: skip
UTAN_KONTO = bok("S37", "rad_utan_konto", Level.NOTERA, "Saldolistans rader har kontonummer", "Rader utan kontonummer (rubriker och summor): {antal}, den första här. De läses inte.",
                 "Titta efter att inget konto är bland dem.", EGET, "en saldolista med raden Summa tillgångar", holds=LISTA)  # fmt: skip
