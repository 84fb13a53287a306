/* Values and names on their way through the membrane.  Strings are WTF-8 on both sides of quickjs-ng's interface, whose
 * encoder and decoder let lone surrogates pass, so that both worlds have the same ones. */
#include "js/js.h"

#include "base/alloc.h"
#include "value/array.h"
#include "value/bytes.h"
#include "value/convert.h"
#include "value/promise.h"

/* ---- strings and symbols ---- */

static enum g2n_status string_to_realm(struct g2n_js *js, JSValueConst v, g2n_value *out)
{
    size_t len;
    const char *bytes = JS_ToCStringLen(js->ctx, &len, v);
    enum g2n_status st;

    if (!bytes) return g2n_js_throw_to_realm(js);
    st = g2n_string_new(js->realm, bytes, len, out);
    JS_FreeCString(js->ctx, bytes);
    return st;
}

static JSValue string_to_engine(struct g2n_js *js, const struct g2n_string *s)
{
    return JS_NewStringLen(js->ctx, s->bytes, s->len);
}

/* Both symbols live from now on until the program ends. */
static bool pair_symbols(struct g2n_js *js, struct g2n_symbol *ours, JSValueConst engines)
{
    if (!g2n_js_twin_add(js, ours, JS_VALUE_GET_PTR(engines))) return false;
    ours->cell.refs++;
    (void)JS_DupValue(js->ctx, engines);
    return true;
}

static enum g2n_status symbol_to_realm(struct g2n_js *js, JSValueConst v, g2n_value *out)
{
    struct g2n_js_twin *twin = g2n_js_twin_of_engines(js, JS_VALUE_GET_PTR(v));
    struct g2n_symbol *symbol;
    g2n_value description;
    enum g2n_status st;

    if (twin) {
        *out = g2n_dup(g2n_view_of_symbol(twin->ours));
        return G2N_OK;
    }
    st = g2n_js_take(js, JS_GetPropertyStr(js->ctx, v, "description"), &description);
    if (st != G2N_OK) return st;
    st = g2n_symbol_new(js->realm, g2n_is_string(g2n_peek(description)) ? g2n_as_string(g2n_peek(description))->bytes : NULL,
                        &symbol);
    g2n_drop(js->realm, description);
    if (st != G2N_OK) return st;
    *out = g2n_own_symbol(symbol);
    if (pair_symbols(js, symbol, v)) return G2N_OK;
    g2n_drop(js->realm, *out);
    return g2n_throw_no_memory(js->realm);
}

static JSValue symbol_to_engine(struct g2n_js *js, struct g2n_symbol *symbol)
{
    struct g2n_js_twin *twin = g2n_js_twin_of_ours(js, symbol);
    JSValue v;

    if (twin) return JS_DupValue(js->ctx, JS_MKPTR(JS_TAG_SYMBOL, twin->engines));
    v = JS_NewSymbol(js->ctx, symbol->description ? symbol->description->bytes : "", false);
    if (JS_IsException(v) || pair_symbols(js, symbol, v)) return v;
    JS_FreeValue(js->ctx, v);
    return JS_ThrowOutOfMemory(js->ctx);
}

void g2n_js_drop_symbols(struct g2n_js *js)
{
    for (size_t i = 0; i < js->by_ours.cap; i++) {
        struct g2n_js_twin *twin = js->by_ours.slots[i];
        if (!twin || ((const struct g2n_cell *)twin->ours)->kind != G2N_KIND_SYMBOL) continue;
        JS_FreeValue(js->ctx, JS_MKPTR(JS_TAG_SYMBOL, twin->engines));
        g2n_drop(js->realm, g2n_own_symbol(twin->ours));
        g2n_js_twin_remove(js, twin);
        g2n_free(twin);
        i--; /* another may have moved here */
    }
}

/* ---- values ---- */

static enum g2n_status object_to_realm(struct g2n_js *js, JSValueConst v, g2n_value *out)
{
    struct g2n_js_twin *twin = g2n_js_twin_of_engines(js, JS_VALUE_GET_PTR(v));
    struct g2n_object *obj = twin ? twin->ours : g2n_js_envoys_object(js, v);
    bool done;
    enum g2n_status st;

    if (obj) {
        *out = g2n_dup(g2n_view_of_object(obj));
        return G2N_OK;
    }
    st = g2n_js_bytes_to_realm(js, v, &done, out);
    return st != G2N_OK || done ? st : g2n_js_stranger(js, v, out);
}

enum g2n_status g2n_js_to_realm(struct g2n_js *js, JSValueConst v, g2n_value *out)
{
    switch (JS_VALUE_GET_NORM_TAG(v)) {
    case JS_TAG_INT:         *out = g2n_number(JS_VALUE_GET_INT(v)); return G2N_OK;
    case JS_TAG_FLOAT64:     *out = g2n_number(JS_VALUE_GET_FLOAT64(v)); return G2N_OK;
    case JS_TAG_BOOL:        *out = g2n_bool(JS_VALUE_GET_BOOL(v)); return G2N_OK;
    case JS_TAG_NULL:        *out = G2N_NULL; return G2N_OK;
    case JS_TAG_STRING:
    case JS_TAG_STRING_ROPE: return string_to_realm(js, v, out);
    case JS_TAG_SYMBOL:      return symbol_to_realm(js, v, out);
    case JS_TAG_OBJECT:      return object_to_realm(js, v, out);
    case JS_TAG_BIG_INT:
    case JS_TAG_SHORT_BIG_INT: return g2n_js_stranger(js, v, out);
    default:                 *out = G2N_UNDEFINED; return G2N_OK;
    }
}

