    # The names of operations stand in documents, and not in this script.
    local -a operations
    operations=("${(@f)$(command soapgen complete-operations -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    if [[ -n "${operations[1]}" ]]; then
        compadd -- "${operations[@]}"
        return
    fi

