/* What the inspect_*.c files share; promised to nobody else.
 *
 *   inspect.c         values, nesting, circles, properties
 *   inspect_kinds.c   what arrays, maps, buffers, functions ... show besides properties
 *   inspect_error.c   errors
 *   inspect_web.c     what the web's objects show
 *   inspect_name.c    the word in front: "Foo [Tag] "
 *   inspect_layout.c  entries on one line or several, arrays in columns
 *   inspect_text.c    quoting, numbers, widths
 *
 * An object becomes a *shape* first: opening and closing brace, an optional base in front of them, its keys, and a
 * function that makes the entries that are no properties.  Texts are appended to buffers; a buffer that failed is
 * noticed once, at the end. */
#ifndef G2N_HOST_INSPECT_PARTS_H
#define G2N_HOST_INSPECT_PARTS_H

#include "host/inspect.h"

#define G2N_INSPECT_COMPACT 3u /* as many inner levels are put on one line */

struct g2n_inspector {
    struct g2n_realm          *realm;
    struct g2n_inspect_options options;
    uint32_t                   indentation;
    uint32_t                   current_depth; /* of the object that was begun last                            */
    struct g2n_object        **path;          /* the objects that are being formatted, outermost first; lent   */
    uint32_t                   path_len, path_cap;
    struct g2n_object        **circular;      /* those met again within themselves: number i + 1; owned        */
    uint32_t                   circular_len, circular_cap;
    uint64_t                   written;       /* bytes of all objects' texts, the nested ones each time        */
};

/* A list of texts. */
struct g2n_inspect_entries {
    struct g2n_buf text;    /* one after the other             */
    size_t        *starts;  /* where each begins               */
    size_t         count, cap;
};
/* The following text of e->text is a new entry. */
void g2n_inspect__entry(struct g2n_inspect_entries *e);
void g2n_inspect__entries_fini(struct g2n_inspect_entries *e);
static inline const char *g2n_inspect__entry_at(const struct g2n_inspect_entries *e, size_t i, size_t *len)
{
    *len = (i + 1 < e->count ? e->starts[i + 1] : e->text.len) - e->starts[i];
    return e->text.bytes ? e->text.bytes + e->starts[i] : "";
}

struct g2n_shape;
typedef enum g2n_status g2n_inspect_fill(struct g2n_inspector *in, const struct g2n_shape *shape, uint32_t depth,
                                         struct g2n_inspect_entries *e);

struct g2n_shape {
    struct g2n_object *object;       /* lent: the object, or an engine's object in the shape of a class that is known here */
    struct g2n_object *identity;     /* lent: the object itself, for circles */
    struct g2n_buf     constructor;  /* its name */
    bool               no_constructor; /* nothing along the prototypes says which: "null prototype" */
    bool               is_array;     /* extra keys are entries of a list, and many entries become columns */
    bool               in_typed;     /* an ArrayBuffer that is shown within its typed array */
    bool               finished;     /* `base` alone is the text */
    bool               named_apart;  /* the name in front is no part of the line that entries must fit on */
    char               close;
    struct g2n_buf     tag;          /* Symbol.toStringTag, if it says more than the constructor */
    struct g2n_buf     base, open;
    struct g2n_keys    keys;
    g2n_inspect_fill  *fill;         /* NULL: no entries but properties */
};

/* inspect.c */
G2N_MUST_USE enum g2n_status g2n_inspect__value(struct g2n_inspector *in, g2n_view v, uint32_t depth, bool in_typed,
                                                struct g2n_buf *out);
enum g2n_inspect_property { G2N_INSPECT_NAMED, G2N_INSPECT_BARE }; /* "key: value", or the value alone */
G2N_MUST_USE enum g2n_status g2n_inspect__property(struct g2n_inspector *in, struct g2n_object *obj, g2n_key key,
                                                   uint32_t depth, enum g2n_inspect_property how, struct g2n_buf *out);

/* inspect_kinds.c: fills in the shape of an object, whose constructor and tag are there. */
G2N_MUST_USE enum g2n_status g2n_inspect__shape(struct g2n_inspector *in, struct g2n_shape *shape);
/* inspect_error.c: the same for an error. */
G2N_MUST_USE enum g2n_status g2n_inspect__error(struct g2n_inspector *in, struct g2n_shape *shape);

/* inspect_web.c: what makes the entries of a Headers, URL, AbortSignal ...; NULL for other objects.  Called through
 * host->web: not every program has it. */
typedef g2n_inspect_fill *g2n_inspect_web(const struct g2n_object *obj, bool *empty);
g2n_inspect_web g2n_inspect__web;

/* inspect_name.c */
G2N_MUST_USE enum g2n_status g2n_inspect__constructor(struct g2n_inspector *in, struct g2n_shape *shape, uint32_t depth);
G2N_MUST_USE enum g2n_status g2n_inspect__tag(struct g2n_inspector *in, struct g2n_shape *shape);
/* Appends "Name(size) [Tag] ", with `fallback` for a name that is not known; size NULL: none. */
void g2n_inspect__prefix(const struct g2n_shape *shape, const char *fallback, const size_t *size, struct g2n_buf *out);

/* inspect_layout.c: puts the entries between the braces. */
void g2n_inspect__join(const struct g2n_inspector *in, const struct g2n_shape *shape,
                       const struct g2n_inspect_entries *e, uint32_t depth, struct g2n_buf *out);

/* inspect_text.c */
void g2n_inspect__quote(const char *bytes, size_t len, struct g2n_buf *out);
void g2n_inspect__number(double d, struct g2n_buf *out);
void g2n_inspect__primitive(g2n_view v, struct g2n_buf *out);
void g2n_inspect__key(g2n_key key, bool enumerable, struct g2n_buf *out);
void g2n_inspect__spaces(struct g2n_buf *out, size_t count);
/* Appends "... 3 more items". */
void g2n_inspect__more(struct g2n_buf *out, uint64_t count, const char *what);
static inline void g2n_inspect__append(struct g2n_buf *out, const struct g2n_buf *text)
{
    g2n_buf_append(out, text->bytes, text->len);
    out->failed |= text->failed;
}
static inline bool g2n_inspect__equals(const struct g2n_buf *text, const char *with)
{
    return text->len == strlen(with) && (text->len == 0 || memcmp(text->bytes, with, text->len) == 0);
}

#endif
