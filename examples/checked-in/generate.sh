#!/usr/bin/env bash
# Makes src/principal.rs and src/user.rs again.
set -euo pipefail
cd "$(dirname "$0")/../.."

generate() {
    cargo run --quiet -p soapgen-cli -- generate "wsdl/Services88-$1.wsdl" \
        --operation "$2" \
        --config examples/checked-in/soapgen.toml \
        -o "examples/checked-in/src/$3"
}

generate SoPrincipal AuthenticateUsernamePassword principal.rs
generate User GetOrRegisterAccessGatewayInfo user.rs
