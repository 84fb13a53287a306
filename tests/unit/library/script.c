/* Runs test scripts over the object model: a tree walk.  A scope is an object whose prototype is the scope around it,
 * so that looking up a name is looking up a property. */
#include "script.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "node.h"
#include "parse.h"
#include "value/lib.h"

struct script {
    struct node *program, *all;
};

enum flow { FLOW_NEXT, FLOW_RETURN };

struct env {
    struct g2n_realm  *realm;
    struct g2n_object *scope;
};

static enum g2n_status eval(struct env *env, const struct node *n, g2n_value *out);
static enum g2n_status run(struct env *env, const struct node *n, enum flow *flow, g2n_value *out);

#define TRY(step)                                \
    do {                                         \
        enum g2n_status try_st = (step);         \
        if (try_st != G2N_OK) return try_st;     \
    } while (0)

/* ---- names ---- */

static enum g2n_status scope_below(struct env *env, struct g2n_object **out)
{
    return g2n_object_new(env->realm, &g2n_class_object, env->scope, out);
}

static enum g2n_status declare(struct env *env, const char *name, g2n_view value)
{
    struct g2n_string *atom;
    TRY(g2n_atom_new(env->realm, name, strlen(name), &atom));
    enum g2n_status st =
        g2n_object_define(env->realm, env->scope, g2n_key_atom(atom), value, G2N_PROP_DEFAULT);
    g2n_atom_release(env->realm, atom);
    return st;
}

/* The scope that has the name, or NULL. */
static struct g2n_object *holder_of(struct env *env, g2n_key key)
{
    for (struct g2n_object *o = env->scope; o; o = o->proto)
        if (g2n_object_get_own(env->realm, o, key, NULL) == G2N_FOUND) return o;
    return NULL;
}

static enum g2n_status name_value(struct env *env, const char *name, g2n_value *out)
{
    struct g2n_string *atom;
    if (strcmp(name, "true") == 0 || strcmp(name, "false") == 0) {
        *out = g2n_bool(*name == 't');
        return G2N_OK;
    }
    if (strcmp(name, "null") == 0) {
        *out = G2N_NULL;
        return G2N_OK;
    }
    TRY(g2n_atom_new(env->realm, name, strlen(name), &atom));
    struct g2n_object *holder = holder_of(env, g2n_key_atom(atom));
    enum g2n_status st = holder ? g2n_object_get(env->realm, holder, g2n_key_atom(atom), out)
                                : g2n_throw(env->realm, G2N_REFERENCE_ERROR, "%s is not defined", name);
    g2n_atom_release(env->realm, atom);
    return st;
}

/* ---- functions ---- */

static enum g2n_status bind_parameters(struct env *env, const struct node *f, struct g2n_call *call)
{
    for (size_t i = 0; i < f->param_count; i++) {
        if (f->rest && i + 1 == f->param_count) {
            struct g2n_array *rest;
            uint32_t from = i < call->argc ? (uint32_t)i : call->argc;
            TRY(g2n_array_from(env->realm, call->args + from, call->argc - from, &rest));
            enum g2n_status st = declare(env, f->params[i]->text, g2n_view_of_object(&rest->object));
            g2n_object_drop(env->realm, &rest->object);
            return st;
        }
        TRY(declare(env, f->params[i]->text, g2n_arg(call, (uint32_t)i)));
    }
    return G2N_OK;
}

static enum g2n_status call_body(struct env *env, const struct node *f, struct g2n_call *call, g2n_view this_value,
                                 g2n_value *result)
{
    enum flow flow = FLOW_NEXT;
    *result = G2N_UNDEFINED;
    if (!f->arrow) TRY(declare(env, "this", this_value));
    TRY(bind_parameters(env, f, call));
    if (f->kids[0]->kind != N_BLOCK) return eval(env, f->kids[0], result);
    enum g2n_status st = run(env, f->kids[0], &flow, result);
    if (st == G2N_OK && flow != FLOW_RETURN) {
        g2n_drop(env->realm, *result);
        *result = G2N_UNDEFINED;
    }
    return st;
}

/* Every function of a script: context is its node, data[0] its scope. */
static enum g2n_status call_script(struct g2n_call *call, g2n_value *result)
{
    struct g2n_function *self = g2n_lib__callee(call);
    struct env outer = { call->realm, g2n_as_object(g2n_peek(self->data[0])) }, env = outer;
    struct g2n_object *made = NULL;
    g2n_view this_value = call->this_value;
    TRY(scope_below(&outer, &env.scope));
    enum g2n_status st = G2N_OK;
    if (g2n_lib__by_new(call)) {
        st = g2n_lib__new_for(call, &g2n_class_object, G2N_PROTO_OBJECT, &made);
        if (st == G2N_OK) this_value = g2n_view_of_object(made);
    }
    if (st == G2N_OK) st = call_body(&env, self->context, call, this_value, result);
    g2n_object_drop(call->realm, env.scope);
    if (st != G2N_OK) *result = G2N_UNDEFINED; /* whatever a failed step has left there */
    if (made && st == G2N_OK && !g2n_is_object(g2n_peek(*result))) {
        g2n_drop(call->realm, *result);
        *result = g2n_own_object(made);
    } else if (made) {
        g2n_object_drop(call->realm, made);
    }
    return st;
}

static enum g2n_status make_function(struct env *env, const struct node *n, const char *name, g2n_value *out)
{
    struct g2n_function *f;
    struct g2n_object *proto;
    uint32_t length = (uint32_t)n->param_count - n->rest;
    if (n->arrow) {
        TRY(g2n_function_new(env->realm, call_script, name, length, &f));
    } else {
        TRY(g2n_object_new_plain(env->realm, 0, &proto));
        enum g2n_status st = g2n_function_new_constructor(env->realm, call_script, name, length, proto, &f);
        if (st == G2N_OK) { /* of a program's own function it can be assigned to */
            st = g2n_object_define(env->realm, &f->object, g2n_atom_key(env->realm, G2N_ATOM_prototype),
                                   g2n_view_of_object(proto), G2N_PROP_WRITABLE);
            if (st != G2N_OK) g2n_object_drop(env->realm, &f->object);
        }
        g2n_object_drop(env->realm, proto);
        if (st != G2N_OK) return st;
    }
    f->context = (void *)(size_t)n;
    f->data[0] = g2n_dup(g2n_view_of_object(env->scope));
    *out = g2n_own_object(&f->object);
    return G2N_OK;
}

/* A value for a name: functions without a name take it. */
static enum g2n_status eval_named(struct env *env, const struct node *n, const char *name, g2n_value *out)
{
    if (n->kind == N_FUNCTION && !n->text) return make_function(env, n, name, out);
    return eval(env, n, out);
}

/* ---- calls ---- */

static enum g2n_status append_spread(struct g2n_realm *realm, g2n_view item, void *context)
{
    return g2n_lib__values_append(realm, context, g2n_dup(item));
}

static enum g2n_status eval_list(struct env *env, const struct node *n, size_t from, struct g2n_lib__values *list)
{
    for (size_t i = from; i < n->count; i++) {
        bool spread = n->kids[i]->kind == N_SPREAD;
        g2n_value v;
        TRY(eval(env, spread ? n->kids[i]->kids[0] : n->kids[i], &v));
        if (!spread) {
            TRY(g2n_lib__values_append(env->realm, list, v));
            continue;
        }
        enum g2n_status st = g2n_lib__iterate(env->realm, g2n_peek(v), append_spread, list);
        g2n_drop(env->realm, v);
        if (st != G2N_OK) return st;
    }
    return G2N_OK;
}

/* The key of a MEMBER, INDEX or PROPERTY. */
static enum g2n_status key_of(struct env *env, const struct node *n, g2n_key *out)
{
    bool literal = n->kind == N_MEMBER || (n->kind == N_PROPERTY && !n->computed);
    if (literal) {
        const struct node *name = n->kind == N_MEMBER ? n : n->kids[0];
        struct g2n_string *atom;
        TRY(g2n_atom_new(env->realm, name->text, name->len, &atom));
        *out = g2n_key_atom(atom);
        return G2N_OK;
    }
    g2n_value v;
    TRY(eval(env, n->kids[n->kind == N_INDEX ? 1 : 0], &v));
    enum g2n_status st = g2n_to_key(env->realm, g2n_peek(v), out);
    g2n_drop(env->realm, v);
    return st;
}

