/* Namespaces of C functions: what a module imports from "myhost" is answered by the provider of that name.
 *
 *     static int32_t hello(struct g2n_instance *instance, int32_t text, int32_t len) { ... }
 *
 *     static const struct g2n_provider_function functions[] = { { "hello", "ii:i", G2N_CODE(hello) }, { 0 } };
 *     G2N_PROVIDER(myhost, .module = "myhost", .functions = functions);
 *
 * Such a file becomes part of a program or library with --host=FILE.c (or .o, .a).  As a shared library (cc -shared -fPIC, with this
 * folder of headers), a program made with --host-plugin=FILE.so finds it when it starts: beside the program's own file, if its name does
 * not begin with "/"; G2N_HOST_PLUGIN=FILE:FILE... in the environment names others in place of all.
 *
 *   V1  a function takes the instance and what the guest passes, and gives one result or nothing.  Its type is written as letters:
 *       i int32_t, I int64_t, f float, F double, e void *, and a colon before the result's.  The module's type must be the same;
 *   V2  init runs for each instance before any code of the guest's, when there is no memory yet; fini when the instance is freed or the
 *       program ends, but not after a trap of a program's.  Providers are begun in the order of
 *       the files, and by name within one, and ended in the other;
 *   V3  a provider in a file of --host is begun also when nothing is imported from it: to put things on the global object (js.h), say.
 *       Of a plugin's that is the one called "plugin", the others are used for what is imported from them;
 *   V4  what the guest passes may be anything: host.h has the functions that look at it. */
#ifndef G2N_PROVIDER_H
#define G2N_PROVIDER_H

#include <g2n/host.h>

/* Grows when the layout or the meaning of what is below changes; who finds another one refuses it. */
#define G2N_PROVIDER_VERSION 1u

typedef void (*g2n_code)(void);
#define G2N_CODE(function) ((g2n_code)(function))

struct g2n_provider_function {
    const char *name; /* NULL ends a list */
    const char *type; /* V1: "ii:i", ":" */
    g2n_code    code; /* of that type; the first parameter is the instance */
};

/* Functions of bytes, for programs that use the Go package gowasm2native/guest/host: host.Call("myhost", "greet", payload) there.
 * The payload is lent, and in the guest's memory: good until the guest runs again. */
struct g2n_bytes_call {
    struct g2n_instance *instance;
    const void          *payload;
    size_t               len;
    size_t               depth; /* not for reading */
};
/* What g2n_bytes_reply() was given last, or nothing, is the reply; with any other error than none the guest has it as an error's text, or
 * the error's name. */
typedef enum g2n_error (*g2n_bytes_function)(struct g2n_bytes_call *call);
struct g2n_provider_bytes {
    const char        *name; /* NULL ends a list */
    g2n_bytes_function function;
};

struct g2n_provider {
    uint32_t                            version;   /* G2N_PROVIDER has set it                     */
    const char                         *module;    /* as the guest names it                       */
    const struct g2n_provider_function *functions; /* NULL: none                                  */
    const struct g2n_provider_bytes    *bytes;     /* NULL: none                                  */
    /* V2; each may be NULL.  *state, which is NULL before, is what g2n_provider_state() gives.  On an error there is no instance, and
     * the program ends with 125; g2n_instance_log() can say why.  fini is called only after an init that went well. */
    enum g2n_error (*init)(struct g2n_instance *instance, void **state);
    void (*fini)(struct g2n_instance *instance, void *state);
};

/* Others than the file itself find it by this name, which is the namespace with "_" in place of what cannot stand in a name. */
#if defined(__GNUC__) && !defined(G2N_LIBRARY)
#define G2N_PROVIDER_SEEN __attribute__((visibility("default")))
#else
#define G2N_PROVIDER_SEEN
#endif
#define G2N_PROVIDER(name, ...)                                                   \
    extern const struct g2n_provider g2n_provider_##name;                         \
    G2N_PROVIDER_SEEN const struct g2n_provider g2n_provider_##name = { .version = G2N_PROVIDER_VERSION, __VA_ARGS__ }

G2N_API_BEGIN

/* What init has left for this instance; NULL when it has left nothing, or the provider is not the instance's. */
void *g2n_provider_state(const struct g2n_instance *instance, const struct g2n_provider *provider);

/* Copies the bytes; false, and no reply, without memory. */
bool g2n_bytes_reply(struct g2n_bytes_call *call, const void *bytes, size_t len);

/* Calls what the guest has given host.Handle() for this name.  *reply, for free(), is what that gave, or the text of its error
 * (G2N_ERROR_THROWN); NULL for both is fine.  Otherwise it is NULL: G2N_ERROR_MISSING, there is no such function, or the guest is made
 * without the package; others as for any call.  Not before the guest has started, nor after it has ended. */
enum g2n_error g2n_guest_call(struct g2n_instance *instance, const char *name, const void *payload, size_t len, void **reply, size_t *reply_len);

G2N_API_END

#endif
