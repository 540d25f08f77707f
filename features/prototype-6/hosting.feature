@prototype-6 @destructive
Feature: A place on the box for trees of its own
  What was composed here is kept here, signed with a key of this box's, and is a tree like any other: to look at, to boot, to
  leave again, and to throw away.

  Rule: A hosted tree is a target to rebase to, and is still there when one has gone back

    @long
    Scenario Outline: <edition> goes to a tree of its own, and back
      Criterion: Prototype-6, a composed tree in a location on the box; rebase to it, and back. Prototype-5, what the packages do.

      The packages are those of Prototype-5, of every kind. Each does on the new system what it is for. On the old one there is nothing
      of them but what belongs to the machine: what the service wrote into /var, and its account where that lies in /etc.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And somebody has handed root the RPM of house-rules as /root/house-rules.rpm
      And root writes a file in each of:
        | folder   |
        | /etc     |
        | /var/lib |
        | /home    |
      When root runs "dnf -y ostree compose pub brewday last-orders taproom dartboard --file /root/house-rules.rpm"
      Then dnf lists these hosted trees:
        | tree | asked for                                             | checks |
        | pub  | brewday last-orders taproom dartboard house-rules.rpm | passed |
      When root runs "dnf -y ostree rebase pub"
      Then it ends with exit code 0
      And its output holds:
        """
        Running: rpm-ostree rebase hosted:pub
        """
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the tree "pub"    | staged  |
        | the installed one | running |
      When root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the tree "pub"    | running |
        | the installed one | kept    |
      And these programs print:
        | program            | text                                                                  |
        | brewday bitter 40  | 40 litres of bitter: 7.1 kg of malt, 96 g of hops, 2 packets of yeast |
        | last-orders        | Last orders, please!                                                  |
        | dartboard 60 57 26 | 358 to go                                                             |
        | house-rules        | No dogs on the bar stools.                                            |
      And the service taproom.service is enabled and active
      And the file /var/lib/taproom/book holds "The Rebase Inn opened by taproom"
      And each file that root wrote is unchanged
      When root rebases it back by dnf
      Then it ends with exit code 0
      And its output holds:
        """
        Running: rpm-ostree rebase REMOTE:BRANCH
        """
      When root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the tree "pub"    | kept    |
      And its packages are the installed ones
      And there is no program "brewday"
      And there is no program "dartboard"
      And each file that root wrote is unchanged
      And root hosts these trees:
        | tree |
        | pub  |
      When root runs "dnf -y ostree host remove pub"
      Then it ends with exit code 0
      And root hosts no tree
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: Trees are hosted where the administrator says, and where there is room for them

    @nightly
    Scenario Outline: <edition> hosts trees in another place
      Criterion: Prototype-6, a location that is chosen; several trees; what is pruned.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      When root runs "dnf ostree host init /var/srv/trees"
      Then it ends with exit code 0
      When root runs "dnf -y ostree compose pub last-orders"
      And root runs "dnf -y ostree compose snug dartboard"
      Then dnf lists these hosted trees:
        | tree | asked for   | checks |
        | pub  | last-orders | passed |
        | snug | dartboard   | passed |
      When root runs "dnf -y ostree host remove pub"
      And root runs "dnf ostree host prune"
      Then dnf lists these hosted trees:
        | tree | asked for | checks |
        | snug | dartboard | passed |
      When root runs "dnf -y ostree rebase snug"
      Then it ends with exit code 0
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |

    @nightly
    Scenario Outline: A disk of <edition> is not filled with trees
      Criterion: Prototype-6, a reserve on the disk.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root writes these lines into the file /etc/dnf/plugins/ostree.conf:
        """
        [main]
        enabled = 1
        reserve = 100G
        """
      When root runs "dnf -y ostree compose pub last-orders"
      Then it ends with exit code 1
      And it is refused with "Not enough room in /var/lib/dnf-ostree:"
      And it is refused with "besides the reserve of 107.4 GB."
      And root hosts no tree

      @server
      Examples:
        | edition |
        | Server  |
