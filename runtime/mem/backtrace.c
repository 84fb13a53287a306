/* Return addresses come from the unwinder where the compiler left tables (gcc, clang), else from the chain of frame
 * pointers that code without tables keeps (tcc).  Whichever names more guest functions is shown.
 *
 * wasm2c writes a function of the guest as w2c_m_NAME, with 0xHH for what C cannot spell and GO's own '_' for what
 * the name section could not; so "w2c_m_runtime0x2Emapassign" is runtime.mapassign.  Lowered functions have "go_" in
 * place of "w2c_m_" (tools/lower). */
#include "mem/backtrace.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <unwind.h>

#define MOST_PCS     1024u
#define NAME_LEN     512u
/* More than what g2n_enter_stack() has on its caller's stack. */
#define FRAME_LEN    1024u

struct symbols {
    const unsigned char *file;
    size_t               len;
    const Elf64_Sym     *table;
    size_t               count;
    const char          *names;
    size_t               names_len;
    uintptr_t            bias;  /* load address minus link address */
};

static bool in_file(const struct symbols *s, uint64_t offset, uint64_t len)
{
    return offset <= s->len && len <= s->len - offset;
}

/* Where this code is: the executable itself has no name. */
struct own_file {
    const char *path;
    uintptr_t   bias;
};

static int find_own(struct dl_phdr_info *info, size_t size, void *opaque)
{
    struct own_file *own = opaque;
    const uintptr_t  here = (uintptr_t)find_own;

    (void)size;
    for (unsigned i = 0; i < info->dlpi_phnum; i++) {
        const Elf64_Phdr *p = &info->dlpi_phdr[i];
        if (p->p_type != PT_LOAD || here - info->dlpi_addr - p->p_vaddr >= p->p_memsz) continue;
        own->bias = info->dlpi_addr;
        if (info->dlpi_name && info->dlpi_name[0] != '\0') own->path = info->dlpi_name;
        return 1;
    }
    return 0;
}

static bool map_own(struct symbols *s)
{
    struct own_file own = { "/proc/self/exe", 0 };
    struct stat st;
    int fd;

    memset(s, 0, sizeof *s);
    if (dl_iterate_phdr(find_own, &own) == 0) return false;
    fd = open(own.path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    if (fstat(fd, &st) == 0 && st.st_size >= (off_t)sizeof(Elf64_Ehdr)) {
        void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (map != MAP_FAILED) {
            s->file = map;
            s->len = (size_t)st.st_size;
        }
    }
    close(fd);
    s->bias = own.bias;
    return s->file != NULL;
}

static void symbols_close(struct symbols *s)
{
    if (s->file) munmap((void *)(uintptr_t)s->file, s->len);
}

static bool symbols_open(struct symbols *s)
{
    const Elf64_Ehdr *head;
    const Elf64_Shdr *sections;

    if (!map_own(s)) return false;
    head = (const void *)s->file;
    if (memcmp(head->e_ident, ELFMAG, SELFMAG) != 0 || head->e_ident[EI_CLASS] != ELFCLASS64 ||
        !in_file(s, head->e_shoff, (uint64_t)head->e_shnum * sizeof *sections))
        return false;
    sections = (const void *)(s->file + head->e_shoff);
    for (unsigned i = 0; i < head->e_shnum; i++) {
        const Elf64_Shdr *names;
        if (sections[i].sh_type != SHT_SYMTAB || sections[i].sh_link >= head->e_shnum) continue;
        names = &sections[sections[i].sh_link];
        if (!in_file(s, sections[i].sh_offset, sections[i].sh_size) || !in_file(s, names->sh_offset, names->sh_size) ||
            names->sh_size == 0 || s->file[names->sh_offset + names->sh_size - 1] != '\0')
            return false;
        s->table = (const void *)(s->file + sections[i].sh_offset);
        s->count = sections[i].sh_size / sizeof *s->table;
        s->names = (const char *)s->file + names->sh_offset;
        s->names_len = names->sh_size;
        return true;
    }
    return false;
}

/* w2c_m_e3 and the like are ways into the functions that are exported, which follow with their names. */
static bool is_way_in(const char *name) { return name[0] == 'e' && name[1] != '\0' && name[1 + strspn(name + 1, "0123456789")] == '\0'; }

/* The guest's name for a C function, still mangled; NULL when it is not the guest's. */
static const char *guest_name(const char *symbol)
{
    static const char *const prefixes[] = { "go_", "w2c_m_" };

    for (unsigned i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const size_t len = strlen(prefixes[i]);
        if (strncmp(symbol, prefixes[i], len) == 0) return is_way_in(symbol + len) ? NULL : symbol + len;
    }
    return NULL;
}

/* The name of the guest function that holds pc, or NULL. */
static const char *symbol_at(const struct symbols *s, uintptr_t pc)
{
    const Elf64_Sym *best = NULL;
    uintptr_t at = pc - s->bias;

    for (size_t i = 0; i < s->count; i++) {
        const Elf64_Sym *sym = &s->table[i];
        if (ELF64_ST_TYPE(sym->st_info) != STT_FUNC || sym->st_value > at || sym->st_name >= s->names_len) continue;
        if (sym->st_size ? at - sym->st_value < sym->st_size : !best || sym->st_value > best->st_value) best = sym;
    }
    return best ? guest_name(s->names + best->st_name) : NULL;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

static size_t demangle(char out[static NAME_LEN], const char *name)
{
    size_t n = 0;

    for (; *name && n < NAME_LEN - 1; n++) {
        if (name[0] == '0' && name[1] == 'x' && hex(name[2]) >= 0 && hex(name[3]) >= 0) {
            out[n] = (char)(hex(name[2]) * 16 + hex(name[3]));
            name += 4;
        } else {
            out[n] = *name++;
        }
    }
    return n;
}

struct trace {
    uintptr_t *pcs;
    unsigned   most, count;
    uintptr_t  from;   /* skip what lies inside this pc's callees; 0: nothing to skip */
    uintptr_t  end;    /* 0: take all                                                 */
    bool       started;
};

static _Unwind_Reason_Code on_frame(struct _Unwind_Context *context, void *opaque)
{
    struct trace *t = opaque;
    uintptr_t pc = _Unwind_GetIP(context);

    if (t->end && (uintptr_t)_Unwind_GetCFA(context) - t->end < FRAME_LEN) return _URC_END_OF_STACK;
    if (pc == t->from) t->started = true;
    if (t->started && t->count < t->most) t->pcs[t->count++] = pc;
    return t->count < t->most ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static void walk_frames(struct trace *t, uintptr_t pc, uintptr_t frame, const struct g2n_stack *stack)
{
    uintptr_t low = stack ? (uintptr_t)stack->base : 0, high = low + (stack ? stack->len : 0);

    if (pc) t->pcs[t->count++] = pc;
    while (t->count < t->most && frame >= low && frame + 16 <= high && frame % sizeof frame == 0) {
        const uintptr_t *words = (const uintptr_t *)frame;
        t->pcs[t->count++] = words[1];
        if (words[0] <= frame) break;
        frame = words[0];
    }
}

static unsigned count_named(const struct symbols *s, const struct trace *t)
{
    unsigned named = 0;
    for (unsigned i = 0; i < t->count; i++) named += symbol_at(s, t->pcs[i] - (i > 0)) != NULL;
    return named;
}

static void put(int fd, const char *text, size_t len)
{
    ssize_t n = write(fd, text, len);
    (void)n; /* nowhere left to report to */
}

/* A line for the function that holds pcs[i]; 0: it is none of the guest's. */
static size_t line_of(char text[static NAME_LEN + 8], const struct symbols *s, const uintptr_t *pcs, unsigned i, bool exact)
{
    /* A return address may be the first of the next function: look at the call before it. */
    const char *name = symbol_at(s, pcs[i] - (i > 0 || !exact));
    size_t len;

    if (!name) return 0;
    memset(text, ' ', 4);
    len = 4 + demangle(text + 4, name);
    text[len++] = '\n';
    return len;
}

void g2n_backtrace_write(int fd, uintptr_t pc, uintptr_t frame, const struct g2n_stack *stack, unsigned most)
{
    static uintptr_t unwound_pcs[MOST_PCS], walked_pcs[MOST_PCS]; /* large, and the signal stack is small; used once */
    struct trace unwound = { unwound_pcs, MOST_PCS, 0, pc, 0, pc == 0 }, walked = { .pcs = walked_pcs, .most = MOST_PCS };
    const struct trace *t = &unwound;
    struct symbols symbols;
    unsigned shown = 0;

    if (!symbols_open(&symbols)) return;
    _Unwind_Backtrace(on_frame, &unwound);
    walk_frames(&walked, pc, frame, stack);
    if (count_named(&symbols, &walked) > count_named(&symbols, &unwound)) t = &walked;
    for (unsigned i = 0; i < t->count; i++) {
        char text[NAME_LEN + 8];
        size_t len = line_of(text, &symbols, t->pcs, i, pc != 0);
        if (len == 0) continue;
        if (shown++ == most) {
            put(fd, "    ...\n", 8);
            return;
        }
        put(fd, text, len);
    }
}

unsigned g2n_backtrace_take(uintptr_t *pcs, unsigned most, uintptr_t pc, const void *end)
{
    struct trace t = { pcs, most, 0, pc, (uintptr_t)end, pc == 0 };

    _Unwind_Backtrace(on_frame, &t);
    return t.count;
}

enum g2n_status g2n_backtrace_name(struct g2n_buf *out, const uintptr_t *pcs, unsigned count, bool exact)
{
    struct symbols symbols;
    enum g2n_status st = G2N_OK;

    if (symbols_open(&symbols))
        for (unsigned i = 0; i < count && st == G2N_OK; i++) {
            char text[NAME_LEN + 8];
            size_t len = line_of(text, &symbols, pcs, i, exact);
            st = g2n_buf_reserve(out, len);
            if (st == G2N_OK) g2n_buf_append(out, text, len);
        }
    symbols_close(&symbols);
    return st;
}
