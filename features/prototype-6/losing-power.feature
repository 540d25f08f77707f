@prototype-6 @destructive
Feature: Losing power while a tree is made, or gone to, leaves a whole box
  A compose works in a folder of its own, and a tree is there from one moment to the next: when its ref is. Whenever the power
  goes, the box starts as it was, and the next run finds nothing in its way.

  Rule: Whenever the power goes, the box starts, its repositories are sound, and the next run succeeds

    The command is run once to count what it changes: files made, renamed and removed, by itself and by all that it starts. Then it
    is held before some of these, chosen at random, with all that was written on the disk, and the power is cut.

    @nightly @long
    Scenario Outline: <edition> loses power at ten moments of composing a tree and of going to it
      Criterion: Prototypes 5 and 6, safe against the loss of power at any moment of compose and rebase.

      Each run begins over what the one before has left. The last one of each command is let go on to its end.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      Then the power may be cut at random moments, and each time the box starts as noted, with sound repositories:
        | command                           | cuts | undone by                     |
        | dnf -y ostree compose pub brewday | 7    | dnf -y ostree host remove pub |
        | dnf -y ostree rebase pub          | 3    | rpm-ostree cleanup -p         |
      And root hosts these trees:
        | tree |
        | pub  |
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the tree "pub"    | staged  |
        | the installed one | running |
      And nothing is left of what was not finished
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |
