# What dnf ostree compose does, by hand: a tree out of a commit and a package, committed on a ref.
# Arguments: commit, package, ref. In a mount namespace of its own, for /sysroot is read-only.
set -e
commit=$1 package=$2 ref=$3
mount --options remount,rw /sysroot
repository=/sysroot/ostree/repo
tree=$repository/tmp/by-hand
trap 'rm --recursive --force "$tree"' EXIT
ostree checkout --repo="$repository" --require-hardlinks "$commit" "$tree"
mv "$tree/usr/etc" "$tree/etc"
# rpm writes into its database: that must be a file of this tree's own.
cp "$tree/usr/share/rpm/rpmdb.sqlite" "$tree/usr/share/rpm/own"
mv "$tree/usr/share/rpm/own" "$tree/usr/share/rpm/rpmdb.sqlite"
dnf --assumeyes --quiet --installroot="$tree" --setopt=reposdir=/etc/yum.repos.d \
  --setopt=varsdir=/etc/dnf/vars --setopt=cachedir=/var/cache/dnf install "$package"
mv "$tree/etc" "$tree/usr/etc"
rm --recursive --force "${tree:?}"/var/*
ostree commit --repo="$repository" --branch="$ref" --link-checkout-speedup "$tree"
