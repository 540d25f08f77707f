@prototype-2 @update @destructive
Feature: A new version of the whole system comes in one piece
  The distribution rebuilds a package, composes the tree anew on the same ref and publishes it. Every
  system that follows the ref gets that very tree: all of it, at the next boot, or nothing.

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
                Version: 1.1 (TIME)
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
                Version: 1.1 (TIME)
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

  Rule: Nothing changes before the reboot, and afterwards exactly the update has

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
                          Version: 1.1 (TIME)
                           Commit: UPDATE
                     GPGSignature: Valid signature by KEY
                             Diff: 1 upgraded

        ● REMOTE:BRANCH
                          Version: 1 (TIME)
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

    Scenario Outline: <edition> is upgraded
      Criterion: improved-sanity-test, upgrade: packages, files of /etc and /var.

      What people and administrators write before the update is staged and after it is there on the new system.

      Given a running <edition>
      And the distribution has published the update
      And root writes a file in each of:
        | folder   |
        | /etc     |
        | /var/lib |
        | /home    |
      And root writes "Out of order on Friday." into the file /etc/motd
      When root runs "rpm-ostree upgrade"
      And root writes a file in each of:
        | folder       |
        | /etc/systemd |
        | /srv         |
        | /root        |
      And root removes the file /etc/networks
      And root takes note of the machine's identity, deployments and packages
      And root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And its packages are those of the update, and differ from the installed ones by:
        | before                   | now                      |
        | lab-motd-1-1.lab1.noarch | lab-motd-2-1.lab1.noarch |
      And its files differ from those of the installed system by:
        | file                                              | change  | why                                               |
        | /usr/libexec/lab-motd                             | changed | of the package that was updated                   |
        | /usr/share/rpm/rpmdb.sqlite                       | changed | the package database                              |
        | /usr/lib/sysimage/rpm-ostree-base-db/rpmdb.sqlite | changed | the package database, as the tree came with it    |
        | /usr/share/rpm-ostree/treefile.json               | changed | the compose had the repository of updates as well |
      And all packages verify, modification times apart, but for these files:
        | edition | file                                   | difference    | why                                                                        |
        | each    | /etc/motd                              | size, content | root wrote it                                                              |
        | each    | /etc/networks                          | missing       | root removed it                                                            |
        | each    | /etc/nsswitch.conf                     | size, content | rpm-ostree adds "altfiles", by which programs find the tree's accounts     |
        | Server  | /usr/lib/systemd/system/default.target | link target   | the kickstart's "skipx": the compose sets the target that the system boots |
        | each    | /etc/tuned/active_profile              | size, content | tuned writes down the profile that it has chosen                           |
        | each    | /etc/tuned/profile_mode                | size, content | tuned writes down that it has chosen by itself                             |
      And the machine's identity and its changes to /etc are as noted
      And each file that root wrote is unchanged
      And the file /etc/motd holds "Out of order on Friday."
      And there is no file /etc/networks
      When root runs "rpm-ostree upgrade"
      Then it says:
        """
        FETCHED
        No upgrade available.
        """

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |
