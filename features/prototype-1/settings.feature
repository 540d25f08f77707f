@prototype-1
Feature: An administrator sets the system up, and it stays so
  Host name, time zone and language are kept in /etc, which is the machine's own. They hold at once and
  after the machine was off.

  Rule: What is set holds at once, and after the machine was off

    @destructive
    Scenario Outline: Host name, time zone, language and a service of <edition>
      Criterion: Basic, networking (host name); Beta, language and keyboard.

      Given a running <edition>
      When the administrator sets:
        | setting   | value               |
        | host name | tap.prototypes.test |
        | time zone | Pacific/Chatham     |
        | language  | en_GB.UTF-8         |
      And the administrator disables the service tuned.service
      Then its host name is "tap.prototypes.test"
      And its time zone is "Pacific/Chatham"
      And its language is "en_GB.UTF-8"
      When it is shut down and switched on again
      Then its host name is "tap.prototypes.test"
      And its time zone is "Pacific/Chatham"
      And its language is "en_GB.UTF-8"
      And the service tuned.service is disabled and inactive

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: The clock is kept

    Scenario Outline: <edition> keeps its clock by the network's time
      Criterion: Final, system services.

      Given a running <edition>
      Then its clock shows the time, give or take a minute
      And a time service is enabled and active

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |
