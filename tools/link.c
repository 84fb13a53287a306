#include "link.h"

#include "compile.h"
#include "spawn.h"

enum g2n_exit g2n_link(struct g2n_arena *a, struct g2n_diag *d, const struct g2n_toolchain *t, struct g2n_work *work,
                       const struct g2n_units *units, bool is_static, const char *output)
{
    const char   **argv   = g2n_toolchain_link(a, t, units, is_static, output);
    int            status = 0;
    struct g2n_str text   = { NULL, 0 };
    enum g2n_exit  st;

    if (!argv)
        return g2n_fail_memory(d);
    g2n_progress(d, "link", 0, 0);
    st = g2n_run(a, d, argv, work->dir, &text, &status);
    if (st == G2N_TOOL_FAILED && status != 0)
        return g2n_compile_failed(a, d, work->output, "linking", status, text);
    return st;
}
