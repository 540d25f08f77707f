@prototype-3
Feature: Programs of one's own live in /opt and /usr/local
  What no package brought is its owner's: it is unpacked where it always was, runs from there under the names of old, may write
  beside itself, and no event touches it. /opt and /usr/local are links into /var.

  Rule: What is unpacked there runs, and may write beside itself

    @destructive
    Scenario Outline: A program in <folder> of <edition>
      Criterion: Prototype-3, /opt feels similar.

      The program finds its own files by where it lies, as programs in /opt do, and counts in a file there how often it ran.

      Given a running <edition>
      When root unpacks the program "barkeeper" into <folder>
      And root runs "<folder>/barkeeper/bin/barkeeper"
      Then it prints "barkeeper of <real folder>/barkeeper, run 1"
      When root runs "<folder>/barkeeper/bin/barkeeper"
      Then it prints "barkeeper of <real folder>/barkeeper, run 2"
      And <folder>/barkeeper leads to <real folder>/barkeeper

      @server
      Examples:
        | edition | folder         | real folder       |
        | Server  | /opt           | /var/opt          |
        | Server  | /usr/local/lib | /var/usrlocal/lib |

      @workstation @nightly
      Examples:
        | edition     | folder         | real folder       |
        | Workstation | /opt           | /var/opt          |
        | Workstation | /usr/local/lib | /var/usrlocal/lib |

  Rule: What a package brings for /opt is the tree's

    @destructive @nightly
    Scenario Outline: A package's program in /opt of <edition>
      Criterion: Prototype-3, a difference. On a conventional Fedora the package's files lie in /opt, and root can write beside them.

      The tree with the package is composed on the system itself, as Prototype-5 has it.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root runs "dnf -y ostree compose darts dartboard"
      And root runs "dnf -y ostree rebase darts"
      And root reboots it
      Then these programs print:
        | program                               | text      |
        | /opt/dartboard/bin/dartboard 60 57 26 | 358 to go |
      And /opt/dartboard leads to /usr/lib/opt/dartboard
      When root runs "touch /opt/dartboard/scores"
      Then it is refused with "Read-only file system"

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: What a package brings for /usr/local has no place

    @nightly
    Scenario Outline: A package for /usr/local on <edition>
      Criterion: Prototype-3, a difference. On a conventional Fedora such a package is installed.

      A tree has no /usr/local: it is a link to what belongs to the machine, and no update would come to a file there. rpm-ostree
      refuses such a package as it imports it, and dnf ostree before it publishes the tree.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root takes note of the machine's identity, deployments and packages
      When root runs "dnf -y ostree compose alley skittles"
      Then it ends with exit code 1
      And it is refused with "The tree did not pass its checks and is not published:"
      And it is refused with "cannot be in a tree: /usr/local leads to /var/usrlocal (2 of its files are there)"
      And root hosts no tree
      And the machine's deployments and packages are as noted

      @server
      Examples:
        | edition |
        | Server  |

  Rule: The desktop finds what has an entry of one's own

    @workstation @desktop @destructive @update @nightly @long
    Scenario: A program in /opt of Workstation starts from the desktop, before and after every event
      Criterion: Prototype-3, /opt feels similar.

      Given the administrator logged in to the desktop of Workstation
      And the distribution has published the update
      When root unpacks the program "cellar" into /opt
      And the administrator opens the application "Cellar" by a search
      Then a window "Cellar" of "cellar" is open
      And the screen shows "kept in /var/opt/cellar"
      When the administrator closes the window
      And root runs "rpm-ostree upgrade"
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      When the administrator opens the application "Cellar" by a search
      Then a window "Cellar" of "cellar" is open
      And the screen shows "kept in /var/opt/cellar"
      When root runs "rpm-ostree rollback"
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the update        | kept    |
      When the administrator opens the application "Cellar" by a search
      Then a window "Cellar" of "cellar" is open
      And the screen shows "kept in /var/opt/cellar"
      When the distribution has published the update on another ref
      And root rebases it to that ref
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then it runs what was published on that ref
      When the administrator opens the application "Cellar" by a search
      Then a window "Cellar" of "cellar" is open
      And the screen shows "kept in /var/opt/cellar"
