Attribute VB_Name = "Bridge"
Option Explicit

' What stands between a button and Python: every button calls Kor with its verb. Kor starts Python, waits until it
' is done, reads the answer that Python leaves in a file, and shows it as one message.
'
' Runs in Excel for Windows, Excel for Mac and LibreOffice Calc. LibreOffice reads past every #If line and takes the
' code on both sides of it, so code under #If stands in procedures that are never called there.
' The source is ASCII: Swedish letters are written \u00e5, as in the answer file, and Tecken reads them.

Private Const LASA As Long = 3 ' xlReadOnly
Private Const SKRIVA As Long = 2 ' xlReadWrite
Private Const VANTAR As Long = 2 ' xlWait
Private Const VANLIG As Long = -4143 ' xlDefault
Private Const APPLESKRIPT As String = "xlfinsam.applescript"
Private Const SEKUND As Double = 1 / 86400
Private Const INSTALLERA As String = "\u00d6ppna ett terminalf\u00f6nster och k\u00f6r xlfinsam installera."

Private mPagar As Boolean ' one run at a time
Private mVerb As String
Private mPython As String
Private mSvarsfil As String
Private mSlag As String ' the answer: klart, fel or utan-excel
Private mBlad As String ' the sheet, or sheet!cell, to offer
Private mText As String

' ------------------------------------------------------------------------------------------------- what is called

Public Sub Kor(ByVal verb As String)
    ' Run a verb and tell how it went.
    If mPagar Then
        Visa "fel", Tecken("Ett arbete p\u00e5g\u00e5r redan. V\u00e4nta tills det \u00e4r klart."), ""
        Exit Sub
    End If
    mPagar = True
    mVerb = verb
    mSvarsfil = ""
    Svara "fel", "", ""
    On Error GoTo Fel
    If Not KanKora() Then
        Avsluta
        Exit Sub
    End If
    Application.StatusBar = Tecken("\u00c5rsboken: k\u00f6r ") & verb & " ..."
    Application.Cursor = VANTAR
    If ArCalc() Then
        If Not CalcSparad() Then
            Avsluta
            Exit Sub
        End If
        If ArWindows() Then
            StartaWindows Windowskommando(True)
        Else
            CalcStarta Unixkommando(True), mSvarsfil
        End If
    ElseIf ArMac() Then
        ' Excel answers no Apple event while a macro runs: let go, and look for the answer now and then.
        StartaMac Unixkommando(False)
        SeEfterSnart
        Exit Sub
    Else
        StartaWindows Windowskommando(False)
    End If
    LasSvar
    If mSlag = "utan-excel" And Not ArCalc() Then
        PaFilen
    Else
        Avsluta
    End If
    Exit Sub
Fel:
    Fela "Knappen kunde inte g\u00f6ra sitt arbete", Err.Description
    Avsluta
End Sub

Public Sub SeEfter()
    ' Excel for Mac calls this every second until the command line has ended.
    On Error GoTo Fel
    If Not mPagar Then Exit Sub
    If Dir(mSvarsfil & ".slut") = "" Then
        SeEfterSnart
        Exit Sub
    End If
    TaBort mSvarsfil & ".slut"
    LasSvar
    If mSlag = "utan-excel" Then
        Sag "Python f\u00e5r inte styra Excel. \u00d6ppna Systeminst\u00e4llningar, Integritet och s\u00e4kerhet, " & _
            "Automatisering, och till\u00e5t Python att styra Microsoft Excel. Tryck sedan p\u00e5 knappen igen."
    End If
    Avsluta
    Exit Sub
Fel:
    Fela "Svaret fr\u00e5n Python kunde inte l\u00e4sas", Err.Description
    Avsluta
End Sub

Public Function SenasteSvar() As String
    ' The answer of the last run, for tests: kind, sheet and message on a line each.
    SenasteSvar = mSlag & vbLf & mBlad & vbLf & mText
End Function

' ----------------------------------------------------------------------------------------------- before and after

Private Function KanKora() As Boolean
    ' Find what the run needs; what is lacking becomes the answer.
    If ThisWorkbook.Path = "" Then
        Sag "\u00c5rsboken \u00e4r inte sparad \u00e4n. Spara den i en mapp och tryck p\u00e5 knappen igen."
        Exit Function
    End If
    mPython = Installningen()
    If mPython <> "" And Not Finns(mPython) Then
        Sag "Inst\u00e4llningen installning.python pekar p\u00e5 " & Escapad(mPython) & ", som inte finns p\u00e5 " & _
            "den h\u00e4r datorn. R\u00e4tta eller t\u00f6m cellen p\u00e5 bladet Inst\u00e4llningar."
        Exit Function
    End If
    If mPython = "" Then mPython = UrAnvandarensFil()
    If mPython = "" Then
        Sag "Knapparna hittar inte Python p\u00e5 den h\u00e4r datorn. " & INSTALLERA
        Exit Function
    End If
    If Not Finns(mPython) Then
        Sag "Python finns inte l\u00e4ngre i " & Escapad(mPython) & ". " & INSTALLERA
        Exit Function
    End If
    mSvarsfil = NySvarsfil()
    KanKora = True
End Function

Private Function CalcSparad() As Boolean
    ' Have what is typed in the file. LibreOffice writes the buttons so that it cannot read them again: ask first.
    CalcSparad = True
    If ThisWorkbook.Saved Then Exit Function
    If Environ("XLFINSAM_TYST") <> "1" Then
        CalcSparad = (MsgBox(Tecken("\u00c5rsboken har \u00e4ndringar som inte \u00e4r sparade. N\u00e4r LibreOffice " & _
            "sparar f\u00f6rsvinner knapparna fr\u00e5n bladen. Vill du spara \u00e4nd\u00e5?"), _
            vbYesNo + vbExclamation, Tecken("\u00c5rsboken")) = vbYes)
    End If
    If CalcSparad Then
        CalcSpara
    Else
        mSvarsfil = ""
        Sag "Inget \u00e4r gjort. G\u00f6r \u00e4ndringarna i Excel, eller \u00f6ppna \u00e5rsboken p\u00e5 nytt utan dem."
    End If
End Function

Private Sub Avsluta()
    ' Give everything back, then show the answer; LibreOffice loads the file anew as the very last thing.
    Dim ga As String
    TaBort mSvarsfil
    RaknaOm
    Aterstall
    ga = Visa(mSlag, mText, mBlad)
    If ArCalc() And mSvarsfil <> "" Then
        CalcLaddaOm ga
    ElseIf ga <> "" Then
        GaTill ga
    End If
End Sub

Private Sub RaknaOm()
    ' Let the functions in cells ask Python anew, where they can: elsewhere their saved values stand.
    If mSlag <> "klart" Or ArCalc() Or ArMac() Then Exit Sub
    On Error Resume Next
    RaknaOmFunktioner
End Sub

Private Sub PaFilen()
    ' Python may not reach Excel over COM: let go of the file, let Python work on it, and take it back.
    ' Taking it back loads the workbook, this module with it, anew: it is the last thing but going to a sheet.
    Dim ga As String
    Dim slapp As Boolean
    On Error GoTo Fel
    If LCase$(Left$(ThisWorkbook.FullName, 4)) = "http" Then
        Sag "Python n\u00e5r inte Excel, och \u00e5rsboken ligger p\u00e5 n\u00e4tet. \u00d6ppna den fr\u00e5n en " & _
            "synkad mapp eller en enhet p\u00e5 datorn och tryck p\u00e5 knappen igen."
        Avsluta
        Exit Sub
    End If
    ThisWorkbook.Save
    ThisWorkbook.Saved = True
    slapp = True
    ThisWorkbook.ChangeFileAccess LASA
    StartaWindows Windowskommando(True)
    LasSvar
Ater:
    TaBort mSvarsfil
    Aterstall
    ga = Visa(mSlag, mText, mBlad)
    If slapp Then
        On Error GoTo Last
        ThisWorkbook.Saved = True
        ThisWorkbook.ChangeFileAccess SKRIVA
    End If
    If ga <> "" Then GaTill ga
    Exit Sub
Fel:
    Fela "\u00c5rsboken kunde inte l\u00e4mnas \u00f6ver till Python", Err.Description
    Resume Ater
Last:
    Sag "\u00c5rsboken \u00e4r nu skrivskyddad. St\u00e4ng den utan att spara och \u00f6ppna den igen."
    Visa mSlag, mText, ""
End Sub

Private Sub Aterstall()
    ' Give back the status bar and the cursor, and let the next button run.
    mPagar = False
    On Error Resume Next
    Application.StatusBar = False
    Application.Cursor = VANLIG
End Sub

Private Sub Svara(ByVal slag As String, ByVal blad As String, ByVal text As String)
    mSlag = slag
    mBlad = blad
    mText = text
