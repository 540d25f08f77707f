@prototype-2 @fedora @update @destructive
Feature: What Fedora has beside goes with the system, forward and back
  SELinux's policy lies in /usr and in /etc, labels lie with each file, the firewall's zone is chosen in /etc, and the boot menu
  is written anew by each change. An upgrade brings all of it in its new state, a rollback takes it back. The lab has none
  of it: there these scenarios are skipped by name.

  Rule: The policy, its labels and the boot menu are whole after each event

    @selinux @grub
    Scenario Outline: SELinux and the boot menu of <edition>, over an upgrade and its rollback
      Criterion: improved-sanity-test, SELinux after upgrade and rollback; Prototype-2, the boot menu.

      What is staged is in no menu: it gets its entry when the system is shut down.

      Given a running <edition>
      And the distribution has published the update
      When root runs "rpm-ostree upgrade"
      Then its boot menu has one entry a deployment, with the titles and in the order that rpm-ostree has
      When root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And its boot menu has one entry a deployment, with the titles and in the order that rpm-ostree has
      And SELinux enforces the policy "targeted"
      And its audit log has records of this boot, and no SELinux denial
      And all that lies in these folders has the label that the policy gives it:
        | folder      |
        | /etc        |
        | /var        |
        | /home/admin |
      When root runs "rpm-ostree rollback"
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | kept    |
        | the update        | running |
      And its boot menu has one entry a deployment, with the titles and in the order that rpm-ostree has
      When root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the update        | kept    |
      And its boot menu has one entry a deployment, with the titles and in the order that rpm-ostree has
      And SELinux enforces the policy "targeted"
      And its audit log has records of this boot, and no SELinux denial
      And all that lies in these folders has the label that the policy gives it:
        | folder      |
        | /etc        |
        | /var        |
        | /home/admin |

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: The firewall and the watch for crashes go on

    @zones @abrt
    Scenario Outline: The firewall and abrt of <edition>, after an upgrade
      Criterion: improved-sanity-test, services after an upgrade; Basic and Beta, Server (default firewall).

      Given a running <edition>
      And the distribution has published the update
      And root runs "rpm-ostree upgrade"
      When root reboots it
      Then it is healthy
      And the firewall is active for each interface but the loopback one
      And the firewall's default zone is "<zone>"
      And it lets in what the kickstart names, these, and nothing else:
        | edition     | service or port |
        | each        | ssh             |
        | each        | dhcpv6-client   |
        | Server      | cockpit         |
        | Workstation | samba-client    |
        | Workstation | 1025-65535/tcp  |
        | Workstation | 1025-65535/udp  |
      And abrt, where the edition has it, is active and has no problem to report

      @server
      Examples:
        | edition | zone         |
        | Server  | FedoraServer |

      @workstation @nightly
      Examples:
        | edition     | zone              |
        | Workstation | FedoraWorkstation |
