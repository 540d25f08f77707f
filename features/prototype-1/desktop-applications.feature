@prototype-1 @workstation @destructive
Feature: The applications of Workstation's desktop work
  They are opened as people open them, by the overview, and used by keyboard and pointer. That a window is there is
  asked of the interface for assistive technologies (AT-SPI), which so proves to work as well; what is in it is read
  from the screen.

  Rule: Each application opens and does its work

    Scenario: Files of Workstation shows the home
      Criterion: Basic, default applications start and work.

      Given the administrator logged in to the desktop of Workstation
      When the administrator opens the application "files"
      Then a window "Home" of "org.gnome.Nautilus" is open
      And the screen shows "Documents"
      And its log tells of no core dump

    Scenario: A command in the terminal of Workstation
      Criterion: Basic, the terminal works.

      Given the administrator logged in to the desktop of Workstation
      When the administrator opens the application "terminal"
      Then a window "admin@prototype" of "gnome-terminal" is open
      When the administrator types "expr 1200034 + 34 | tee sum"
      Then the screen shows "1200068"
      And the administrator's file "sum" holds "1200068"

    Scenario: A text is written in the text editor of Workstation
      Criterion: Basic, default applications start and work.

      Given the administrator logged in to the desktop of Workstation
      When the administrator opens the application "text editor"
      Then a window "Text Editor" of "gnome-text-editor" is open
      When the administrator types "last orders at eleven"
      Then the screen shows "last orders at eleven"

    Scenario: Settings of Workstation
      Criterion: Final, default applications start and work.

      Given the administrator logged in to the desktop of Workstation
      When the administrator opens the application "settings"
      Then a window "Settings" of "gnome-control-center" is open

    Scenario: A page in Firefox of Workstation, and a file from it
      Criterion: Basic, the web browser works.

      Given the administrator logged in to the desktop of Workstation
      And a page with a file to download on the network
      When the administrator opens the application "firefox"
      Then a window "Firefox" of "Firefox" is open
      When the administrator types the page's address
      Then the screen shows the page's headline
      When the administrator clicks on the page's link
      Then the file is in the administrator's Downloads, whole
      And its log tells of no core dump

  Rule: The desktop has sound

    Scenario: A sound device of Workstation
      Criterion: Basic, audio works.

      Given the administrator logged in to the desktop of Workstation
      Then a sound device is there, and the desktop plays to it
