; The installer. build_installer.py gives OUT, VERSION, NUMBERS, SIZE_KB, files.nsh, and perhaps TARGET, FAST, SIGN.
; Exit codes: 0 done, 1 left by the user, 5 the program is running, 6 the new version fails its self-test,
; 7 the files cannot be put in place, 8 Windows is too old. In the last four cases the version before is untouched.
Unicode true
!ifdef TARGET
Target ${TARGET}
!endif
!ifdef FAST
SetCompressor zlib
!else
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!endif
ManifestDPIAware true
ManifestSupportedOS Win10

!include "MUI2.nsh"
!include "LogicLib.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

!define APP "Minqing"
!define TITLE "民情台"
!define PROGRAM "$INSTDIR\program"
!define KEY "Software\${APP}"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"
!define RUNNING 5
!define TEST_FAILED 6
!define NOT_REPLACED 7
!define TOO_OLD 8

Name "${TITLE}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "${KEY}" "InstallDir"
BrandingText "${TITLE} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=2052 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=2052 "FileDescription" "${TITLE}安装程序"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "LegalCopyright" "木兰宽松许可证，第 2 版"
!ifdef SIGN
!uninstfinalize '${SIGN}'
!endif

!define MUI_ICON "app.ico"
!define MUI_UNICON "app.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "side.bmp"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "安装${TITLE} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "乡镇信访、民情、矛盾纠纷与包村联户的离线工作台。$\r$\n$\r$\n安装不需要管理员权限，也不联网。已经装有旧版本的，单位的数据和设置都会保留；新版本先通过自检，才会替换旧版本。$\r$\n$\r$\n请先关闭正在运行的${TITLE}，再点“下一步”。"
!define MUI_DIRECTORYPAGE_TEXT_TOP "程序将装到下面的文件夹，一般不用改。单位的数据不放在这里，而在 $LOCALAPPDATA\${APP}。"
!define MUI_FINISHPAGE_TITLE "${TITLE}已经装好"
!define MUI_FINISHPAGE_TEXT "桌面和开始菜单里已有“${TITLE}”。"
!define MUI_FINISHPAGE_RUN "${PROGRAM}\${APP}.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开${TITLE}"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "只卸载程序。单位的数据和设置不会删除，仍在 $LOCALAPPDATA\${APP}；以后再装，打开就能接着用。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; Say it (unless silent), set the exit code, end.
!macro GiveUp CODE SENTENCE
  MessageBox MB_OK|MB_ICONEXCLAMATION "${SENTENCE}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; A running program cannot be opened for writing.
!macro RefuseWhileRunning UN
Function ${UN}RefuseWhileRunning
  ${DoWhile} ${FileExists} "${PROGRAM}\${APP}.exe"
    ClearErrors
    FileOpen $0 "${PROGRAM}\${APP}.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      Return
    ${EndIf}
    ${If} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE}正在运行。$\r$\n$\r$\n请先关闭它的窗口，再点“重试”。" /SD IDCANCEL IDCANCEL`
      SetErrorLevel ${RUNNING}
      Quit
    ${EndIf}
  ${Loop}
FunctionEnd
!macroend
!insertmacro RefuseWhileRunning ""
!insertmacro RefuseWhileRunning "un."

; Rename a folder; a virus scanner may hold new files for some seconds. The error flag says whether it failed.
!macro Move FROM TO
  Push $1
  ${For} $1 1 20
    ClearErrors
    Rename "${FROM}" "${TO}"
    ${IfNot} ${Errors}
      ${Break}
    ${EndIf}
    Sleep 500
  ${Next}
  Pop $1
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} 17763
    !insertmacro GiveUp ${TOO_OLD} "${TITLE}需要 64 位的 Windows 10（1809 或更新的版本）或 Windows 11。"
  ${EndIf}
FunctionEnd

Section
  Call RefuseWhileRunning

  ; Somebody has made the installed program a portable one: its data would go with its files.
  ${If} ${FileExists} "${PROGRAM}\portable.txt"
    !insertmacro GiveUp ${NOT_REPLACED} "${PROGRAM} 里有 portable.txt，数据也在那里，不能更新。请先把 data 文件夹移到别处，再删除 portable.txt。"
  ${EndIf}

  ; An earlier run was cut off between the two moves below: the version before comes back first.
  ${IfNot} ${FileExists} "${PROGRAM}\*.*"
  ${AndIf} ${FileExists} "${PROGRAM}.old\*.*"
    !insertmacro Move "${PROGRAM}.old" "${PROGRAM}"
  ${EndIf}
  RMDir /r "${PROGRAM}.old"
  RMDir /r "${PROGRAM}.new"

  ; 1. The new version beside the old one.
  DetailPrint "正在复制文件……"
  SetDetailsPrint none
  ClearErrors
  !include "files.nsh"
  SetOutPath "$INSTDIR"
  ${If} ${Errors}
    RMDir /r "${PROGRAM}.new"
    !insertmacro GiveUp ${NOT_REPLACED} "文件没有写完，可能是磁盘已满，或文件夹不能写入。原来的程序没有改动。"
  ${EndIf}

  ; 2. It proves itself on an invented office, before anything of the old version is touched.
  SetDetailsPrint both
  DetailPrint "正在自检，约需半分钟……"
  SetDetailsPrint none
  Delete "$INSTDIR\self-test.txt"
  ClearErrors
  ExecWait '"${PROGRAM}.new\${APP}.exe" self-test --report "$INSTDIR\self-test.txt"' $0
  ${If} ${Errors}
  ${OrIf} $0 <> 0
    RMDir /r "${PROGRAM}.new"
    !insertmacro GiveUp ${TEST_FAILED} "新版本在这台电脑上没有通过自检，没有安装。原来的程序和数据都没有改动。$\r$\n$\r$\n请把文件 $INSTDIR\self-test.txt 交给技术人员。"
  ${EndIf}

  ; 3. Two moves; the old version is kept until the second one has succeeded.
  StrCpy $2 "first"
  ${If} ${FileExists} "${PROGRAM}\*.*"
    StrCpy $2 "upgrade"
    !insertmacro Move "${PROGRAM}" "${PROGRAM}.old"
    ${If} ${Errors}
      RMDir /r "${PROGRAM}.new"
      !insertmacro GiveUp ${RUNNING} "原来的程序有文件正被使用，没有更新，原来的版本照常可用。请关闭${TITLE}或重新启动电脑后再试。"
    ${EndIf}
  ${EndIf}
  !insertmacro Move "${PROGRAM}.new" "${PROGRAM}"
  ${If} ${Errors}
    !insertmacro Move "${PROGRAM}.old" "${PROGRAM}"
    RMDir /r "${PROGRAM}.new"
    !insertmacro GiveUp ${NOT_REPLACED} "新版本的文件放不到位，没有安装，原来的版本照常可用。请稍后再试。"
  ${EndIf}
  RMDir /r "${PROGRAM}.old"

  ; 4. Where Windows looks for it.
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "${PROGRAM}\${APP}.exe"
  ${If} $2 == "first" ; whoever has removed the picture from the desktop does not get it again
    CreateShortcut "$DESKTOP\${TITLE}.lnk" "${PROGRAM}\${APP}.exe"
  ${EndIf}
  WriteRegStr HKCU "${KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "${PROGRAM}\${APP}.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  Call un.RefuseWhileRunning
  ${If} ${FileExists} "${PROGRAM}\portable.txt"
    !insertmacro GiveUp ${NOT_REPLACED} "${PROGRAM} 里有 portable.txt，数据也在那里，没有卸载。请先把 data 文件夹移到别处，再删除 portable.txt。"
  ${EndIf}
  ; Only what the installer has made. The folder itself goes only when nothing else lies in it.
  RMDir /r "${PROGRAM}"
  RMDir /r "${PROGRAM}.old"
  RMDir /r "${PROGRAM}.new"
  Delete "$INSTDIR\self-test.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey HKCU "${KEY}"
  MessageBox MB_OK|MB_ICONINFORMATION "${TITLE}已经卸载。单位的数据没有删除，仍在：$\r$\n$LOCALAPPDATA\${APP}" /SD IDOK
SectionEnd
