@prototype-4
Feature: dnf is a front, and has no second opinion
  "dnf ostree status", "upgrade" and "rollback" are rpm-ostree's commands under the name that people look for. What dnf adds is one
  line: the command that it runs. Words and exit codes are rpm-ostree's. The rollback is in Prototype-7, on the way back.

  Rule: dnf says what it runs, and passes on what that says

    Scenario Outline: The status of <edition> by dnf
      Criterion: Prototype-4, dnf as the front of rpm-ostree.

      Given a running <edition>
      When the administrator runs "dnf ostree status"
      Then it ends with exit code 0
      And it says:
        """
        Running: rpm-ostree status
        State: idle
        Deployments:
        ● REMOTE:BRANCH
                          Version: INSTALLED-VERSION (TIME)
                           Commit: INSTALLED
                     GPGSignature: Valid signature by KEY
        """

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    @destructive @nightly
    Scenario Outline: <edition> is upgraded by dnf where there is nothing new
      Criterion: Prototype-4, exit codes are passed on.

      Given a running <edition>
      When root runs "dnf ostree upgrade --unchanged-exit-77"
      Then it ends with exit code 77
      And it says:
        """
        Running: rpm-ostree upgrade --unchanged-exit-77
        FETCHED
        No upgrade available.
        """
      When root runs "dnf ostree rollback"
      Then it ends with exit code 1
      And it complains:
        """
        error: No rollback deployment found
        """

      @server
      Examples:
        | edition |
        | Server  |
