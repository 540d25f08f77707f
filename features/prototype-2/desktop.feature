@prototype-2 @prototype-3 @update @workstation @desktop @destructive @long
Feature: A desktop is upgraded, and goes back
  Whoever works at a desktop goes on working while the new system comes, starts it when it suits, and finds
  what was left there: on the new system, and on the old one again. Downloads is a link to a disk of their own, as Prototype-3
  has it.

  Rule: The session goes on until the reboot, and the next one is on the other system

    Scenario: The administrator of Workstation works on the new system, and on the old one again
      Criterion: Prototype-2, upgrade and rollback of a Workstation.

      Given the administrator logged in to the desktop of Workstation
      And the distribution has published the update
      And the projects disk, mounted on /var/mnt/projects at every boot
      And the administrator's Downloads is "a link to the projects disk"
      And the administrator writes "last orders at eleven" into the file /home/admin/Downloads/Notes
      And the administrator opens the system menu
      And the administrator clicks on "Dark Style"
      And the administrator finds the setting "color-scheme" of "org.gnome.desktop.interface" to be "'prefer-dark'"
      And the administrator presses "Escape"
      And the screen shows no "Dark Style"
      When root runs "rpm-ostree upgrade"
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | staged  |
        | the installed one | running |
      And systemd knows an active session of the administrator, of the class "user" and the type "wayland"
      When the administrator restarts it by the system menu
      Then it is healthy
      And its login screen is there
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
      When the administrator types the password at the login screen
      Then systemd knows an active session of the administrator, of the class "user" and the type "wayland"
      And the file /var/mnt/projects/Downloads/Notes holds "last orders at eleven"
      And Files lists "Downloads", and shows "Notes" there
      And the administrator finds the setting "color-scheme" of "org.gnome.desktop.interface" to be "'prefer-dark'"
      When root runs "rpm-ostree rollback"
      And root reboots it
      Then its login screen is there
      And its packages are the installed ones
      And the file /home/admin/Downloads/Notes holds "last orders at eleven"
      And /home/admin/Downloads leads to /var/mnt/projects/Downloads
