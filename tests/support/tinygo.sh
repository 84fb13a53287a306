#!/usr/bin/env bash
# tinygo.sh [VERSION...]: makes TinyGo from packages, once, and prints the folder of each version: 0.41.1 (the default), 0.30.0, 0.26.0.
#
# No registry has TinyGo as a program, so it is built: the compiler from its Go module, against LLVM of the distribution; what it
# links into guests from wasi-libc and compiler-rt of the distribution.  A folder is a TINYGOROOT with bin/tinygo and a file env,
# to be sourced, which sets what tinygo needs.  Folders are kept in $G2N_TINYGO (default: $XDG_CACHE_HOME/gowasm2native-tinygo);
# the first version takes some four minutes and 1 GB.  Ends with 77 and a line that says why where it cannot be had.
set -u

SOURCE=$(cd "$(dirname "$0")/../.." && pwd)
BUILD=${G2N_BUILD:-$SOURCE/build}
KEEP=${G2N_TINYGO:-${XDG_CACHE_HOME:-$HOME/.cache}/gowasm2native-tinygo}
. "$SOURCE/tests/support/needs.sh" >&2

give_up() { printf 'TinyGo %s cannot be had: %s\n' "$version" "$*" >&2; exit 77; }

# have_packages PACKAGE...: as need_packages, but its failure is ours to tell.
have_packages() { (need_packages "$@") >&2 || give_up "apt-get could not install all of: $*"; }

# old_go VERSION: prints the GOROOT of a toolchain that Go fetches as a module.
old_go() { (cd "$SOURCE/tests/guests" && GOENV=off GOTOOLCHAIN=go$1 go env GOROOT) || give_up "Go's toolchain $1 cannot be fetched"; }

# compiler TAGS GOROOT: copies the module into $new and builds bin/tinygo there.
compiler() {
    local from
    have go || give_up "there is no go on PATH"
    # By its version: the proxy gives no list of versions, which `go install` would ask for.
    from=$(GOENV=off GOTOOLCHAIN=local go mod download -json "github.com/tinygo-org/tinygo@v$version" 2>/dev/null |
        sed -n 's/^[[:space:]]*"Dir": "\(.*\)",*$/\1/p')
    [ -n "$from" ] || give_up "its module cannot be fetched"
    cp -r --no-preserve=mode "$from/." "$new" || give_up "no room for it in $KEEP"
    (cd "$new" && PATH=$2/bin:$PATH GOROOT=$2 GOENV=off GOTOOLCHAIN=local GOFLAGS= nice go build -p 2 -buildvcs=false -tags "$1 osusergo" \
        -o bin/tinygo . ) >"$new/build.log" 2>&1 || give_up "it does not build: $(tail -n 3 "$new/build.log")"
}

# runtime_archive LLVM: compiler-rt as the distribution has it takes the place of its sources, which the module lacks.
runtime_archive() {
    local archive target
    archive=$(find "/usr/lib/llvm-$1/" -name 'libclang_rt.builtins-wasm32.a' 2>/dev/null | head -n 1)
    [ -n "$archive" ] || give_up "libclang-rt-$1-dev-wasm32 has no library of built-in functions"
    for target in wasm wasi wasip1 wasip2 wasm-unknown; do
        target=$new/targets/$target.json
        [ -f "$target" ] || continue
        # Two features have names from LLVM 20 on only.
        sed -i -e '/"rtlib":/d' -e "s#\"--stack-first\"#\"$archive\", \"--stack-first\"#" \
            -e 's/+bulk-memory-opt,+call-indirect-overlong,//' "$target"
    done
}

# libc_sources: wasi-libc's sources, with lists of packages of our own, so that the system's stay as they are.
libc_sources() {
    local lists=$new/apt libc=$new/lib/wasi-libc options exit_c
    mkdir -p "$lists/lists/partial" "$lists/source" "$libc"
    sed 's/^Types:.*/Types: deb-src/' /etc/apt/sources.list.d/*.sources >"$lists/source.sources" 2>/dev/null
    sed -n 's/^deb /deb-src /p' /etc/apt/sources.list >"$lists/source.list" 2>/dev/null
    options=(-o "Dir::Etc::SourceList=$lists/source.list" -o "Dir::Etc::SourceParts=$lists" -o "Dir::State::Lists=$lists/lists"
        -o APT::Sandbox::User=root)
    (cd "$lists/source" && apt-get "${options[@]}" update && apt-get "${options[@]}" source --download-only wasi-libc) >"$new/libc.log" 2>&1
    tar -xf "$lists"/source/wasi-libc_*.orig.tar.* -C "$libc" --strip-components=1 2>>"$new/libc.log" ||
        give_up "apt-get source wasi-libc failed: $(tail -n 2 "$new/libc.log")"
    rm -rf "$lists"
    # TinyGo lists the files of a wasi-libc two years younger.  These two it leaves out of its own build too:
    : >"$libc/libc-top-half/musl/src/env/__stack_chk_fail.c"
    : >"$libc/libc-top-half/musl/src/thread/thrd_sleep.c"
    # and these words are macros in the headers that it compiles with.
    find "$libc/libc-bottom-half" -name '*.[ch]' -exec sed -i 's/__attribute__((weak\b/__attribute__((__weak__/g' {} +
    exit_c=$libc/libc-bottom-half/cloudlibc/src/libc/stdlib/_Exit.c
    sed -i -e 's/^noreturn void _Exit/_Noreturn void _Exit/' \
        -e 's/^__strong_reference(_Exit, _exit);/extern __typeof(_Exit) _exit __attribute__((__alias__("_Exit")));/' "$exit_c"
}

# libc_binary: older versions take wasi-libc as the distribution builds it.
libc_binary() {
    mkdir -p "$new/lib/wasi-libc/sysroot/lib"
    cp -r /usr/include/wasm32-wasi "$new/lib/wasi-libc/sysroot/include" && cp -r /usr/lib/wasm32-wasi "$new/lib/wasi-libc/sysroot/lib/" ||
        give_up "the package wasi-libc is not as expected"
}

make_version() {
    local goroot
    new=$KEEP/$version.part
    rm -rf "$new"
    mkdir -p "$new" || give_up "there is no writing in $KEEP"
    case $version in
        0.41.1)
            have_packages llvm-19-dev libclang-19-dev clang-19 lld-19 libclang-rt-19-dev-wasm32 binaryen g++ dpkg-dev
            goroot=$(GOENV=off GOTOOLCHAIN=local go env GOROOT)
            compiler llvm19 "$goroot"
            runtime_archive 19
            libc_sources
            mkdir -p "$new/src/net" ;; # a submodule, without which net is Go's and net/http does not compile
        0.30.0 | 0.26.0)
            have_packages llvm-14-dev libclang-14-dev clang-14 lld-14 libclang-rt-14-dev-wasm32 binaryen g++ wasi-libc
            goroot=$(old_go 1.19.13) || exit
            compiler "llvm14" "$goroot"
            [ "$version" = 0.26.0 ] || runtime_archive 14
            libc_binary ;;
        *) give_up "only 0.41.1, 0.30.0 and 0.26.0 are known here" ;;
    esac
    printf 'export TINYGOROOT=%q GOROOT=%q PATH=%q:$PATH GOTOOLCHAIN=local GOENV=off\n' "$KEEP/$version" "$goroot" "$KEEP/$version/bin:$goroot/bin" >"$new/env"
    rm -f "$new"/*.log
    mv "$new" "$KEEP/$version" || give_up "$KEEP/$version could not be made"
}

[ $# -gt 0 ] || set -- 0.41.1
need_go >&2
for version in "$@"; do
    [ -x "$KEEP/$version/bin/tinygo" ] || make_version
    printf '%s\n' "$KEEP/$version"
done
