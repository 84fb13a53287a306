/* Functions: C functions, bound functions, and the guest's functions, which the go/ and tinygo/ layers make as C
 * functions with their own data. */
#ifndef G2N_VALUE_FUNCTION_H
#define G2N_VALUE_FUNCTION_H

#include "value/object.h"

/* One call.  Everything is lent for the duration of the call. */
struct g2n_call {
    struct g2n_realm  *realm;
    struct g2n_object *callee;
    g2n_view           this_value;
    const g2n_view    *args;
    uint32_t           argc;
    g2n_view           new_target; /* undefined unless called by `new` */
    g2n_value          prototype;  /* what g2n_prototype_for_new() has given, held while the call lasts; a number: nothing */
};

/* A C function.  *result is undefined on entry; it leaves owned by the caller.  On G2N_THROWN it is ignored. */
typedef enum g2n_status g2n_native(struct g2n_call *call, g2n_value *result);

struct g2n_function {
    struct g2n_object object;
    g2n_native       *native;
    g2n_value         data[2];  /* whatever the function closes over; owned, traced */
    void             *context;  /* C data; not owned                                */
    int32_t           magic;    /* lets one C function serve several rows of a table */
};

extern const struct g2n_class g2n_class_function;

/* The i-th argument, undefined when there are fewer. */
static inline g2n_view g2n_arg(const struct g2n_call *call, uint32_t i)
{
    return i < call->argc ? call->args[i] : G2N_VIEW_UNDEFINED;
}

/* A new function with `name` and `length` properties, no `prototype`.  The caller owns *out. */
G2N_MUST_USE enum g2n_status g2n_function_new(struct g2n_realm *realm, g2n_native *native, const char *name,
                                              uint32_t length, struct g2n_function **out);
/* A constructor: `prototype` is set both ways.  Proto is lent. */
G2N_MUST_USE enum g2n_status g2n_function_new_constructor(struct g2n_realm *realm, g2n_native *native,
                                                          const char *name, uint32_t length,
                                                          struct g2n_object *prototype, struct g2n_function **out);

struct g2n_method { /* a row of a library's table; ends with name NULL */
    const char *name;
    g2n_native *native;
    uint32_t    length;
    int32_t     magic;
};
/* Defines every row as a method of obj. */
G2N_MUST_USE enum g2n_status g2n_function_define_all(struct g2n_realm *realm, struct g2n_object *obj,
                                                     const struct g2n_method *rows);
/* Defines a getter (an accessor without a setter). */
G2N_MUST_USE enum g2n_status g2n_function_define_getter(struct g2n_realm *realm, struct g2n_object *obj,
                                                        const char *name, g2n_native *native, int32_t magic);

bool g2n_is_callable(g2n_view v);
bool g2n_is_constructor(g2n_view v);

/* f.apply(this_value, args).  TypeError "x is not a function" when f is none.  May run guest code. */
G2N_MUST_USE enum g2n_status g2n_call_function(struct g2n_realm *realm, g2n_view f, g2n_view this_value,
                                               const g2n_view *args, uint32_t argc, g2n_value *out);
/* Reflect.construct(f, args).  May run guest code. */
G2N_MUST_USE enum g2n_status g2n_construct(struct g2n_realm *realm, g2n_view f, const g2n_view *args, uint32_t argc,
                                           g2n_value *out);
/* The same with a new.target of its own, which must be a constructor. */
G2N_MUST_USE enum g2n_status g2n_construct_as(struct g2n_realm *realm, g2n_view f, const g2n_view *args, uint32_t argc,
                                              g2n_view new_target, g2n_value *out);
/* value instanceof f (OrdinaryHasInstance, bound functions included). TypeError when f is not callable. */
G2N_MUST_USE enum g2n_status g2n_instance_of(struct g2n_realm *realm, g2n_view value, g2n_view f, bool *out);
/* The prototype that `new` must give: new_target.prototype, else the fallback; lent by the realm or the call. */
struct g2n_object *g2n_prototype_for_new(struct g2n_call *call, struct g2n_object *fallback);

#endif
