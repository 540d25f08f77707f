@prototype-1
Feature: People log in and do what they may
  Accounts are kept in /etc as on any other installation. The tree brings the system's own accounts;
  those of people come from the kickstart, or from an administrator.

  Rule: Who is let in gets in, and nobody else

    Scenario Outline: The administrator logs in to <edition> with a key
      Criterion: Basic, remote login by SSH.

      Given a running <edition>
      When the administrator logs in with the key
      Then the session is the administrator's own, in the home folder and with the login shell of the account
      And systemd knows the session

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: Logging in to <edition> with a password
      Criterion: Basic, remote login by SSH.

      The refusals leave lines in the log, so this host is nobody else's.

      Given a running <edition>
      Then the administrator can log in with the password
      But the administrator cannot log in with the password "not the password"
      And "nobody-i-know" cannot log in with the password "anything"
      And root cannot log in with the password "anything"

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: The administrator logs in at the console of <edition>
      Criterion: Basic, expected installed system boot behaviour (a virtual console).

      The name and the password are typed at the machine's keyboard.

      Given a running <edition>
      When the administrator logs in at the keyboard
      Then systemd knows a session of the administrator on "tty1"
      When the administrator types "exit"
      Then systemd knows no session of the administrator on "tty1" any more

      @server
      Examples:
        | edition |
        | Server  |

  Rule: A password is changed by its owner

    @destructive
    Scenario Outline: The administrator of <edition> chooses another password
      Criterion: improved-sanity-test, passwords hashed as configured; Basic, logging in.

      Given a running <edition>
      When the administrator changes the password to "Rebase-and-be-merry-7"
      Then the administrator can log in with the password "Rebase-and-be-merry-7"
      But the administrator cannot log in with the old password
      And the new password is kept as a hash of the method in login.defs
      And nobody but root can read the hashes

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: A change of password on <edition> needs the old one
      Criterion: improved-sanity-test, passwords.

      Given a running <edition>
      When the administrator tries to change the password with "not the password" as the old one
      Then it is refused with "Authentication token manipulation error"
      And the administrator can log in with the password

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: Administrators use sudo, and others do not

    @destructive
    Scenario Outline: Rights by sudo on <edition>
      Criterion: improved-sanity-test, sudo rights as given.

      Given a running <edition>
      And an ordinary user "visitor"
      Then the administrator becomes root by sudo with the password
      But sudo refuses the administrator with the password "not the password" and says "1 incorrect password attempt"
      And sudo refuses "visitor" and says "visitor is not in the sudoers file"
      And the log tells that "visitor" was refused

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: Accounts can be added and removed

    @destructive
    Scenario Outline: A user and a group are added to <edition> and removed again
      Criterion: improved-sanity-test, users and groups added stay and can log in.

      Given a running <edition>
      When root adds the group "brewers"
      And root adds the user "brewster" to the group "brewers" with the password "Rebase-and-be-merry-7"
      Then "brewster" can log in with the password "Rebase-and-be-merry-7"
      And the home of "brewster" is a folder of their own in /var/home, with what /etc/skel holds
      When root removes the user "brewster" with the home
      Then "brewster" is no account any more
      And nothing is left of the home of "brewster"

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
