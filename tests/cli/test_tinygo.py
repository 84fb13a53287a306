"""TinyGo's programs for JavaScript hosts, by modules that call their host as TinyGo's do; tests/tinygo has its own."""

import os

from harness import run

LINES = b'"[3, 4]"\ntick\ntick\n'


def tinygo_programs_are_made_every_way(t):
    for name in ("tinygo", "tinygo_address"):
        for options in ([], ["-O1"], ["--static", "-O1"], ["--memory=checked"], ["--no-lower=all"]):
            t.succeeds(t.build(t.wat(name), *options))
            t.prints(LINES)
    t.no_temporary_files()
    text = t.driver("inspect", t.wat("tinygo_address")).stdout
    for word in (b"TinyGo for JavaScript hosts", b"conventions: TinyGo 0.23 to 0.28", b"supported: yes",
                 b"env.syscall/js.valueGet (i32, i32, i32, i32, i32) -> (): g2n_tinygo_value_get_at"):
        t.check(word in text, "inspect lacks %r in\n%s" % (word, text.decode()))


def tinygo_guests_that_break_the_rules_end(t):
    for export, word in [("name", b"trap: out-of-bounds"), ("dead", b"non-object"), ("arguments", b""), ("many", b"trap: out-of-bounds"),
                         ("load", b"trap: valueLoadString"), ("length", b"non-object"), ("result", b"trap: out-of-bounds"),
                         ("vectors", b"trap: out-of-bounds"), ("random", b"trap: out-of-bounds")]:
        t.succeeds(t.build(t.wat("tinygo_hostile"), "--invoke=" + export))
        done = t.program()
        status = 0 if export == "arguments" else 1   # too many arguments are an exception, which the guest is given
        t.check(done.status == status and word in done.stderr, "%s ends otherwise" % export, done)
    t.succeeds(t.build(t.wat("tinygo_hostile"), "--invoke=harmless"))
    t.prints(b"8\n")


def tinygo_programs_without_javascript_are_small(t):
    for options in ([], ["-O1"], ["--static", "-O1"]):
        t.succeeds(t.build(t.wat("tinygo_bare"), *options))
        done = t.program()
        t.check(done.status == 1 and done.stdout == b"tick\ntick\n", "it does not tick twice and trap", done)
        t.says(done, "JavaScript's \"Set\"", "--js=quickjs")
    t.succeeds(t.build(t.wat("tinygo_bare"), "-O1"))
    size = os.path.getsize(t.out)
    t.check(size < 100000, "it has %d bytes" % size)


def tinygo_programs_are_traced(t):
    for name in ("tinygo", "tinygo_address"):
        t.succeeds(t.build(t.wat(name)))
        done = run([t.out], timeout=60, env=t.environment(G2N_TRACE="js"))
        want = [b"js: globalThis.JSON -> JSON", b'js: JSON.stringify("[3, 4]") -> "\\"[3, 4]\\""']
        t.check(done.stderr.splitlines() == want and done.stdout == LINES, "it is traced otherwise", done)


def tinygo_requests_that_make_no_sense_are_refused(t):
    for source, options, words in [
        (t.wat("tinygo"), ["--sandbox"], ["TinyGo", "--sandbox"]),
        (t.wat("tinygo"), ["--invoke=resume"], ["is a program", "--invoke"]),
        (t.wat("tinygo_hostile"), [], ["is a library", "--invoke=EXPORT", "harmless () -> (i32)"]),
    ]:
        t.refused(t.build(source, *options), 1, *words)


TESTS = [tinygo_programs_are_made_every_way, tinygo_programs_are_traced, tinygo_programs_without_javascript_are_small, tinygo_guests_that_break_the_rules_end,
         tinygo_requests_that_make_no_sense_are_refused]
