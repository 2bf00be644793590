"""Whether a file in the inkorg is a sheet of ours at all, and the one that counts. Nothing is opened that could harm."""

from xlfinsam.model import Level
from xlfinsam.rules.words import seen

BLAD = "ett ifyllt insatsblad från årsboken"
IGEN = "Be insatsen fylla i det insatsblad som skickades ut och spara det som Excel-arbetsbok (.xlsx)."

SAKNAS = seen("L01", "saknas", Level.STOPP, "Filen går att nå", "Filen går inte att öppna: {varde}.",
              "Kontrollera att filen finns kvar, att nätverksenheten är ansluten och att du får läsa den.",
              (BLAD, "en fil som flyttas medan inkorgen läses"))  # fmt: skip
TOM = seen("L02", "tom", Level.STOPP, "Filen har ett innehåll", "Filen är tom (0 byte).",
           "Be insatsen skicka bladet igen; överföringen har avbrutits.", (BLAD, "en fil på 0 byte"))  # fmt: skip
LOSENORD = seen("L03", "losenord", Level.STOPP, "Filen öppnas utan lösenord", "Filen är skyddad med lösenord.",
                "Be insatsen ta bort lösenordet (Arkiv, Info, Skydda arbetsboken) och skicka bladet igen.",
                (BLAD, "en arbetsbok krypterad med lösenord"))  # fmt: skip
XLS = seen("L04", "xls", Level.STOPP, "Filen är en .xlsx", "Filen är en gammal Excel-fil (.xls).", IGEN,
           (BLAD, "en arbetsbok sparad som Excel 97–2003"))  # fmt: skip
XLSM = seen("L05", "xlsm", Level.STOPP, "Filen har inga makron", "Filen kan innehålla makron (.xlsm) och öppnas inte.", IGEN,
            (BLAD, "en arbetsbok sparad med makron"))  # fmt: skip
XLSB = seen("L06", "xlsb", Level.STOPP, "Filen är ingen binär arbetsbok", "Filen är en binär Excel-fil (.xlsb).", IGEN,
            (BLAD, "en arbetsbok sparad som .xlsb"))  # fmt: skip
ODS = seen("L07", "ods", Level.STOPP, "Filen är ingen .ods", "Filen är sparad i OpenDocument-format (.ods).", IGEN,
           (BLAD, "ett blad sparat som .ods i LibreOffice"))  # fmt: skip
CSV = seen("L08", "csv", Level.STOPP, "Filen är ingen textfil", "Filen är en textfil (till exempel .csv).", IGEN,
           (BLAD, "ett blad exporterat som .csv"))  # fmt: skip
INTE_ZIP = seen("L09", "inte_zip", Level.STOPP, "Filen är en arbetsbok", "Filen är ingen Excel-arbetsbok.", IGEN,
                (BLAD, "en pdf som fått ändelsen .xlsx"))  # fmt: skip
TRASIG_ZIP = seen("L10", "trasig_zip", Level.STOPP, "Filen är hel", "Filen är skadad eller avklippt.",
                  "Be insatsen skicka bladet igen, gärna på annat sätt än förra gången.",
                  (BLAD, "en fil där andra halvan saknas"))  # fmt: skip
ZIPBOMB = seen("L11", "zipbomb", Level.STOPP, "Filen är rimligt stor", "Filen packar upp till orimligt mycket data och läses inte.",
               "Öppna den inte. Fråga avsändaren vad det är, och be om ett nytt insatsblad.",
               (BLAD, "en liten fil som packar upp till mycket stora data"))  # fmt: skip
DTD = seen("L12", "dtd", Level.STOPP, "Filen har inga inbäddade definitioner",
           "Filen innehåller en dokumenttypsdefinition, som Excel aldrig skriver, och läses inte.",
           "Öppna den inte. Fråga avsändaren vad det är, och be om ett nytt insatsblad.",
           (BLAD, "en arbetsbok med en DOCTYPE i sin XML"))  # fmt: skip
INTE_ARBETSBOK = seen("L13", "inte_arbetsbok", Level.STOPP, "Filen är ett kalkylblad", "Filen är ingen Excel-arbetsbok.", IGEN,
                      (BLAD, "ett Word-dokument eller en zip-fil"))  # fmt: skip
TRASIG_XML = seen("L14", "trasig_xml", Level.STOPP, "Filens delar går att läsa", "Filen är skadad inuti och går inte att läsa.",
                  "Öppna bladet i Excel, spara det på nytt och skicka det igen.", (BLAD, "en arbetsbok vars blad inte är XML"))  # fmt: skip
INTE_VART = seen("L15", "inte_vart_blad", Level.STOPP, "Filen är ett utskickat insatsblad",
                 "Filen är en Excel-arbetsbok men inget insatsblad från årsboken: den saknar bladets stämpel.", IGEN,
                 (BLAD, "en egen arbetsbok med samma rubriker"))  # fmt: skip
OKAND_BLANKETT = seen("L16", "okand_blankett", Level.STOPP, "Blanketten är känd",
                      "Bladet säger sig vara blanketten {varde}, som inte finns.", IGEN,
                      (BLAD, "ett blad stämplat med en blankett som inte finns"))  # fmt: skip
ALDRE = seen("L17", "aldre_version", Level.STOPP, "Bladet har blankettens gällande version",
             "Bladet har version {varde} av blanketten; den gällande är {vantat}.",
             "Skicka ut ett nytt blad och be insatsen föra över svaren.", (BLAD, "ett blad stämplat med förra versionen"))  # fmt: skip
TIDIGARE = seen("L25", "tidigare_version", Level.NOTERA, "Bladet har blankettens gällande version, eller en tidigare som går att läsa",
                "Bladet har version {varde} av blanketten; den gällande är {vantat}. Svaren är lästa; det som har tillkommit sedan dess är tomt.",
                "Inget behöver göras. Skicka ut den gällande versionen nästa gång.",
                (BLAD, "ett blad som skickades ut innan blanketten fick sin nya version"))  # fmt: skip
ANNAN_PERIOD = seen("L18", "annan_period", Level.STOPP, "Bladet gäller rätt period", "Bladet gäller {varde}, årsboken {vantat}.",
                    "Be insatsen fylla i bladet för rätt period, eller ändra perioden i Inställningar.",
                    (BLAD, "ett blad för året innan"))  # fmt: skip
ANNAT_FORBUND = seen("L19", "annat_forbund", Level.STOPP, "Bladet hör till förbundet", "Bladet är utskickat av {varde}, inte av {vantat}.",
                     "Lägg bladet i rätt förbunds inkorg.", (BLAD, "ett blad från ett annat samordningsförbund"))  # fmt: skip
OKAND_INSATS = seen("L20", "okand_insats", Level.STOPP, "Insatsen finns i registret", "Insatsen {varde} finns inte i bladet Insatser.",
                    "Lägg till insatsen i Insatser om den ska vara med, annars ta bort filen ur inkorgen.",
                    (BLAD, "ett blad för en insats som tagits bort ur registret"))  # fmt: skip
DUBBLETT = seen("L21", "dubblett", Level.NOTERA, "Insatsen har skickat ett blad", "Insatsen har också skickat {vantat}, som är nyare och räknas. Den här filen räknas inte.",
                "Behåll den äldre filen som underlag. Räknas fel fil: ta bort den andra ur inkorgen.",
                (BLAD, "två blad från samma insats"))  # fmt: skip
FALT_SAKNAS = seen("L22", "falt_saknas", Level.STOPP, "Alla rutor finns kvar", "Rutan för {etikett} finns inte längre: raden har tagits bort ur bladet.",
                   "Be insatsen fylla i ett nytt blad, eller rätta med svaret om det bara är en ruta.",
                   (BLAD, "ett blad där en rad har raderats"))  # fmt: skip
UNDERMAPP = seen("L24", "undermapp", Level.NOTERA, "Insatsbladen ligger direkt i inkorgen", "Inkorgen har en mapp, som inte läses.",
                 "Flytta upp insatsblad som ligger i mappen.", (BLAD, "en mapp i inkorgen"))  # fmt: skip
EXTRA_BLAD = seen("L23", "extra_blad", Level.NOTERA, "Filen har bara insatsbladet", "Filen har också bladet {varde}, som inte läses.",
                  "Titta efter om insatsen har skrivit något viktigt där.", (BLAD, "ett blad med en egen flik"))  # fmt: skip
