#!/usr/bin/env bash
# Makes src/principal.rs and src/user.rs again; with `--check`, shows whether that would change them.
set -euo pipefail
cd "$(dirname "$0")/../.."

generate() {
    local agent="$1" operation="$2" file="$3"
    shift 3
    cargo run --quiet -p soapgen-cli -- generate "wsdl/Services88-$agent.wsdl" \
        --operation "$operation" \
        --config examples/checked-in/soapgen.toml \
        -o "examples/checked-in/src/$file" "$@"
}

generate SoPrincipal AuthenticateUsernamePassword principal.rs "$@"
generate User GetOrRegisterAccessGatewayInfo user.rs "$@"
