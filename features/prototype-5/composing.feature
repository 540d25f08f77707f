@prototype-5 @destructive
Feature: A tree with more packages is composed on the box that is to run it
  Whoever misses a program says its name to dnf, as ever. dnf walks its dependencies against the enabled repositories,
  as ever. What it would have installed becomes a tree of its own: the tree that this box runs, and these packages.
  Nothing that runs is touched; the tree is there to go to, as any other.

  Rule: The tree has what a conventional installation would have

    The packages are of every kind: a program with five dependencies, one that needs nothing, a service with a user of its
    own, a program that its vendor puts into /opt, and one that somebody handed over as a file. The same packages are then
    installed the conventional way, into the layer over /usr that dnf itself offers on such a system, and that the next boot
    takes away. Package by package both have to be the same.

    Scenario Outline: <edition> composes a tree with packages of every kind
      Criterion: Prototype-5, an existing tree, and an RPM with its dependencies. What the packages do once the tree runs is told
      by Prototype-6.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And somebody has handed root the RPM of house-rules as /root/house-rules.rpm
      And root takes note of the machine's identity, deployments and packages
      When root runs "dnf -y ostree compose pub brewday last-orders taproom dartboard --file /root/house-rules.rpm"
      Then it ends with exit code 0
      And its output holds:
        """
        Added:
          beer-styles-3.1-1.lab1.noarch
          brewday-3.1-1.lab1.noarch
          dartboard-501-1.lab1.noarch
          house-rules-7-1.lab1.noarch
          last-orders-1.2-1.lab1.noarch
          python3-brewing-3.1-1.lab1.noarch
          python3-hops-3.1-1.lab1.noarch
          python3-malts-3.1-1.lab1.noarch
          python3-yeasts-3.1-1.lab1.noarch
          taproom-0.9-1.lab1.noarch
        """
      And the machine's deployments and packages are as noted
      And root hosts these trees:
        | tree |
        | pub  |
      And the tree "pub" has the packages of the running system, and these:
        | package                           | why                      |
        | beer-styles-3.1-1.lab1.noarch     | brewday needs it         |
        | brewday-3.1-1.lab1.noarch         | asked for                |
        | dartboard-501-1.lab1.noarch       | asked for                |
        | house-rules-7-1.lab1.noarch       | asked for, as a file     |
        | last-orders-1.2-1.lab1.noarch     | asked for                |
        | python3-brewing-3.1-1.lab1.noarch | brewday needs it         |
        | python3-hops-3.1-1.lab1.noarch    | python3-brewing needs it |
        | python3-malts-3.1-1.lab1.noarch   | python3-brewing needs it |
        | python3-yeasts-3.1-1.lab1.noarch  | python3-brewing needs it |
        | taproom-0.9-1.lab1.noarch         | asked for                |
      And the hosted trees take at most 5 % of the room that the installed one takes
      When root runs "dnf -y --transient install brewday last-orders taproom dartboard /root/house-rules.rpm"
      Then the running system has the packages of the tree "pub"

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: What would come can be seen before, and costs nothing

    @nightly
    Scenario Outline: <edition> shows what a tree would have
      Criterion: Prototype-5, dependencies are walked.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root takes note of the machine's identity, deployments and packages
      When root runs "dnf ostree compose --dry-run pub brewday"
      Then it ends with exit code 0
      And its output holds:
        """
        Added:
          beer-styles-3.1-1.lab1.noarch
          brewday-3.1-1.lab1.noarch
          python3-brewing-3.1-1.lab1.noarch
          python3-hops-3.1-1.lab1.noarch
          python3-malts-3.1-1.lab1.noarch
          python3-yeasts-3.1-1.lab1.noarch
        Kept back:
          lab-motd 1-1.lab1 -> 2-1.lab1 (packages of the tree stay as they are without --allow-updates)
          python3-measures 1-1.lab1 -> 2-1.lab1 (packages of the tree stay as they are without --allow-updates)
          stocktake 1-1.lab1 -> 2-1.lab1 (packages of the tree stay as they are without --allow-updates)
        """
      And root hosts no tree
      And the machine's identity, deployments and packages are as noted

      @server
      Examples:
        | edition |
        | Server  |

  Rule: A package can be left out of a tree, and a hosted tree is as good a base as the one that runs

    @nightly
    Scenario Outline: <edition> composes one tree from another, with less and with more
      Criterion: Prototype-5, another base; packages removed.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root runs "dnf -y ostree compose pub taproom last-orders"
      When root runs "dnf -y ostree compose --from pub --remove taproom snug dartboard"
      Then it ends with exit code 0
      And its output holds:
        """
        Removed:
          taproom-0.9-1.lab1.noarch
        Added:
          dartboard-501-1.lab1.noarch
        """
      And the tree "snug" has the packages of the running system, and these:
        | package                       | why             |
        | dartboard-501-1.lab1.noarch   | asked for       |
        | last-orders-1.2-1.lab1.noarch | the base has it |
      And root hosts these trees:
        | tree |
        | pub  |
        | snug |

      @server
      Examples:
        | edition |
        | Server  |

  Rule: The compose tool makes the same tree from the repositories

    The compose tool (rpm-ostree-toolbox in 2015, "rpm-ostree compose tree" today) starts from a list of packages and repositories,
    and not from a tree. dnf ostree writes that list for it. Both ways have to come to the same packages.

    @nightly @long
    Scenario Outline: <edition> composes the same tree from the repositories
      Criterion: Prototype-5 and Prototype-7, the compose tool; both ways compared.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root runs "dnf -y ostree compose pub brewday"
      When root runs "dnf -y ostree compose --from-repositories anew brewday"
      Then the tree "anew" has the packages of the tree "pub"

      @server
      Examples:
        | edition |
        | Server  |
