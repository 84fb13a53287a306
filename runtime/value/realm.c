/* Making and unmaking the world.  Order matters in both: atoms before anything that has keys, Object.prototype and
 * Function.prototype before functions, the RangeError for lack of memory before the library can need it. */
#include "value/realm.h"

#include "base/alloc.h"
#include "base/check.h"
#include "value/array.h"
#include "value/bytes.h"
#include "value/library.h"
#include "value/promise.h"

#if defined(G2N_CHECKS) && G2N_CHECKS
#include <stdio.h>
#include <stdlib.h>
#endif

static enum g2n_status make_atoms(struct g2n_realm *realm)
{
    static const char *const texts[G2N_ATOM_COUNT] = {
#define ATOM(id, text) text,
#include "value/atoms.def"
#undef ATOM
    };
    enum g2n_status st = G2N_OK;

    for (int i = 0; st == G2N_OK && i < G2N_ATOM_COUNT; i++) {
        st = g2n_atom_new(realm, texts[i], strlen(texts[i]), &realm->atoms[i]);
    }
    return st;
}

static enum g2n_status make_symbols(struct g2n_realm *realm)
{
    const struct { struct g2n_symbol **symbol; const char *description; } rows[] = {
        { &realm->symbol_iterator,       "Symbol.iterator"      },
        { &realm->symbol_async_iterator, "Symbol.asyncIterator" },
        { &realm->symbol_has_instance,   "Symbol.hasInstance"   },
        { &realm->symbol_to_string_tag,  "Symbol.toStringTag"   },
        { &realm->symbol_to_primitive,   "Symbol.toPrimitive"   },
    };
    enum g2n_status st = G2N_OK;

    for (size_t i = 0; st == G2N_OK && i < sizeof rows / sizeof *rows; i++) {
        st = g2n_symbol_new(realm, rows[i].description, rows[i].symbol);
    }
    return st;
}

/* Function.prototype is itself a function, which accepts anything and returns undefined. */
static enum g2n_status nothing(struct g2n_call *call, g2n_value *result)
{
    (void)call;
    (void)result;
    return G2N_OK;
}

static enum g2n_status make_function_proto(struct g2n_realm *realm)
{
    struct g2n_object *obj;
    struct g2n_function *f;
    enum g2n_status st = g2n_object_new(realm, &g2n_class_function, realm->protos[G2N_PROTO_OBJECT], &obj);

    if (st != G2N_OK) return st;
    realm->protos[G2N_PROTO_FUNCTION] = obj;
    obj->cell.flags |= G2N_OBJECT_CALLABLE;
    f = (struct g2n_function *)obj;
    f->native = nothing;
    f->data[0] = f->data[1] = G2N_UNDEFINED;
    st = g2n_object_define(realm, obj, g2n_atom_key(realm, G2N_ATOM_length), g2n_peek(g2n_number(0)),
                           G2N_PROP_CONFIGURABLE);
    if (st != G2N_OK) return st;
    return g2n_object_define(realm, obj, g2n_atom_key(realm, G2N_ATOM_name),
                             g2n_view_of_string(realm->atoms[G2N_ATOM_empty]), G2N_PROP_CONFIGURABLE);
}

static enum g2n_status make_error_proto(struct g2n_realm *realm, enum g2n_error_type type)
{
    struct g2n_object *parent = realm->protos[type == G2N_ERROR ? (int)G2N_PROTO_OBJECT : (int)G2N_PROTO_ERROR];
    struct g2n_object **proto = &realm->protos[G2N_PROTO_ERROR + (int)type];
    enum g2n_status st = g2n_object_new(realm, &g2n_class_object, parent, proto);
    g2n_value name;

    if (st != G2N_OK) return st;
    st = g2n_string_from_c(realm, g2n_error_type_name(type), &name);
    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, *proto, g2n_atom_key(realm, G2N_ATOM_name), g2n_peek(name), G2N_PROP_METHOD);
    g2n_drop(realm, name);
    if (st != G2N_OK) return st;
    return g2n_object_define(realm, *proto, g2n_atom_key(realm, G2N_ATOM_message),
                             g2n_view_of_string(realm->atoms[G2N_ATOM_empty]), G2N_PROP_METHOD);
}

/* Prototypes of what the core itself makes; the library adds the others. */
static enum g2n_status make_protos(struct g2n_realm *realm)
{
    static const struct { int id, parent; const struct g2n_class *class; } rows[] = {
        { G2N_PROTO_ARRAY,       G2N_PROTO_OBJECT, &g2n_class_array  },
        { G2N_PROTO_BUFFER,      G2N_PROTO_OBJECT, &g2n_class_object },
        { G2N_PROTO_TYPED_ARRAY, G2N_PROTO_OBJECT, &g2n_class_object },
        { G2N_PROTO_PROMISE,     G2N_PROTO_OBJECT, &g2n_class_object },
    };
    enum g2n_status st = g2n_object_new(realm, &g2n_class_object, NULL, &realm->protos[G2N_PROTO_OBJECT]);

