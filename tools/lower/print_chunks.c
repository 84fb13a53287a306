/* A chunk returns the function's result, or above that the number of the block of another chunk at which it goes on:
 *
 *     u64 chunk1_go_f(SELF_ u32 p0, u64 *live)
 *     {
 *         u64 l2 = 0, l3 = 0;
 *         ENTER;
 *         l2 = live[0];            what may be live where this chunk is entered
 *         switch (p0) { ...        as in a function that is whole
 *     B17:;                        another chunk's block: jumps to it are as in a function that is whole
 *         live[0] = l2;
 *         return (u64)60012u << 32;
 *     B0:;                         a block that only returns
 *         return 1u;
 *         }
 *     }
 *
 * The function itself calls chunks until one returns a result.  Its name is the only one that traces of traps show. */
#include "printer.h"

#include <string.h>

static void put_chunk_name(struct g2n_printer *p, uint32_t n)
{
    g2n_put(p, "chunk");
    g2n_put_number(p, n + 1);
    g2n_put(p, "_");
    g2n_put_function_name(p, p->f);
}

static void put_chunk_head(struct g2n_printer *p, uint32_t n)
{
    g2n_put(p, "u64 ");
    put_chunk_name(p, n);
    g2n_put(p, p->plan->live ? "(SELF_ u32 p0, u64 *live)" : "(SELF_ u32 p0)");
}

/* ---- Variables -------------------------------------------------------------------------------------------------------- */

static uint8_t type_of(const struct g2n_printer *p, uint32_t variable)
{
    return variable < p->ir->local_count ? p->ir->locals[variable] : p->ir->temps[p->plan->temps[variable]].type;
}

static void put_variable(struct g2n_printer *p, uint32_t variable)
{
    if (variable < p->ir->local_count)
        g2n_put_local(p, variable);
    else
        g2n_put_temp(p, p->plan->temps[variable]);
}

static void put_place(struct g2n_printer *p, uint32_t place)
{
    g2n_put(p, "live[");
    g2n_put_number(p, place);
    g2n_put(p, "]");
}

/* Copies these variables from where they lie between chunks, or to there. */
static void put_copies(struct g2n_printer *p, uint64_t variables, bool load)
{
    static const char *const loads[]  = { [G2N_T_U32] = "(u32)", [G2N_T_U64] = "", [G2N_T_F32] = "f32_reinterpret_i32((u32)",
                                          [G2N_T_F64] = "f64_reinterpret_i64(" };
    static const char *const stores[] = { [G2N_T_U32] = "", [G2N_T_U64] = "", [G2N_T_F32] = "i32_reinterpret_f32(",
                                          [G2N_T_F64] = "i64_reinterpret_f64(" };
    uint32_t                 place    = 0;

    for (uint32_t i = 0; i < p->plan->variable_count; i++) {
        const uint8_t type = type_of(p, i);
        const bool    call = type == G2N_T_F32 || type == G2N_T_F64;

        if (variables >> i & 1) {
            g2n_put(p, G2N_INDENT);
            if (load) put_variable(p, i); else put_place(p, place);
            g2n_put(p, " = ");
            g2n_put(p, load ? loads[type] : stores[type]);
            if (load) put_place(p, place); else put_variable(p, i);
            g2n_put(p, call ? ");\n" : ";\n");
        }
        place += (uint32_t)(p->plan->live >> i & 1);
    }
}

static uint32_t place_count(const struct g2n_chunks *plan)
{
    uint32_t count = 0;

    for (uint64_t rest = plan->live; rest != 0; rest &= rest - 1)
        count++;
    return count;
}

/* ---- Chunks ----------------------------------------------------------------------------------------------------------- */

static void put_exit(struct g2n_printer *p, uint32_t to)
{
    const struct g2n_chunk_label *label = &p->plan->labels[to];

    g2n_put_label(p, to);
    g2n_put(p, ":;\n");
    if (label->constant != 0) {
        g2n_put(p, G2N_INDENT "return ");
        g2n_put_node(p, label->constant - 1);
    } else {
        put_copies(p, label->live, false);
        g2n_put(p, G2N_INDENT "return (u64)");
        g2n_put_number(p, label->number);
        g2n_put(p, "u << 32");
    }
    g2n_put(p, ";\n");
}

/* The next chunk's first block comes first, since the chunk may run into it.  `put` is by label: the last chunk, and 1,
 * that has such an exit. */
static void put_exits(struct g2n_printer *p, uint32_t n, uint32_t *put)
{
    const struct g2n_chunk_range *chunk = &p->plan->list[n];
    uint32_t                to;

    if (n + 1 < p->plan->count) {
        to      = p->ir->stmts[chunk->end].target;
        put[to] = n + 1;
        put_exit(p, to);
    }
    for (uint32_t i = chunk->first; i < chunk->end; i++)
        for (uint32_t k = 0; (to = g2n_chunks_target(p->ir, &p->ir->stmts[i], k)) != G2N_NO_LABEL; k++)
            if (p->plan->labels[to].chunk != n + 1 && put[to] != n + 1) {
                put[to] = n + 1;
                put_exit(p, to);
            }
}

static void print_body(struct g2n_printer *p, uint32_t n, uint32_t *put)
{
    const struct g2n_stmt  *s      = &p->ir->stmts[p->plan->entry];
    const struct g2n_node   number = { .kind = G2N_N_LOCAL, .type = G2N_T_U32, .value = 0 };
    const struct g2n_chunk_range *chunk  = &p->plan->list[n];
    const uint32_t          node   = g2n_ir_node(p->ir, number);

    p->moved_end = p->body = p->jumped = 0;
    put_copies(p, chunk->live, true);
    if (n == 0)
        g2n_print_call(p, node, p->ir->cases[s->target]);
    g2n_print_open(p, node, 1);
    for (uint32_t i = chunk->first; i < chunk->end && !p->bad && !p->ir->failed; i++)
        g2n_print_stmt(p, i, p->plan->entry);
    p->bad = p->bad || p->pending_count != 0 || p->depth != 0;
    put_exits(p, n, put);
    g2n_put(p, G2N_INDENT "}\n");
}

static bool print_chunk(struct g2n_printer *p, uint32_t n, uint32_t *put, struct g2n_arena *a, struct g2n_str *out)
{
    struct g2n_text statements, whole;

    g2n_text_init(&statements);
    g2n_text_init(&whole);
    for (uint32_t i = 0; i < p->ir->temp_count; i++)
        p->ir->temps[i].used = false;
    p->t = &statements;
    print_body(p, n, put);
    p->t = &whole;
    put_chunk_head(p, n);
    g2n_put(p, "\n{\n");
    g2n_print_declarations(p);
    g2n_put(p, G2N_INDENT "ENTER;\n");
    g2n_text_add(&whole, statements.ptr, statements.len);
    g2n_put(p, "}\n");
    out->len = whole.len;
    out->ptr = g2n_text_failed(&statements) || g2n_text_failed(&whole) ? NULL : g2n_arena_copy(a, whole.ptr, whole.len);
    p->ir->failed = p->ir->failed || !out->ptr;
    g2n_text_fini(&statements);
    g2n_text_fini(&whole);
    return !p->bad && !p->ir->failed;
}

/* ---- The rest of the function ------------------------------------------------------------------------------------------- */

/* Compilers know ranges of cases as an extension, tcc too. */
static void put_range(struct g2n_printer *p, uint32_t from, uint32_t end)
{
    if (from == end)
        return;
    g2n_put(p, G2N_INDENT G2N_INDENT "case ");
    g2n_put_number(p, from);
    g2n_put(p, " ... ");
    g2n_put_number(p, end - 1);
    g2n_put(p, ":\n");
}

static void put_chunk_call(struct g2n_printer *p, uint32_t n)
{
    const struct g2n_chunk_range *chunk = &p->plan->list[n];

    if (chunk->resumes == chunk->resumes_end && chunk->others == chunk->others_end)
        return;
    put_range(p, chunk->resumes, chunk->resumes_end);
    put_range(p, chunk->others, chunk->others_end);
    g2n_put(p, G2N_INDENT G2N_INDENT G2N_INDENT "next = ");
    put_chunk_name(p, n);
    g2n_put(p, p->plan->live ? "(ME_ (u32)next, live);\n" : "(ME_ (u32)next);\n");
    g2n_put(p, G2N_INDENT G2N_INDENT G2N_INDENT "break;\n");
}

static void put_rest(struct g2n_printer *p)
{
    g2n_put(p, "{\n");
    for (uint32_t n = 0; n < p->plan->count; n++) {
        g2n_put(p, G2N_INDENT);
        put_chunk_head(p, n);
        g2n_put(p, ";\n");
    }
    if (p->plan->live) {
        g2n_put(p, G2N_INDENT "u64 live[");
        g2n_put_number(p, place_count(p->plan));
        g2n_put(p, "] = { 0 };\n");
    }
    g2n_put(p, G2N_INDENT "u64 next = p0;\n" G2N_INDENT "for (;;) {\n" G2N_INDENT G2N_INDENT "switch (next) {\n");
    for (uint32_t n = 0; n < p->plan->count; n++)
        put_chunk_call(p, n);
    g2n_put(p, G2N_INDENT G2N_INDENT "default: BAD_RESUME(");
    g2n_put_number(p, p->f->index);
    g2n_put(p, "u, p0);\n" G2N_INDENT G2N_INDENT "}\n" G2N_INDENT G2N_INDENT "if (next >> 32 == 0) return (u32)next;\n"
               G2N_INDENT G2N_INDENT "next >>= 32;\n" G2N_INDENT "}\n}\n");
}

bool g2n_print_chunks(struct g2n_ir *ir, const struct g2n_print_options *options, const struct g2n_function *f, const struct g2n_chunks *plan,
                      struct g2n_arena *a, struct g2n_str **chunks, struct g2n_text *body)
{
    struct g2n_printer p    = { .ir = ir, .o = options, .f = f, .t = body, .plan = plan };
    uint32_t          *put  = g2n_arena_array(a, (size_t)ir->label_size + 1, sizeof *put);
    bool               good = false;

    *chunks = g2n_arena_array(a, plan->count, sizeof **chunks);
    if (put && *chunks) {
        memset(put, 0, ((size_t)ir->label_size + 1) * sizeof *put);
        for (uint32_t i = 0; i < ir->temp_count; i++)
            ir->temps[i].stmt = UINT32_MAX;
        good = g2n_print_list_cases(&p, plan->entry);
    } else {
        ir->failed = true;
    }
    p.open = &ir->stmts[plan->entry];
    for (uint32_t n = 0; n < plan->count && good; n++)
        good = print_chunk(&p, n, put, a, &(*chunks)[n]);
    p.open = NULL;
    g2n_print_entry_end(&p);
    p.t = body;
    if (good)
        put_rest(&p);
    ir->failed = ir->failed || g2n_text_failed(body);
    return good && !ir->failed;
}
