#include "flatten.h"

#include "arena.h"
#include "leb.h"
#include "wasm_cursor.h"

enum opcode {
    OP_UNREACHABLE = 0x00, OP_NOP = 0x01, OP_BLOCK = 0x02, OP_LOOP = 0x03, OP_IF = 0x04, OP_ELSE = 0x05, OP_END = 0x0b,
    OP_BR = 0x0c, OP_BR_IF = 0x0d, OP_BR_TABLE = 0x0e, OP_RETURN = 0x0f, OP_CALL = 0x10, OP_CALL_INDIRECT = 0x11,
    OP_DROP = 0x1a, OP_SELECT = 0x1b, OP_SELECT_T = 0x1c, OP_LOCAL_GET = 0x20, OP_LOCAL_SET = 0x21, OP_TABLE_SET = 0x26,
    OP_FIRST_ACCESS = 0x28, OP_LAST_ACCESS = 0x3e, OP_MEMORY_SIZE = 0x3f, OP_MEMORY_GROW = 0x40, OP_I32_CONST = 0x41,
    OP_I64_CONST = 0x42, OP_F32_CONST = 0x43, OP_F64_CONST = 0x44, OP_FIRST_PLAIN = 0x45, OP_I32_GE_U = 0x4f,
    OP_I32_SUB = 0x6b, OP_LAST_PLAIN = 0xc4, OP_REF_NULL = 0xd0, OP_REF_IS_NULL = 0xd1, OP_REF_FUNC = 0xd2, OP_MORE = 0xfc,
};
#define VOID 0x40

/* The blocks of one function, 0 the innermost, and where they are in it. */
struct chain {
    struct g2n_flatten_limits limits;
    const uint8_t *locals;     /* declarations of locals, without their count */
    const uint8_t *code;       /* behind those */
    uint32_t       declared;   /* that count */
    const uint8_t *open;       /* the outermost block begins here */
    uint32_t       count;      /* of blocks */
    uint32_t       groups;
    uint32_t       selector;   /* the local that says where to go */
    uint32_t       choice;     /* a new local, its copy, which bridges may set */
    uint32_t      *table;      /* br_table: the block for each value; the last is for all others */
    uint32_t       table_len;
    uint32_t      *first;      /* of each group: the least value that leads into it; as many as groups and one */
    bool           no_memory;
};

/* ---- Reading -------------------------------------------------------------------------------------------------------- */

/* Goes over the immediates of an instruction that is no branch; false: not one that is known here. */
static bool skip(struct g2n_cursor *c, uint8_t op)
{
    if (op >= OP_FIRST_PLAIN && op <= OP_LAST_PLAIN)
        return true;
    if (op >= OP_FIRST_ACCESS && op <= OP_LAST_ACCESS) {
        if (g2n_cursor_u32(c) & 0x40)
            (void)g2n_cursor_u32(c);
        (void)g2n_cursor_u64(c);
        return true;
    }
    if (op >= OP_LOCAL_GET && op <= OP_TABLE_SET) {
        (void)g2n_cursor_u32(c);
        return true;
    }
    switch (op) {
    case OP_UNREACHABLE: case OP_NOP: case OP_ELSE: case OP_END: case OP_RETURN: case OP_DROP: case OP_SELECT: case OP_REF_IS_NULL:
        return true;
    case OP_BLOCK: case OP_LOOP: case OP_IF: case OP_I32_CONST: case OP_I64_CONST: case OP_REF_NULL:
        (void)g2n_cursor_s64(c);
        return true;
    case OP_CALL: case OP_REF_FUNC: case OP_MEMORY_SIZE: case OP_MEMORY_GROW:
        (void)g2n_cursor_u32(c);
        return true;
    case OP_CALL_INDIRECT:
        (void)g2n_cursor_u32(c);
        (void)g2n_cursor_u32(c);
        return true;
    case OP_SELECT_T:
        (void)g2n_cursor_take(c, g2n_cursor_count(c, 1));
        return true;
    case OP_F32_CONST:
        (void)g2n_cursor_take(c, 4);
        return true;
    case OP_F64_CONST:
        (void)g2n_cursor_take(c, 8);
        return true;
    case OP_MORE: {
        /* Conversions that saturate, then memory.init, data.drop, memory.copy, memory.fill and the same of tables. */
        static const uint8_t indexes[] = { 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1 };
        uint32_t             sub       = g2n_cursor_u32(c);

        for (unsigned i = 0; sub < sizeof indexes && i < indexes[sub]; i++)
            (void)g2n_cursor_u32(c);
        return sub < sizeof indexes;
    }
    default: return false;
    }
}

static bool read_locals(struct chain *chain, struct g2n_cursor *c, uint32_t params)
{
    uint64_t total = params;

    chain->declared = g2n_cursor_count(c, 2);
    chain->locals   = c->p;
    for (uint32_t i = 0; i < chain->declared; i++) {
        total += g2n_cursor_u32(c);
        (void)g2n_cursor_u8(c);
    }
    chain->code   = c->p;
    chain->choice = (uint32_t)total;
    return !c->error && total < UINT32_MAX;
}

/* Finds the chain: the first loop's blocks. */
static bool find_blocks(struct chain *chain, struct g2n_cursor *c)
{
    for (;;) {
        uint8_t op = g2n_cursor_u8(c);

        if (c->error || op == OP_BR || op == OP_BR_IF || op == OP_BR_TABLE || !skip(c, op))
            return false;
        if (op == OP_LOOP)
            break;
    }
    chain->open = c->p;
    while (c->end - c->p >= 2 && c->p[0] == OP_BLOCK && c->p[1] == VOID) {
        (void)g2n_cursor_take(c, 2);
        chain->count++;
    }
    if (chain->count <= chain->limits.deepest || g2n_cursor_u8(c) != OP_LOCAL_GET)
        return false;
    chain->selector = g2n_cursor_u32(c);
    return g2n_cursor_u8(c) == OP_BR_TABLE && !c->error;
}

static uint32_t *numbers(struct chain *chain, uint32_t count)
{
    uint32_t *list = g2n_tools_malloc((size_t)count * sizeof *list);

    chain->no_memory = !list;
    return list;
}

/* The least value for each group; false when a larger value leads back, or into no group. */
static bool find_groups(struct chain *chain)
{
    uint32_t g = 0;

    chain->groups = (chain->count + chain->limits.group - 1) / chain->limits.group;
    chain->first  = numbers(chain, chain->groups + 1);
    if (!chain->first)
        return false;
    chain->first[0] = 0;
    for (uint32_t v = 0; v < chain->table_len; v++) {
        if (chain->table[v] >= chain->count || chain->table[v] / chain->limits.group < g)
            return false;
        while (g < chain->table[v] / chain->limits.group)
            chain->first[++g] = v;
    }
    chain->first[chain->groups] = chain->table_len - 1;
    return g == chain->groups - 1;
}

static bool read_chain(struct chain *chain, struct g2n_cursor *c, uint32_t params)
{
    uint32_t len;

    if (!read_locals(chain, c, params) || !find_blocks(chain, c))
        return false;
    len = g2n_cursor_count(c, 1);
    chain->table_len = len + 1;
    chain->table     = c->error ? NULL : numbers(chain, len + 1);
    for (uint32_t v = 0; chain->table && v <= len; v++)
        chain->table[v] = g2n_cursor_u32(c);
    return chain->table && !c->error && find_groups(chain);
}

/* ---- Writing -------------------------------------------------------------------------------------------------------- */

static void put_const(struct g2n_text *t, uint32_t value)
{
    g2n_put_u8(t, OP_I32_CONST);
    g2n_put_s32(t, value);
}

static void put_with_index(struct g2n_text *t, uint8_t op, uint32_t index)
{
    g2n_put_u8(t, op);
    g2n_put_u32(t, index);
}

static uint32_t group_end(const struct chain *chain, uint32_t g)
{
    uint32_t end = (g + 1) * chain->limits.group;

    return end < chain->count ? end : chain->count;
}

static void put_copy(struct g2n_text *t, uint32_t to, uint32_t from)
{
    put_with_index(t, OP_LOCAL_GET, from);
    put_with_index(t, OP_LOCAL_SET, to);
}

/* What comes before the chain, with one local more. */
static void put_head(struct g2n_text *t, const struct chain *chain)
{
    static const uint8_t one_i32[] = { 1, G2N_WASM_I32 };

    g2n_put_u32(t, chain->declared + 1);
    g2n_text_add(t, (const char *)chain->locals, (size_t)(chain->code - chain->locals));
    g2n_text_add(t, (const char *)one_i32, sizeof one_i32);
    g2n_text_add(t, (const char *)chain->code, (size_t)(chain->open - chain->code));
}

/* A block for each group but the first, and the choice between them. */
static void put_choice(struct g2n_text *t, const struct chain *chain)
{
    put_copy(t, chain->choice, chain->selector);
    for (uint32_t g = 1; g < chain->groups; g++)
        put_with_index(t, OP_BLOCK, VOID);
    for (uint32_t g = chain->groups - 1; g != 0; g--) {
        put_with_index(t, OP_LOCAL_GET, chain->choice);
        put_const(t, chain->first[g]);
        g2n_put_u8(t, OP_I32_GE_U);
        put_with_index(t, OP_BR_IF, g - 1);
    }
}

/* A group's blocks, and the choice between those. */
static void put_group(struct g2n_text *t, const struct chain *chain, uint32_t g)
{
    uint32_t start = g * chain->limits.group, end = group_end(chain, g);
    uint32_t from = chain->first[g], to = chain->first[g + 1];

    for (uint32_t i = start; i < end; i++)
        put_with_index(t, OP_BLOCK, VOID);
    put_with_index(t, OP_LOCAL_GET, chain->choice);
    if (from != 0) {
        put_const(t, from);
        g2n_put_u8(t, OP_I32_SUB);
    }
    put_with_index(t, OP_BR_TABLE, to - from);
    for (uint32_t v = from; v < to; v++)
        g2n_put_u32(t, chain->table[v] - start);
    g2n_put_u32(t, g + 1 == chain->groups ? chain->table[to] - start : 0);
}

/* What runs out of a group goes on at the next one's first block; false when no value leads there. */
static bool put_bridge(struct g2n_text *t, const struct chain *chain, uint32_t g)
{
    uint32_t v = chain->first[g];

    if (chain->table[v] != g * chain->limits.group)
        return false;
    put_const(t, v);
    put_with_index(t, OP_LOCAL_SET, chain->choice);
    g2n_put_u8(t, OP_END);
    return true;
}

/* Where code is: how many of the chain's blocks are behind it, in which group, and below how many blocks of its own. */
struct place { uint32_t passed, group, nested; };

/* The new depth of a branch; false when it leads into another group. */
static bool move(uint32_t *depth, const struct chain *chain, const struct place *at)
{
    uint64_t end    = group_end(chain, at->group);
    uint64_t inside = at->nested + (end - at->passed), beyond = at->nested + (uint64_t)(chain->count - at->passed);

    if (*depth < inside)
        return true;
    if (*depth < beyond)
        return false;
    *depth = (uint32_t)(*depth - (chain->count - end) + (chain->groups - 1 - at->group));
    return true;
}

static bool copy_branch(struct g2n_text *t, struct g2n_cursor *c, const struct chain *chain, const struct place *at, uint8_t op)
{
    uint32_t count = op == OP_BR_TABLE ? g2n_cursor_count(c, 1) : 0;

    g2n_put_u8(t, op);
    if (op == OP_BR_TABLE)
        g2n_put_u32(t, count);
    for (uint32_t i = 0; i <= count && !c->error; i++) {
        uint32_t depth = g2n_cursor_u32(c);

        if (!move(&depth, chain, at))
            return false;
        g2n_put_u32(t, depth);
    }
    return true;
}

/* The code of all blocks, up to the end of the loop; false: of another form. */
static bool copy_codes(struct g2n_text *t, struct g2n_cursor *c, const struct chain *chain)
{
    struct place at = { 0, 0, 0 };

    for (;;) {
        const uint8_t *start = c->p;
        uint8_t        op    = g2n_cursor_u8(c);

        if (op == OP_BR || op == OP_BR_IF || op == OP_BR_TABLE) {
            if (!copy_branch(t, c, chain, &at, op))
                return false;
            continue;
        }
        if (!skip(c, op) || c->error)
            return false;
        if (op == OP_END && at.nested == 0) {
            if (at.passed == chain->count)
                return true; /* the loop's; it is copied with the rest */
            if (at.passed == group_end(chain, at.group)) {
                at.group++;
                if (!put_bridge(t, chain, at.group))
                    return false;
                put_group(t, chain, at.group);
            }
            at.passed++;
        } else if (op == OP_BLOCK || op == OP_LOOP || op == OP_IF) {
            at.nested++;
        } else if (op == OP_END) {
            at.nested--;
        }
        g2n_text_add(t, (const char *)start, (size_t)(c->p - start));
    }
}

bool g2n_flatten(struct g2n_text *out, const struct g2n_wasm_body *body, uint32_t params, struct g2n_flatten_limits limits)
{
    struct g2n_cursor c      = { .start = body->bytes, .p = body->bytes, .end = body->bytes + body->len };
    struct chain      chain  = { .limits = limits };
    const size_t      before = out->len;
    bool              done   = false;

    if (body->len > limits.deepest && read_chain(&chain, &c, params)) {
        put_head(out, &chain);
        put_choice(out, &chain);
        put_group(out, &chain, 0);
        done = copy_codes(out, &c, &chain);
        if (done) { /* from the loop's end on */
            c.p--;
            g2n_text_add(out, (const char *)c.p, (size_t)(c.end - c.p));
        } else {
            out->len = before;
        }
    }
    out->failed = out->failed || chain.no_memory;
    g2n_tools_free(chain.table);
    g2n_tools_free(chain.first);
    return done;
}