    if (st == G2N_OK) st = make_function_proto(realm);
    for (size_t i = 0; st == G2N_OK && i < sizeof rows / sizeof *rows; i++) {
        st = g2n_object_new(realm, rows[i].class, realm->protos[rows[i].parent], &realm->protos[rows[i].id]);
    }
    for (int i = 0; st == G2N_OK && i < G2N_ELEMENT_COUNT; i++) {
        st = g2n_object_new(realm, &g2n_class_object, realm->protos[G2N_PROTO_TYPED_ARRAY],
                            &realm->protos[G2N_PROTO_ELEMENT + i]);
    }
    for (int i = 0; st == G2N_OK && i < G2N_ERROR_TYPE_COUNT; i++) st = make_error_proto(realm, (enum g2n_error_type)i);
    return st;
}

static enum g2n_status make_no_memory(struct g2n_realm *realm)
{
    g2n_value error;
    enum g2n_status st = g2n_error_new(realm, G2N_RANGE_ERROR, &error, "Out of memory");

    if (st == G2N_OK) realm->no_memory = g2n_as_object(g2n_peek(error));
    return st;
}

enum g2n_status g2n_realm_init(struct g2n_realm *realm, void *host)
{
    enum g2n_status st;

    *realm = (struct g2n_realm){ .exception = G2N_ABSENT, .host = host };
    g2n_list_init(&realm->objects);
    g2n_list_init(&realm->dying);
    g2n_list_init(&realm->rejections);
    g2n_list_init(&realm->handled_late);
    g2n_list_init(&realm->rejections_end);
    realm->collect_factor = 2;
    realm->collect_at = g2n_realm__collect_threshold(realm);
    realm->collect_bytes_at = G2N_COLLECT_MIN_BYTES;

    st = make_atoms(realm);
    if (st == G2N_OK) st = make_protos(realm);
    if (st == G2N_OK) st = make_symbols(realm);
    if (st == G2N_OK) st = make_no_memory(realm);
    if (st == G2N_OK) st = g2n_object_new_plain(realm, 0, &realm->global);
    if (st == G2N_OK) st = g2n_library_install(realm);
    if (st == G2N_OK) return G2N_OK;
    g2n_realm_fini(realm);
    return G2N_ENOMEM;
}

/* What is left when all roots have gone is held by C code that has lost it. */
static void report_leaks(struct g2n_realm *realm)
{
    if (realm->abandoned) return;
#if defined(G2N_CHECKS) && G2N_CHECKS
    bool leaked = false;

    G2N_LIST_EACH(it, &realm->objects) {
        const struct g2n_object *obj = G2N_CONTAINER(it, struct g2n_object, all);
        fprintf(stderr, "g2n_realm_fini: a %s at %p is still counted %u times\n", obj->class->name, (const void *)obj,
                (unsigned)obj->cell.refs);
        leaked = true;
    }
    for (uint32_t i = 0; i < realm->atom_table.cap; i++) {
        for (const struct g2n_string *s = realm->atom_table.buckets[i]; s; s = s->next_atom) {
            fprintf(stderr, "g2n_realm_fini: the atom \"%s\" is still counted %u times\n", s->bytes,
                    (unsigned)s->cell.refs);
            leaked = true;
        }
    }
    if (leaked) abort();
#endif
}

static void drop_symbol(struct g2n_realm *realm, struct g2n_symbol *symbol)
{
    if (symbol) g2n_drop(realm, g2n_own_symbol(symbol));
}

void g2n_realm_fini(struct g2n_realm *realm)
{
    g2n_table_fini(realm, &realm->table);
    g2n_job_fini(realm);
    g2n_promise__forget_rejections(realm);
    g2n_drop(realm, g2n_take_exception(realm));
    g2n_object_drop(realm, realm->go);
    g2n_object_drop(realm, realm->global);
    g2n_object_drop(realm, realm->no_memory);
    for (int i = 0; i < G2N_PROTO_COUNT; i++) g2n_object_drop(realm, realm->protos[i]);
    g2n_realm_collect(realm);

    drop_symbol(realm, realm->symbol_iterator);
    drop_symbol(realm, realm->symbol_async_iterator);
    drop_symbol(realm, realm->symbol_has_instance);
    drop_symbol(realm, realm->symbol_to_string_tag);
    drop_symbol(realm, realm->symbol_to_primitive);
    for (int i = 0; i < G2N_ATOM_COUNT; i++) {
        if (realm->atoms[i]) g2n_atom_release(realm, realm->atoms[i]);
    }
    report_leaks(realm);
    g2n_realm__free_all(realm);
    g2n_atom_table_fini(realm);
    *realm = (struct g2n_realm){ .exception = G2N_ABSENT };
}