End Sub

Private Sub Sag(ByVal kodat As String)
    ' A fault of ours, in a sentence written with escapes.
    Svara "fel", "", Tecken(kodat)
End Sub

Private Sub Fela(ByVal kodat As String, ByVal orsak As String)
    ' A fault that Excel tells of, and where to look.
    Svara "fel", "", Tecken(kodat) & ": " & orsak & vbLf & vbLf & HjalpText()
End Sub

Private Function Visa(ByVal slag As String, ByVal text As String, ByVal blad As String) As String
    ' Show one message; return the sheet that the person wants to see.
    Dim rubrik As String
    rubrik = Tecken("\u00c5rsboken")
    If Environ("XLFINSAM_TYST") = "1" Then
        On Error Resume Next
        Application.StatusBar = text
        Exit Function
    End If
    If slag <> "klart" Then
        MsgBox text, vbCritical, rubrik
    ElseIf blad = "" Then
        MsgBox text, vbInformation, rubrik
    Else
        text = text & vbLf & vbLf & Tecken("Vill du g\u00e5 till bladet ") & Bladnamn(blad) & "?"
        If MsgBox(text, vbYesNo + vbInformation, rubrik) = vbYes Then Visa = blad
    End If
End Function

Private Sub GaTill(ByVal plats As String)
    ' Go to a sheet, or to a cell of it; a place that is not there is no fault.
    On Error Resume Next
    ThisWorkbook.Activate
    ThisWorkbook.Sheets(Bladnamn(plats)).Activate
    If Cellnamn(plats) <> "" Then ActiveSheet.Range(Cellnamn(plats)).Select
End Sub

Public Function Bladnamn(ByVal plats As String) As String
    ' The sheet of Sheet or Sheet!Cell.
    Bladnamn = plats
    If InStrRev(plats, "!") > 1 Then Bladnamn = Left$(plats, InStrRev(plats, "!") - 1)
    If Len(Bladnamn) > 2 And Left$(Bladnamn, 1) = "'" And Right$(Bladnamn, 1) = "'" Then
        Bladnamn = Replace(Mid$(Bladnamn, 2, Len(Bladnamn) - 2), "''", "'")
    End If
End Function

Public Function Cellnamn(ByVal plats As String) As String
    ' The cell of Sheet!Cell, nothing of a sheet alone.
    If InStrRev(plats, "!") > 1 Then Cellnamn = Mid$(plats, InStrRev(plats, "!") + 1)
End Function

Private Function HjalpText() As String
    ' Where to look when Python has not answered.
    Dim logg As String
    If ArWindows() Then
        logg = Environ("LOCALAPPDATA") & "\xlfinsam\xlfinsam.log"
    ElseIf Not ArCalc() Then
        logg = "~/Library/Logs/xlfinsam/xlfinsam.log"
    Else
        logg = "~/.local/state/xlfinsam/xlfinsam.log"
    End If
    HjalpText = Tecken("K\u00f6r xlfinsam doktor i ett terminalf\u00f6nster s\u00e5 f\u00e5r du veta vad " & _
        "som \u00e4r fel. Loggen ligger i ") & logg & "."
End Function

' --------------------------------------------------------------------------------------------------- where we are

Public Function ArCalc() As Boolean
    ' LibreOffice calls itself Microsoft Excel 11.0; every Excel with a ribbon is 12 or later.
    ArCalc = Val(Application.Version) < 12
End Function

Private Function ArWindows() As Boolean
    ArWindows = (Application.PathSeparator = "\")
End Function

Private Function ArMac() As Boolean
    #If Mac Then
    ArMac = Not ArCalc()
    #End If
End Function

Private Function Boken() As String
    ' The workbook's path; LibreOffice leaves the folder out of FullName.
    If ArCalc() Then
        Boken = ThisWorkbook.Path & Application.PathSeparator & ThisWorkbook.Name
    Else
        Boken = ThisWorkbook.FullName
    End If
End Function

Private Function AktivtBlad() As String
    On Error Resume Next
    AktivtBlad = ThisWorkbook.ActiveSheet.Name
End Function

Private Function AktivCell() As String
    ' Nothing on a chart sheet, or when another workbook is in front.
    On Error Resume Next
    If ActiveWorkbook.Name = ThisWorkbook.Name Then AktivCell = Replace(ActiveCell.Address, "$", "")
End Function

' ------------------------------------------------------------------------------------------------- finding Python

Private Function Installningen() As String
    ' The workbook's own setting; the name may be missing and the cell blank.
    On Error Resume Next
    Installningen = Trim$(CStr(ThisWorkbook.Names("installning.python").RefersToRange.Value))
    If ArWindows() And InStr(Installningen, "%") > 0 Then
        Installningen = CreateObject("WScript.Shell").ExpandEnvironmentStrings(Installningen)
    End If
End Function

Private Function UrAnvandarensFil() As String
    ' The interpreter in xlwings' own file of settings: lines of "NAME","value".
    Dim rad As Variant
    Dim namn As String
    namn = """" & Nyckel() & ""","""
    For Each rad In Split(Innehall(Anvandarfil()), vbLf)
        If UCase$(Left$(Trim$(rad), Len(namn))) = namn Then
            UrAnvandarensFil = Replace(Mid$(Trim$(rad), Len(namn) + 1), """", "")
        End If
    Next rad
    If ArWindows() And InStr(UrAnvandarensFil, "%") > 0 Then
        UrAnvandarensFil = CreateObject("WScript.Shell").ExpandEnvironmentStrings(UrAnvandarensFil)
    End If
End Function

Private Function Nyckel() As String
    If ArWindows() Then
        Nyckel = "INTERPRETER_WIN"
    ElseIf ArCalc() Then
        Nyckel = "INTERPRETER_LINUX"
    Else
        Nyckel = "INTERPRETER_MAC"
    End If
End Function

Private Function Anvandarfil() As String
    ' The path of xlwings' file of settings; Excel for Mac lives in a container of its own.
    Const LADA As String = "/Library/Containers/com.microsoft.Excel/Data"
    Anvandarfil = Environ("XLFINSAM_CONFIG")
    If Anvandarfil <> "" Then Exit Function
    If ArWindows() Then
        Anvandarfil = Environ("USERPROFILE") & "\.xlwings\xlwings.conf"
    ElseIf ArCalc() Then
        Anvandarfil = Environ("HOME") & "/.xlwings/xlwings.conf"
    ElseIf InStr(Environ("HOME"), LADA) > 0 Then
        Anvandarfil = Environ("HOME") & "/xlwings.conf"
    Else
        Anvandarfil = Environ("HOME") & LADA & "/xlwings.conf"
    End If
End Function

Private Function Finns(ByVal program As String) As Boolean
    ' A name without a folder is looked up by the system; Excel for Mac may not look outside its container itself.
    Finns = True
    If InStr(program, Application.PathSeparator) = 0 Then Exit Function
    If ArMac() Then
        Finns = FinnsPaMac(program)
    Else
        Finns = FilFinns(program)
    End If
End Function

Private Function FinnsPaMac(ByVal program As String) As Boolean
    ' False also where the script is not in its place: the same command puts both right.
    On Error Resume Next
    #If Mac Then
    FinnsPaMac = (AppleScriptTask(APPLESKRIPT, "finns", program) = "ja")
    #End If
End Function

' ------------------------------------------------------------------------------------------------ the command line

Private Function Windowskommando(ByVal fil As Boolean) As String
    Windowskommando = Citat(mPython) & " -P -m xlfinsam.addin " & mVerb & " --bok " & Citat(Boken()) & _
        " --svar " & Citat(mSvarsfil) & " --blad=" & Citat(AktivtBlad()) & " --cell=" & Citat(AktivCell())
    If fil Then Windowskommando = Windowskommando & " --fil"
End Function

Private Function Unixkommando(ByVal fil As Boolean) As String
    Unixkommando = Skalcitat(mPython) & " -P -m xlfinsam.addin " & mVerb & " --bok " & Skalcitat(Boken()) & _
        " --svar " & Skalcitat(mSvarsfil) & " --blad=" & Skalcitat(AktivtBlad()) & " --cell=" & Skalcitat(AktivCell())
    If fil Then Unixkommando = Unixkommando & " --fil"
End Function

Private Function Citat(ByVal text As String) As String
    ' Quoted as Windows programs read their arguments: a quote, and what backslashes stand before one, are escaped.
    Dim i As Long
    Dim streck As Long
    Dim tecknet As String
    For i = 1 To Len(text)
        tecknet = Mid$(text, i, 1)
        If tecknet = "\" Then
            streck = streck + 1
        Else
            If tecknet = """" Then Citat = Citat & String$(streck + 1, "\")
            streck = 0
        End If
        Citat = Citat & tecknet
    Next i
    Citat = """" & Citat & String$(streck, "\") & """"
End Function

Private Function Skalcitat(ByVal text As String) As String
    ' Quoted as sh reads it: nothing is special between apostrophes but the apostrophe.
    Skalcitat = "'" & Replace(text, "'", "'\''") & "'"
End Function

Private Sub StartaWindows(ByVal kommando As String)
    ' Started without cmd.exe, so that & ( ) ^ mean nothing. Run waits, and lets Python call back meanwhile.
    ' Run expands %NAME%, once: every percent sign of a path is therefore put there by such an expansion.
    Dim skal As Object
    Set skal = CreateObject("WScript.Shell")
    If InStr(kommando, "%") > 0 Then
        skal.Environment("PROCESS").Item("XLFINSAM_PROCENT") = "%"
        kommando = Replace(kommando, "%", "%XLFINSAM_PROCENT%")
    End If
    skal.Run kommando, 0, True
End Sub

Private Sub StartaMac(ByVal kommando As String)
    #If Mac Then
    Dim svar As String
    svar = AppleScriptTask(APPLESKRIPT, "kor", kommando & "; touch " & Skalcitat(mSvarsfil & ".slut"))
    #End If
End Sub

Private Sub SeEfterSnart()
    Application.OnTime Now + SEKUND, "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!SeEfter"
End Sub

' ------------------------------------------------------------------------------------------------- the answer file

Private Function NySvarsfil() As String
    ' A file that no other run uses, where both Excel and Python may write.
    Dim mapp As String
    If ArWindows() Then
        mapp = Environ("TEMP")
    Else
        mapp = Environ("TMPDIR")
        If mapp = "" Then mapp = Environ("XDG_RUNTIME_DIR")
        If mapp = "" Then mapp = "/tmp"
    End If
    If Right$(mapp, 1) = Application.PathSeparator Then mapp = Left$(mapp, Len(mapp) - 1)
    Randomize
    NySvarsfil = mapp & Application.PathSeparator & "xlfinsam-" & CStr(CLng(Rnd * 1000000000)) & ".svar"
    TaBort NySvarsfil
End Function

Private Sub LasSvar()
    ' Read the answer: the kind, the sheet to offer, the message.
    Dim rader As Variant
    rader = Split(Innehall(mSvarsfil) & vbLf & vbLf, vbLf)
    If rader(0) = "klart" Or rader(0) = "fel" Or rader(0) = "utan-excel" Then
        Svara rader(0), Tecken(rader(1)), Tecken(rader(2))
    Else
        Svara "fel", "", Tecken("Python gav inget svar. ") & HjalpText()
    End If
    TaBort mSvarsfil
End Sub

Private Function Innehall(ByVal fil As String) As String
    ' The lines of a text file, ended by LF; nothing of a file that is not there.
    Dim nummer As Integer
    Dim rad As String
    If Not FilFinns(fil) Then Exit Function
    nummer = FreeFile
    Open fil For Input As #nummer
    Do While Not EOF(nummer)
        Line Input #nummer, rad
        Innehall = Innehall & Replace(rad, vbCr, "") & vbLf
    Loop
    Close #nummer
End Function

Private Function FilFinns(ByVal fil As String) As Boolean
    ' Dir raises an error for a path on a drive or a server that is not there.
    On Error Resume Next
    If fil <> "" Then FilFinns = (Dir(fil) <> "")
End Function

Private Sub TaBort(ByVal fil As String)
    On Error Resume Next
    If FilFinns(fil) Then Kill fil
End Sub

Private Function Escapad(ByVal text As String) As String
    ' A text to put into one that Tecken reads.
    Escapad = Replace(text, "\", "\\")
End Function

Public Function Tecken(ByVal text As String) As String
    ' Read \uXXXX as a character, \n as a new line and \\ as a backslash.
    Dim i As Long
    i = 1
    Do While i <= Len(text)
        If Mid$(text, i, 1) <> "\" Then
            Tecken = Tecken & Mid$(text, i, 1)
            i = i + 1
        ElseIf Mid$(text, i + 1, 1) = "u" Then
            Tecken = Tecken & ChrW(CLng("&H" & Mid$(text, i + 2, 4)))
            i = i + 6
        ElseIf Mid$(text, i + 1, 1) = "n" Then
            Tecken = Tecken & vbLf
            i = i + 2
        Else
            Tecken = Tecken & Mid$(text, i + 1, 1)
            i = i + 2
        End If
    Loop
End Function
