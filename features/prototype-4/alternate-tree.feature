@prototype-4 @alternate @destructive
Feature: dnf takes the box to an alternate tree, and back
  The distribution publishes another tree beside the edition's own, with a significant component changed: tuned, by which the
  machine's performance is set, is of another version, and chooses another profile by itself; a Workstation's has another GNOME.
  Who wants to try it asks dnf, and goes back by dnf.

  Rule: What changed, changed; what did not, did not; and what people have is there

    tuned writes the profile down in /etc, and whether somebody chose it. A rebase merges /etc: the new tree's defaults, and
    over them what is otherwise than the old tree's. So the vendor's new default counts where nobody has chosen, and a profile that
    was chosen by hand goes along.

    Scenario Outline: <edition> goes to the alternate tree, and back
      Criterion: Prototype-4, rebase by dnf to a tree with a significant component changed, and back; the merge of /etc.

      Given a running <edition>
      And root writes a file in each of:
        | folder   |
        | /etc     |
        | /var/lib |
        | /home    |
        | /root    |
      And tuned's version is "2.25.1"
      And tuned's profile is "virtual-guest"
      When root rebases it to the alternate tree by dnf
      Then it ends with exit code 0
      And its output holds:
        """
        Downgraded:
          tuned 2.25.1-1.lab1 -> 2.20.0-1.lab1
        Added:
          tuned-defaults-throughput-1-1.lab1.noarch
        Running: rpm-ostree rebase REMOTE:ALTERNATE-BRANCH
        """
      When root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the alternate one | running |
        | the installed one | kept    |
      And its packages differ from the installed ones by:
        | before                     | now                                       |
        | tuned-2.25.1-1.lab1.noarch | tuned-2.20.0-1.lab1.noarch                |
        |                            | tuned-defaults-throughput-1-1.lab1.noarch |
      And tuned's version is "2.20.0"
      And tuned's profile is "throughput-performance"
      And the kernel's "vm.swappiness" is "10"
      And each file that root wrote is unchanged
      When root chooses tuned's profile "latency-performance"
      And root rebases it back by dnf
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
        | the alternate one | kept    |
      And its packages are the installed ones
      And tuned's version is "2.25.1"
      And tuned's profile is "latency-performance"
      And each file that root wrote is unchanged

      @server
      Examples:
        | edition |
        | Server  |

    @nightly
    Scenario Outline: A profile that was chosen by hand on <edition> outlives the vendor's new default
      Criterion: Prototype-4, the merge of /etc; back by a rollback.

      On the way there the choice goes along; a rollback, unlike a rebase, shows /etc as the old system left it.

      Given a running <edition>
      And root chooses tuned's profile "balanced"
      When root rebases it to the alternate tree by dnf
      And root reboots it
      Then it is healthy
      And tuned's version is "2.20.0"
      And tuned's profile is "balanced"
      When root has tuned choose by itself
      Then tuned's profile is "throughput-performance"
      When root runs "dnf -y ostree rollback"
      And root reboots it
      Then it is healthy
      And tuned's version is "2.25.1"
      And tuned's profile is "balanced"

      @server
      Examples:
        | edition |
        | Server  |

  Rule: A desktop of another version comes with its tree, and goes with it

    Workstation's alternate tree is of the distribution's next release: another GNOME, and another version of nearly all that is
    beneath it, with dnf as it was. What people have set is theirs: each GNOME
    reads what the other one wrote. What nobody has set is as each GNOME has it: whether a click of the middle button pastes is
    such a default, and was changed in GNOME 50. A setting that only the newer one knows stays where it was written.

    @workstation @desktop @another-gnome @nightly @long
    Scenario: Workstation goes to another GNOME, and back
      Criterion: Prototype-4, rebase by dnf to a tree with another version of GNOME, and back; users' data.

      Given the administrator logged in to the desktop of Workstation
      And the desktop that runs is GNOME 48, of the package "gnome-shell"
      And root takes note of the machine's identity, deployments and packages
      And root writes a file in each of:
        | folder   |
        | /etc     |
        | /var/lib |
        | /root    |
      And files of every kind, made by:
        | person            | in          |
        | the administrator | /home/admin |
      And the administrator finds the setting "gtk-enable-primary-paste" of "org.gnome.desktop.interface" to be "true"
      And the administrator sets "clock-format" of "org.gnome.desktop.interface" to "'12h'"
      When root rebases it to the alternate tree by dnf
      Then it ends with exit code 0
      And it has shown how the alternate tree changes the package "gnome-shell"
      And its output holds:
        """
        Running: rpm-ostree rebase REMOTE:ALTERNATE-BRANCH
        """
      When root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the alternate one | running |
        | the installed one | kept    |
      And its packages are those of the alternate tree
      And the machine's identity is as noted
      When the administrator types the password at the login screen
      Then the desktop that runs is GNOME 50, of the package "gnome-shell"
      And the administrator finds the setting "clock-format" of "org.gnome.desktop.interface" to be "'12h'"
      And the administrator finds the setting "gtk-enable-primary-paste" of "org.gnome.desktop.interface" to be "false"
      And the files of every kind are as they were made
      And each file that root wrote is unchanged
      When the administrator sets "accent-color" of "org.gnome.desktop.interface" to "'green'"
      And the administrator sets "disable-while-typing-timeout" of "org.gnome.desktop.peripherals.touchpad" to "uint32 300"
      And root rebases it back by dnf
      Then it ends with exit code 0
      And it has shown how the installed tree changes the package "gnome-shell"
      And its output holds:
        """
        Running: rpm-ostree rebase REMOTE:BRANCH
        """
      When root reboots it
      Then it is healthy
      And its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the alternate one | kept    |
      And its packages are the installed ones
      And the machine's identity is as noted
      When the administrator types the password at the login screen
      Then the desktop that runs is GNOME 48, of the package "gnome-shell"
      And the administrator finds the setting "clock-format" of "org.gnome.desktop.interface" to be "'12h'"
      And the administrator finds the setting "accent-color" of "org.gnome.desktop.interface" to be "'green'"
      And the administrator finds the setting "gtk-enable-primary-paste" of "org.gnome.desktop.interface" to be "true"
      And the administrator's settings hold "uint32 300" as /org/gnome/desktop/peripherals/touchpad/disable-while-typing-timeout
      But "org.gnome.desktop.peripherals.touchpad" has no setting "disable-while-typing-timeout"
      And the files of every kind are as they were made
      And each file that root wrote is unchanged

  Rule: dnf asks first, and says what it runs

    @nightly
    Scenario Outline: Somebody on <edition> thinks better of it
      Criterion: Prototype-4, the package change before the question; a no.

      Given a running <edition>
      And root takes note of the machine's identity, deployments and packages
      When root looks at the alternate tree by dnf, and says no
      Then it ends with exit code 1
      And its output holds:
        """
        Downgraded:
          tuned 2.25.1-1.lab1 -> 2.20.0-1.lab1
        Added:
          tuned-defaults-throughput-1-1.lab1.noarch
        """
      And its error output is:
        """
        Operation aborted.
        """
      And the machine's identity, deployments and packages are as noted

      @server
      Examples:
        | edition |
        | Server  |
