Attribute VB_Name = "Functions"
Option Explicit

' Made by macros/make.py from the declared functions; do not edit.
' A function in a cell asks Python through the UDF server of xlwings, in Excel for Windows. Elsewhere the value that the
' file was saved with stands until the cell is computed, and "xlfinsam" computes it without Excel.

Public Function FINSAM_INSATS(ByVal insats As Variant, ByVal falt As Variant, Optional ByVal ar As Variant = "") As Variant
    FINSAM_INSATS = Svaret("insats", Array(Varde("insats", insats), Varde("falt", falt), Varde("ar", ar)))
End Function

Public Function FINSAM_SUMMA(ByVal falt As Variant, Optional ByVal ar As Variant = "") As Variant
    FINSAM_SUMMA = Svaret("summa", Array(Varde("falt", falt), Varde("ar", ar)))
End Function

Public Function FINSAM_ANDEL(ByVal del As Variant, ByVal helhet As Variant) As Variant
    FINSAM_ANDEL = Svaret("andel", Array(Varde("del", del), Varde("helhet", helhet)))
End Function

Public Function FINSAM_AVVIKELSE(ByVal utfall As Variant, ByVal budget As Variant, Optional ByVal slag As Variant = "") As Variant
    FINSAM_AVVIKELSE = Svaret("avvikelse", Array(Varde("utfall", utfall), Varde("budget", budget), Varde("slag", slag)))
End Function

Public Function FINSAM_SOCIOEKONOMI(ByVal till_arbete As Variant, Optional ByVal till_studier As Variant = "") As Variant
    FINSAM_SOCIOEKONOMI = Svaret("socioekonomi", Array(Varde("till_arbete", till_arbete), Varde("till_studier", till_studier)))
End Function

Public Function FINSAM_BALANSKRAV(ByVal arets_resultat As Variant, Optional ByVal realisationsvinster As Variant = "", Optional ByVal undantag_vinster As Variant = "", Optional ByVal undantag_forluster As Variant = "", Optional ByVal orealiserade As Variant = "", Optional ByVal aterforing As Variant = "") As Variant
    FINSAM_BALANSKRAV = Svaret("balanskrav", Array(Varde("arets_resultat", arets_resultat), Varde("realisationsvinster", realisationsvinster), Varde("undantag_vinster", undantag_vinster), Varde("undantag_forluster", undantag_forluster), Varde("orealiserade", orealiserade), Varde("aterforing", aterforing)))
End Function

Public Function FINSAM_KONTO(ByVal konto As Variant, Optional ByVal ar As Variant = "") As Variant
    FINSAM_KONTO = Svaret("konto", Array(Varde("konto", konto), Varde("ar", ar)))
End Function

Public Function FINSAM_NOT(ByVal not_ As Variant, ByVal rad As Variant, Optional ByVal ar As Variant = "") As Variant
    FINSAM_NOT = Svaret("not_", Array(Varde("not", not_), Varde("rad", rad), Varde("ar", ar)))
End Function

Public Function FINSAM_RAD(ByVal namn As Variant, Optional ByVal ar As Variant = "") As Variant
    FINSAM_RAD = Svaret("rad", Array(Varde("namn", namn), Varde("ar", ar)))
End Function

Public Function FINSAM_AGARBIDRAG(ByVal kommun As Variant, Optional ByVal ar As Variant = "") As Variant
    FINSAM_AGARBIDRAG = Svaret("agarbidrag", Array(Varde("kommun", kommun), Varde("ar", ar)))
End Function

Public Function FINSAM_SPAR(ByVal cell As Variant) As Variant
    FINSAM_SPAR = Svaret("spar", Array(Adress(cell)))
End Function

Public Function FINSAM_TABELL(ByVal namn As Variant) As Variant
    FINSAM_TABELL = Svaret("tabell", Array(Varde("namn", namn)))
End Function

Public Sub RaknaOmFunktioner()
    ' Compute the functions anew: they are not volatile, and Python has changed what they ask about.
    Application.CalculateFull
End Sub

Private Function Svaret(ByVal namn As String, ByVal argument As Variant) As Variant
    ' The answer of Python; an error of Excel comes as its text.
    On Error GoTo Fel
    #If Mac Then
        Svaret = Tecken("Fel: funktioner i celler r\u00e4knas i Excel f\u00f6r Windows, eller av kommandot xlfinsam.")
    #Else
        Svaret = SomFel(XLPy.CallUDF("xlfinsam.addin.server", namn, argument, ThisWorkbook, Application.Caller))
    #End If
    Exit Function
Fel:
    Svaret = Tecken("Fel: Python svarar inte. Funktioner i celler r\u00e4knas i Excel f\u00f6r Windows, eller av kommandot xlfinsam (") & Replace(Err.Description, vbLf, " ") & ")."
End Function

Private Function Varde(ByVal namn As String, ByVal given As Variant) As Variant
    ' The value of a cell, read here because every question from Python to Excel takes its time.
    If TypeName(given) = "Range" Then
        Varde = UrCell(namn, given)
    Else
        Varde = FelText(given)
    End If
End Function

Private Function UrCell(ByVal namn As String, ByVal given As Variant) As Variant
    ' The value of a single cell; of more than one a sentence, which Python hands on.
    If given.CountLarge > 1 Then
        UrCell = Tecken("Fel: " & namn & " \u00e4r flera celler men ska vara en enda.")
    Else
        UrCell = FelText(given.Value2)
    End If
End Function

Private Function Adress(ByVal given As Variant) As Variant
    ' The address of a cell, with its sheet.
    If TypeName(given) = "Range" Then
        Adress = "'" & Replace(given.Worksheet.Name, "'", "''") & "'!" & given.Address(False, False)
    Else
        Adress = FelText(given)
    End If
End Function

Private Function FelText(ByVal given As Variant) As Variant
    ' An error of Excel as text; everything else as it is.
    FelText = given
    If VarType(given) <> vbError Then Exit Function
    Select Case CLng(given)
        Case 2007: FelText = "#DIV/0!"
        Case 2029: FelText = "#NAME?"
        Case 2000: FelText = "#NULL!"
        Case 2036: FelText = "#NUM!"
        Case 2023: FelText = "#REF!"
        Case 2015: FelText = "#VALUE!"
        Case 2042: FelText = "#N/A"
    End Select
End Function

Private Function SomFel(ByVal answer As Variant) As Variant
    ' The text of an error as the error.
    SomFel = answer
    If VarType(answer) <> vbString Then Exit Function
    Select Case answer
        Case "#DIV/0!": SomFel = CVErr(2007)
        Case "#NAME?": SomFel = CVErr(2029)
        Case "#NULL!": SomFel = CVErr(2000)
        Case "#NUM!": SomFel = CVErr(2036)
        Case "#REF!": SomFel = CVErr(2023)
        Case "#VALUE!": SomFel = CVErr(2015)
        Case "#N/A": SomFel = CVErr(2042)
    End Select
End Function

Public Sub RegistreraFunktioner()
    ' Give Excel the help of every function. Called when the workbook is opened; the file counts as unchanged after it.
    Dim sparad As Boolean
    Dim hjalp() As Variant
    On Error Resume Next
    sparad = ThisWorkbook.Saved
    ReDim hjalp(0 To 2)
    hjalp(0) = Tecken("insatsens nyckel eller namn i bladet Insatser, till exempel ""kompass"".")
    hjalp(1) = Tecken("ett f\u00e4lt i insatsbladet, till exempel ""deltagare.nya""; eller budget, totalt, nya, avslutade eller pagaende.")
    hjalp(2) = Tecken("ett \u00e5rtal; utel\u00e4mnat \u00e4r det \u00e5rsbokens \u00e5r. Andra \u00e5r har bara budget, totalt, nya, avslutade och pagaende.")
    Beskriv "FINSAM_INSATS", "Ger vad en insats har svarat i ett f\u00e4lt, eller ett antal f\u00f6r ett annat \u00e5r ur Historik. Ett antal, en text eller ett datum, som det st\u00e5r i \u00e5rsboken f\u00f6r dess period.", hjalp
    ReDim hjalp(0 To 1)
    hjalp(0) = Tecken("en talruta i insatsbladet, till exempel ""avslut.arbete""; eller budget, totalt, nya, avslutade eller pagaende.")
    hjalp(1) = Tecken("ett \u00e5rtal; utel\u00e4mnat \u00e4r det \u00e5rsbokens \u00e5r. Andra \u00e5r: raden ""alla"" i Historik, annars summan av insatsernas rader.")
    Beskriv "FINSAM_SUMMA", "Ger summan av ett f\u00e4lt \u00f6ver alla insatser som har svarat. Ett antal.", hjalp
    ReDim hjalp(0 To 1)
    hjalp(0) = Tecken("delen, ett tal (antal eller kronor).")
    hjalp(1) = Tecken("det hela, ett tal i samma enhet.")
    Beskriv "FINSAM_ANDEL", "Ger delen av det hela; 0,57 visas som 57 % i en cell med procentformat. Ett tal utan enhet, inte avrundat.", hjalp
    ReDim hjalp(0 To 2)
    hjalp(0) = Tecken("utfallet, ett belopp i kronor eller ett annat tal.")
    hjalp(1) = Tecken("budgeten i samma enhet.")
    hjalp(2) = Tecken("""kostnad"" (utel\u00e4mnat) eller ""int\u00e4kt""; har betydelse bara n\u00e4r f\u00f6rbundet skriver kostnader utan minus.")
    Beskriv "FINSAM_AVVIKELSE", "Ger avvikelsen mot budget med f\u00f6rbundets tecken: plus \u00e4r b\u00e4ttre \u00e4n budget.", hjalp
    ReDim hjalp(0 To 1)
    hjalp(0) = Tecken("antal deltagare som har avslutats till arbete.")
    hjalp(1) = Tecken("antal deltagare som har avslutats till studier.")
    Beskriv "FINSAM_SOCIOEKONOMI", "Ger vad samh\u00e4llet sparar p\u00e5 ett \u00e5r n\u00e4r deltagare g\u00e5r till arbete eller studier. Kronor f\u00f6r ett \u00e5r: antalet g\u00e5nger schablonen i inst\u00e4llningar (kr per person och m\u00e5nad) g\u00e5nger 12 m\u00e5nader.", hjalp
    ReDim hjalp(0 To 5)
    hjalp(0) = Tecken("\u00e5rets resultat enligt resultatr\u00e4kningen, i kronor; underskott med minus.")
    hjalp(1) = Tecken("samtliga realisationsvinster, utan minus; de dras ifr\u00e5n.")
    hjalp(2) = Tecken("realisationsvinster enligt undantagsm\u00f6jlighet, utan minus; de l\u00e4ggs till.")
    hjalp(3) = Tecken("realisationsf\u00f6rluster enligt undantagsm\u00f6jlighet, utan minus; de l\u00e4ggs till.")
    hjalp(4) = Tecken("orealiserade vinster (plus) och f\u00f6rluster (minus) i v\u00e4rdepapper; de dras ifr\u00e5n.")
    hjalp(5) = Tecken("\u00e5terf\u00f6ring av orealiserade vinster (plus) och f\u00f6rluster (minus) i v\u00e4rdepapper; l\u00e4ggs till.")
    Beskriv "FINSAM_BALANSKRAV", "Ger balanskravsresultatet ur \u00e5rets resultat; ett underskott ska \u00e5terst\u00e4llas inom tre \u00e5r. Kronor; minus \u00e4r ett underskott.", hjalp
    ReDim hjalp(0 To 1)
    hjalp(0) = Tecken("kontots nummer, till exempel 1941.")
    hjalp(1) = Tecken("\u00e5rsbokens \u00e5r (utel\u00e4mnat) eller \u00e5ret f\u00f6re.")
    Beskriv "FINSAM_KONTO", "Ger vad ett konto st\u00e5r p\u00e5 vid \u00e5rets slut, eller \u00e5rets resultat p\u00e5 det. Kronor med \u00f6ren ur kolumnen ub eller resultat; debet \u00e4r plus, kredit minus. periodiseringarna \u00e4r med i \u00e5rets.", hjalp
    ReDim hjalp(0 To 2)
    hjalp(0) = Tecken("notens nummer, till exempel 2.")
    hjalp(1) = Tecken("radens nyckel eller ben\u00e4mning i bladet Notrader, till exempel ""lokalhyra""; eller ""summa"" f\u00f6r notens summa.")
    hjalp(2) = Tecken("\u00e5rsbokens \u00e5r (utel\u00e4mnat) eller \u00e5ret f\u00f6re.")
    Beskriv "FINSAM_NOT", "Ger en rad i en not, i hela kronor som noten visar den. Hela kronor, med det tecken som noten har.", hjalp
    ReDim hjalp(0 To 1)
    hjalp(0) = Tecken("siffrans namn, till exempel ""rr.arets_resultat"", ""br.summa_tillgangar"" eller ""not2.lokalhyra"".")
    hjalp(1) = Tecken("ett \u00e5rtal; utel\u00e4mnat \u00e4r det \u00e5rsbokens \u00e5r. Ett \u00e4ldre \u00e5r ges av \u00f6versikten och tabell 2, d\u00e4r de har samma siffra.")
    Beskriv "FINSAM_RAD", "Ger en av \u00e5rsbokens siffror efter dess namn, f\u00f6r \u00e5rsbokens \u00e5r eller ett annat. Siffran som den visas: kronor, antal, en andel eller en text.", hjalp
    ReDim hjalp(0 To 1)
    hjalp(0) = Tecken("medlemmens namn i bladet Medlemmar; ""Kalmar"" \u00e4r Kalmar kommun, ""regionen"" och ""staten"" g\u00e5r ocks\u00e5.")
    hjalp(1) = Tecken("\u00e5rsbokens \u00e5r (utel\u00e4mnat) eller \u00e5ret f\u00f6re.")
    Beskriv "FINSAM_AGARBIDRAG", "Ger en medlems bidrag till f\u00f6rbundet f\u00f6r ett \u00e5r. Hela kronor: bidraget, annars \u00e4garbidraget enligt budget; f\u00f6r \u00e5ret f\u00f6re medlemmens rad i noten.", hjalp
    ReDim hjalp(0 To 0)
    hjalp(0) = Tecken("en enda cell, till exempel Deltagare!C7.")
    Beskriv "FINSAM_SPAR", "Visar var en siffra kommer ifr\u00e5n, som en tabell ned till cellen i det insatsblad som kom in. En tabell: led, vad det \u00e4r, vilken siffra, v\u00e4rde och plats. led 0 \u00e4r cellen sj\u00e4lv.", hjalp
    ReDim hjalp(0 To 0)
    hjalp(0) = Tecken("tabellens namn, till exempel ""tabell1"", ""kon"" eller ""avslut""; eller dess rubrik.")
    Beskriv "FINSAM_TABELL", "Ger en av \u00e5rsbokens tabeller, r\u00e4knad i Python: rubriker, en rad per insats eller \u00e5r, och summan. En tabell med rubrikrad och etiketter i f\u00f6rsta kolumnen.", hjalp
    ThisWorkbook.Saved = sparad
End Sub

Private Sub Beskriv(ByVal namn As String, ByVal om As String, ByVal hjalp As Variant)
    ' Excel for Windows knows ArgumentDescriptions; where it does not, the description stands alone.
    On Error Resume Next
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & namn, _
        Description:=Tecken(om), Category:="Finsam", ArgumentDescriptions:=hjalp
End Sub
