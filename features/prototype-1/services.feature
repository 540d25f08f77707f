@prototype-1
Feature: Services and timers do their work
  The services of the tree start from presets, as on any installation, and an administrator adds,
  starts, stops and watches services in the usual way.

  Rule: Timers run

    Scenario Outline: The timers of <edition> are waiting for their time
      Criterion: Final, system services.

      Given a running <edition>
      Then each enabled timer is active and has a time at which it elapses next

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: A timer of the administrator's fires on <edition>
      Criterion: Final, system services.

      Given a running <edition>
      When root sets a timer that writes /var/lib/last-orders in 2 seconds
      Then /var/lib/last-orders appears

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: Services are managed as ever

    @destructive
    Scenario Outline: A service of the administrator's on <edition>
      Criterion: Final, system services; Beta, service management.

      Given a running <edition>
      When root adds the service barkeeper.service that runs "sleep infinity"
      And root enables and starts the service barkeeper.service
      Then the service barkeeper.service is enabled and active
      When the process of the service barkeeper.service is killed
      Then the service barkeeper.service is failed
      And systemd calls the system "degraded"
      When root stops, disables and forgets the service barkeeper.service
      Then systemd calls the system "running"

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: tuned applies its profiles

    Scenario Outline: tuned chose the profile for a virtual machine on <edition>
      Criterion: Final, system services.

      Given a running <edition>
      Then tuned's profile is the one that it recommends
      And tuned finds nothing that differs from its profile

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: tuned's profile of <edition> is changed
      Criterion: Final, system services.

      Given a running <edition>
      When root chooses tuned's profile "<profile>"
      Then tuned's profile is "<profile>"
      And the kernel's "<parameter>" is "<value>"

      @server
      Examples:
        | edition | profile                | parameter     | value |
        | Server  | throughput-performance | vm.swappiness | 10    |
        | Server  | virtual-guest          | vm.swappiness | 30    |

      @workstation @nightly
      Examples:
        | edition     | profile                | parameter     | value |
        | Workstation | throughput-performance | vm.swappiness | 10    |
        | Workstation | virtual-guest          | vm.swappiness | 30    |
