@prototype-1 @workstation @desktop
Feature: The applications of Workstation's desktop work
  They are opened as people open them, from the dash or by a search, and used by keyboard and pointer. That a window is there is
  asked of the interface for assistive technologies (AT-SPI), which so proves to work as well; what is in it is read
  from the screen.

  The administrator has logged in at the login screen and made the settings that a slow machine asks for: the screen
  stays on, a key that is held does not repeat, nothing moves or blinks, assistive technologies are on, and Firefox
  begins with an empty page.

  Rule: Each application opens, does its work, and closes

    Scenario: Files of Workstation shows the home
      Criterion: Basic, default applications start and work.

      Given the administrator logged in to the desktop of Workstation
      When the administrator opens the application "Files" from the dash
      Then a window "Home" of "org.gnome.Nautilus" is open
      And the screen shows "Templates"
      When the administrator closes the window
      Then no window of "org.gnome.Nautilus" is open
      And its log tells of no core dump

    Scenario: A command in the terminal of Workstation
      Criterion: Basic, the terminal works.

      Given the administrator logged in to the desktop of Workstation
      When the administrator opens the application "Terminal" by a search
      Then a window "admin@prototype" of "org.gnome.Terminal" is open
      When the administrator types "expr 1200034 + 34"
      Then the screen shows "1200068"
      When the administrator types "exit"
      Then no window of "org.gnome.Terminal" is open

    @nightly
    Scenario: Settings of Workstation
      Criterion: Final, default applications start and work.

      Given the administrator logged in to the desktop of Workstation
      When the administrator opens the system menu
      And the administrator clicks on "Settings" in the system menu
      Then a window "Settings" of "gnome-control-center" is open
      And the screen shows "Appearance"
      When the administrator closes the window
      Then no window of "gnome-control-center" is open

    @destructive @nightly
    Scenario: A text is written in the text editor of Workstation
      Criterion: Basic, default applications start and work.

      Given the administrator logged in to the desktop of Workstation
      When the administrator opens the application "Text Editor" from the dash
      Then a window "New Document" of "gnome-text-editor" is open
      When the administrator types "last orders at eleven"
      Then the screen shows "last orders at eleven"

    @destructive @prototype-3
    Scenario: A page in Firefox of Workstation, and a file from it
      Criterion: Basic, the web browser works; Prototype-3, Downloads follows the link.

      Downloads is a link to a disk of the administrator's own: Firefox saves there, and has been told nothing about it.

      Given the administrator logged in to the desktop of Workstation
      And the projects disk, mounted on /var/mnt/projects at every boot
      And the administrator's Downloads is "a link to the projects disk"
      And a page with a file to download on the network
      When the administrator opens the application "Firefox ESR" from the dash
      Then a window "Firefox" of "Firefox" is open
      When the administrator types the page's address
      Then the screen shows the page's headline
      When the administrator clicks on the page's link
      Then the file is in the administrator's Downloads, whole
      And the downloaded file lies in /var/mnt/projects/Downloads
      When the administrator closes Firefox
      Then Firefox has been told nothing about where to save
      And its log tells of no core dump

  Rule: The desktop has sound

    Scenario: A sound device of Workstation
      Criterion: Basic, audio works.

      Given the administrator logged in to the desktop of Workstation
      Then a sound device is there, and the desktop plays to it
      When the administrator opens the system menu
      Then the system menu has a slider "Volume"
      When the administrator presses "Escape"
      Then the screen shows no "Dark Style"