/* object[key]; *object is kept for the call that may follow.  An absent object: a ?. ended the chain. */
static enum g2n_status eval_member(struct env *env, const struct node *n, g2n_value *object, g2n_value *out)
{
    g2n_key key;
    TRY(eval(env, n->kids[0], object));
    *out = G2N_UNDEFINED;
    if (n->optional && g2n_is_nullish(g2n_peek(*object))) return G2N_OK;
    enum g2n_status st = key_of(env, n, &key);
    if (st == G2N_OK) {
        st = g2n_value_get(env->realm, g2n_peek(*object), key, out);
        g2n_key_drop(env->realm, key);
    }
    if (st != G2N_OK) g2n_drop(env->realm, *object);
    return st;
}

static enum g2n_status eval_call(struct env *env, const struct node *n, g2n_value *out)
{
    g2n_value this_value = G2N_UNDEFINED, f;
    struct g2n_lib__values args = {0};
    const struct node *callee = n->kids[0];
    if (callee->kind == N_MEMBER || callee->kind == N_INDEX) TRY(eval_member(env, callee, &this_value, &f));
    else TRY(eval(env, callee, &f));
    enum g2n_status st = eval_list(env, n, 1, &args);
    *out = G2N_UNDEFINED;
    bool skipped = g2n_is_undefined(g2n_peek(f)) && (n->optional || (callee->optional && g2n_is_nullish(g2n_peek(this_value))));
    if (st == G2N_OK && !skipped)
        st = n->kind == N_NEW ? g2n_construct(env->realm, g2n_peek(f), args.items, args.count, out)
                              : g2n_call_function(env->realm, g2n_peek(f), g2n_peek(this_value), args.items, args.count, out);
    g2n_lib__values_fini(env->realm, &args);
    g2n_drop(env->realm, f);
    g2n_drop(env->realm, this_value);
    return st;
}

/* ---- literals ---- */

static enum g2n_status eval_array(struct env *env, const struct node *n, g2n_value *out)
{
    struct g2n_array *array;
    TRY(g2n_array_new(env->realm, 0, &array));
    enum g2n_status st = G2N_OK;
    for (size_t i = 0; st == G2N_OK && i < n->count; i++) {
        struct g2n_lib__values list = {0};
        const struct node one = { .kind = N_ARRAY, .kids = &n->kids[i], .count = 1 };
        if (n->kids[i]->kind == N_HOLE) {
            st = g2n_lib__set_length(env->realm, &array->object, array->length + 1ull);
            continue;
        }
        st = eval_list(env, &one, 0, &list);
        for (uint32_t k = 0; st == G2N_OK && k < list.count; k++)
            st = g2n_object_set_index(env->realm, &array->object, array->length, list.items[k]);
        g2n_lib__values_fini(env->realm, &list);
    }
    *out = g2n_own_object(&array->object);
    if (st != G2N_OK) g2n_drop(env->realm, *out);
    return st;
}

static enum g2n_status spread_object(struct env *env, struct g2n_object *to, g2n_view from)
{
    struct g2n_object *constructor;
    g2n_value object, f, ignored;
    TRY(g2n_object_get_c(env->realm, env->realm->global, "Object", &object));
    constructor = g2n_as_object(g2n_peek(object));
    enum g2n_status st = g2n_object_get_c(env->realm, constructor, "assign", &f);
    if (st == G2N_OK) {
        g2n_view args[2] = { g2n_view_of_object(to), from };
        st = g2n_call_function(env->realm, g2n_peek(f), g2n_peek(object), args, 2, &ignored);
        if (st == G2N_OK) g2n_drop(env->realm, ignored);
        g2n_drop(env->realm, f);
    }
    g2n_drop(env->realm, object);
    return st;
}

static enum g2n_status define_property(struct env *env, struct g2n_object *obj, const struct node *n)
{
    g2n_key key;
    g2n_value v;
    enum g2n_status st;
    enum property_form form = (enum property_form)n->number;
    if (form == P_SPREAD) {
        TRY(eval(env, n->kids[1], &v));
        st = spread_object(env, obj, g2n_peek(v));
        g2n_drop(env->realm, v);
        return st;
    }
    TRY(key_of(env, n, &key));
    bool named = !n->computed;
    char name[64] = "";
    if (named) snprintf(name, sizeof name, "%s%s", form == P_GETTER ? "get " : form == P_SETTER ? "set " : "",
                        n->kids[0]->text);
    st = eval_named(env, n->kids[1], name, &v);
    if (st == G2N_OK) {
        if (form != P_VALUE) {
            struct g2n_descriptor d = { .getter = g2n_peek(v), .setter = g2n_peek(v),
                                        .flags = G2N_PROP_ENUMERABLE | G2N_PROP_CONFIGURABLE,
                                        .has = G2N_PROP_ENUMERABLE | G2N_PROP_CONFIGURABLE };
            d.has |= form == P_GETTER ? G2N_HAS_GETTER : G2N_HAS_SETTER;
            st = g2n_object_define_checked(env->realm, obj, key, &d);
        } else if (named && strcmp(n->kids[0]->text, "__proto__") == 0) {
            st = g2n_object_set_proto(env->realm, obj,
                                      g2n_is_null(g2n_peek(v)) ? NULL : g2n_as_object(g2n_peek(v)));
        } else {
            st = g2n_object_define(env->realm, obj, key, g2n_peek(v), G2N_PROP_DEFAULT);
        }
        g2n_drop(env->realm, v);
    }
    g2n_key_drop(env->realm, key);
    return st;
}

static enum g2n_status eval_object(struct env *env, const struct node *n, g2n_value *out)
{
    struct g2n_object *obj;
    TRY(g2n_object_new_plain(env->realm, 0, &obj));
    enum g2n_status st = G2N_OK;
    for (size_t i = 0; st == G2N_OK && i < n->count; i++) st = define_property(env, obj, n->kids[i]);
    *out = g2n_own_object(obj);
    if (st != G2N_OK) g2n_drop(env->realm, *out);
    return st;
}

static enum g2n_status eval_template(struct env *env, const struct node *n, g2n_value *out)
{
    struct g2n_buf text = G2N_BUF_INIT;
    enum g2n_status st = G2N_OK;
    for (size_t i = 0; st == G2N_OK && i < n->count; i++) {
        g2n_value v, shown;
        st = eval(env, n->kids[i], &v);
        if (st != G2N_OK) break;
        st = g2n_to_string(env->realm, g2n_peek(v), &shown);
        g2n_drop(env->realm, v);
        if (st != G2N_OK) break;
        g2n_lib__text_append_string(&text, g2n_as_string(g2n_peek(shown)));
        g2n_drop(env->realm, shown);
    }
    if (st == G2N_OK) return g2n_string_from_buf(env->realm, &text, out);
    g2n_buf_fini(&text);
    return st;
}

/* ---- operators ---- */

static enum g2n_status add_values(struct g2n_realm *realm, g2n_view a, g2n_view b, g2n_value *out)
{
    g2n_value x, y;
    TRY(g2n_to_primitive(realm, a, G2N_HINT_DEFAULT, &x));
    enum g2n_status st = g2n_to_primitive(realm, b, G2N_HINT_DEFAULT, &y);
    if (st != G2N_OK) goto out_x;
    if (g2n_is_string(g2n_peek(x)) || g2n_is_string(g2n_peek(y))) {
        g2n_value s, t;
        st = g2n_to_string(realm, g2n_peek(x), &s);
        if (st == G2N_OK) {
            st = g2n_to_string(realm, g2n_peek(y), &t);
            if (st == G2N_OK) {
                st = g2n_string_concat(realm, g2n_as_string(g2n_peek(s)), g2n_as_string(g2n_peek(t)), out);
                g2n_drop(realm, t);
            }
            g2n_drop(realm, s);
        }
    } else {
        double m, n;
        st = g2n_to_number(realm, g2n_peek(x), &m);
        if (st == G2N_OK) st = g2n_to_number(realm, g2n_peek(y), &n);
        if (st == G2N_OK) *out = g2n_number(m + n);
    }
    g2n_drop(realm, y);
out_x:
    g2n_drop(realm, x);
    return st;
}

static bool loosely_equal(struct g2n_realm *realm, g2n_view a, g2n_view b)
{
    double x, y;
    if (g2n_is_nullish(a) || g2n_is_nullish(b)) return g2n_is_nullish(a) && g2n_is_nullish(b);
    if (g2n_strict_equal(a, b)) return true;
    if (g2n_is_object(a) || g2n_is_object(b)) return false;
    return g2n_to_number(realm, a, &x) == G2N_OK && g2n_to_number(realm, b, &y) == G2N_OK && x == y;
}

static enum g2n_status compare(struct g2n_realm *realm, const char *op, g2n_view a, g2n_view b, g2n_value *out)
{
    double x, y;
    if (g2n_is_string(a) && g2n_is_string(b)) {
        x = g2n_lib__compare(g2n_as_string(a), g2n_as_string(b));
        y = 0;
    } else {
        TRY(g2n_to_number(realm, a, &x));
        TRY(g2n_to_number(realm, b, &y));
    }
    *out = g2n_bool(op[0] == '<' ? (op[1] ? x <= y : x < y) : (op[1] ? x >= y : x > y));
    return G2N_OK;
}

static enum g2n_status arithmetic(struct g2n_realm *realm, const char *op, g2n_view a, g2n_view b, g2n_value *out)
{
    double x, y, r = 0;
    TRY(g2n_to_number(realm, a, &x));
    TRY(g2n_to_number(realm, b, &y));
    uint32_t m = g2n_double_to_uint32(x), n = g2n_double_to_uint32(y);
    if (strcmp(op, "-") == 0) r = x - y;
    else if (strcmp(op, "*") == 0) r = x * y;
    else if (strcmp(op, "/") == 0) r = x / y;
    else if (strcmp(op, "%") == 0) r = fmod(x, y);
    else if (strcmp(op, "**") == 0) r = pow(x, y);
    else if (strcmp(op, "&") == 0) r = (int32_t)(m & n);
    else if (strcmp(op, "|") == 0) r = (int32_t)(m | n);
    else if (strcmp(op, "^") == 0) r = (int32_t)(m ^ n);
    else if (strcmp(op, "<<") == 0) r = (int32_t)(m << (n & 31));
    else if (strcmp(op, ">>") == 0) r = (int32_t)m >> (n & 31);
    else if (strcmp(op, ">>>") == 0) r = m >> (n & 31);
    else abort();
    *out = g2n_number(r);
    return G2N_OK;
}

static enum g2n_status operate(struct env *env, const char *op, g2n_view a, g2n_view b, g2n_value *out)
{
    bool yes;
    if (strcmp(op, "+") == 0) return add_values(env->realm, a, b, out);
    if (op[0] == '=' || op[0] == '!') {
        yes = strlen(op) == 3 ? g2n_strict_equal(a, b) : loosely_equal(env->realm, a, b);
        *out = g2n_bool(yes == (op[0] == '='));
        return G2N_OK;
    }
    if (strcmp(op, "instanceof") == 0) {
        TRY(g2n_instance_of(env->realm, a, b, &yes));
        *out = g2n_bool(yes);
        return G2N_OK;
    }
    if (strcmp(op, "in") == 0) {
        g2n_key key;
        TRY(g2n_to_key(env->realm, a, &key));
        enum g2n_status st = g2n_object_has(env->realm, g2n_as_object(b), key, &yes);
        g2n_key_drop(env->realm, key);
        *out = g2n_bool(yes);
        return st;
    }
    if ((op[0] == '<' || op[0] == '>') && op[1] != op[0]) return compare(env->realm, op, a, b, out);
    return arithmetic(env->realm, op, a, b, out);
}

static enum g2n_status eval_binary(struct env *env, const struct node *n, g2n_value *out)
{
    g2n_value a, b;
    TRY(eval(env, n->kids[0], &a));
    enum g2n_status st = eval(env, n->kids[1], &b);
    if (st == G2N_OK) {
        st = operate(env, n->text, g2n_peek(a), g2n_peek(b), out);
        g2n_drop(env->realm, b);
    }
    g2n_drop(env->realm, a);
    return st;
}

static enum g2n_status eval_unary(struct env *env, const struct node *n, g2n_value *out)
{
    const struct node *kid = n->kids[0];
    g2n_value v;
    double d = 0;
    if (strcmp(n->text, "delete") == 0) {
        g2n_key key;
        bool deleted = true;
        TRY(eval(env, kid->kids[0], &v));
        enum g2n_status st = key_of(env, kid, &key);
        if (st == G2N_OK) {
            st = g2n_object_delete(env->realm, g2n_as_object(g2n_peek(v)), key, &deleted);
            g2n_key_drop(env->realm, key);
        }
        g2n_drop(env->realm, v);
        *out = g2n_bool(deleted);
        return st;
    }
    if (strcmp(n->text, "typeof") == 0 && kid->kind == N_NAME && eval(env, kid, &v) != G2N_OK) {
        g2n_drop(env->realm, g2n_take_exception(env->realm));
        return g2n_string_from_c(env->realm, "undefined", out);
    }
    if (strcmp(n->text, "typeof") != 0 || kid->kind != N_NAME) TRY(eval(env, kid, &v));
    enum g2n_status st = G2N_OK;
    if (strcmp(n->text, "typeof") == 0) st = g2n_string_from_c(env->realm, g2n_typeof(g2n_peek(v)), out);
    else if (*n->text == '!') *out = g2n_bool(!g2n_to_boolean(g2n_peek(v)));
    else if (*n->text == 'v') *out = G2N_UNDEFINED;
    else {
        st = g2n_to_number(env->realm, g2n_peek(v), &d);
        *out = g2n_number(*n->text == '-' ? -d : *n->text == '~' ? (double)(int32_t)~g2n_double_to_uint32(d) : d);
    }
    g2n_drop(env->realm, v);
    return st;
}

/* Stores a value where the left side of an assignment says; lends it. */
static enum g2n_status store(struct env *env, const struct node *to, g2n_view value)
{
    g2n_key key;
    enum g2n_status st;
    if (to->kind == N_NAME) {
        struct g2n_string *atom;
        TRY(g2n_atom_new(env->realm, to->text, strlen(to->text), &atom));
        struct g2n_object *holder = holder_of(env, g2n_key_atom(atom));
        st = g2n_object_set(env->realm, holder ? holder : env->realm->global, g2n_key_atom(atom), value);
        g2n_atom_release(env->realm, atom);
        return st;
    }
    g2n_value object;
    TRY(eval(env, to->kids[0], &object));
    st = key_of(env, to, &key);
    if (st == G2N_OK) {
        st = g2n_is_object(g2n_peek(object)) ? g2n_object_set(env->realm, g2n_as_object(g2n_peek(object)), key, value)
                                             : g2n_throw(env->realm, G2N_TYPE_ERROR, "Cannot set properties");
        g2n_key_drop(env->realm, key);
    }
    g2n_drop(env->realm, object);
    return st;
}

static enum g2n_status eval_assign(struct env *env, const struct node *n, g2n_value *out)
{
    g2n_value v;
    TRY(eval_named(env, n->kids[1], n->kids[0]->kind == N_NAME ? n->kids[0]->text : "", &v));
    if (*n->text) {
        g2n_value old, sum;
        enum g2n_status st = eval(env, n->kids[0], &old);
        if (st == G2N_OK) {
            st = operate(env, n->text, g2n_peek(old), g2n_peek(v), &sum);
            g2n_drop(env->realm, old);
        }
        g2n_drop(env->realm, v);
        if (st != G2N_OK) return st;
        v = sum;
    }
    enum g2n_status st = store(env, n->kids[0], g2n_peek(v));
    if (st == G2N_OK) *out = v;
    else g2n_drop(env->realm, v);
    return st;
}

static enum g2n_status eval_update(struct env *env, const struct node *n, g2n_value *out)
{
    g2n_value old;
    double d;
    TRY(eval(env, n->kids[0], &old));
    enum g2n_status st = g2n_to_number(env->realm, g2n_peek(old), &d);
    g2n_drop(env->realm, old);
    if (st != G2N_OK) return st;
    g2n_value next = g2n_number(d + (*n->text == '+' ? 1 : -1));
    *out = n->number ? next : g2n_number(d);
    return store(env, n->kids[0], g2n_peek(next));
}

static enum g2n_status eval_logical(struct env *env, const struct node *n, g2n_value *out)
{
    TRY(eval(env, n->kids[0], out));
    bool goes_on = *n->text == '&' ? g2n_to_boolean(g2n_peek(*out))
                 : *n->text == '|' ? !g2n_to_boolean(g2n_peek(*out)) : g2n_is_nullish(g2n_peek(*out));
    if (!goes_on) return G2N_OK;
    g2n_drop(env->realm, *out);
    return eval(env, n->kids[1], out);
}

static enum g2n_status eval(struct env *env, const struct node *n, g2n_value *out)
{
    g2n_value v;
    enum g2n_status st;
    switch (n->kind) {
    case N_NUMBER:      *out = g2n_number(n->number); return G2N_OK;
    case N_STRING:      return g2n_string_new(env->realm, n->text, n->len, out);
    case N_NAME:        return name_value(env, n->text, out);
    case N_ARRAY:       return eval_array(env, n, out);
    case N_OBJECT:      return eval_object(env, n, out);
    case N_FUNCTION:    return make_function(env, n, n->text ? n->text : "", out);
    case N_CALL:
    case N_NEW:         return eval_call(env, n, out);
    case N_UNARY:       return eval_unary(env, n, out);
    case N_BINARY:      return eval_binary(env, n, out);
    case N_LOGICAL:     return eval_logical(env, n, out);
    case N_ASSIGN:      return eval_assign(env, n, out);
    case N_UPDATE:      return eval_update(env, n, out);
    case N_TEMPLATE:    return eval_template(env, n, out);
    case N_MEMBER:
    case N_INDEX:
        TRY(eval_member(env, n, &v, out));
        g2n_drop(env->realm, v);
        return G2N_OK;
    case N_CONDITIONAL:
        TRY(eval(env, n->kids[0], &v));
        st = eval(env, n->kids[g2n_to_boolean(g2n_peek(v)) ? 1 : 2], out);
        g2n_drop(env->realm, v);
        return st;
    case N_SEQUENCE:
        for (size_t i = 0; i + 1 < n->count; i++) {
            TRY(eval(env, n->kids[i], &v));
            g2n_drop(env->realm, v);
        }
        return eval(env, n->kids[n->count - 1], out);
    default:
        *out = G2N_UNDEFINED; /* EMPTY */
        return G2N_OK;
    }
}

/* ---- statements ---- */

static enum g2n_status run_block(struct env *outer, const struct node *n, enum flow *flow, g2n_value *out)
{
    struct env env = *outer;
    TRY(scope_below(outer, &env.scope));
    enum g2n_status st = G2N_OK;
    for (size_t i = 0; st == G2N_OK && *flow == FLOW_NEXT && i < n->count; i++) {
        st = run(&env, n->kids[i], flow, out);
        if (st == G2N_OK && *flow == FLOW_NEXT) {
            g2n_drop(env.realm, *out);
            *out = G2N_UNDEFINED;
        }
    }
    g2n_object_drop(env.realm, env.scope);
    return st;
}

static enum g2n_status test(struct env *env, const struct node *n, bool *yes)
{
    g2n_value v;
    *yes = true;
    if (n->kind == N_EMPTY) return G2N_OK;
    TRY(eval(env, n, &v));
    *yes = g2n_to_boolean(g2n_peek(v));
    g2n_drop(env->realm, v);
    return G2N_OK;
}

/* One turn of a loop's body; drops what it gives unless it returns. */
static enum g2n_status turn(struct env *env, const struct node *body, enum flow *flow, g2n_value *out)
{
    TRY(run(env, body, flow, out));
    if (*flow == FLOW_RETURN) return G2N_OK;
    g2n_drop(env->realm, *out);
    *out = G2N_UNDEFINED;
    return G2N_OK;
}

static enum g2n_status run_for(struct env *outer, const struct node *n, enum flow *flow, g2n_value *out)
{
    struct env env = *outer;
    bool yes = true;
    g2n_value ignored;
    TRY(scope_below(outer, &env.scope));
    enum g2n_status st = turn(&env, n->kids[0], flow, out);
    while (st == G2N_OK) {
        st = test(&env, n->kids[1], &yes);
        if (st != G2N_OK || !yes) break;
        st = turn(&env, n->kids[3], flow, out);
        if (st != G2N_OK || *flow == FLOW_RETURN) break;
        st = eval(&env, n->kids[2], &ignored);
        if (st == G2N_OK) g2n_drop(env.realm, ignored);
    }
    g2n_object_drop(env.realm, env.scope);
    return st;
}

struct for_of {
    struct env         *outer;
    const struct node  *n;
    enum flow          *flow;
    g2n_value          *out;
};

static enum g2n_status for_of_item(struct g2n_realm *realm, g2n_view item, void *context)
{
    struct for_of *loop = context;
    struct env env = *loop->outer;
    if (*loop->flow == FLOW_RETURN) return G2N_OK; /* the cases do not return from endless loops */
    TRY(scope_below(loop->outer, &env.scope));
    enum g2n_status st = declare(&env, loop->n->text, item);
    if (st == G2N_OK) st = turn(&env, loop->n->kids[1], loop->flow, loop->out);
    g2n_object_drop(realm, env.scope);
    return st;
}

static enum g2n_status run_for_of(struct env *env, const struct node *n, enum flow *flow, g2n_value *out)
{
    struct for_of loop = { env, n, flow, out };
    g2n_value list;
    TRY(eval(env, n->kids[0], &list));
    enum g2n_status st = g2n_lib__iterate(env->realm, g2n_peek(list), for_of_item, &loop);
    g2n_drop(env->realm, list);
    return st;
}

static enum g2n_status run_try(struct env *outer, const struct node *n, enum flow *flow, g2n_value *out)
{
    enum g2n_status st = run(outer, n->kids[0], flow, out);
    if (st != G2N_OK && n->kids[1]->kind == N_BLOCK) {
        g2n_value thrown = g2n_take_exception(outer->realm);
        struct env env = *outer;
        *flow = FLOW_NEXT;
        *out = G2N_UNDEFINED;
        st = scope_below(outer, &env.scope);
        if (st == G2N_OK) {
            if (n->text) st = declare(&env, n->text, g2n_peek(thrown));
            if (st == G2N_OK) st = run(&env, n->kids[1], flow, out);
            g2n_object_drop(env.realm, env.scope);
        }
        g2n_drop(outer->realm, thrown);
    }
    if (n->kids[2]->kind == N_BLOCK) {
        enum flow inner = FLOW_NEXT;
        g2n_value ignored = G2N_UNDEFINED, pending = st == G2N_OK ? G2N_UNDEFINED : g2n_take_exception(outer->realm);
        enum g2n_status last = run(outer, n->kids[2], &inner, &ignored);
        if (last == G2N_OK) g2n_drop(outer->realm, ignored);
        if (last == G2N_OK && st != G2N_OK) return g2n_throw_value(outer->realm, pending);
        g2n_drop(outer->realm, pending);
        if (last != G2N_OK) {
            if (st == G2N_OK) g2n_drop(outer->realm, *out);
            *out = G2N_UNDEFINED;
            return last;
        }
    }
    return st;
}

static enum g2n_status run_declare(struct env *env, const struct node *n)
{
    for (size_t i = 0; i < n->count; i += 2) {
        g2n_value v;
        TRY(eval_named(env, n->kids[i + 1], n->kids[i]->text, &v));
        enum g2n_status st = declare(env, n->kids[i]->text, g2n_peek(v));
        g2n_drop(env->realm, v);
        if (st != G2N_OK) return st;
    }
    return G2N_OK;
}

static enum g2n_status run(struct env *env, const struct node *n, enum flow *flow, g2n_value *out)
{
    bool yes;
    g2n_value v;
    *out = G2N_UNDEFINED;
    switch (n->kind) {
    case N_BLOCK:      return run_block(env, n, flow, out);
    case N_DECLARE:    return run_declare(env, n);
    case N_EXPRESSION: return eval(env, n->kids[0], out);
    case N_FOR:        return run_for(env, n, flow, out);
    case N_FOR_OF:     return run_for_of(env, n, flow, out);
    case N_TRY:        return run_try(env, n, flow, out);
    case N_RETURN:
        TRY(eval(env, n->kids[0], out));
        *flow = FLOW_RETURN;
        return G2N_OK;
    case N_THROW:
        TRY(eval(env, n->kids[0], &v));
        return g2n_throw_value(env->realm, v);
    case N_IF:
        TRY(test(env, n->kids[0], &yes));
        return run(env, n->kids[yes ? 1 : 2], flow, out);
    case N_WHILE:
        for (;;) {
            TRY(test(env, n->kids[0], &yes));
            if (!yes || *flow == FLOW_RETURN) return G2N_OK;
            TRY(turn(env, n->kids[1], flow, out));
        }
    default:
        return G2N_OK;
    }
}

/* ---- interface ---- */

struct script *script_parse(const char *name, const char *text)
{
    struct script *script = calloc(1, sizeof *script);
    if (!script) abort();
    script->program = parse(name, text, &script->all);
    return script;
}

void script_free(struct script *script)
{
    struct node *next;
    for (struct node *n = script->all; n; n = next) {
        next = n->all;
        free((char *)(size_t)n->text);
        free(n->kids);
        free(n->params);
        free(n);
    }
    free(script);
}

size_t script_statement_count(const struct script *script) { return script->program->count; }

enum g2n_status script_scope(struct g2n_realm *realm, struct g2n_object **out)
{
    return g2n_object_new(realm, &g2n_class_object, realm->global, out);
}

enum g2n_status script_run(struct g2n_realm *realm, struct script *script, size_t statement, struct g2n_object *scope,
                           g2n_value *result)
{
    struct env env = { realm, scope };
    enum flow flow = FLOW_NEXT;
    return run(&env, script->program->kids[statement], &flow, result);
}
