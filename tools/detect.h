/* Which world a module was compiled for: what it imports, exports and says about its producer. */
#ifndef G2N_TOOLS_DETECT_H
#define G2N_TOOLS_DETECT_H

#include "wasm.h"

enum g2n_abi_kind {
    G2N_ABI_GOJS,         /* Go, GOOS=js                              */
    G2N_ABI_GO_WASIP1,    /* Go, GOOS=wasip1                          */
    G2N_ABI_TINYGO_JS,    /* TinyGo, -target=wasm                     */
    G2N_ABI_TINYGO_WASI,  /* TinyGo, -target=wasip1 and wasi          */
    G2N_ABI_WASIP1,       /* another compiler, WASI preview 1         */
    G2N_ABI_WASIP0,       /* WASI as it was before (wasi_unstable)    */
    G2N_ABI_WASM_BINDGEN, /* Rust for browsers                        */
    G2N_ABI_EMSCRIPTEN,   /* C or C++ for browsers                    */
    G2N_ABI_COMPONENT,    /* a component (WASI preview 2), any source */
    G2N_ABI_WASIP2,       /* a core module that is to become one      */
    G2N_ABI_PLAIN         /* none of these                            */
};

struct g2n_abi {
    enum g2n_abi_kind kind;
    const char       *name;       /* "Go (GOOS=js)"                                          */
    const char       *tinygo;     /* by which conventions it calls its host: "0.38 and later"; NULL for other kinds */
    const char       *compiler;   /* "go1.26.0", "rustc 1.80.0", "" when the file does not say */
    const char       *gojs_module; /* "gojs" or "go"; NULL for other kinds                   */
};

G2N_MUST_USE enum g2n_exit g2n_detect_abi(struct g2n_abi *out, struct g2n_arena *a, struct g2n_diag *d,
                                          const struct g2n_wasm *w);

/* Whether the kind is one for WASI preview 1. */
bool g2n_abi_is_wasi1(const struct g2n_abi *abi);
/* Whether Go's own compiler made it. */
bool g2n_abi_is_go(const struct g2n_abi *abi);
/* Whether programs are made of the kind. */
bool g2n_abi_is_program(const struct g2n_abi *abi);

/* A component, by the one module that it has become. */
G2N_MUST_USE enum g2n_exit g2n_detect_component(struct g2n_abi *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w);

/* Whether it is one of WASI's programs, of either preview. */
bool g2n_abi_is_wasi(const struct g2n_abi *abi);

/* G2N_DONE when the driver builds this kind; otherwise says what the file is and what is supported. */
G2N_MUST_USE enum g2n_exit g2n_detect_check(struct g2n_diag *d, const char *file, const struct g2n_abi *abi, bool library);

#endif
