@prototype-5 @destructive
Feature: A tree that cannot be composed leaves nothing behind
  What dnf cannot resolve, it says in the words that it has for that on any system. There is no tree afterwards, nothing of
  one, and nothing that runs has changed.

  Rule: dnf's own words, exit code 1, nothing written

    Scenario Outline: <edition> is asked for trees that cannot be
      Criterion: Prototype-5, packages that conflict, that do not exist, whose dependencies are not to be had, and that need newer
      ones than the tree has.

      The last of them is what Prototype-7 is about: without being told so, dnf ostree changes no package of the tree.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root takes note of the machine's identity, deployments and packages
      When root runs "dnf -y ostree compose pub quiet-login"
      Then it ends with exit code 1
      And it complains:
        """
        Error:
         Problem: problem with installed package lab-motd-1-1.lab1.noarch
          - package quiet-login-1-1.lab1.noarch from lab-extras conflicts with lab-motd provided by lab-motd-1-1.lab1.noarch from @System
          - package quiet-login-1-1.lab1.noarch from lab-extras conflicts with lab-motd provided by lab-motd-1-1.lab1.noarch from lab
          - package quiet-login-1-1.lab1.noarch from lab-extras conflicts with lab-motd provided by lab-motd-2-1.lab1.noarch from lab-updates
          - conflicting requests
        """
      When root runs "dnf -y ostree compose pub brewing-day"
      Then it ends with exit code 1
      And its output holds:
        """
        No match for argument: brewing-day
        """
      And it complains:
        """
        Error: Unable to find a match: brewing-day
        """
      When root runs "dnf -y ostree compose pub moonshine"
      Then it ends with exit code 1
      And it complains:
        """
        Error:
         Problem: conflicting requests
          - nothing provides copper-still >= 4 needed by moonshine-1-1.lab1.noarch from lab-extras
        """
      When root runs "dnf -y ostree compose pub pricelist"
      Then it ends with exit code 1
      And it complains:
        """
        Error: Packages of the tree would have to change:
        Upgraded:
          python3-measures 1-1.lab1 -> 2-1.lab1 (pricelist-2-1.lab1.noarch requires python3-measures(api) = 2)
          stocktake 1-1.lab1 -> 2-1.lab1 (stocktake-1-1.lab1.noarch requires python3-measures(api) = 1)
        Use --allow-updates to permit it.
        """
      And root hosts no tree
      And the machine's identity, deployments and packages are as noted

      @server
      Examples:
        | edition |
        | Server  |

  Rule: A tree that does not pass its checks is not published

    @nightly
    Scenario Outline: <edition> composes a tree that a package has spoilt
      Criterion: Prototype-5, some mechanism to verify a tree's quality.

      The package is sound by its signature and its dependencies. What its scriptlet leaves is found in the finished tree: a program
      that runs as root for everybody, and that no package owns up to. Each check has tests of its own, with a tree that fails it
      (dnf-plugins/tests).

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root takes note of the machine's identity, deployments and packages
      When root runs "dnf -y ostree compose pub skeleton-key"
      Then it ends with exit code 1
      And it is refused with "The tree did not pass its checks and is not published:"
      And it is refused with "/usr/bin/skeleton-key (mode 4755) is setuid or setgid, and no package says so"
      And root hosts no tree
      And the machine's deployments and packages are as noted

      @server
      Examples:
        | edition |
        | Server  |

  Rule: Whoever is not root is told to become root

    @nightly
    Scenario Outline: A user of <edition> cannot compose
      Criterion: Prototype-5, who may compose.

      Given a running <edition>
      When the administrator runs "dnf -y ostree compose pub last-orders"
      Then it ends with exit code 1
      And it complains:
        """
        Error: This command has to be run with superuser privileges (under the root user on most systems).
        """

      @server
      Examples:
        | edition |
        | Server  |
