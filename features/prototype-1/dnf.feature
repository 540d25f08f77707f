@prototype-1
Feature: What dnf says on such a system
  Installing, updating and removing single packages is the one thing that works differently, and that
  the prototype leaves aside. A person who types what they always typed must be told so, and nothing
  may change: not the package database, not /usr, not the deployments.

  Rule: dnf answers questions

    Scenario Outline: dnf lists what is installed on <edition>
      Criterion: Basic, package management (the prototype's exception).

      Given a running <edition>
      Then dnf and rpm name the same installed packages

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: dnf changes nothing, and says why

    Scenario Outline: "dnf <command>" is refused on <edition>
      Criterion: Basic, package management (the prototype's exception).

      Given a running <edition>
      And the distribution's packages and updates on the network
      And root takes note of the machine's identity, deployments and packages
      When root runs "dnf -y <command>" on these packages
      Then it ends with exit code 1
      And its output holds:
        """
        This bootc system is configured to be read-only. Pass --transient to perform this transaction in a transient overlay which will reset when the system reboots.
        """
      And its error output is:
        """
        Operation aborted.
        """
      And the machine's identity, deployments and packages are as noted

      @server
      Examples:
        | edition | command            |
        | Server  | install dosfstools |
        | Server  | upgrade            |
        | Server  | remove less        |

      @workstation @nightly
      Examples:
        | edition     | command            |
        | Workstation | install dosfstools |
        | Workstation | upgrade            |
        | Workstation | remove less        |

    Scenario Outline: rpm itself changes nothing on <edition>
      Criterion: Basic, package management (the prototype's exception).

      Given a running <edition>
      And root takes note of the machine's identity, deployments and packages
      When root runs "rpm -e less"
      Then it ends with exit code 1
      And its error output is:
        """
        error: can't create transaction lock on /usr/share/rpm/.rpm.lock (Read-only file system)
        """
      And the machine's identity, deployments and packages are as noted

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    Scenario Outline: A user of <edition> is told to become root
      Criterion: Basic, package management (the prototype's exception).

      Given a running <edition>
      When the administrator runs "dnf -y remove less"
      Then it ends with exit code 1
      And its error output is:
        """
        Error: This command has to be run with superuser privileges (under the root user on most systems).
        """

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
