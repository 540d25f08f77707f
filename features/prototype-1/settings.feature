@prototype-1
Feature: The system keeps its clock
  What an administrator sets by hand, and that it holds after a reboot, is told in power.feature.

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
