/* Lines of G2N_TRACE=js (host/trace.h) for TinyGo's imports: what each does, as JavaScript would be written. */
#ifndef G2N_TINYGO_TRACE_H
#define G2N_TINYGO_TRACE_H

#include "host/trace.h"
#include "tinygo/tinygo.h"

static inline bool g2n_tinygo_traces(struct g2n_tinygo *t)
{
    return __builtin_expect(g2n_trace_on(&t->guest.host, G2N_TRACE_JS), 0);
}

/* What is done to v by name or, without one, by index.  A view is lent; NULL: there is none. */
struct g2n_tinygo_act {
    const char                 *verb;     /* "delete ", "new ", " instanceof " or "" */
    g2n_view                    v;
    const unsigned char        *name;     /* NULL: none */
    size_t                      len;
    const int32_t              *index;
    const g2n_view             *assigned;
    const struct g2n_call_args *args;
    enum g2n_status             st;       /* with args: G2N_OK, or it threw, and `result` is what */
    const g2n_view             *result;
};

/* Nothing is written of how events reach Go, of which calls of its functions are lines of their own.  Names a global that is not
 * there. */
void g2n_tinygo_trace(struct g2n_tinygo *t, const struct g2n_tinygo_act *act);

#endif
