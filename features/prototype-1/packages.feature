@prototype-1
Feature: Every package is what the package database says
  On such a system the tree is the whole of /usr, and the package database travels in it. So the
  database must describe what is there, and everyone must be able to read it.

  Rule: Packages verify, with differences that are few and known

    Everything that is listed here was looked into. A line that is not in the table is a defect of the
    tree; a line of the table that no longer occurs is to be struck out. Some lines are of one edition alone.

    Scenario Outline: The packages of <edition> verify
      Criterion: improved-sanity-test, rpm verification.

      Given a running <edition>
      Then all packages verify, modification times apart, but for these files:
        | edition | file                                   | difference    | why                                                                        |
        | each    | /etc/nsswitch.conf                     | size, content | rpm-ostree adds "altfiles", by which programs find the tree's accounts     |
        | Server  | /usr/lib/systemd/system/default.target | link target   | the kickstart's "skipx": the compose sets the target that the system boots |
        | each    | /etc/tuned/active_profile              | size, content | tuned writes down the profile that it has chosen                           |
        | each    | /etc/tuned/profile_mode                | size, content | tuned writes down that it has chosen by itself                             |

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: The package database answers everyone, and has one place

    Scenario Outline: A user of <edition> reads the package database
      Criterion: improved-sanity-test, rpm database readable by users.

      Given a running <edition>
      Then the administrator and root see the same packages
      And the owner of the file /usr/bin/sudo is the package sudo
      And /var/lib/rpm leads to /usr/share/rpm

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
