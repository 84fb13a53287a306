"""--emit=lib and --emit=shared: names, files, and what cannot be a library.  What libraries do is for tests/embed."""

import os
import re
import subprocess

from harness import run


def symbols(file, *options):
    """Names that a file defines for others."""
    listed = subprocess.run(["nm", "--defined-only", "--extern-only", *options, file], check=True, stdout=subprocess.PIPE, text=True).stdout
    return {line.split()[-1] for line in listed.splitlines() if len(line.split()) == 3}


def build(t, kind, *options, name="library"):
    return t.driver("build", t.wat(name), "-o", t.path("libnames" + (".a" if kind == "lib" else ".so")), "--emit=" + kind, "-O0",
                    "--header=" + t.path("names.h"), *options)


def header(t):
    with open(t.path("names.h"), encoding="utf-8") as opened:
        return opened.read()


def names_come_from_the_output(t):
    for kind, options in (("lib", ()), ("shared", ("-D",))):
        t.succeeds(build(t, kind))
        t.check("names_module(void)" in header(t), "the header has other names")
        file = t.path("libnames" + (".a" if kind == "lib" else ".so"))
        t.check("names_module" in symbols(file, *options), "the library lacks names_module")
        t.check(not [s for s in symbols(file, *options) if s.startswith(("w2c_", "wasm2c_", "g2n_image_bytes"))], "the guest's own names are seen")
        os.remove(file)
    t.check(not [name for name in os.listdir(t.folder) if name.startswith(".g2n")], "temporary files are left")


def a_shared_library_exports_what_headers_declare(t):
    t.succeeds(build(t, "shared", "--prefix=other"))
    declared = set(re.findall(r"\b(other_\w+)\(", header(t)))
    with open(os.path.join(t.tools.build, "lib", "gowasm2native", "include", "g2n", "g2n.h"), encoding="utf-8") as opened:
        text = re.sub(r"static inline.*", "", opened.read())
    declared |= set(re.findall(r"^[a-z].*?\b(g2n_\w+)\(", text, re.M))
    with open(os.path.join(t.tools.build, "lib", "gowasm2native", "include", "g2n", "host.h"), encoding="utf-8") as opened:
        for_hosts = set(re.findall(r"\b(g2n_\w+)\(", opened.read()))
    found = symbols(t.path("libnames.so"), "-D") - for_hosts # those that other parts of the runtime are beside
    t.check(found == declared, "declared or exported, but not both: %s" % sorted(found ^ declared))


def a_prefix_is_a_name(t):
    for prefix in ("1st", "a-b", "a b", "ä"):
        t.refused(build(t, "lib", "--prefix=" + prefix), 1, "--prefix", prefix)


def a_failure_leaves_nothing(t):
    t.refused(t.driver("build", t.wat("early_wasi"), "-o", t.path("l.a"), "--emit=lib", "--header=" + t.path("l.h")), 1, "wasi_unstable")
    t.check(not os.path.exists(t.path("l.a")) and not os.path.exists(t.path("l.h")), "something is left")
    t.refused(build(t, "lib", "--header=" + t.path("no", "such", "folder.h")), 1, "folder.h")
    t.check(not os.path.exists(t.path("libnames.a")), "a library is left without its header")
    t.check(not [name for name in os.listdir(t.folder) if name.startswith(".g2n")], "temporary files are left")


def host_functions_have_prototypes(t):
    source = t.wat("missing")
    text = t.driver("inspect", "--emit-host-header", source).stdout.decode()
    found = re.findall(r"^(\w+ \*?\w+\(struct g2n_instance \*instance.*\);)$", text, re.M)
    t.check(found, "no prototypes in\n" + text)
    t.refused(build(t, "lib", "--host=" + t.path("none.c"), name="library"), 2, "none.c")


def c_functions_answer_programs_too(t):
    source, host = t.wat("missing"), t.path("in", "host.c")
    t.refused(t.build(source, "--host=" + host), 2, "host.c")
    for result, status, said in (("g2n_instance_trap(i, \"not here\"); return 0;", 134, b"missing.wat: trap: not here\n    run\n"), ("return 0.5;", 7, b"")):
        with open(host, "w", encoding="utf-8") as made: # a second time: what was made before does not count
            made.write("#include <g2n/host.h>\ndouble env_host_log(struct g2n_instance *i, int32_t p0, int64_t p1) { %s }\n" % result)
        t.succeeds(t.build(source, "--host=" + host))
        done = t.program("one")
        t.check(done.status == status and done.stderr == said, "it does not end with %d and %r" % (status, said), done)
        done = t.driver("run", "--host=" + host, source, "one")
        t.check(done.status == status and done.stderr == said, "run does not end with %d and %r" % (status, said), done)


def provider(t, name, type, *, version=None, module="env", function="host_log", rest=""):
    """A file with a provider, as a source and as a plugin."""
    source = t.file(name + ".c", ("""#include <g2n/provider.h>
static double f(struct g2n_instance *i, int32_t a, int64_t b) { (void)i; return (double)a + (double)b + 0.5; }
static const struct g2n_provider_function functions[] = { { "%s", "%s", G2N_CODE(f) }, { 0 } };
%s
extern const struct g2n_provider g2n_provider_env;
const struct g2n_provider g2n_provider_env = { .version = %s, .module = "%s", .functions = functions%s };
""" % (function, type, rest, version or "G2N_PROVIDER_VERSION", module, ", .init = init" if rest else "")).encode())
    include = os.path.join(t.tools.build, "lib", "gowasm2native", "include")
    subprocess.run(["cc", "-shared", "-fPIC", "-I" + include, source, "-o", t.path("in", name + ".so")], check=True)
    return source


def providers_answer_programs(t):
    """Linked or loaded; what does not fit is named, with the file that has it."""
    source = t.wat("missing")
    t.refused(t.build(source, "--host=" + provider(t, "other", "iI:F").replace("other.c", "nothing.c")), 2, "nothing.c")
    t.refused(t.build(source, "--host=" + t.file("empty.c", b"int unused;")), 1, "env.host_log", "env_host_log", "g2n_provider_env", "--emit-host-header")
    init = "static enum g2n_error init(struct g2n_instance *i, void **s) { (void)s; g2n_instance_log(i, \"no luck\"); return G2N_ERROR_SYSTEM; }"
    cases = [("good", dict(type="iI:F"), 7, []), ("type", dict(type="iI:f"), 125, ["env.host_log", '"iI:F"', '"iI:f"', "correct"]),
             ("name", dict(type="iI:F", function="log"), 125, ["env.host_log", "lacks"]), ("version", dict(type="iI:F", version="77u"), 125, ["version 77", "compile it again"]),
             ("module", dict(type="iI:F", module="other"), 125, ['"env"']), ("init", dict(type="iI:F", rest=init), 125, ["no luck", '"env" does not begin: system'])]
    for name, how, status, words in cases:
        t.succeeds(t.build(source, "--host=" + provider(t, name, **how)))
        done = t.program("one")
        t.check(done.status == status and all(word.encode() in done.stderr for word in words), name + ", linked: it does not say so", done)
    t.succeeds(t.build(source, "--host-plugin=good.so"))
    done = t.program("one")
    t.check(done.status == 125 and b"out/good.so" in done.stderr and b"G2N_HOST_PLUGIN" in done.stderr, "a plugin that is not there is not missed", done)
    for name, how, status, words in cases:
        done = run([t.out, "one"], timeout=60, env=t.environment(G2N_HOST_PLUGIN=t.path("in", name + ".so")))
        words = [*words, name + ".so"] if status != 7 and name != "init" else words
        t.check(done.status == status and all(word.encode() in done.stderr for word in words), name + ", plugin: it does not say so", done)
    done = run([t.out, "one"], timeout=60, env=t.environment(G2N_HOST_PLUGIN=t.file("no.so", b"text")))
    t.check(done.status == 125 and b"no.so" in done.stderr, "what is no library is loaded", done)
    done = t.driver("run", "--host-plugin=" + t.path("in", "good.so"), source, "one")
    t.check(done.status == 7, "run does not find the plugin", done)


def javascript_from_c_and_the_engine_exclude_each_other(t):
    host = t.file("js.c", b"#include <g2n/js.h>\nvoid f(struct g2n_instance *i) { (void)g2n_js_global(i, 0); }\n")
    t.refused(t.build(t.wat("hello"), "--js=quickjs", "--host=" + host), 1, "hello.wat", "<g2n/js.h>", "--js")
    t.succeeds(t.build(t.wat("hello"), "--host=" + host))


def modules_need_no_functions(t):
    t.succeeds(build(t, "lib", name="bare"))
    t.check("names_module(void)" in header(t), "the header lacks the module")


TESTS = [
    modules_need_no_functions,
    host_functions_have_prototypes, c_functions_answer_programs_too, providers_answer_programs, javascript_from_c_and_the_engine_exclude_each_other,
    names_come_from_the_output, a_shared_library_exports_what_headers_declare, a_prefix_is_a_name, a_failure_leaves_nothing,
]
