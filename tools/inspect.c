#include "inspect.h"

#include <elf.h>
#include <string.h>

#include "plan.h"

#define NOTE_SECTION ".note.gowasm2native"
#define NOTE_NAME    "gowasm2native"

static void print_limits(FILE *out, const struct g2n_wasm_limits *l, const char *unit)
{
    fprintf(out, "%llu%s at start", (unsigned long long)l->min, unit);
    if (l->has_max)
        fprintf(out, ", at most %llu%s", (unsigned long long)l->max, unit);
    if (l->is64)
        fputs(", 64-bit", out);
    if (l->shared)
        fputs(", shared", out);
    fputc('\n', out);
}

static void print_imports(FILE *out, struct g2n_arena *a, const struct g2n_wasm *w, const struct g2n_abi *abi)
{
    static const char *const kinds[] = { "function", "table", "memory", "global", "tag" };

    fprintf(out, "imports: %u\n", w->import_count);
    for (uint32_t i = 0; i < w->import_count; i++) {
        const struct g2n_wasm_import *import = &w->imports[i];
        const char                   *by     = import->kind == G2N_WASM_FUNC ? g2n_plan_handler(w, import, abi->tinygo != NULL) : NULL;

        fprintf(out, "  %s.%s %s: %s\n", g2n_show(a, import->module), g2n_show(a, import->name),
                import->kind == G2N_WASM_FUNC ? g2n_wasm_type_text(a, w, import->type) : kinds[import->kind],
                by ? by : g2n_plan_is_host_package(import) ? "g2n_provider_g2n_host" : "nothing answers this");
    }
}

static void print_exports(FILE *out, struct g2n_arena *a, const struct g2n_wasm *w)
{
    static const char *const kinds[] = { "function", "table", "memory", "global", "tag" };

    fprintf(out, "exports: %u\n", w->export_count);
    for (uint32_t i = 0; i < w->export_count; i++) {
        const struct g2n_wasm_export *e = &w->exports[i];

        fprintf(out, "  %s %s\n", g2n_show(a, e->name),
                e->kind == G2N_WASM_FUNC ? g2n_wasm_type_text(a, w, w->func_types[e->index]) : kinds[e->kind]);
    }
}

static void print_size(FILE *out, const struct g2n_wasm *w)
{
    size_t code = 0, data = 0;

    for (uint32_t i = 0; i < w->func_count - w->import_func_count; i++)
        code += w->bodies[i].len;
    for (uint32_t i = 0; i < w->data_count && w->data; i++)
        data += w->data[i].len;
    fprintf(out, "size: %zu bytes; %u functions in %zu bytes, %u data segments of %zu bytes\n", w->len,
            w->func_count - w->import_func_count, code, w->data_count, data);
}

static void print_features(FILE *out, const struct g2n_wasm *w)
{
    bool passive = false, multi = false;

    for (uint32_t i = 0; i < w->data_count && w->data; i++)
        passive |= w->data[i].mode == G2N_WASM_PASSIVE;
    for (uint32_t i = 0; i < w->type_count; i++)
        multi |= w->types[i].result_count > 1;
    fprintf(out, "features:%s%s%s%s%s%s\n", w->has_data_count ? " data-count" : "", passive ? " passive-data" : "",
            multi ? " multi-value" : "",
            w->tag_count != 0 ? " exceptions" : "", w->func_names ? " names" : "", w->has_start ? " start" : "");
}

enum g2n_exit g2n_inspect_module(FILE *out, struct g2n_arena *a, struct g2n_diag *d, const struct g2n_wasm *w)
{
    struct g2n_abi abi;
    enum g2n_exit  st = g2n_detect_abi(&abi, a, d, w);

