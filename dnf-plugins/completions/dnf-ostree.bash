# bash completion of "dnf ostree"                                      -*- shell-script -*-
#
# dnf's own completion is bound to dnf, and has no place for plugins' commands. So this file is
# read when a shell begins (/etc/bash_completion.d), and binds dnf to a function that answers for
# "dnf ostree ..." and leaves everything else to dnf's. No program is started but find(1).

_dnf_ostree_words=(status upgrade rollback rebase compose host)
_dnf_ostree_host_words=(init list show remove prune serve)

declare -A _dnf_ostree_options=(
    [status]="--json --jsonpath= --booted --advisories --pending-exit-77"
    [upgrade]="--reboot --allow-downgrade --preview --check --cache-only --download-only
        --unchanged-exit-77 --bypass-driver --os="
    [rollback]="--reboot"
    [rebase]="--reboot --remote --branch --os --skip-purge --cache-only --download-only
        --custom-origin-url --custom-origin-description --disallow-downgrade --bypass-driver"
    [compose]="--from --remove --file --allow-updates --from-repositories --dry-run --preview
        --tree-version --sysroot --json"
    [host init]=""
    [host list]="--json"
    [host show]="--json"
    [host remove]=""
    [host prune]=""
    [host serve]="--address --port"
)
# of dnf's own, those that mean something here
_dnf_ostree_common="--assumeyes --assumeno --quiet --verbose --help"

# Prints the names of hosted trees, a line each.
_dnf_ostree_trees() {
    local location=/var/lib/dnf-ostree line name
    if [[ -r /etc/dnf/plugins/ostree.conf ]]; then
        while read -r line; do
            [[ $line =~ ^location[[:space:]]*=[[:space:]]*(.*[^[:space:]]) ]] &&
                location=${BASH_REMATCH[1]}
        done < /etc/dnf/plugins/ostree.conf
    fi
    for name in "${1-}$location"/repo/refs/heads/*; do
        [[ -f $name ]] && printf '%s\n' "${name##*/}"
    done
}

# Prints what this system has seen of branches of remotes, as REMOTE:BRANCH, a line each.
_dnf_ostree_branches() {
    local name
    while read -r name; do
        printf '%s\n' "${name/\//:}"
    done < <(find "${1-}/ostree/repo/refs/remotes" -type f -printf '%P\n' 2>/dev/null)
}

# Fills COMPREPLY with those of the words on stdin that begin with what has been typed.
_dnf_ostree_reply() {
    local typed=$1 word
    while read -r word; do
        [[ -n $word && $word == "$typed"* ]] || continue
        # readline takes a colon for the end of a word: what is before it is there already
        [[ $typed == *:* && $COMP_WORDBREAKS == *:* ]] && word=${word#"${typed%:*}:"}
        COMPREPLY+=("$word")
    done
}

# Answers for "dnf ostree"; $1 is what has been typed of the word, the rest what is before it.
_dnf_ostree() {
    local typed=$1 previous=${*: -1} command= word
    shift
    for word in "$@"; do
        case $word in
            -*) ;;
            host) [[ -z $command ]] && command=host ;;
            *)
                if [[ $command == host ]]; then
                    command="host $word"
                elif [[ -z $command ]]; then
                    command=$word
                fi
                ;;
        esac
    done
    case "$command $previous" in
        "compose --file" | "compose --sysroot")
            compopt -o default 2>/dev/null
            return
            ;;
        "compose --from" | "rebase --branch")
            _dnf_ostree_reply "$typed" < <(_dnf_ostree_trees; _dnf_ostree_branches)
            return
            ;;
        *" --address" | *" --port" | *" --tree-version" | *" --remove" | *" --os" | *" --remote" | \
            *" --custom-origin-url" | *" --custom-origin-description")
            return
            ;;
    esac
    if [[ $typed == -* ]]; then
        _dnf_ostree_reply "$typed" < <(
            printf '%s\n' ${_dnf_ostree_options[${command:-none}]-} $_dnf_ostree_common
        )
        [[ ${COMPREPLY-} == *= ]] && compopt -o nospace 2>/dev/null
        return
    fi
    case $command in
        "") _dnf_ostree_reply "$typed" < <(printf '%s\n' "${_dnf_ostree_words[@]}") ;;
        host) _dnf_ostree_reply "$typed" < <(printf '%s\n' "${_dnf_ostree_host_words[@]}") ;;
        rebase) _dnf_ostree_reply "$typed" < <(_dnf_ostree_trees; _dnf_ostree_branches) ;;
        "host show" | "host remove" | compose) _dnf_ostree_reply "$typed" < <(_dnf_ostree_trees) ;;
        "host init") compopt -o dirnames 2>/dev/null ;;
    esac
}

_dnf_ostree_or_dnf() {
    local line=${COMP_LINE:0:COMP_POINT} words word
    read -ra words <<< "$line"
    # a word that has just been begun has not been typed yet
    [[ $line == *[[:space:]] ]] && words+=("")
    local last=$((${#words[@]} - 1)) index
    for ((index = 1; index < last; index++)); do
        word=${words[index]}
        if [[ $word == ostree ]]; then
            COMPREPLY=()
            _dnf_ostree "${words[last]}" "${words[@]:index + 1:last - index - 1}"
            return
        fi
        [[ $word == -* ]] || break
    done
    # dnf's own, which binds dnf to itself when it is read
    if ! declare -F _dnf > /dev/null; then
        . /usr/share/bash-completion/completions/dnf-3 2> /dev/null ||
            . /usr/share/bash-completion/completions/dnf 2> /dev/null
        _dnf_ostree_bind
    fi
    if declare -F _dnf > /dev/null; then
        _dnf "$@"
        # names beside those of dnf's commands, which know no plugins
        [[ $last == 1 && ostree == "${words[1]}"* && " ${COMPREPLY[*]} " != *" ostree "* ]] &&
            COMPREPLY+=(ostree)
    fi
}

# dnf 5 loads no plugins of dnf 4: where it is what dnf means, dnf stays its own.
_dnf_ostree_bind() {
    complete -F _dnf_ostree_or_dnf dnf-3 dnf4
    [[ $(readlink -f /usr/bin/dnf) == *dnf5 ]] || complete -F _dnf_ostree_or_dnf dnf
}

_dnf_ostree_bind
