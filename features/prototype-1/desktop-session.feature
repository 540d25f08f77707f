@prototype-1 @workstation @desktop
Feature: A session on Workstation is locked, left, ended, and the machine with it
  The desktop's own ways to come and go: the lock, the way out, a text console beside it, and the buttons that
  restart the machine and switch it off.

  Rule: A locked screen opens with the password

    Scenario: The screen of Workstation is locked and unlocked
      Criterion: Final, desktop, lock and unlock.

      Given the administrator logged in to the desktop of Workstation
      When the administrator presses "Super+L"
      Then the session of the administrator is locked
      When the administrator unlocks the screen with the password
      Then the session of the administrator is unlocked
      When the administrator opens the overview
      Then the screen shows "Type to search"

  Rule: A text console is at hand

    Scenario: A text console of Workstation, and back
      Criterion: Basic, login at a virtual console.

      Given the administrator logged in to the desktop of Workstation
      When the administrator presses "Ctrl+Alt+F4"
      Then the screen shows "prototype login"
      When the administrator presses "Ctrl+Alt+F2"
      Then the screen shows no "prototype login"
      When the administrator opens the overview
      Then the screen shows "Type to search"

  Rule: Logging out leads back to the login screen

    @destructive @nightly
    Scenario: The administrator logs out of Workstation
      Criterion: Beta, logging out.

      Given the administrator logged in to the desktop of Workstation
      When the administrator logs out by the system menu
      Then the session of the administrator is over
      And its login screen is there

  Rule: The machine is restarted and switched off from the desktop

    @destructive @nightly
    Scenario: Workstation is restarted from its desktop, and a setting is kept
      Criterion: Beta, shutdown and reboot from the desktop; Final, settings are kept.

      Prototype-2 restarts it in the same way when it is upgraded, and looks for the same setting.

      Given the administrator logged in to the desktop of Workstation
      When the administrator opens the system menu
      And the administrator clicks on "Dark Style"
      Then the administrator finds the setting "color-scheme" of "org.gnome.desktop.interface" to be "'prefer-dark'"
      When the administrator presses "Escape"
      Then the screen shows no "Dark Style"
      When the administrator restarts it by the system menu
      Then it is healthy
      And its login screen is there
      And the administrator finds the setting "color-scheme" of "org.gnome.desktop.interface" to be "'prefer-dark'"

    @destructive @nightly
    Scenario: Workstation is switched off from its desktop
      Criterion: Beta, shutdown from the desktop.

      Given the administrator logged in to the desktop of Workstation
      When the administrator switches it off by the system menu
      Then it is off