    if (st != G2N_DONE)
        return st;
    fprintf(out, "kind: %s\n", abi.name);
    fprintf(out, "compiler: %s\n", abi.compiler[0] != '\0' ? abi.compiler : "not said");
    if (abi.tinygo)
        fprintf(out, "conventions: TinyGo %s\n", abi.tinygo);
    fprintf(out, "supported: %s\n", g2n_abi_is_program(&abi)    ? "yes"
                                   : abi.kind == G2N_ABI_PLAIN ? "as a library (--emit=lib)"
                                                               : "no");
    print_size(out, w);
    for (uint32_t i = 0; i < w->memory_count; i++) {
        fputs("memory: ", out);
        print_limits(out, &w->memories[i], " pages");
    }
    for (uint32_t i = 0; i < w->table_count; i++) {
        fputs("table: ", out);
        print_limits(out, &w->tables[i], " entries");
    }
    print_features(out, w);
    print_imports(out, a, w, &abi);
    print_exports(out, a, w);
    return G2N_DONE;
}

/* ---- Programs ---------------------------------------------------------------- */

static bool within(size_t len, uint64_t offset, uint64_t size)
{
    return offset <= len && size <= len - offset;
}

/* An entry of the section table, copied out because a file's offsets need not be aligned. */
static bool read_section(Elf64_Shdr *s, const uint8_t *bytes, size_t len, const Elf64_Ehdr *head, unsigned index)
{
    if (head->e_shentsize < sizeof *s || index >= head->e_shnum
        || !within(len, head->e_shoff, (uint64_t)head->e_shnum * head->e_shentsize))
        return false;
    memcpy(s, bytes + head->e_shoff + (uint64_t)index * head->e_shentsize, sizeof *s);
    return true;
}

/* The description inside a note section (ELF: name and description, each padded to four bytes). */
static bool note_description(struct g2n_str *out, const uint8_t *bytes, size_t len)
{
    Elf64_Nhdr n;
    size_t     name_len;

    if (len < sizeof n)
        return false;
    memcpy(&n, bytes, sizeof n);
    name_len = ((size_t)n.n_namesz + 3) / 4 * 4;
    if (n.n_namesz != sizeof NOTE_NAME || !within(len, sizeof n, name_len)
        || memcmp(bytes + sizeof n, NOTE_NAME, sizeof NOTE_NAME) != 0
        || !within(len, sizeof n + name_len, n.n_descsz))
        return false;
    *out = (struct g2n_str){ (const char *)bytes + sizeof n + name_len, n.n_descsz };
    return true;
}

bool g2n_inspect_find_note(struct g2n_str *note, const uint8_t *bytes, size_t len)
{
    Elf64_Ehdr head;
    Elf64_Shdr names, s;

    if (len < sizeof head || memcmp(bytes, ELFMAG, SELFMAG) != 0 || bytes[EI_CLASS] != ELFCLASS64)
        return false;
    memcpy(&head, bytes, sizeof head);
    if (!read_section(&names, bytes, len, &head, head.e_shstrndx) || !within(len, names.sh_offset, names.sh_size))
        return false;
    for (unsigned i = 0; i < head.e_shnum; i++) {
        if (!read_section(&s, bytes, len, &head, i))
            return false;
        if (s.sh_type == SHT_NOTE && within((size_t)names.sh_size, s.sh_name, sizeof NOTE_SECTION)
            && memcmp(bytes + names.sh_offset + s.sh_name, NOTE_SECTION, sizeof NOTE_SECTION) == 0
            && within(len, s.sh_offset, s.sh_size))
            return note_description(note, bytes + s.sh_offset, (size_t)s.sh_size);
    }
    return false;
}

void g2n_inspect_note(FILE *out, struct g2n_arena *a, struct g2n_str note, size_t len)
{
    const char *end = note.ptr + note.len;

    fprintf(out, "kind: a native program\nsize: %zu bytes\n", len);
    for (const char *p = note.ptr; p < end; ) {
        const char *newline = memchr(p, '\n', (size_t)(end - p));
        const char *stop    = newline ? newline : end;
        const char *equals  = memchr(p, '=', (size_t)(stop - p));

        if (equals)
            fprintf(out, "%s: %s\n", g2n_show(a, (struct g2n_str){ p, (size_t)(equals - p) }),
                    g2n_show(a, (struct g2n_str){ equals + 1, (size_t)(stop - equals - 1) }));
        p = stop + 1;
    }
}
