; Part of the uninstaller for Windows. Clients that were connected would look for a Gatehouse that is gone, so it offers to put
; their files back first, while the program is still there. Not while an update takes an old version away, not where it was
; installed for everybody (the one who uninstalls may be somebody else), and without a person (/S) the answer is no.
!macro customUnInstall
  ${ifNot} ${isUpdated}
  ${andIf} $installMode != "all"
    MessageBox MB_YESNO|MB_ICONQUESTION "Disconnect all clients from Gatehouse before it is removed?$\r$\n$\r$\nTheir configuration files become what they were before. With No they stay as they are, and these clients will not reach their servers through Gatehouse any more." /SD IDNO IDNO gatehouseKeep
    nsExec::ExecToLog '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" disconnect --all --yes'
    Pop $0
    ${if} $0 != 0
      MessageBox MB_OK|MB_ICONEXCLAMATION "Not every client could be disconnected. Take the entry named gatehouse out of the configuration of those that still have it." /SD IDOK
    ${endIf}
    gatehouseKeep:
  ${endIf}
!macroend
