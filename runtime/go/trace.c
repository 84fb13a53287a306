/* The imports' entry points.  Each is its handler behind one test, whether calls are to be traced: a jump that is
 * predicted, and all that tracing costs a program that does not use it. */
#include "go/handlers.h"

#include <stdio.h>

#include "host/trace.h"

typedef void import_fn(struct g2n_guest *guest, uint32_t sp);

#define KINDS (G2N_TRACE_IMPORTS | G2N_TRACE_JS)

/* ---- imports: what the row of gojs.def says is on the stack ---- */

static bool word_is(const char *word, size_t len, const char *with)
{
    return strlen(with) == len && memcmp(word, with, len) == 0;
}

/* Appends the operand at *offset and advances it. */
static void append_operand(struct g2n_guest *guest, struct g2n_trace_line *line, const char *word, size_t len,
                           uint32_t sp, uint32_t *offset)
{
    uint64_t bits = g2n_mem_load_u64(guest->memory, sp, *offset);
    char text[64];
    size_t bytes;

    if (word_is(word, len, "ref")) {
        g2n_trace_value(&guest->host, line, g2n_arg_ref(guest, sp, *offset));
    } else if (word_is(word, len, "str")) {
        const unsigned char *mem_text = g2n_arg_bytes(guest, sp, *offset, &bytes);
        g2n_trace_quote(line, mem_text, bytes);
        *offset += 8;
    } else if (word_is(word, len, "slice")) {
        snprintf(text, sizeof text, "0x%llx[%llu]", (unsigned long long)bits,
                 (unsigned long long)g2n_mem_load_u64(guest->memory, sp, *offset + 8));
        g2n_trace_text(line, text);
        *offset += 16;
    } else if (word_is(word, len, "i32")) {
        g2n_trace_number(line, (double)(int32_t)(uint32_t)bits);
    } else if (word_is(word, len, "ok")) {
        g2n_trace_text(line, bits & 0xFF ? "true" : "false");
    } else { /* i64 */
        snprintf(text, sizeof text, "%lld", (long long)bits);
        g2n_trace_text(line, text);
    }
    *offset += 8;
}

/* The operands up to "->" or the end; returns what follows them. */
static const char *append_operands(struct g2n_guest *guest, struct g2n_trace_line *line, const char *signature,
                                   uint32_t sp, uint32_t *offset)
{
    for (bool first = true;; first = false) {
        size_t len = strcspn(signature, " ");
        if (len == 0) return signature;
        if (word_is(signature, len, "->")) return signature + len + (signature[len] == ' ');
        if (!first) g2n_trace_text(line, ", ");
        append_operand(guest, line, signature, len, sp, offset);
        signature += len + (signature[len] == ' ');
    }
}

static void trace_import(struct g2n_guest *guest, uint32_t sp, const char *name, const char *signature,
                         import_fn *handler)
{
    struct g2n_trace_line line;
    uint32_t offset = 8;

    g2n_trace_begin(&line, "imports");
    g2n_trace_text(&line, name);
    g2n_trace_text(&line, "(");
    const char *results = append_operands(guest, &line, signature, sp, &offset);
    g2n_trace_text(&line, ")");
    if (*results) {
        handler(guest, sp);
        g2n_trace_text(&line, " -> ");
        append_operands(guest, &line, results, g2n_guest_sp(guest), &offset);
        g2n_trace_end(&guest->host, &line);
    } else {
        g2n_trace_end(&guest->host, &line); /* first: it may not come back (wasmExit) */
        handler(guest, sp);
    }
}

/* ---- js: the same calls as JavaScript ---- */

enum shape { NO_JS, GET, SET, DELETE, INDEX, SET_INDEX, CALL, INVOKE, NEW, INSTANCE_OF };

static enum shape shape_of(const char *name)
{
    static const struct { const char *name; enum shape shape; } rows[] = {
        { "Get", GET }, { "Set", SET }, { "Delete", DELETE }, { "Index", INDEX }, { "SetIndex", SET_INDEX },
        { "Call", CALL }, { "Invoke", INVOKE }, { "New", NEW }, { "InstanceOf", INSTANCE_OF },
    };
    static const char prefix[] = "syscall/js.value";
    if (strncmp(name, prefix, sizeof prefix - 1) != 0) return NO_JS;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(name + sizeof prefix - 1, rows[i].name) == 0) return rows[i].shape;
    return NO_JS;
}

static void append_name(struct g2n_guest *guest, struct g2n_trace_line *line, uint32_t sp)
{
    size_t len;
    const unsigned char *mem_name = g2n_arg_bytes(guest, sp, 16, &len);
    g2n_trace_text(line, ".");
    for (size_t i = 0; i < len && i < 100; i++) g2n_trace_text(line, (char[]){ (char)mem_name[i], 0 });
}

static void append_index(struct g2n_guest *guest, struct g2n_trace_line *line, uint32_t sp)
{
    g2n_trace_text(line, "[");
    g2n_trace_number(line, (double)(int64_t)g2n_mem_load_u64(guest->memory, sp, 16));
    g2n_trace_text(line, "]");
}

/* The references of the slice at sp+offset; as many as a line has room for. */
static void append_args(struct g2n_guest *guest, struct g2n_trace_line *line, uint32_t sp, uint32_t offset)
{
    uint64_t addr = g2n_mem_load_u64(guest->memory, sp, offset);
    uint64_t count = g2n_mem_load_u64(guest->memory, sp, offset + 8);

    g2n_trace_text(line, "(");
    for (uint64_t i = 0; i < count && !line->cut; i++) {
        uint64_t ref;
        memcpy(&ref, g2n_mem_slice(guest->memory, addr + i * 8, 8), 8);
        if (i) g2n_trace_text(line, ", ");
        g2n_trace_value(&guest->host, line, g2n_ref_view(&guest->host.realm.table, ref));
    }
    g2n_trace_text(line, ")");
}

