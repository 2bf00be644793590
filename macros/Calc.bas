Attribute VB_Name = "Calc"
' What only LibreOffice Calc does; Excel never calls it, but compiles it. That is why the module goes without
' Option Explicit: ThisComponent, the open document, is a word of LibreOffice's that Excel takes for a variable.

Private mPlats As String ' the sheet, or sheet!cell, to stand at when the file has been loaded

Public Sub CalcStarta(ByVal kommando As String, ByVal svarsfil As String)
    ' Run a command line of sh and wait until it has ended. Shell alone does not wait, and it does not read quotes as
    ' sh does: the command line therefore goes through a file.
    Dim nummer As Integer
    nummer = FreeFile
    Open svarsfil & ".sh" For Output As #nummer
    Print #nummer, kommando & " </dev/null >/dev/null 2>&1"
    Print #nummer, "touch ""$0.slut"""
    Close #nummer
    Shell "/bin/sh """ & svarsfil & ".sh""", 0
    Do While Dir(svarsfil & ".sh.slut") = ""
        Application.Wait Now + 0.2 / 86400
    Loop
    Kill svarsfil & ".sh.slut"
    Kill svarsfil & ".sh"
End Sub

Public Sub CalcSpara()
    ' Store without the question about file formats that Save asks; after it the loading asks nothing either.
    ThisComponent.store
End Sub

Public Sub CalcLaddaOm(ByVal plats As String)
    ' Load the file anew as soon as this macro has ended: the event of the button must be over before its document
    ' goes away, or LibreOffice may fall.
    mPlats = plats
    If mPlats = "" Then mPlats = ThisWorkbook.ActiveSheet.Name
    Application.OnTime Now, "CalcLadda"
End Sub

Public Sub CalcLadda()
    ' The window outlives the document. After the loading nothing but the window is there: not ThisWorkbook, nor the
    ' procedures of this project.
    Dim ram As Object
    Dim adress As Object
    Dim ny As Object
    Dim blad As String
    Dim cell As String
    Dim varv As Long
    If Not ArCalc() Then Exit Sub
    blad = Bladnamn(mPlats)
    cell = Cellnamn(mPlats)
    Set ram = ThisComponent.CurrentController.Frame
    Set adress = CreateObject("com.sun.star.util.URL")
    adress.Complete = ".uno:Reload"
    adress.Main = ".uno:Reload"
    adress.Protocol = ".uno:"
    adress.Path = "Reload"
    ram.queryDispatch(adress, "_self", 0).dispatch adress, Array()
    On Error Resume Next
    For varv = 1 To 50 ' the window goes to the sheet that the file was saved on, a little after the loading
        DoEvents
    Next varv
    Set ny = ram.Controller.Model.Sheets.getByName(blad)
    ram.Controller.setActiveSheet ny
    If cell <> "" Then ram.Controller.select ny.getCellRangeByName(cell)
End Sub
