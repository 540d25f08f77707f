@prototype-2 @update @destructive
Feature: A new version of the whole system comes in one piece
  The distribution rebuilds a package, composes the tree anew on the same ref and publishes it. Every
  system that follows the ref gets that very tree: all of it, at the next boot, or nothing. What the next boot
  brings is told in rolling-back.feature, with the way back from there.

  Rule: What there is can be seen before it is taken

    Scenario Outline: <edition> is told what an upgrade would bring
      Criterion: Prototype-2, upgrading, and no update; the tool's exact words.

      Given a running <edition>
      And the distribution has published nothing new
      And root takes note of the machine's identity, deployments and packages
      When root runs "rpm-ostree upgrade --check"
      Then it ends with exit code 77
      And it says:
        """
        FETCHED
        No updates available.
        """
      When root runs "rpm-ostree upgrade"
      Then it ends with exit code 0
      And it says:
        """
        FETCHED
        No upgrade available.
        """
      When root runs "rpm-ostree upgrade --unchanged-exit-77"
      Then it ends with exit code 77
      When root runs "rpm-ostree rollback"
      Then it ends with exit code 1
      And it complains:
        """
        error: No rollback deployment found
        """
      When the distribution has published the update
      And root runs "rpm-ostree upgrade --check"
      Then it ends with exit code 0
      And it says:
        """
        FETCHED
        AvailableUpdate:
                Version: UPDATE-VERSION (TIME)
                 Commit: UPDATE
           GPGSignature: Valid signature by KEY
                   Diff: 1 upgraded
        """
      When root runs "rpm-ostree upgrade --preview"
      Then it ends with exit code 0
      And it says:
        """
        FETCHED
        AvailableUpdate:
                Version: UPDATE-VERSION (TIME)
                 Commit: UPDATE
           GPGSignature: 1 signature
                         Signature made TIME using RSA key ID KEY
                         Good signature from SIGNER
               Upgraded: lab-motd 1-1.lab1 -> 2-1.lab1
        """
      And the machine's identity, deployments and packages are as noted

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: Nothing changes before the reboot

    Scenario Outline: Nothing of <edition> changes before it is rebooted
      Criterion: improved-sanity-test, upgrade: staged; rollback with a staged update; the tool's exact words.

      Given a running <edition>
      And the distribution has published the update
      And root takes note of the machine's identity, deployments and packages
      When root runs "rpm-ostree upgrade"
      Then it ends with exit code 0
      And it says:
        """
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
      And all that runs is as noted
      When root runs "rpm-ostree status"
      Then it says:
        """
        State: idle
        Deployments:
          REMOTE:BRANCH
                          Version: UPDATE-VERSION (TIME)
                           Commit: UPDATE
                     GPGSignature: Valid signature by KEY
                             Diff: 1 upgraded

        ● REMOTE:BRANCH
                          Version: INSTALLED-VERSION (TIME)
                           Commit: INSTALLED
                     GPGSignature: Valid signature by KEY
        """
      When root runs "rpm-ostree db diff"
      Then it says:
        """
        ostree diff commit from: booted deployment (INSTALLED)
        ostree diff commit to:   pending deployment (UPDATE)
        Upgraded:
          lab-motd 1-1.lab1 -> 2-1.lab1
        """
      When root runs "rpm-ostree rollback"
      Then it ends with exit code 1
      And it complains:
        """
        error: Staged deployment (remove with cleanup -p)
        """
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | staged  |
        | the installed one | running |
      When root runs "rpm-ostree cleanup -p"
      Then the machine's identity, deployments and packages are as noted

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
