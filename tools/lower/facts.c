#include "facts.h"

#include <stdlib.h>
#include <string.h>

#include "../wasm_cursor.h"

#define SMALL_MAX 300 /* statements; print.c measures the text */

/* "  u32 w2c_g0;" in the instance's struct; pointers to imported globals have a star and stay unknown. */
static bool read_globals(struct g2n_facts *facts, struct g2n_arena *a, const struct g2n_wasm *w, struct g2n_str header)
{
    static const struct { const char *word; size_t len; enum g2n_type type; } types[] = {
        { "  u32 w2c_g", 11, G2N_T_U32 }, { "  u64 w2c_g", 11, G2N_T_U64 }, { "  f32 w2c_g", 11, G2N_T_F32 }, { "  f64 w2c_g", 11, G2N_T_F64 },
    };
    static const char memory[] = "  wasm_rt_memory_t ";
    const char       *end      = header.ptr + header.len;

    facts->global_count = w->global_count;
    facts->global_types = g2n_arena_array(a, w->global_count + 1, 1);
    facts->memory       = NULL;
    if (!facts->global_types)
        return false;
    for (const char *line = header.ptr; line < end;) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        size_t      len     = newline ? (size_t)(newline - line) : (size_t)(end - line);

        for (size_t k = 0; k < sizeof types / sizeof *types; k++)
            if (len > types[k].len && memcmp(line, types[k].word, types[k].len) == 0) {
                unsigned long index = strtoul(line + types[k].len, NULL, 10);

                if (index < facts->global_count)
                    facts->global_types[index] = (uint8_t)types[k].type;
            }
        if (!facts->memory && len > sizeof memory && memcmp(line, memory, sizeof memory - 1) == 0 && line[len - 1] == ';') {
            facts->memory = g2n_arena_copy(a, line + sizeof memory - 1, len - sizeof memory);
            if (!facts->memory)
                return false;
        }
        line += len + (newline != NULL);
    }
    return true;
}

/* cmd/link/internal/wasm/asm.go, writeGlobalSec: the same in every version so far. */
static bool are_gos_globals(const struct g2n_facts *facts)
{
    static const enum g2n_type types[] = {
        G2N_T_U32, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U64, G2N_T_U32,
    };

    if (facts->global_count != sizeof types / sizeof *types)
        return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (facts->global_types[i] != types[i])
            return false;
    return true;
}

/* One active segment of function indexes for table 0 at a constant: what Go's linker writes.  Others leave no table. */
bool g2n_facts_read_table(struct g2n_facts *facts, struct g2n_arena *a, const struct g2n_wasm *w)
{
    const struct g2n_wasm_section *s = g2n_wasm_section_find(w, G2N_WASM_ELEMENT);
    struct g2n_cursor              c;
    uint64_t                       base;
    uint32_t                       count;
    bool                           constant;

    facts->slots = g2n_arena_array(a, w->func_count - w->import_func_count + 1, sizeof *facts->slots);
    if (!facts->slots)
        return false;
    if (!s || w->table_count != 1 || w->element_count != 1)
        return true;
    c = (struct g2n_cursor){ .start = s->payload, .p = s->payload, .end = s->payload + s->len };
    constant = g2n_cursor_u32(&c) == 1 && g2n_cursor_u32(&c) == 0 && g2n_cursor_u8(&c) == 0x41; /* one; flags; i32.const */
    base     = (uint32_t)g2n_cursor_s64(&c);
    constant = constant && g2n_cursor_u8(&c) == 0x0b; /* end */
    count    = g2n_cursor_count(&c, 1);
    if (c.error || !constant || base + count > w->tables[0].min || w->tables[0].min > (1u << 24))
        return true;
    facts->table_len  = (uint32_t)w->tables[0].min;
    facts->first_slot = (uint32_t)base;
    facts->table     = g2n_arena_array(a, facts->table_len + 1, sizeof *facts->table);
    if (!facts->table)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t f = g2n_cursor_u32(&c);

        if (c.error)
            return true;
        if (f < w->import_func_count || f >= w->func_count || !g2n_wasm_type_is(w, w->func_types[f], "i", "i"))
            continue;
        f -= w->import_func_count;
        facts->table[base + i] = f + 1;
        if (facts->slots[f] != 0) /* twice in the table: which PC_F is meant cannot be known */
            return true;
        facts->slots[f] = (uint32_t)(base + i);
    }
    facts->flat_table = true;
    for (uint32_t i = 0; i < w->export_count; i++)
        facts->flat_table = facts->flat_table && w->exports[i].kind != G2N_WASM_TAB;
    for (uint32_t i = 0; i < w->import_count; i++)
        facts->flat_table = facts->flat_table && w->imports[i].kind != G2N_WASM_TAB;
    return true;
}

/* Functions of Go's runtime that end in a panic, in the end of the program, or (morestack) in a switch of goroutines after
 * which the caller starts anew at its block 0. */
static bool ends_the_caller(struct g2n_str name)
{
    static const char *const whole[] = {
        "sigpanic", "morestack", "morestack_noctxt", "gopanic", "throw", "fatal", "fatalthrow", "fatalpanic", "panicdivide", "panicshift",
        "panicfloat", "panicoverflow", "panicmem", "panicmemAddr", "panicwrap", "panicdottypeE", "panicdottypeI", "panicnildottype",
        "panicmakeslicelen", "panicmakeslicecap", "panicunsafeslicelen", "panicunsafeslicenilptr", "panicunsafestringlen",
        "panicunsafestringnilptr", "panicSimdImm",
    };
    static const char *const starts[] = { "goPanicIndex", "goPanicSlice", "goPanicExtend", "panicIndex", "panicSlice" };
    static const char        runtime[] = "w2c_m_runtime0x2E";
    struct g2n_str           word;

    if (!g2n_str_has_prefix(name, runtime))
        return false;
    word = (struct g2n_str){ name.ptr + sizeof runtime - 1, name.len - (sizeof runtime - 1) };
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        if (g2n_str_is(word, whole[i]))
            return true;
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (g2n_str_has_prefix(word, starts[i]))
            return true;
    return false;
}

static uint32_t find_function(const struct g2n_facts *facts, const char *name)
{
    return g2n_names_find(&facts->names, name, strlen(name));
}

bool g2n_facts_init(struct g2n_facts *facts, struct g2n_arena *a, const struct g2n_wasm *w, const struct g2n_translation *t)
{
    memset(facts, 0, sizeof *facts);
    if (!g2n_names_init(&facts->names, a, t) || !read_globals(facts, a, w, t->header) || !g2n_facts_read_table(facts, a, w))
        return false;
    facts->quiet  = g2n_arena_array(a, t->function_count + 1, sizeof *facts->quiet);
    facts->parsed = g2n_arena_array(a, t->function_count + 1, sizeof *facts->parsed);
    facts->noreturn = g2n_arena_array(a, t->function_count + 1, sizeof *facts->noreturn);
    facts->stack_check = g2n_arena_array(a, t->function_count + 1, sizeof *facts->stack_check);
    facts->small = g2n_arena_array(a, t->function_count + 1, sizeof *facts->small);
    facts->inlined = g2n_arena_array(a, t->function_count + 1, sizeof *facts->inlined);
    if (!facts->quiet || !facts->parsed || !facts->noreturn || !facts->stack_check || !facts->small || !facts->inlined)
        return false;
    for (uint32_t i = 0; i < t->function_count; i++) {
        facts->stack_check[i] = g2n_str_has_prefix(t->functions[i].name, "w2c_m_runtime0x2Emorestack");
        facts->noreturn[i] = ends_the_caller(t->functions[i].name) && g2n_wasm_type_is(w, w->func_types[t->functions[i].index], "i", "i");
    }
    facts->is_go       = are_gos_globals(facts) && facts->memory;
    facts->deferreturn = find_function(facts, "w2c_m_runtime0x2Edeferreturn");
    facts->goexit      = find_function(facts, "w2c_m_runtime0x2Egoexit");
    return true;
}

void g2n_facts_fini(struct g2n_facts *facts)
{
    g2n_tools_free(facts->points);
    facts->points      = NULL;
    facts->point_count = facts->point_size = 0;
}

static bool add_point(struct g2n_facts *facts, uint64_t point, bool taken_back)
{
    if (point >> 16 >= facts->table_len || facts->table[point >> 16] == 0)
        return true;
    if (facts->point_count == facts->point_size) {
        uint32_t  size  = facts->point_size * 2 + 1024;
        uint64_t *grown = size > facts->point_size ? g2n_tools_malloc((size_t)size * sizeof *grown) : NULL;

        if (!grown)
            return false;
        if (facts->point_count != 0)
            memcpy(grown, facts->points, facts->point_count * sizeof *grown);
        g2n_tools_free(facts->points);
        facts->points     = grown;
        facts->point_size = size;
    }
    facts->points[facts->point_count++] = point << 1 | taken_back;
    return true;
}

