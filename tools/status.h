/* Results of the driver's functions.  Each is the exit status it leads to, so that main() returns what it got. */
#ifndef G2N_TOOLS_STATUS_H
#define G2N_TOOLS_STATUS_H

enum g2n_exit {
    G2N_DONE        = 0,
    G2N_BAD_INPUT   = 1, /* the input or the request is wrong                                    */
    G2N_TOOL_FAILED = 2, /* wasm2c, a compiler or the linker is missing or failed                */
    G2N_LIMIT       = 3, /* no memory, no space, or another limit of this machine                */
    G2N_INTERRUPTED = 4  /* a signal asked us to end; main() ends by that signal, not by this    */
};

#if defined(__GNUC__)
#define G2N_MUST_USE __attribute__((warn_unused_result))
#define G2N_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define G2N_MUST_USE
#define G2N_PRINTF(text, first)
#endif

#endif
