#include "reindex.h"

#include "leb.h"

enum opcode {
    OP_BLOCK = 0x02, OP_LOOP = 0x03, OP_IF = 0x04, OP_BR = 0x0c, OP_BR_IF = 0x0d, OP_BR_TABLE = 0x0e, OP_CALL = 0x10, OP_CALL_INDIRECT = 0x11,
    OP_SELECT_T = 0x1c, OP_LOCAL_GET = 0x20, OP_LOCAL_TEE = 0x22, OP_GLOBAL_GET = 0x23, OP_GLOBAL_SET = 0x24, OP_TABLE_GET = 0x25,
    OP_TABLE_SET = 0x26, OP_FIRST_ACCESS = 0x28, OP_LAST_ACCESS = 0x3e, OP_MEMORY_SIZE = 0x3f, OP_MEMORY_GROW = 0x40, OP_I32_CONST = 0x41,
    OP_I64_CONST = 0x42, OP_F32_CONST = 0x43, OP_F64_CONST = 0x44, OP_FIRST_PLAIN = 0x45, OP_LAST_PLAIN = 0xc4, OP_REF_NULL = 0xd0,
    OP_REF_IS_NULL = 0xd1, OP_REF_FUNC = 0xd2, OP_MORE = 0xfc,
};

struct copier {
    struct g2n_text          *out;
    struct g2n_cursor        *c;
    const struct g2n_reindex *r;
    const uint8_t            *copied; /* up to here it is in `out` */
};

uint32_t g2n_reindex_one(struct g2n_cursor *c, const uint32_t *list, uint32_t count, uint32_t i)
{
    if (i < count)
        return list[i];
    g2n_cursor_fail(c, "has code that refers to something that does not exist");
    return 0;
}

/* Replaces what lies between `operand` and the cursor. */
static void put_index(struct copier *k, const uint8_t *operand, uint32_t index)
{
    g2n_text_add(k->out, (const char *)k->copied, (size_t)(operand - k->copied));
    g2n_put_u32(k->out, index);
    k->copied = k->c->p;
}

static void listed(struct copier *k, const uint32_t *list, uint32_t count)
{
    const uint8_t *operand = k->c->p;
    uint32_t       index   = g2n_reindex_one(k->c, list, count, g2n_cursor_u32(k->c));

    if (!k->c->error)
        put_index(k, operand, index);
}

static void moved(struct copier *k, uint32_t first, uint32_t count)
{
    const uint8_t *operand = k->c->p;
    uint32_t       index   = g2n_cursor_u32(k->c);

    if (index >= count)
        g2n_cursor_fail(k->c, "has code that refers to something that does not exist");
    if (!k->c->error)
        put_index(k, operand, first + index);
}

static void type(struct copier *k) { moved(k, k->r->first_type, k->r->type_count); }
static void table(struct copier *k) { listed(k, k->r->tables, k->r->table_count); }
static void element(struct copier *k) { moved(k, k->r->first_element, k->r->element_count); }
static void data(struct copier *k) { moved(k, k->r->first_data, k->r->data_count); }

/* There is one memory. */
static void memory(struct copier *k)
{
    if (g2n_cursor_u32(k->c) != 0)
        g2n_cursor_fail(k->c, "has code for several memories, which is not supported");
}

/* Nothing, a value type, or a type's index, which is not negative. */
static void block_type(struct copier *k)
{
    const uint8_t *operand = k->c->p;
    int64_t        value   = g2n_cursor_s64(k->c);

    if (value >= 0 && value < k->r->type_count) {
        g2n_text_add(k->out, (const char *)k->copied, (size_t)(operand - k->copied));
        g2n_put_s32(k->out, k->r->first_type + (uint32_t)value);
        k->copied = k->c->p;
    } else if (value >= 0 && !k->c->error) {
        g2n_cursor_fail(k->c, "has a block of a type that does not exist");
    }
}

static void access(struct copier *k)
{
    if (g2n_cursor_u32(k->c) & 0x40)
        memory(k);
    (void)g2n_cursor_u64(k->c);
}

/* Behind the byte fc: conversions that saturate, and what is done to whole stretches of memories and tables. */
static void more(struct copier *k)
{
    switch (g2n_cursor_u32(k->c)) {
    case 0: case 1: case 2: case 3: case 4: case 5: case 6: case 7: return;
    case 8: data(k); memory(k); return;
    case 9: data(k); return;
    case 10: memory(k); memory(k); return;
    case 11: memory(k); return;
    case 12: element(k); table(k); return;
    case 13: element(k); return;
    case 14: table(k); table(k); return;
    case 15: case 16: case 17: table(k); return;
    default: g2n_cursor_fail(k->c, "has an instruction that is not supported"); return;
    }
}

static void instruction(struct copier *k)
{
    struct g2n_cursor *c  = k->c;
    uint8_t            op = g2n_cursor_u8(c);

    if (op >= OP_FIRST_PLAIN && op <= OP_LAST_PLAIN)
        return;
    if (op >= OP_FIRST_ACCESS && op <= OP_LAST_ACCESS) {
        access(k);
        return;
    }
    switch (op) {
    case 0x00: case 0x01: case 0x05: case 0x0b: case 0x0f: case 0x1a: case 0x1b: case OP_REF_IS_NULL: return;
    case OP_BLOCK: case OP_LOOP: case OP_IF: block_type(k); return;
    case OP_BR: case OP_BR_IF: case OP_LOCAL_GET: case OP_LOCAL_GET + 1: case OP_LOCAL_TEE: (void)g2n_cursor_u32(c); return;
    case OP_BR_TABLE:
        for (uint32_t count = g2n_cursor_count(c, 1); count != 0 && !c->error; count--)
            (void)g2n_cursor_u32(c);
        (void)g2n_cursor_u32(c);
        return;
    case OP_CALL: case OP_REF_FUNC: listed(k, k->r->funcs, k->r->func_count); return;
    case OP_CALL_INDIRECT: type(k); table(k); return;
    case OP_SELECT_T: (void)g2n_cursor_take(c, g2n_cursor_count(c, 1)); return;
    case OP_GLOBAL_GET: case OP_GLOBAL_SET: listed(k, k->r->globals, k->r->global_count); return;
    case OP_TABLE_GET: case OP_TABLE_SET: table(k); return;
    case OP_MEMORY_SIZE: case OP_MEMORY_GROW: memory(k); return;
    case OP_I32_CONST: case OP_I64_CONST: case OP_REF_NULL: (void)g2n_cursor_s64(c); return;
    case OP_F32_CONST: (void)g2n_cursor_take(c, 4); return;
    case OP_F64_CONST: (void)g2n_cursor_take(c, 8); return;
    case OP_MORE: more(k); return;
    default: g2n_cursor_fail(c, "has an instruction that is not supported (SIMD, threads, exceptions or tail calls)"); return;
    }
}

void g2n_reindex_body(struct g2n_text *out, struct g2n_cursor *body, const struct g2n_reindex *r)
{
    struct copier k = { .out = out, .c = body, .r = r, .copied = body->p };

    for (uint32_t groups = g2n_cursor_count(body, 2); groups != 0 && !body->error; groups--) { /* of locals */
        (void)g2n_cursor_u32(body);
        (void)g2n_cursor_u8(body);
    }
    while (body->p != body->end && !body->error)
        instruction(&k);
    if (!body->error)
        g2n_text_add(out, (const char *)k.copied, (size_t)(body->p - k.copied));
}
