@prototype-1 @fedora
Feature: What Fedora has beside is there, and works
  Fedora's editions come with a policy that confines programs, zones of the firewall, a watch for crashes, a console for the web,
  a desktop that looks like Fedora, and a boot menu by GRUB. The lab has none of it: there each of these scenarios is skipped by
  name, and the summary says how many they are and what they lack.

  Rule: SELinux is enforcing, and finds nothing to object to

    @selinux
    Scenario Outline: SELinux of <edition> enforces its policy, and denies nothing
      Criterion: Final, no SELinux denial notification; improved-sanity-test, SELinux.

      Given a running <edition>
      Then SELinux enforces the policy "targeted"
      And its audit log has records of this boot, and no SELinux denial

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

    @selinux
    Scenario Outline: The files of <edition> have the labels of its policy
      Criterion: improved-sanity-test, SELinux labels.

      A tree is labelled where it is composed, /var and homes where they are made. Who calls a home by its name of old gets the
      labels of a home.

      Given a running <edition>
      Then all that lies in these folders has the label that the policy gives it:
        | folder      |
        | /etc        |
        | /var        |
        | /home/admin |

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: The firewall has the edition's zone

    @zones
    Scenario Outline: The firewall of <edition> has the zone <zone>
      Criterion: Basic and Beta, Server (default firewall); the editions' own zones.

      Workstation's zone lets in what listens on ports that no administrator's right is needed for.

      Given a running <edition>
      Then the firewall is active for each interface but the loopback one
      And the firewall's default zone is "<zone>"
      And it lets in what the kickstart names, these, and nothing else:
        | edition     | service or port |
        | each        | ssh             |
        | each        | dhcpv6-client   |
        | Server      | cockpit         |
        | Workstation | samba-client    |
        | Workstation | 1025-65535/tcp  |
        | Workstation | 1025-65535/udp  |

      @server
      Examples:
        | edition | zone         |
        | Server  | FedoraServer |

      @workstation
      Examples:
        | edition     | zone              |
        | Workstation | FedoraWorkstation |

  Rule: Crashes are watched for, and there are none

    @abrt
    Scenario Outline: abrt of <edition> has nothing to report
      Criterion: Final, no crash notification.

      Both editions had abrt in 21, and have it in the groups of 40. A release that leaves it out has nothing to report, either.

      Given a running <edition>
      Then abrt, where the edition has it, is active and has no problem to report

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: Server is looked after from a browser

    @cockpit @server
    Scenario: Cockpit of Server shows its login page
      Criterion: Beta, Server (Cockpit is there without being set up).

      Nothing of it runs until somebody asks.

      Given a running Server
      Then Cockpit waits to be asked
      When the administrator asks Cockpit for its page
      Then Cockpit shows its login page, and its service runs
      And somebody outside reaches port 9090

  Rule: The desktop is Fedora's

    @gnome-defaults @workstation @desktop
    Scenario: The desktop of Workstation is as Fedora has it
      Criterion: Final, desktop: default applications, artwork; the edition's own.

      Given the administrator logged in to the desktop of Workstation
      Then these applications are among the favourites of the dash, and installed:
        | application | entry                       |
        | Firefox     | org.mozilla.firefox.desktop |
        | Files       | org.gnome.Nautilus.desktop  |
        | Software    | org.gnome.Software.desktop  |
      And the background is one of Fedora's own, by day and by night
      And Software runs with its plugin for rpm-ostree
      And GNOME's initial setup is installed, and asks nobody who has an account

  Rule: The boot menu is GRUB's

    @grub
    Scenario Outline: GRUB of <edition> takes its menu from the deployments' entries
      Criterion: Prototype-1, installed from the composed tree; the Boot Loader Specification.

      Given a running <edition>
      Then GRUB takes its entries from those of its deployments

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |
