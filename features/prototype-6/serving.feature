@prototype-6 @destructive @two-hosts
Feature: A box's trees serve others
  A box serves its trees over HTTP as any OSTree repository is served, and another box follows them if it trusts the first one's
  key. By default it serves them to itself alone: the two boxes here are joined by a forward on the machine that tests them.

  Rule: What is not what the key says is not taken

    Scenario Outline: Another <edition> takes a tree that <edition> hosts
      Criterion: Prototype-6, a second box by the network; a tampered object, a wrong key, a file that is cut off.

      The faults follow each other on the second box: none of them leaves anything. It goes to the tree as far as the next boot
      would; that boot is the first box's, in hosting.feature.

      Given a running <edition>
      And the distribution's repositories and one of extras on the network
      And root runs "dnf -y ostree compose pub brewday"
      When root serves its trees by "dnf ostree host serve"
      And another <edition> that follows these trees, and trusts their key
      And root takes note of the machine's identity, deployments and packages
      Then "dnf -y ostree rebase first:pub" fails there and leaves all as noted while:
        | fault                                 | complaint                                                                                                                          |
        | the key that it trusts is another one | error: While pulling pub: Commit CHECKSUM: Signature made TIME using EdDSA key ID KEY\nCan't check signature: public key not found |
        | a file is cut off on the way          | error: While pulling pub: While fetching OTHER-URL/OBJECT: [18] Transferred a partial file                                         |
        | a file is tampered with on the way    | error: While pulling pub: Writing content object: Corrupted file object; checksum expected='CHECKSUM' actual='CHECKSUM'            |
      When root runs "dnf -y ostree rebase first:pub"
      Then it ends with exit code 0
      And its output holds:
        """
        Running: rpm-ostree rebase first:pub
        """
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the tree "pub"    | staged  |
        | the installed one | running |
      And its OSTree repository is sound

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
