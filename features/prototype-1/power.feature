@prototype-1 @destructive
Feature: The system survives a reboot and the loss of power
  The second boot has to be as healthy as the first one, and what belongs to the machine and its people
  has to be there: what they wrote, and what they set. Host name, time zone and language are kept in /etc,
  which is the machine's own.

  Rule: An orderly reboot changes nothing

    Scenario Outline: <edition> after a reboot by command
      Criterion: Beta, shutdown and reboot by command; Basic, system log kept over a reboot; Basic, networking (host
      name); Beta, language and keyboard; improved-sanity-test, files and users; kola, the second boot as healthy
      as the first.

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
      When the administrator sets:
        | setting   | value               |
        | host name | tap.prototypes.test |
        | time zone | Pacific/Chatham     |
        | language  | en_GB.UTF-8         |
      And the administrator disables the service tuned.service
      Then its host name is "tap.prototypes.test"
      And its time zone is "Pacific/Chatham"
      And its language is "en_GB.UTF-8"
      When root takes note of the machine's identity, deployments and packages
      And root reboots it
      Then it is healthy
      And its host name is "tap.prototypes.test"
      And its time zone is "Pacific/Chatham"
      And its language is "en_GB.UTF-8"
      And the service tuned.service is disabled and inactive
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

    @nightly
    Scenario Outline: <edition> after a loss of power
      Criterion: kola, power loss; Basic, system log kept.

      Prototype-2 cuts the power in each run, at worse moments, and looks for the same.

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

      @workstation
      Examples:
        | edition     |
        | Workstation |
