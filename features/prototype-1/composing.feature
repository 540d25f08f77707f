@prototype-1
Feature: A tree is composed from the kickstart
  The prototype begins with the kickstart that an edition is made from today and makes one OSTree
  commit out of it. Nobody keeps a second list of packages: whoever adds a line to the kickstart finds
  the package in the tree, and whoever excludes one does not.

  Rule: The tree holds what the kickstart asks for, and nothing that it excludes

    Scenario Outline: The packages that the kickstart of <edition> names are there
      Criterion: Prototype-1, composed from the kickstart.

      Given a running <edition>
      Then every package that the kickstart names is installed
      And every package of the kickstart's environment and groups is installed
      And no package that the kickstart excludes is installed

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    Scenario Outline: Each package of <edition> was signed by the distribution
      Criterion: improved-sanity-test, rpm_signature_verify.

      A package that came from elsewhere than the repository of the kickstart would have no signature of
      the distribution's, or another one.

      Given a running <edition>
      Then each installed package carries the distribution's signature

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: The commit says what it is and who made it

    Scenario Outline: The commit of <edition> has a version, its list of packages and a signature
      Criterion: Prototype-1, composed from the kickstart.

      Given a running <edition>
      Then the booted deployment has the version that the compose gave it
      And the list of packages in its commit is the list of the packages that are installed
      And its commit carries a valid signature of the distribution

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |
