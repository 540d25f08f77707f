@prototype-1
Feature: The system boots, and what runs is the composed commit
  "Normal operation" begins with a boot that nobody has to help. It has to be the boot of what was
  composed: a system that runs something else proves nothing about the tree.

  Rule: It boots without help, and everything that should start has started

    Scenario Outline: <edition> boots to a login prompt
      Criterion: Basic, expected installed system boot behaviour.

      Given a running <edition>
      Then its console shows a login prompt with its host name
      And its console tells of no trouble

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    Scenario Outline: Nothing of <edition> has failed or is still starting
      Criterion: Final, system services; kola, health after boot.

      Given a running <edition>
      Then systemd calls the system "running"
      And no unit has failed
      And no unit is still starting or stopping
      And each enabled service has started, or lacks what its unit says it needs

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: What runs is the composed commit

    Scenario Outline: <edition> runs the commit that was composed, and has no other
      Criterion: Prototype-1, installed from the composed tree.

      Given a running <edition>
      Then the booted deployment is the commit that was composed
      And it is the only deployment
      And it follows the ref on which it was composed
      And the kernel that runs is the kernel of that deployment
      And the root of the file system is that deployment

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    Scenario Outline: The boot menu of <edition> is its deployments
      Criterion: Prototype-1, installed from the composed tree; the Boot Loader Specification.

      Given a running <edition>
      Then its boot menu has one entry a deployment, with the titles and in the order that rpm-ostree has

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: The system says what it is

    Scenario Outline: <edition> identifies itself in os-release
      Criterion: Beta, self-identification.

      Given a running <edition>
      Then os-release names the variant "<variant>" with the identifier "<identifier>"
      And os-release and the release package agree on the version
      And hostnamectl shows the pretty name of os-release

      @server
      Examples:
        | edition | variant | identifier |
        | Server  | Server  | server     |

      @workstation
      Examples:
        | edition     | variant     | identifier  |
        | Workstation | Workstation | workstation |
