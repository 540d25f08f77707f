@prototype-3
Feature: Homes have moved, and feel the same
  /home is a link: homes lie below /var, which all systems of a machine share. Every home so has two names. Whatever opens a
  path does not care; whatever compares paths may.

  Rule: Both names lead to the same home

    Scenario Outline: What the home of <edition>'s administrator is called
      Criterion: Prototype-3, a difference. On a conventional Fedora all of them say /home/admin.

      The installer writes /home into the account, as it always did.

      Given a running <edition>
      Then the home of the administrator is called:
        | by                            | name            |
        | the account                   | /home/admin     |
        | $HOME                         | /home/admin     |
        | the shell of a login          | /home/admin     |
        | the shell, after "cd"         | /home/admin     |
        | a command over SSH            | /var/home/admin |
        | realpath                      | /var/home/admin |
        | Python, Path.home()           | /home/admin     |
        | Python, Path.home().resolve() | /var/home/admin |
        | systemd, %h                   | /home/admin     |

      @server
      Examples:
        | edition |
        | Server  |

      @workstation
      Examples:
        | edition     |
        | Workstation |

  Rule: New homes go where the others are

    @destructive
    Scenario Outline: A new user's home on <edition>
      Criterion: Prototype-3, new users' homes by useradd.

      Given a running <edition>
      And an ordinary user "anna"
      Then the account of "anna" has the home /home/anna
      And the home of "anna" is a folder of their own in /var/home, with what /etc/skel holds

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: A home may lie on a disk of one's own

    @destructive
    Scenario Outline: A home on <edition> moves to the projects disk
      Criterion: Prototype-3, homes that have moved.

      Given a running <edition>
      And the projects disk, mounted on /var/mnt/projects at every boot
      And an ordinary user "anna"
      And files of every kind, made by:
        | person | in         |
        | "anna" | /home/anna |
      When root moves the home of "anna" to /var/mnt/projects/anna
      Then the account of "anna" has the home /var/mnt/projects/anna
      And "anna" can log in with the password
      And the files of every kind have moved from /home/anna to /var/mnt/projects/anna, and are as they were made

      @server
      Examples:
        | edition |
        | Server  |

      @workstation @nightly
      Examples:
        | edition     |
        | Workstation |

  Rule: Bookmarks lead to the same folder by either name

    @workstation @desktop @destructive @nightly
    Scenario: Bookmarks in Files of Workstation
      Criterion: Prototype-3, bookmarks ("file://").

      Given the administrator logged in to the desktop of Workstation
      And the administrator writes "last orders at eleven" into the file /home/admin/Public/Inventory
      And the administrator writes these lines into the file /home/admin/.config/gtk-3.0/bookmarks:
        """
        file:///home/admin/Public Old name
        file:///var/home/admin/Public Real name
        """
      Then Files lists "Old name", and shows "Inventory" there
      And Files lists "Real name", and shows "Inventory" there

  Rule: Desktop entries open what they name, by either name

    @workstation @desktop @destructive @nightly
    Scenario: Desktop entries of Workstation that name a file of the home
      Criterion: Prototype-3, desktop entries.

      Given the administrator logged in to the desktop of Workstation
      And the administrator writes "last orders at eleven" into the file /home/admin/Public/Inventory
      And the administrator writes these lines into the file /home/admin/.local/share/applications/brewery.desktop:
        """
        [Desktop Entry]
        Type=Application
        Name=Brewery
        Exec=gnome-text-editor /home/admin/Public/Inventory
        """
      And the administrator writes these lines into the file /home/admin/.local/share/applications/winery.desktop:
        """
        [Desktop Entry]
        Type=Application
        Name=Winery
        Exec=gnome-text-editor /var/home/admin/Public/Inventory
        """
      When the administrator opens the application "Brewery" by a search
      Then a window "Inventory" of "gnome-text-editor" is open
      And the screen shows "last orders at eleven"
      When the administrator closes the window
      Then no window of "gnome-text-editor" is open
      When the administrator opens the application "Winery" by a search
      Then a window "Inventory" of "gnome-text-editor" is open
      And the screen shows "last orders at eleven"

  Rule: Recent files are called what they were opened by

    @workstation @desktop @destructive @nightly
    Scenario: Recent files of Workstation, by either name of the home
      Criterion: Prototype-3, recent files; a difference. On a conventional Fedora a file of the home has one name, and one entry.

      Text Editor keeps a list of its own. What Firefox saves goes on the desktop's, by the name that the folder has for it.

      Given the administrator logged in to the desktop of Workstation
      And a page with a file to download on the network
      And the administrator writes "last orders at eleven" into the file /home/admin/Public/Inventory
      When the administrator opens the application "Terminal" by a search
      Then a window "admin@prototype" of "org.gnome.Terminal" is open
      When the administrator types "gnome-text-editor /home/admin/Public/Inventory"
      Then a window "Inventory" of "gnome-text-editor" is open
      When the administrator closes the window
      Then no window of "gnome-text-editor" is open
      And the recent files of Text Editor are:
        | file                         |
        | /home/admin/Public/Inventory |
      When the administrator types "gnome-text-editor /var/home/admin/Public/Inventory"
      Then a window "Inventory" of "gnome-text-editor" is open
      When the administrator closes the window
      Then no window of "gnome-text-editor" is open
      And the recent files of Text Editor are:
        | file                             |
        | /home/admin/Public/Inventory     |
        | /var/home/admin/Public/Inventory |
      When the administrator downloads a file in Firefox
      Then the downloaded file lies in /var/home/admin/Downloads
      And the desktop's recent files have the downloaded file in /home/admin/Downloads

  Rule: Firefox finds its profile wherever the home is

    @workstation @desktop @destructive @nightly
    Scenario: Firefox of Workstation keeps its profile in a home that moves
      Criterion: Prototype-3, homes that have moved: Firefox profiles.

      What Firefox was told before is in its profile: it is the same one if it still knows.

      Given the administrator logged in to the desktop of Workstation
      And a page with a file to download on the network
      And the projects disk, mounted on /var/mnt/projects at every boot
      When the administrator downloads a file in Firefox
      Then the downloaded file lies in /var/home/admin/Downloads
      When the administrator has Firefox save in /home/admin/Lists
      Then Firefox's list names each of its profiles by a path below the list's own folder
      When the administrator logs out by the system menu
      Then the session of the administrator is over
      When root moves the home of the administrator to /var/mnt/projects/admin, and leaves a link there
      And the administrator types the password at the login screen
      And the administrator downloads a file in Firefox
      Then the downloaded file lies in /var/mnt/projects/admin/Lists
      And Firefox's list names each of its profiles by a path below the list's own folder
      And its log tells of no core dump
