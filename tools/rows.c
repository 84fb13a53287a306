#include "rows.h"

#include "tinygo.h"

#include <string.h>

const char *g2n_rows_c_type(uint8_t type)
{
    switch (type) {
    case G2N_WASM_I32: return "u32";
    case G2N_WASM_I64: return "u64";
    case G2N_WASM_F32: return "f32";
    case G2N_WASM_F64: return "f64";
    case G2N_WASM_FUNCREF: return "wasm_rt_funcref_t";
    default: return "wasm_rt_externref_t";
    }
}

char g2n_rows_letter(uint8_t type)
{
    switch (type) {
    case G2N_WASM_I32: return 'i';
    case G2N_WASM_I64: return 'I';
    case G2N_WASM_F32: return 'f';
    case G2N_WASM_F64: return 'F';
    case G2N_WASM_FUNCREF: return 'r';
    default: return 'e';
    }
}

const char *g2n_rows_slot_field(uint8_t type)
{
    switch (type) {
    case G2N_WASM_I32: return "u32";
    case G2N_WASM_I64: return "u64";
    case G2N_WASM_F32: return "f32";
    case G2N_WASM_F64: return "f64";
    case G2N_WASM_FUNCREF: return "funcref";
    default: return "externref";
    }
}

/* wasm2c's letter in the names of structures for several results. */
static char multi_letter(uint8_t type)
{
    switch (type) {
    case G2N_WASM_I32: return 'i';
    case G2N_WASM_I64: return 'j';
    case G2N_WASM_F32: return 'f';
    case G2N_WASM_F64: return 'd';
    case G2N_WASM_FUNCREF: return 'r';
    default: return 'e';
    }
}

void g2n_rows_result_type(struct g2n_text *t, const struct g2n_wasm_type *type)
{
    if (type->result_count < 2) {
        g2n_text_adds(t, type->result_count == 0 ? "void" : g2n_rows_c_type(type->results[0]));
        return;
    }
    g2n_text_adds(t, "struct wasm_multi_");
    for (uint32_t i = 0; i < type->result_count; i++)
        g2n_text_addf(t, "%c", multi_letter(type->results[i]));
}

void g2n_rows_slot_call(struct g2n_text *t, const struct g2n_wasm_type *type, const char *callee, const char *first)
{
    if (!callee) {
        t->failed = true;
        return;
    }
    if (type->result_count == 1) {
        g2n_text_addf(t, "s[0].%s = ", g2n_rows_slot_field(type->results[0]));
    } else if (type->result_count > 1) {
        g2n_rows_result_type(t, type);
        g2n_text_adds(t, " r = ");
    }
    g2n_text_addf(t, "%s(%s", callee, first);
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, ", s[%u].%s", i, g2n_rows_slot_field(type->params[i]));
    g2n_text_adds(t, ");");
    for (uint32_t i = 0; i < type->result_count && type->result_count > 1; i++)
        g2n_text_addf(t, " s[%u].%s = r.%c%u;", i, g2n_rows_slot_field(type->results[i]), multi_letter(type->results[i]), i);
}

void g2n_rows_type_letters(struct g2n_text *t, const struct g2n_wasm_type *type)
{
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, "%c", g2n_rows_letter(type->params[i]));
    g2n_text_adds(t, ":");
    for (uint32_t i = 0; i < type->result_count; i++)
        g2n_text_addf(t, "%c", g2n_rows_letter(type->results[i]));
}

void g2n_rows_quoted(struct g2n_text *t, struct g2n_str s)
{
    g2n_text_adds(t, "\"");
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];

        if (c < 0x20 || c > 0x7e || c == '"' || c == '\\' || c == '?')
            g2n_text_addf(t, "\\%03o", c);
        else
            g2n_text_add(t, s.ptr + i, 1);
    }
    g2n_text_adds(t, "\"");
}

const char *g2n_rows_public_type(uint8_t type)
{
    switch (type) {
    case G2N_WASM_I32: return "int32_t ";
    case G2N_WASM_I64: return "int64_t ";
    case G2N_WASM_F32: return "float ";
    case G2N_WASM_F64: return "double ";
    case G2N_WASM_FUNCREF: return "struct g2n_funcref ";
    default: return "void *";
    }
}

static bool is_c(char c, bool first)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
}

char *g2n_rows_c_name(struct g2n_arena *a, struct g2n_str name, bool first)
{
    char *copy = g2n_arena_copy(a, name.ptr, name.len);

    for (size_t i = 0; copy && i < name.len; i++)
        if (!is_c(copy[i], first && i == 0))
            copy[i] = '_';
    return copy;
}

char *g2n_rows_host_name(struct g2n_arena *a, const struct g2n_wasm_import *import)
{
    const char *module = g2n_rows_c_name(a, import->module, true);
    const char *name   = g2n_rows_c_name(a, import->name, false);

    return module && name ? g2n_arena_printf(a, "%s_%s", module, name) : NULL;
}

static void add_host_name(struct g2n_text *t, struct g2n_arena *a, const struct g2n_wasm_import *import)
{
    const char *name = g2n_rows_host_name(a, import);

    if (!name)
        t->failed = true;
    else
        g2n_text_adds(t, name);
}

void g2n_rows_strings(struct g2n_text *t, const char *const *list)
{
    for (; *list; list++) {
        g2n_rows_quoted(t, (struct g2n_str){ *list, strlen(*list) });
        g2n_text_adds(t, ", ");
    }
}

void g2n_rows_host_prototype(struct g2n_text *t, struct g2n_arena *a, const struct g2n_wasm *w, uint32_t import)
{
    const struct g2n_wasm_type *type = &w->types[w->imports[import].type];

    g2n_text_adds(t, type->result_count != 0 ? g2n_rows_public_type(type->results[0]) : "void ");
    add_host_name(t, a, &w->imports[import]);
    g2n_text_adds(t, "(struct g2n_instance *instance");
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, ", %sp%u", g2n_rows_public_type(type->params[i]), i);
    g2n_text_adds(t, ")");
}

/* For those who write the functions; one that is imported twice is declared twice. */
void g2n_rows_host_prototypes(struct g2n_text *t, struct g2n_arena *a, const struct g2n_wasm *w, const struct g2n_plan *plan)
{
    for (uint32_t i = 0; i < plan->answer_count; i++) {
        const struct g2n_answer *answer = &plan->answers[i];

        if (answer->kind != G2N_ANSWER_HOST)
            continue;
        g2n_text_addf(t, "\n/* Called by the module: %s.%s */\n", g2n_emit_safe_name(a, w->imports[answer->import].module),
                      g2n_emit_safe_name(a, w->imports[answer->import].name));
        g2n_rows_host_prototype(t, a, w, answer->import);
        g2n_text_adds(t, ";\n");
    }
}

/* "u32 w2c_h_i7(struct w2c_h *h, u32 p0, u64 p1)". */
static void add_import_head(struct g2n_text *t, const struct g2n_wasm *w, uint32_t import)
{
    const struct g2n_wasm_type *type = &w->types[w->imports[import].type];

    g2n_text_addf(t, "%s w2c_h_i%u(struct w2c_h *h", type->result_count != 0 ? g2n_rows_c_type(type->results[0]) : "void",
                  import);
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, ", %s p%u", g2n_rows_c_type(type->params[i]), i);
    g2n_text_adds(t, ")");
}

/* Forwards its first `params` parameters as they are, behind the guest. */
static void add_forward(struct g2n_text *t, const struct g2n_wasm *w, const struct g2n_answer *answer, uint32_t params)
{
    const struct g2n_wasm_type *type = &w->types[w->imports[answer->import].type];

    add_import_head(t, w, answer->import);
    g2n_text_addf(t, " { %s%s(guest_of(h)", type->result_count != 0 ? "return " : "", answer->handler);
    for (uint32_t i = 0; i < params; i++)
        g2n_text_addf(t, ", p%u", i);
    g2n_text_adds(t, "); }\n\n");
}

/* The same with all of them, and tells of the call; of one that does not return, before. */
static void add_wasi1_import(struct g2n_text *t, const struct g2n_wasm *w, const struct g2n_answer *answer, const char *guest_of)
{
    const struct g2n_wasm_type *type    = &w->types[w->imports[answer->import].type];
    const struct g2n_str        name    = w->imports[answer->import].name;
    const bool                  returns = type->result_count != 0;

    add_import_head(t, w, answer->import);
    g2n_text_adds(t, " { const uint64_t p[] = { ");
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, "p%u, ", i);
    g2n_text_addf(t, "0 }; %s g2n_wasi1_told(%s(h), \"%.*s\", ", returns ? "return" : "(void)", guest_of, (int)name.len, name.ptr);
    if (!returns)
        g2n_text_adds(t, "0, p); ");
    g2n_text_addf(t, "%s(%s(h)", answer->handler, guest_of);
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, ", p%u", i);
    g2n_text_adds(t, returns ? "), p); }\n\n" : "); }\n\n");
}

/* static uint32_t realloc_3(void *m, uint32_t old, ...): an export as a canonical option, once. */
static void add_realloc(struct g2n_text *t, const struct g2n_emission *e, const struct g2n_answer *answer)
{
    if (!answer->wasi2.has_realloc)
        return;
    for (const struct g2n_answer *before = e->plan->answers; before < answer; before++)
        if (before->kind == G2N_ANSWER_WASI2 && before->wasi2.has_realloc && before->wasi2.realloc == answer->wasi2.realloc)
            return;
    g2n_text_addf(t, "static uint32_t realloc_%u(void *m, uint32_t old, uint32_t old_size, uint32_t align, uint32_t size)\n{\n"
                     "    return w2c_m_e%u(m, old, old_size, align, size);\n}\n\n", answer->wasi2.realloc, answer->wasi2.realloc);
}

/* A call with its parameters in an array, and the canonical options of this lowering. */
static void add_wasi2_import(struct g2n_text *t, const struct g2n_emission *e, const struct g2n_answer *answer)
{
    const struct g2n_wasm_type    *type = &e->wasm->types[e->wasm->imports[answer->import].type];
    const struct g2n_answer_wasi2 *how  = &answer->wasi2;

    add_realloc(t, e, answer);
    add_import_head(t, e->wasm, answer->import);
    g2n_text_addf(t, "\n{\n    const struct g2n_wasi2_call call = { .host = %s(h)%s", e->library ? "guest_of" : "host_of",
                  !how->has_memory ? "" : e->library ? ", .memory = g2n_wasi2_memory(guest_of(h))" : ", .memory = MEMORY");
    if (how->has_realloc)
        g2n_text_addf(t, ", .realloc = realloc_%u, .realloc_instance = %s", how->realloc, e->library ? "g2n_wasi2_guest(guest_of(h))" : "&g2n_instance");
    g2n_text_adds(t, " };\n");
    if (answer->kind == G2N_ANSWER_DROP) {
        g2n_text_addf(t, "\n    g2n_wasi2_drop(&call, '%c', p0);\n}\n\n", how->drop);
        return;
    }
    g2n_text_adds(t, "    const uint64_t flat[] = { ");
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, "%sp%u", i == 0 ? "" : ", ", i);
    g2n_text_addf(t, "%s };\n\n    %sg2n_wasi2_invoke(&call, %s, ", type->param_count == 0 ? "0" : "",
                  type->result_count == 0 ? "(void)" : type->results[0] == G2N_WASM_I32 ? "return (u32)" : "return ", answer->handler);
    g2n_rows_quoted(t, (struct g2n_str){ how->types, strlen(how->types) });
    g2n_text_adds(t, ", flat);\n}\n\n");
}

/* The provider's code for an import, cast to its type. */
static void add_provided(struct g2n_text *t, const struct g2n_wasm_type *type, uint32_t number)
{
    g2n_text_addf(t, "((%s(*)(struct g2n_instance *", type->result_count != 0 ? g2n_rows_public_type(type->results[0]) : "void ");
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, ", %s", g2n_rows_public_type(type->params[i]));
    g2n_text_addf(t, "))g2n_provided(instance_of(h), %u))", number);
}

/* A C function of --host, or of the runtime's that is called as those are. */
static void add_host_import(struct g2n_text *t, struct g2n_arena *a, const struct g2n_emission *e, const struct g2n_answer *answer)
{
    const struct g2n_wasm      *w     = e->wasm;
    const struct g2n_wasm_type *type  = &w->types[w->imports[answer->import].type];
    const bool                  tests = e->library && e->plan->host_package; /* the guest may end in it */

    add_import_head(t, w, answer->import);
    g2n_text_adds(t, " { ");
    if (type->result_count != 0)
        g2n_text_addf(t, tests ? "%s r = " : "return ", g2n_rows_c_type(type->results[0]));
    if (answer->handler)
        g2n_text_adds(t, answer->handler);
    else if (answer->kind == G2N_ANSWER_PROVIDED)
        add_provided(t, type, answer->provided);
    else
        add_host_name(t, a, &w->imports[answer->import]);
    g2n_text_adds(t, "(instance_of(h)");
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, ", p%u", i);
    g2n_text_adds(t, "); ");
    if (tests)
        g2n_text_addf(t, "g2n_host_go_on(instance_of(h)); %s", type->result_count != 0 ? "return r; " : "");
    g2n_text_adds(t, "}\n\n");
}

/* A function of the import's type that traps, naming it. */
static void add_missing_import(struct g2n_text *t, const struct g2n_wasm *w, uint32_t import)
{
    const struct g2n_wasm_type *type = &w->types[w->imports[import].type];

    add_import_head(t, w, import);
    g2n_text_adds(t, "\n{\n    (void)h;\n");
    for (uint32_t i = 0; i < type->param_count; i++)
        g2n_text_addf(t, "    (void)p%u;\n", i);
    g2n_text_adds(t, "    g2n_import_missing(");
    g2n_rows_quoted(t, w->imports[import].module);
    g2n_text_adds(t, ", ");
    g2n_rows_quoted(t, w->imports[import].name);
    g2n_text_adds(t, ");\n}\n\n");
}

