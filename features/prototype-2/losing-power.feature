@prototype-2 @update @destructive
Feature: Losing power during an upgrade leaves a whole system
  At no moment is there a system of which one half is old and the other new. Whenever the power goes, the
  old system boots, or the new one.

  Rule: The old system or the new one, and nothing in between

    Scenario Outline: <edition> loses power while files are fetched
      Criterion: Prototype-2, power cut during the pull.

      Given a running <edition>
      And the distribution has published the update
      And on the way to its repository transfers stall
      When root begins an upgrade
      And files are being fetched
      And the power is cut and comes back
      Then it is healthy
      And its packages are the installed ones
      And its OSTree repository is sound
      When the way to its repository is mended
      And root runs "rpm-ostree upgrade"
      And root reboots it
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |

      @server
      Examples:
        | edition |
        | Server  |
    Scenario Outline: <edition> loses power while the new system is written
      Criterion: Prototype-2, power cut while staging.

      Given a running <edition>
      And the distribution has published the update
      When root begins an upgrade
      And the update's deployment is being written
      And the power is cut and comes back
      Then it is healthy
      And its packages are the installed ones
      And its OSTree repository is sound
      When root runs "rpm-ostree upgrade"
      And root reboots it
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |

      @server
      Examples:
        | edition |
        | Server  |
    Scenario Outline: <edition> loses power while the update is finalised
      Criterion: Prototype-2, power cut while finalising at shutdown.

      Given a running <edition>
      And the distribution has published the update
      And root runs "rpm-ostree upgrade"
      When the power is cut while the update is finalised at shutdown
      Then it is healthy
      And either the old system or the new one runs, whole
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |
