; The installer for one person, who needs no administrator. Built with
;   makensis -DVERSION=0.1.0 -DPROGRAM=path\to\understudy -DOUTPUT=understudy-setup.exe installer.nsi
; AppUserModelId: without it Windows shows no notification of a program that is not from its store.
Target amd64-unicode
Unicode true
!define NAME "Understudy"
!define MODEL_ID "org.understudy.Understudy"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Section
  ; a running program holds its files open
  IfFileExists "$INSTDIR\understudy.exe" 0 +2
    nsExec::Exec 'taskkill /IM understudyw.exe'
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PROGRAM}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\understudyw.exe"
  WriteRegStr HKCU "Software\Classes\AppUserModelId\${MODEL_ID}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "Software\Classes\AppUserModelId\${MODEL_ID}" "IconUri" "$INSTDIR\understudyw.exe"
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
  nsExec::Exec 'taskkill /IM understudyw.exe'
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegValue HKCU "${RUN}" "${NAME}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Classes\AppUserModelId\${MODEL_ID}"
  ; only what was installed: settings and conversations lie elsewhere and stay
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\understudy.exe"
  Delete "$INSTDIR\understudyw.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
SectionEnd