/* What is about to be done.  Returns where its result will be; 0: it has none. */
static uint32_t append_expression(struct g2n_guest *guest, struct g2n_trace_line *line, enum shape shape, uint32_t sp)
{
    g2n_view first = g2n_arg_ref(guest, sp, 8);

    if (shape == DELETE) g2n_trace_text(line, "delete ");
    if (shape == NEW) g2n_trace_text(line, "new ");
    g2n_trace_value(&guest->host, line, first);
    switch (shape) {
    case GET:
        append_name(guest, line, sp);
        return 32;
    case SET:
        append_name(guest, line, sp);
        g2n_trace_text(line, " = ");
        g2n_trace_value(&guest->host, line, g2n_arg_ref(guest, sp, 32));
        return 0;
    case DELETE:
        append_name(guest, line, sp);
        return 0;
    case INDEX:
        append_index(guest, line, sp);
        return 24;
    case SET_INDEX:
        append_index(guest, line, sp);
        g2n_trace_text(line, " = ");
        g2n_trace_value(&guest->host, line, g2n_arg_ref(guest, sp, 24));
        return 0;
    case CALL:
        append_name(guest, line, sp);
        append_args(guest, line, sp, 32);
        return 56;
    case INVOKE:
    case NEW:
        append_args(guest, line, sp, 16);
        return 40;
    case INSTANCE_OF:
        g2n_trace_text(line, " instanceof ");
        g2n_trace_value(&guest->host, line, g2n_arg_ref(guest, sp, 16));
        return 24;
    case NO_JS:
        break;
    }
    return 0;
}

static void append_result(struct g2n_guest *guest, struct g2n_trace_line *line, enum shape shape, uint32_t offset)
{
    uint32_t sp = g2n_guest_sp(guest);
    bool call = shape == CALL || shape == INVOKE || shape == NEW;

    if (shape == INSTANCE_OF) {
        g2n_trace_text(line, g2n_mem_load_u64(guest->memory, sp, offset) & 0xFF ? " -> true" : " -> false");
        return;
    }
    bool threw = call && !(g2n_mem_load_u64(guest->memory, sp, offset + 8) & 0xFF);
    g2n_trace_text(line, threw ? " throws " : " -> ");
    g2n_trace_value(&guest->host, line, g2n_arg_ref(guest, sp, offset));
}

static void tell_missing(struct g2n_guest *guest, uint32_t sp)
{
    size_t len;
    g2n_view first = g2n_arg_ref(guest, sp, 8);

    if (!g2n_is_object(first) || g2n_as_object(first) != guest->host.realm.global) return;
    if (!g2n_is_undefined(g2n_arg_ref(guest, sp, 32))) return;
    const unsigned char *mem_name = g2n_arg_bytes(guest, sp, 16, &len);
    g2n_trace_missing(&guest->host, (const char *)mem_name, len);
}

static void trace_js(struct g2n_guest *guest, uint32_t sp, enum shape shape, const char *name, const char *signature,
                     import_fn *handler)
{
    struct g2n_trace_line line;

    g2n_trace_begin(&line, "js");
    uint32_t result = append_expression(guest, &line, shape, sp);
    if (g2n_trace_on(&guest->host, G2N_TRACE_IMPORTS)) trace_import(guest, sp, name, signature, handler);
    else handler(guest, sp);
    if (result) append_result(guest, &line, shape, result);
    g2n_trace_end(&guest->host, &line);
}

/* The Go object and events: how calls of Go's functions arrive, which are lines of their own. */
static bool is_plumbing(struct g2n_guest *guest, uint32_t sp)
{
    const struct g2n_realm *realm = &guest->host.realm;
    g2n_view v = g2n_arg_ref(guest, sp, 8);

    if (!g2n_is_object(v)) return false;
    const struct g2n_object *obj = g2n_as_object(v);
    return obj == realm->go || (obj->class == &g2n_class_object && obj->count >= 3 && obj->slots[0].key.cell &&
                                g2n_key_equal(obj->slots[0].key, g2n_atom_key(realm, G2N_ATOM_id)) &&
                                obj->slots[1].key.cell &&
                                g2n_key_equal(obj->slots[1].key, g2n_atom_key(realm, G2N_ATOM_this_name)));
}

static void trace(struct g2n_guest *guest, uint32_t sp, const char *name, const char *signature, import_fn *handler)
{
    enum shape shape = shape_of(name);

    if (shape != NO_JS && g2n_trace_on(&guest->host, G2N_TRACE_JS) && !is_plumbing(guest, sp))
        trace_js(guest, sp, shape, name, signature, handler);
    else if (g2n_trace_on(&guest->host, G2N_TRACE_IMPORTS))
        trace_import(guest, sp, name, signature, handler);
    else
        handler(guest, sp);
    if (shape == GET) tell_missing(guest, g2n_guest_sp(guest));
}

/* ---- the entry points ---- */

#define GOJS(name, handler, signature)                                          \
    void g2n_gojs_##handler(struct g2n_guest *guest, uint32_t sp)               \
    {                                                                           \
        if (__builtin_expect(g2n_trace_on(&guest->host, KINDS), 0))             \
            trace(guest, sp, name, signature, g2n_gojs__##handler);             \
        else                                                                    \
            g2n_gojs__##handler(guest, sp);                                     \
    }
#define GOJS_AGAIN(name, handler, signature)
#include <g2n/gojs.def>
#undef GOJS
