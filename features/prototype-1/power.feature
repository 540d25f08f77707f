@prototype-1 @destructive
Feature: The system survives a reboot and the loss of power
  The second boot has to be as healthy as the first one, and what belongs to the machine and its people
  has to be there.

  Rule: An orderly reboot changes nothing

    Scenario Outline: <edition> after a reboot by command
      Criterion: Beta, shutdown and reboot by command; Basic, system log kept over a reboot; improved-sanity-test,
      files and users; kola, the second boot as healthy as the first.

      Given a running <edition>
      And root adds the user "brewster" to the group "wheel" with the password "Rebase-and-be-merry-7"
      And root writes a file in each of:
        | folder     |
        | /etc       |
        | /var/lib   |
        | /home      |
        | /root      |
        | /opt       |
        | /srv       |
        | /usr/local |
      And root logs "last orders" as "barkeeper" with the priority "notice"
      And root takes note of the machine's identity, deployments and packages
      When root reboots it
      Then it is healthy
      And the machine's identity, deployments and packages are as noted
      And each file that root wrote is unchanged
      And "brewster" can log in with the password "Rebase-and-be-merry-7"
      And the log of the boot before holds "last orders" of "barkeeper" and its orderly end
      And its log tells of no message of priority "crit" or worse

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: Losing power costs nothing that was on the disk

    Scenario Outline: <edition> after a loss of power
      Criterion: kola, power loss; Basic, system log kept.

      Given a running <edition>
      And root writes a file in each of:
        | folder   |
        | /etc     |
        | /var/lib |
        | /home    |
      And everything that was written is on the disk
      And root takes note of the machine's identity, deployments and packages
      When the power is cut and comes back
      Then it is healthy
      And the machine's identity, deployments and packages are as noted
      And each file that root wrote is unchanged
      And the log of the boot before has no orderly end
      And its log tells of no file system error

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
