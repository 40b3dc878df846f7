
# The names of operations stand in documents, and not in this script.
_soapgen_operations() {
    local name
    COMPREPLY=()
    while IFS= read -r name; do
        COMPREPLY+=("$name")
    done < <(command soapgen complete-operations --quoted -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ "${#COMPREPLY[@]}" -eq 0 ]]; then
        _soapgen "$@"
    fi
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _soapgen_operations -o nosort -o bashdefault -o default soapgen
else
    complete -F _soapgen_operations -o bashdefault -o default soapgen
fi
