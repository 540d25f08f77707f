@prototype-1
Feature: The log is kept, and tells of no trouble
  The log is where trouble shows that nobody sees. It has to work before its silence means anything, so
  each search of it is shown to find what it looks for.

  Rule: The log works

    Scenario Outline: <edition> logs what happens
      Criterion: Basic, system logging.

      Given a running <edition>
      When root logs "the keg is empty" as "barkeeper" with the priority "warning"
      Then the log holds "the keg is empty" of "barkeeper" with the priority "warning"
      And the log is kept on the disk
      And the administrator may read it

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    @destructive
    Scenario Outline: A program that crashes on <edition> is told of
      Criterion: Final, crash notifications: what they are made from.

      Given a running <edition>
      When a program "sleep" of the administrator's crashes
      Then its log tells of the core dump of "sleep"

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: A boot leaves no trouble in the log

    Scenario Outline: The log of <edition> tells of no <trouble>
      Criterion: improved-sanity-test and kola, journal; Final, no crash notification.

      Given a running <edition>
      Then its log tells of no <trouble>

      @server
      Examples:
        | edition | trouble                             |
        | Server  | message of priority "crit" or worse |
        | Server  | core dump                           |
        | Server  | kernel warning or oops              |
        | Server  | ordering cycle                      |
        | Server  | process killed for want of memory   |
        | Server  | file system error                   |

      @workstation
      Examples:
        | edition     | trouble                             |
        | Workstation | message of priority "crit" or worse |
        | Workstation | core dump                           |
        | Workstation | kernel warning or oops              |
        | Workstation | ordering cycle                      |
        | Workstation | process killed for want of memory   |
        | Workstation | file system error                   |

    @fedora @selinux
    Scenario Outline: The log of <edition> tells of no SELinux denial
      Criterion: Final, no SELinux denial notification.

      Given a running <edition>
      Then its log tells of no SELinux denial

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |
