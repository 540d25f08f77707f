"""The lab's installer: does what a kickstart says, inside the machine that it installs."""
