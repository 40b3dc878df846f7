
# The names of operations stand in documents, and not in this script.
function __fish_soapgen_operations
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -e words[1]
    command soapgen complete-operations -- $words "$current" 2>/dev/null
end
complete -c soapgen -n "__fish_soapgen_operations | string length -q" -f -a "(__fish_soapgen_operations)"
for flag in allow operation
    complete -c soapgen -n "__fish_soapgen_operations | string length -q" -l $flag -r -f -a "(__fish_soapgen_operations)"
end
