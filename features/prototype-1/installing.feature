@prototype-1
Feature: The system is installed as the kickstart says
  Installing replaces nothing but the packages' part of an installation: partitions, language, users,
  services and boot loader are the kickstart's as ever. Each sentence of it is looked up on the
  installed system. The expected values are read from the kickstart itself, so that a change there is a
  change here.

  Rule: The disk and the boot loader are as the kickstart describes them

    Scenario Outline: The disk of <edition> is partitioned as asked
      Criterion: Basic, installation to a single disk by a kickstart.

      Given a running <edition>
      Then each partition that the kickstart describes is there, with its size, file system and mount point
      And the disk has no other partition with a file system

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    Scenario Outline: The boot loader passes the kickstart's arguments to the kernel of <edition>
      Criterion: Basic, expected installed system boot behaviour.

      Given a running <edition>
      Then the kernel was started with every argument that the kickstart gives the boot loader

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: Language, keyboard, time zone and host name are those of the kickstart

    Scenario Outline: The <setting> of <edition> is the kickstart's
      Criterion: Beta, keyboard layout and language chosen at installation; Basic, networking (host name).

      Given a running <edition>
      Then its <setting> is the one that the kickstart gives

      @server
      Examples:
        | edition | setting         |
        | Server  | language        |
        | Server  | keyboard layout |
        | Server  | time zone       |
        | Server  | host name       |

      @workstation
      Examples:
        | edition     | setting         |
        | Workstation | language        |
        | Workstation | keyboard layout |
        | Workstation | time zone       |
        | Workstation | host name       |

  Rule: Accounts are those of the kickstart

    Scenario Outline: The users of <edition> are the kickstart's
      Criterion: Beta, users made by a kickstart, with hashed passwords; improved-sanity-test, users and groups.

      Given a running <edition>
      Then each user that the kickstart creates is there, with its groups, its password and its home
      And no other account can log in with a password
      And each key that the kickstart gives opens its account, and no other key does

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: Services and the target to boot are those of the kickstart

    Scenario Outline: The services of <edition> are switched as asked
      Criterion: Final, system services.

      Given a running <edition>
      Then each service that the kickstart enables is enabled and active

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |
