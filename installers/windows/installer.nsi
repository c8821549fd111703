; The installer for one person, who needs no administrator. Built with
;   makensis -DVERSION=0.1.0 -DPROGRAM=path\to\understudy -DOUTPUT=understudy-setup.exe installer.nsi
; With -DSIGN="signtool sign …" it and the uninstaller are signed; the file's name is put behind.
Target amd64-unicode
Unicode true
ManifestDPIAware true
!define NAME "Understudy"
; the AppUserModelId under which the program shows its notifications, and registers itself
!define MODEL_ID "Understudy"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} ${VERSION} setup"
VIAddVersionKey "LegalCopyright" "MIT licence"
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

; Ends a running program, which holds its files open: first as a person would, then for good.
; Nothing is lost by that: what was said is on the disk within a quarter of a second.
!macro END_THE_PROGRAM un
Function ${un}EndTheProgram
  StrCpy $0 0
  again:
    IfFileExists "$INSTDIR\understudyw.exe" 0 ended
    ClearErrors
    FileOpen $1 "$INSTDIR\understudyw.exe" a
    IfErrors runs
    FileClose $1
    Goto ended
  runs:
    IntOp $0 $0 + 1
    IntCmp $0 1 politely
    IntCmp $0 10 firmly
    IntCmp $0 20 ended wait ended
  politely:
    nsExec::Exec 'taskkill /IM understudyw.exe'
    Pop $1
    Goto wait
  firmly:
    nsExec::Exec 'taskkill /F /IM understudyw.exe /IM understudy.exe'
    Pop $1
  wait:
    Sleep 500
    Goto again
  ended:
FunctionEnd
!macroend
!insertmacro END_THE_PROGRAM ""
!insertmacro END_THE_PROGRAM "un."

Section
  Call EndTheProgram
  ; what an older version had and this one has not
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\understudyw.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\understudyw.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Understudy founders"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  Call un.EndTheProgram
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
  DeleteRegValue HKCU "${APPROVED}" "${NAME}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Classes\AppUserModelId\${MODEL_ID}"
  ; only what was installed: settings and conversations lie elsewhere and stay
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\understudy.exe"
  Delete "$INSTDIR\understudyw.exe"
  ; this runs in a copy; the original may still be ending, and a file in use cannot be deleted
  StrCpy $0 0
  again:
    Delete "$INSTDIR\uninstall.exe"
    IfFileExists "$INSTDIR\uninstall.exe" 0 gone
    IntOp $0 $0 + 1
    IntCmp $0 150 gone
    Sleep 200
    Goto again
  gone:
  RMDir "$INSTDIR"
SectionEnd