static void add_tinygo_import(struct g2n_text *t, const struct g2n_emission *e, const struct g2n_answer *answer)
{
    const struct g2n_wasm_type *type = &e->wasm->types[e->wasm->imports[answer->import].type];
    struct g2n_answer           bare = *answer;

    if (e->library) {
        add_import_head(t, e->wasm, answer->import);
        g2n_text_adds(t, " { ");
        if (type->result_count != 0)
            g2n_text_addf(t, "%s r = ", g2n_rows_c_type(type->results[0]));
        g2n_text_addf(t, "%s(guest_of(h)", answer->handler);
        for (uint32_t i = 0; i < answer->params; i++)
            g2n_text_addf(t, ", p%u", i);
        g2n_text_addf(t, "); g2n_tinygo_go_on(guest_of(h)); %s}\n\n", type->result_count != 0 ? "return r; " : "");
        return;
    }
    if (!e->plan->tinygo_bare) {
        add_forward(t, e->wasm, answer, answer->params);
        return;
    }
    bare.handler = g2n_tinygo_bare_handler(answer->handler);
    if (bare.handler)
        add_forward(t, e->wasm, &bare, bare.params);
    else
        add_missing_import(t, e->wasm, answer->import);
}

static void add_import(struct g2n_text *t, struct g2n_arena *a, const struct g2n_emission *e, const struct g2n_answer *answer)
{
    switch (answer->kind) {
    case G2N_ANSWER_GOJS:
        g2n_text_addf(t, "void w2c_h_i%u(struct w2c_h *h, u32 sp) { %s(guest_of(h), sp);%s }\n\n", answer->import,
                      answer->handler, e->library ? " g2n_gojs_go_on(guest_of(h));" : "");
        return;
    case G2N_ANSWER_TINYGO: add_tinygo_import(t, e, answer); return;
    case G2N_ANSWER_WASI1: add_wasi1_import(t, e->wasm, answer, e->plan->tinygo ? "wasi1_of" : "guest_of"); return;
    case G2N_ANSWER_WASI2:
    case G2N_ANSWER_DROP: add_wasi2_import(t, e, answer); return;
    case G2N_ANSWER_SQLITE:
    case G2N_ANSWER_WAPC:
    case G2N_ANSWER_HOST:
    case G2N_ANSWER_PROVIDED: add_host_import(t, a, e, answer); return;
    case G2N_ANSWER_SUM:
        g2n_text_addf(t, "u32 w2c_h_i%u(struct w2c_h *h, u32 a, u32 b) { (void)h; return a + b; }\n\n", answer->import);
        return;
    case G2N_ANSWER_EXPORTS:
        g2n_text_addf(t, "u64 w2c_h_i%u(struct w2c_h *h, u32 a, u64 b)\n{\n    (void)h;\n    w2c_m_e%u(&g2n_instance);\n"
                         "    return w2c_m_e%u(&g2n_instance, a, b);\n}\n\n", answer->import, e->plan->test0, e->plan->test);
        return;
    case G2N_ANSWER_MISSING:
    case G2N_ANSWER_NONE: /* never here: the plan's check refuses it */
        add_missing_import(t, e->wasm, answer->import);
        return;
    }
}

void g2n_rows_imports(struct g2n_text *t, struct g2n_arena *a, const struct g2n_emission *e)
{
    const struct g2n_wasm *w = e->wasm;

    for (uint32_t i = 0; i < e->plan->answer_count; i++) {
        const struct g2n_answer      *answer = &e->plan->answers[i];
        const struct g2n_wasm_import *import = &w->imports[answer->import];

        g2n_text_addf(t, "/* %s.%s */\n", g2n_emit_safe_name(a, import->module),
                      g2n_emit_safe_name(a, import->name));
        add_import(t, a, e, answer);
    }
}

void g2n_rows_chunks(struct g2n_text *t, const struct g2n_image *image)
{
    for (uint32_t i = 0; i < image->chunk_count; i++)
        g2n_text_addf(t, "%s    { %lluu, %lluu, g2n_image_bytes + %zuu },", i == 0 ? "" : "\n",
                      (unsigned long long)image->chunks[i].addr, (unsigned long long)image->chunks[i].len,
                      image->chunks[i].file_offset);
    if (image->chunk_count == 0)
        g2n_text_adds(t, "    { 0, 0, g2n_image_bytes }, /* none; C has no empty arrays */");
}
