"""Makes the install tree: the installer's kernel and initramfs, laid out as Fedora lays out its
own."""