static JSValue object_to_engine(struct g2n_js *js, struct g2n_object *obj)
{
    struct g2n_js_twin *twin;
    g2n_view v = g2n_view_of_object(obj);

    if (g2n_js_is_stranger(obj)) return JS_DupValue(js->ctx, g2n_js_strangers_value(obj));
    twin = g2n_js_twin_of_ours(js, obj);
    if (twin) return JS_DupValue(js->ctx, g2n_js_object(twin->engines));
    if (g2n_is_array(v)) return g2n_js_envoy_array(js, obj);
    if (g2n_is_typed_array(v)) return g2n_js_envoy_typed_array(js, obj);
    if (g2n_is_buffer(v)) return g2n_js_envoy_buffer(js, obj);
    if (g2n_is_promise(v)) return g2n_js_envoy_promise(js, obj);
    return g2n_js_envoy(js, obj);
}

JSValue g2n_js_to_engine(struct g2n_js *js, g2n_view v)
{
    if (g2n_is_number(v)) return JS_NewNumber(js->ctx, g2n_as_number(v));
    if (g2n_is_string(v)) return string_to_engine(js, g2n_as_string(v));
    if (g2n_is_object(v)) return object_to_engine(js, g2n_as_object(v));
    if (g2n_is_symbol(v)) return symbol_to_engine(js, g2n_as_symbol(v));
    if (g2n_is_bool(v)) return JS_NewBool(js->ctx, g2n_is_true(v));
    return g2n_is_null(v) ? JS_NULL : JS_UNDEFINED;
}

/* ---- outcomes ---- */

enum g2n_status g2n_js_take(struct g2n_js *js, JSValue v, g2n_value *out)
{
    enum g2n_status st;

    if (JS_IsException(v)) return g2n_js_throw_to_realm(js);
    st = g2n_js_to_realm(js, v, out);
    JS_FreeValue(js->ctx, v);
    return st;
}

enum g2n_status g2n_js_throw_to_realm(struct g2n_js *js)
{
    JSValue exception = JS_GetException(js->ctx);
    g2n_value ours;
    enum g2n_status st = g2n_js_to_realm(js, exception, &ours);

    JS_FreeValue(js->ctx, exception);
    return st == G2N_OK ? g2n_throw_value(js->realm, ours) : st; /* else what kept it from crossing is pending */
}

JSValue g2n_js_throw_to_engine(struct g2n_js *js, enum g2n_status st)
{
    g2n_value exception = g2n_host_caught(js->host, st);
    JSValue engines = g2n_js_to_engine(js, g2n_peek(exception));

    g2n_drop(js->realm, exception);
    return JS_IsException(engines) ? JS_EXCEPTION : JS_Throw(js->ctx, engines);
}

/* ---- names ---- */

static JSAtom new_atom(struct g2n_js *js, g2n_key key)
{
    JSValue v = key.cell->kind == G2N_KIND_SYMBOL ? symbol_to_engine(js, (struct g2n_symbol *)(void *)key.cell)
                                                  : string_to_engine(js, g2n_key_string(key));
    JSAtom atom;

    if (JS_IsException(v)) return JS_ATOM_NULL;
    atom = JS_ValueToAtom(js->ctx, v);
    JS_FreeValue(js->ctx, v);
    return atom;
}

/* Puts a pair in the place of whatever was there. */
static void remember(struct g2n_js *js, struct g2n_js_name *name, struct g2n_string *ours, JSAtom engines)
{
    struct g2n_js_name old = *name;

    ours->cell.refs++;
    *name = (struct g2n_js_name){ ours, JS_DupAtom(js->ctx, engines) };
    if (!old.ours) return;
    g2n_atom_release(js->realm, old.ours);
    JS_FreeAtom(js->ctx, old.engines);
}

JSAtom g2n_js_atom(struct g2n_js *js, g2n_key key)
{
    struct g2n_js_name *name = &js->to_engine[((uintptr_t)key.cell >> 4) % G2N_JS_NAMES];
    uint32_t index;
    JSAtom atom;

    if (g2n_key_index(key, &index)) return JS_NewAtomUInt32(js->ctx, index);
    if (g2n_key_is_symbol(key)) return new_atom(js, key);
    if (name->ours && &name->ours->cell == key.cell) return JS_DupAtom(js->ctx, name->engines);
    atom = new_atom(js, key);
    if (atom != JS_ATOM_NULL) remember(js, name, g2n_key_string(key), atom);
    return atom;
}

enum g2n_status g2n_js_key(struct g2n_js *js, JSAtom atom, g2n_key *out)
{
    struct g2n_js_name *name = &js->to_realm[atom % G2N_JS_NAMES];
    g2n_value v;
    enum g2n_status st;

    if (name->ours && name->engines == atom) {
        name->ours->cell.refs++;
        *out = g2n_key_atom(name->ours);
        return G2N_OK;
    }
    st = g2n_js_take(js, JS_AtomToValue(js->ctx, atom), &v);
    if (st != G2N_OK) return st;
    st = g2n_to_key(js->realm, g2n_peek(v), out);
    g2n_drop(js->realm, v);
    if (st == G2N_OK && !g2n_key_is_symbol(*out)) remember(js, name, g2n_key_string(*out), atom);
    return st;
}

static void drop_names(struct g2n_js *js, struct g2n_js_name *names)
{
    for (uint32_t i = 0; i < G2N_JS_NAMES; i++) {
        if (!names[i].ours) continue;
        g2n_atom_release(js->realm, names[i].ours);
        JS_FreeAtom(js->ctx, names[i].engines);
        names[i].ours = NULL;
    }
}

void g2n_js_drop_names(struct g2n_js *js)
{
    drop_names(js, js->to_engine);
    drop_names(js, js->to_realm);
}
