@prototype-2 @update @destructive
Feature: An upgrade that cannot be made leaves the system as it is
  Networks, servers and disks fail, and not everybody who signs is the distribution. The error says what
  is wrong, what runs is untouched, and once the cause is gone the next upgrade succeeds.

  Rule: A repository that does not answer as it should, a disk without room

    Scenario Outline: <edition> upgrades while something is wrong
      Criterion: Prototype-2, an upgrade that fails; disk full; summary missing.

      The faults follow each other on one machine: none leaves anything that the next one, or the upgrade
      that follows them, stumbles on. A summary that is missing is no fault: the ref is asked for by itself.

      Given a running <edition>
      And the distribution has published the update
      And root takes note of the machine's identity, deployments and packages
      Then root's upgrade fails and leaves all as noted while:
        | fault                             | complaint |
        | its disk is full                  | error: PLACE: No space left on device |
        | no route leads to its repository  | error: While pulling BRANCH: While fetching URL/summary.sig: [7] Could not connect to server |
        | its repository drops connections  | error: While pulling BRANCH: While fetching URL/summary.sig: [56] Failure when receiving data from the peer |
        | its repository has nothing        | error: While pulling BRANCH: While fetching URL/refs/heads/BRANCH: Server returned HTTP 404 |
        | its repository has an error       | error: While pulling BRANCH: While fetching URL/summary.sig: Server returned HTTP 500 |
        | the update's commit is damaged    | error: While pulling BRANCH: Corrupted commit object; checksum expected='UPDATE' actual='CHECKSUM' |
        | transfers are cut off             | error: While pulling BRANCH: While fetching URL/OBJECT: [18] Transferred a partial file |
        | a file of the update is damaged   | error: While pulling BRANCH: Writing content object: Corrupted file object; checksum expected='CHECKSUM' actual='CHECKSUM' |
      When its repository has no summary
      And root runs "rpm-ostree upgrade"
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | staged  |
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

  Rule: A commit that is not the distribution's, or not newer

    Scenario Outline: <edition> is offered commits that it must not take
      Criterion: Prototype-2, an upgrade that must not be made: unsigned, signed by another key, older.

      Given a running <edition>
      And root takes note of the machine's identity, deployments and packages
      Then root's upgrade fails and leaves all as noted when the distribution has published:
        | commit                                        | complaint |
        | a commit without a signature                  | error: While pulling BRANCH: Commit CHECKSUM: GPG verification enabled, but no signatures found (use gpg-verify=false in remote config to disable) |
        | a commit with a stranger's signature          | error: While pulling BRANCH: Commit CHECKSUM: Signature made TIME using RSA key ID KEY\nCan't check signature: public key not found |
        | a commit that is older than the installed one | error: While pulling BRANCH: Upgrade target revision 'CHECKSUM' with timestamp 'TIME' is chronologically older than current revision 'INSTALLED' with timestamp 'TIME'; use --allow-downgrade to permit |
      When the distribution has published the update
      And root runs "rpm-ostree upgrade"
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | staged  |
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

  Rule: An upgrade that runs is alone, and leaves nothing when it is killed

    Scenario Outline: An upgrade of <edition> is met by others, and killed
      Criterion: Prototype-2, a second upgrade while one runs: the same one is joined, another change is refused; killed.

      Given a running <edition>
      And the distribution has published the update
      And root takes note of the machine's identity, deployments and packages
      And transfers stall
      When root begins an upgrade
      And files are being fetched
      And root runs "rpm-ostree rollback"
      Then it ends with exit code 1
      And it complains:
        """
        error: Transaction in progress: upgrade
         You can cancel the current transaction with `rpm-ostree cancel`
        """
      When the upgrade is killed
      Then the machine's identity, deployments and packages are as noted
      When root begins an upgrade
      And files are being fetched
      And root begins another upgrade
      And the other one waits for the first
      And its repository is mended
      Then both upgrades end well, and the other one says:
        """
        Attaching to existing transaction: upgrade
        FETCHED
        Staging deployment...done
        Upgraded:
          lab-motd 1-1.lab1 -> 2-1.lab1
        Run "systemctl reboot" to start a reboot
        """
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | staged  |
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
