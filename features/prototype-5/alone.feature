@prototype-5 @destructive @nightly
Feature: One compose at a time
  A compose works in a folder of its own, and a box has one place for that. Whoever comes second is told who is at it; whoever
  comes after one that was killed clears up.

  Rule: A second compose is refused, and what a killed one has left is gone with the next

    Scenario Outline: A compose on <edition> is met by another, and killed
      Criterion: Prototype-5, two at once; killed.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root begins "dnf -y ostree compose pub brewday", which is held when "brewday" is put into the tree
      And root takes note of the machine's identity, deployments and packages
      When root runs "dnf -y ostree compose snug last-orders"
      Then it ends with exit code 200
      And it complains:
        """
        /var/lib/dnf-ostree is in use by process PID (dnf ostree compose pub) since TIME. Try again when it has ended.
        """
      When what was begun is killed
      Then root hosts no tree
      And the machine's identity, deployments and packages are as noted
      When root runs "dnf -y ostree compose snug last-orders"
      Then its output holds:
        """
        Removing what an earlier run has left unfinished.
        """
      And root hosts these trees:
        | tree |
        | snug |
      And nothing is left of what was not finished

      @server
      Examples:
        | edition |
        | Server  |