bool g2n_facts_add_point(struct g2n_facts *facts, uint64_t point)
{
    return add_point(facts, point, false);
}

/* Every decimal number that wasm2c printed as 64 bits. */
static bool add_numbers(struct g2n_facts *facts, struct g2n_str text)
{
    const char *end = text.ptr + text.len;

    for (const char *p = text.ptr; p < end;) {
        uint64_t value = 0;

        if (*p < '0' || *p > '9') {
            p++;
            continue;
        }
        for (; p < end && *p >= '0' && *p <= '9'; p++)
            value = value * 10 + (uint64_t)(*p - '0');
        if (end - p > 3 && memcmp(p, "ull", 3) == 0 && !g2n_facts_add_point(facts, value))
            return false;
    }
    return true;
}

bool g2n_facts_add(struct g2n_facts *facts, const struct g2n_ir *ir, const struct g2n_function *f, uint32_t position)
{
    uint64_t last  = 0; /* the address that is about to be pushed as the return address */
    bool     quiet = true, small = true;

    if (!facts->table)
        return true;
    if (!ir)
        return add_numbers(facts, f->body);
    /* Nodes are in the order of the text. */
    for (uint32_t i = 0; i < ir->node_count; i++) {
        const struct g2n_node *n = &ir->nodes[i];

        quiet = quiet && n->kind != G2N_N_CALL && n->kind != G2N_N_ICALL && n->kind != G2N_N_IMPORT;
        small = small && n->kind != G2N_N_ICALL && n->kind != G2N_N_IMPORT && (n->kind != G2N_N_CALL || facts->noreturn[n->value]);
        if (n->kind == G2N_N_INT && n->type == G2N_T_U64) {
            if (!g2n_facts_add_point(facts, n->value))
                return false;
            last = n->value;
        }
        /* A panic that is recovered resumes its function at the call of deferreturn itself: cmd/link pcln.go,
         * computeDeferReturn; before Go 1.17 jmpdefer went back there in the same way. */
        if (n->kind == G2N_N_CALL && n->value == facts->deferreturn && (last & 0xffff) != 0
            && !g2n_facts_add_point(facts, last - 1))
            return false;
        if (n->kind == G2N_N_CALL && facts->noreturn[n->value] && !add_point(facts, last, true))
            return false;
    }
    for (uint32_t i = 0; i < ir->stmt_count; i++)
        quiet = quiet && ir->stmts[i].kind != G2N_S_GLOBAL;
    facts->quiet[position]  = quiet;
    facts->parsed[position] = true;
    facts->small[position]  = small && ir->stmt_count <= SMALL_MAX && facts->slots[position] != 0;
    /* A goroutine's first return address is the middle of goexit: runtime, newproc1. */
    if ((facts->goexit == UINT32_MAX || facts->goexit == position) && facts->slots[position] != 0)
        return g2n_facts_add_point(facts, (uint64_t)facts->slots[position] << 16 | 1);
    return true;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

void g2n_facts_finish(struct g2n_facts *facts)
{
    uint32_t kept = 0;

    if (facts->point_count != 0)
        qsort(facts->points, facts->point_count, sizeof *facts->points, by_value);
    for (uint32_t i = 0, next; i < facts->point_count; i = next) {
        const uint64_t point = facts->points[i] >> 1;
        uint32_t       added = 0;

        for (next = i; next < facts->point_count && facts->points[next] >> 1 == point; next++)
            added += (facts->points[next] & 1) == 0;
        if (added > next - i - added)
            facts->points[kept++] = point;
    }
    facts->point_count = kept;
}

/* The first point that is not below `point`. */
static uint32_t lower_bound(const struct g2n_facts *facts, uint64_t point)
{
    uint32_t low = 0, high = facts->point_count;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (facts->points[middle] < point)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct g2n_resume_points g2n_facts_points(const struct g2n_facts *facts, uint32_t position)
{
    uint64_t slot  = facts->slots[position];
    uint32_t first = lower_bound(facts, slot << 16), last = lower_bound(facts, (slot + 1) << 16);

    return (struct g2n_resume_points){ facts->points + first, last - first };
}
