@prototype-3 @workstation @desktop @destructive
Feature: Downloads goes where its owner's link leads
  "I often symlink my Downloads directory to my mounted projects directory, so that it can grow with my projects allocation and be
  reused across installs." Whatever saves files, and whatever lists places, has to go along; on a system whose homes and
  mount points lie behind links already.

  Firefox is used by keyboard, and is told nothing but addresses: its preferences are those that it comes with. Where a file was
  saved is asked of the file system.

  Rule: What saves and what lists follows the link, before and after every event

    The table says what is expected in every cell; each scenario below looks at some of them, before and after an upgrade, its
    rollback and a rebase. That is long, and nightly: of a link to the projects disk, Prototype-1 and 2 see most every time.

    A session that finds the link's folder missing writes the home down in its place, on any system. The pick list of Files is
    not the session's: the link stays in it, and leads nowhere. The save dialogue begins where it saved last, if that is there.

    Background:
      Given this is what is expected of Downloads:
        | Downloads is                            | xdg-user-dir says         | Firefox saves in            | Firefox, told ~/Downloads/Lists, saves in | the save dialogue proposes | Files lists |
        | a link to the projects disk             | /home/admin/Downloads     | /var/mnt/projects/Downloads | /var/mnt/projects/Downloads/Lists         | Downloads                  | Downloads   |
        | such a link, made while Firefox is open | /home/admin/Downloads     | /var/mnt/projects/Today     | /var/mnt/projects/Today/Lists             | Downloads                  | Downloads   |
        | such a link, and no disk at the login   | /home/admin/              | /var/home/admin             | /var/home/admin                           | Home                       | Home        |
        | a folder                                | /home/admin/Downloads     | /var/home/admin/Downloads   | /var/home/admin/Downloads/Lists           | Downloads                  | Downloads   |
        | a path in user-dirs.dirs                | /var/mnt/projects/Fetched | /var/mnt/projects/Fetched   | /var/home/admin/Downloads/Lists           | Downloads                  | nothing     |
      And the administrator logged in to the desktop of Workstation
      And the distribution has published the update
      And a page with a file to download on the network
      And the projects disk, mounted on /var/mnt/projects at every boot

    @update @nightly @long
    Scenario: Downloads of Workstation, over an upgrade, a rollback and a rebase
      Criterion: Prototype-3, Downloads follows the link.

      Firefox has been told nothing, and is opened after Downloads was made what it is; but where the table says so.

      Then all that is expected of Downloads is so, while Firefox is told nothing
      When root runs "rpm-ostree upgrade"
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And all that is expected of Downloads is so, while Firefox is told nothing
      When root runs "rpm-ostree rollback"
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the update        | kept    |
      And all that is expected of Downloads is so, while Firefox is told nothing
      When the distribution has published the update on another ref
      And root rebases it to that ref
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then it runs what was published on that ref
      And all that is expected of Downloads is so, while Firefox is told nothing
      And its log tells of no core dump

    @update @nightly @long
    Scenario: Firefox of Workstation is told where to save, or to ask, over an upgrade, a rollback and a rebase
      Criterion: Prototype-3, Downloads follows the link.

      Downloads is made one thing after the other while Firefox is open.

      When the administrator downloads a file in Firefox
      Then the downloaded file lies in /var/home/admin/Downloads
      When the administrator closes Firefox
      Then all that is expected of Downloads is so, while Firefox is told to save in a folder there, or to ask
      When root runs "rpm-ostree upgrade"
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And all that is expected of Downloads is so, while Firefox is told to save in a folder there, or to ask
      When root runs "rpm-ostree rollback"
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the update        | kept    |
      And all that is expected of Downloads is so, while Firefox is told to save in a folder there, or to ask
      When the distribution has published the update on another ref
      And root rebases it to that ref
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then it runs what was published on that ref
      And all that is expected of Downloads is so, while Firefox is told to save in a folder there, or to ask
      And its log tells of no core dump

    @update @nightly @long
    Scenario: The administrator of Workstation logs in without the projects disk, over an upgrade, a rollback and a rebase
      Criterion: Prototype-3, Downloads follows the link.

      What the session wrote down is not taken back when the disk is there again: its owner does that.

      Given the administrator's Downloads is "a link to the projects disk"
      When it is switched on without the projects disk
      And the administrator types the password at the login screen
      Then Files lists "Downloads"
      And all that is expected of Downloads without its disk is so
      When the administrator runs "rm ~/price-list-*; xdg-user-dirs-update --set DOWNLOAD ~/Downloads"
      And root runs "rpm-ostree upgrade"
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the update        | running |
        | the installed one | kept    |
      And all that is expected of Downloads without its disk is so
      When the administrator runs "rm ~/price-list-*; xdg-user-dirs-update --set DOWNLOAD ~/Downloads"
      And root runs "rpm-ostree rollback"
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then its deployments, the next boot first, are:
        | commit            | state   |
        | the installed one | running |
        | the update        | kept    |
      And all that is expected of Downloads without its disk is so
      When the administrator runs "rm ~/price-list-*; xdg-user-dirs-update --set DOWNLOAD ~/Downloads"
      And the distribution has published the update on another ref
      And root rebases it to that ref
      And the administrator restarts it by the system menu
      And the administrator types the password at the login screen
      Then it runs what was published on that ref
      And all that is expected of Downloads without its disk is so
      When the projects disk is plugged in again
      And root runs "mount /var/mnt/projects"
      Then xdg-user-dir says that Downloads is /home/admin/
      When the administrator runs "xdg-user-dirs-update --set DOWNLOAD ~/Downloads"
      And the administrator downloads a file in Firefox
      Then the downloaded file lies in /var/mnt/projects/Downloads

  Rule: A disk that is full fails the download, and nothing else

    @nightly
    Scenario: The projects disk of Workstation is full
      Criterion: Prototype-3, the projects disk.

      The desktop tells of the disk by itself, within a minute. Firefox tells of a download that it could not write, but not of
      one so small that the error comes as the file is closed: that one is called done, and is empty, on any system.

      Given the administrator logged in to the desktop of Workstation
      And a page with a file to download on the network
      And the projects disk, mounted on /var/mnt/projects at every boot
      And the administrator's Downloads is "a link to the projects disk"
      When the administrator fills the projects disk
      Then the screen shows "Low Disk Space"
      When the administrator clicks on "Ignore"
      Then the screen shows no "Low Disk Space"
      When the administrator downloads a file of 16 MB in Firefox
      Then Firefox says that there is "not enough room on the disk"
      When the administrator downloads a file in Firefox that is open
      Then the downloaded file is in /var/mnt/projects/Downloads, and empty
      And it is healthy
      And its log tells of no core dump
      When the administrator removes the file /var/mnt/projects/full
      And the administrator downloads a file in Firefox that is open
      Then the downloaded file lies in /var/mnt/projects/Downloads
