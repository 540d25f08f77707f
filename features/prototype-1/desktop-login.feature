@prototype-1 @workstation
Feature: People log in to the desktop of Workstation
  Nobody is logged in unasked: the machine comes up with a login screen, and the password is typed there, at the
  machine's own keyboard. What is on the screen is read from its picture.

  Rule: The machine comes up with its login screen

    Scenario: The login screen of Workstation
      Criterion: Basic, expected installed system boot behaviour; Beta, login screen.

      Given a running Workstation
      Then its login screen is there
      And the screen shows "Administrator"

  Rule: The password leads to a desktop

    Every scenario that begins at the desktop goes on from one login: the administrator has chosen the account at the login
    screen and typed the password there. In Prototype-2 the administrator does so again, on the new system.

    @desktop
    Scenario: The administrator has logged in at the login screen of Workstation
      Criterion: Basic, login to the desktop; Final, no crash at the first login.

      Given the administrator logged in to the desktop of Workstation
      Then systemd knows an active session of the administrator, of the class "user" and the type "wayland"
      When the administrator opens the overview
      Then the screen shows "Type to search"
      And its log tells of no core dump

    @destructive @nightly
    Scenario: The administrator logs in at the login screen of Workstation
      Criterion: Basic, login to the desktop; Final, no crash at the first login.

      Given a running Workstation
      When the administrator types the password at the login screen
      Then systemd knows an active session of the administrator, of the class "user" and the type "wayland"
      And the screen shows "Type to search"
      And its log tells of no core dump

    @desktop
    Scenario: The panel of Workstation's desktop
      Criterion: Final, panel elements work.

      Given the administrator logged in to the desktop of Workstation
      Then the panel has:
        | name       | role          |
        | Activities | toggle button |
        | System     | menu          |
      When the administrator clicks on "System" in the panel
      Then the screen shows "Dark Style"
      When the administrator presses "Escape"
      Then the screen shows no "Dark Style"
