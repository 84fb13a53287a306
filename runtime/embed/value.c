/* Values, with their kind, and slots, whose type the module knows. */
#include "embed/instance.h"

const char *g2n_embed_type_name(char type)
{
    switch (type) {
    case 'i': return "i32";
    case 'I': return "i64";
    case 'f': return "f32";
    case 'F': return "f64";
    case 'e': return "externref";
    case 'r': return "funcref";
    }
    return "?";
}

const char *g2n_embed_kind_name(enum g2n_kind kind)
{
    switch (kind) {
    case G2N_I32:
    case G2N_U32: return "i32";
    case G2N_I64:
    case G2N_U64: return "i64";
    case G2N_F32: return "f32";
    case G2N_F64: return "f64";
    case G2N_EXTERNREF: return "externref";
    case G2N_FUNCREF: return "funcref";
    }
    return "of no known kind";
}

static bool funcref_to_slot(const struct g2n_instance *i, const struct g2n_funcref *f, union g2n_slot *out)
{
    out->funcref = wasm_rt_funcref_null_value;
    if (!f->owner) return !f->code;
    if (f->owner != i->serial || (f->self != i->guest && f->self != i)) return false;
    out->funcref.func_type = f->type;
    out->funcref.func = f->code;
    out->funcref.module_instance = f->self;
    return true;
}

bool g2n_embed_to_slot(const struct g2n_instance *i, char type, const struct g2n_val *v, union g2n_slot *out)
{
    switch (type) {
    case 'i': out->u32 = v->of.u32; return v->kind == G2N_I32 || v->kind == G2N_U32;
    case 'I': out->u64 = v->of.u64; return v->kind == G2N_I64 || v->kind == G2N_U64;
    case 'f': out->f32 = v->of.f32; return v->kind == G2N_F32;
    case 'F': out->f64 = v->of.f64; return v->kind == G2N_F64;
    case 'e': out->externref = v->of.externref; return v->kind == G2N_EXTERNREF;
    case 'r': return v->kind == G2N_FUNCREF && funcref_to_slot(i, &v->of.funcref, out);
    }
    return false;
}

struct g2n_val g2n_embed_from_slot(const struct g2n_instance *i, char type, const union g2n_slot *slot)
{
    struct g2n_val v = { .kind = G2N_I32 };

    switch (type) {
    case 'i': return g2n_i32((int32_t)slot->u32);
    case 'I': return g2n_i64((int64_t)slot->u64);
    case 'f': return g2n_f32(slot->f32);
    case 'F': return g2n_f64(slot->f64);
    case 'e': return g2n_externref(slot->externref);
    case 'r':
        v.kind = G2N_FUNCREF;
        v.of.funcref = (struct g2n_funcref){0};
        if (slot->funcref.func)
            v.of.funcref = (struct g2n_funcref){ i->serial, slot->funcref.func_type, slot->funcref.func, slot->funcref.module_instance };
        return v;
    }
    return v;
}
