/* WebAssembly modules as C libraries: what `gowasm2native --emit=lib|shared --header=app.h` makes is used by this.
 *
 * A *module* is compiled code, constant, in the library: app_module().  An *instance* is a module that is alive: its memory,
 * tables, globals, and for WASI and JavaScript hosts its arguments, environment and descriptors.  Functions are called by
 * name here, or by the typed functions of app.h; values of JavaScript are <g2n/js.h>'s.
 *
 *   E1  instances share nothing; there may be any number, of any modules, in one process
 *   E2  one thread at a time is in an instance; another one gets G2N_ERROR_BUSY
 *   E3  a trap and the program's end end the instance and nothing else: it is then dead, and only good for g2n_instance_free()
 *   E4  what is given out (messages, texts) belongs to the instance or module; what is taken is copied, unless it says not
 *   E5  NULL, and whatever belongs to another instance or module, is an error and not undefined behaviour
 *
 * Memory is guarded by the processor: handlers of SIGSEGV and SIGBUS are installed once, and pass on what is not theirs.  Who
 * installs others later must do the same.  Whether SIGPIPE is ignored is the process's business. */
#ifndef G2N_G2N_H
#define G2N_G2N_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Around declarations: they are C's, and shared libraries, and programs with plugins, export the functions. */
#ifdef __cplusplus
#define G2N_C_BEGIN extern "C" {
#define G2N_C_END   }
#else
#define G2N_C_BEGIN
#define G2N_C_END
#endif
#if defined(__GNUC__)
#define G2N_API_BEGIN G2N_C_BEGIN _Pragma("GCC visibility push(default)")
#define G2N_API_END   _Pragma("GCC visibility pop") G2N_C_END
#else
#define G2N_API_BEGIN G2N_C_BEGIN
#define G2N_API_END   G2N_C_END
#endif

G2N_API_BEGIN

struct g2n_module;
struct g2n_instance;
struct g2n_export;

/* ---- Errors -------------------------------------------------------------------------------------------------------- */

enum g2n_error {
    G2N_ERROR_NONE,
    G2N_ERROR_TRAP,    /* the code did what is not allowed: the instance is dead             */
    G2N_ERROR_EXIT,    /* the program has ended, also with status 0: the instance is dead    */
    G2N_ERROR_TYPE,    /* a value of another type, or of another instance; a constant global */
    G2N_ERROR_BOUNDS,  /* outside of the memory or table                                     */
    G2N_ERROR_MEMORY,  /* no memory or address space                                         */
    G2N_ERROR_MISSING, /* there is no such export                                            */
    G2N_ERROR_STATE,   /* dead, not started, started already, or NULL                        */
    G2N_ERROR_BUSY,    /* in use: by another thread, or by the call that called back         */
    G2N_ERROR_SYSTEM,  /* a folder or descriptor cannot be had; threads cannot be prepared   */
    G2N_ERROR_THROWN,  /* JavaScript threw: js.h                                             */
    G2N_ERROR_FAILED   /* a guest's function has returned an error: wapc.h                   */
};

/* "trap", "exit", "type" ... */
const char *g2n_error_name(enum g2n_error error);

/* Why no instance was made. */
struct g2n_failure {
    enum g2n_error error;
    uint32_t       exit_status; /* of G2N_ERROR_EXIT */
    char           message[240];
};

/* ---- Values -------------------------------------------------------------------------------------------------------- */

enum g2n_kind { G2N_I32, G2N_U32, G2N_I64, G2N_U64, G2N_F32, G2N_F64, G2N_EXTERNREF, G2N_FUNCREF };

/* A function of an instance; all zero: null.  Its fields are not for reading. */
struct g2n_funcref {
    uint64_t    owner;
    const void *type;
    void (*code)(void);
    void *self;
};

/* Arguments are taken as I32 or U32, whichever is easier; results come as I32 and I64. */
struct g2n_val {
    enum g2n_kind kind;
    union {
        int32_t            i32;
        uint32_t           u32;
        int64_t            i64;
        uint64_t           u64;
        float              f32;
        double             f64;
        void              *externref; /* the module passes it on, and cannot look at it */
        struct g2n_funcref funcref;
    } of;
};

static inline struct g2n_val g2n_i32(int32_t v) { struct g2n_val r = { G2N_I32, { 0 } }; r.of.i32 = v; return r; }
static inline struct g2n_val g2n_u32(uint32_t v) { struct g2n_val r = { G2N_U32, { 0 } }; r.of.u32 = v; return r; }
static inline struct g2n_val g2n_i64(int64_t v) { struct g2n_val r = { G2N_I64, { 0 } }; r.of.i64 = v; return r; }
static inline struct g2n_val g2n_u64(uint64_t v) { struct g2n_val r = { G2N_U64, { 0 } }; r.of.u64 = v; return r; }
static inline struct g2n_val g2n_f32(float v) { struct g2n_val r = { G2N_F32, { 0 } }; r.of.f32 = v; return r; }
static inline struct g2n_val g2n_f64(double v) { struct g2n_val r = { G2N_F64, { 0 } }; r.of.f64 = v; return r; }
static inline struct g2n_val g2n_externref(void *v) { struct g2n_val r = { G2N_EXTERNREF, { 0 } }; r.of.externref = v; return r; }
static inline struct g2n_val g2n_function(struct g2n_funcref v) { struct g2n_val r = { G2N_FUNCREF, { 0 } }; r.of.funcref = v; return r; }

/* ---- Modules ------------------------------------------------------------------------------------------------------- */

enum g2n_export_kind { G2N_EXPORT_FUNCTION, G2N_EXPORT_GLOBAL, G2N_EXPORT_TABLE, G2N_EXPORT_MEMORY };

/* The name of the file that the module was made from. */
const char *g2n_module_name(const struct g2n_module *module);
size_t      g2n_module_export_count(const struct g2n_module *module);

/* In the module's order; NULL beyond the last. */
const struct g2n_export *g2n_module_export(const struct g2n_module *module, size_t index);
/* NULL: there is none of that name. */
const struct g2n_export *g2n_export_find(const struct g2n_module *module, const char *name);

const char          *g2n_export_name(const struct g2n_export *e);
enum g2n_export_kind g2n_export_kind(const struct g2n_export *e);
/* "iI:f" for (i32, i64) -> (f32), with F f64, e externref, r funcref; one letter for a global or a table; "" for memory. */
const char          *g2n_export_type(const struct g2n_export *e);

/* ---- Instances ----------------------------------------------------------------------------------------------------- */

/* A folder of the host that a WASI guest sees, under a name of its own. */
struct g2n_dir {
    const char *host;
    const char *guest;
};

enum g2n_stream_kind {
    G2N_STREAM_INHERIT,  /* the process's standard stream of that number                                             */
    G2N_STREAM_NONE,     /* nothing to read; what is written goes nowhere                                            */
    G2N_STREAM_FD,       /* a descriptor, which the caller keeps and may close                                       */
    G2N_STREAM_BYTES,    /* input: these bytes, not copied.  Output: kept, for g2n_instance_output()                 */
    G2N_STREAM_CALLBACK  /* moves at most len bytes, and returns how many, 0 at the end of input, or a negative errno */
};

struct g2n_stream {
    enum g2n_stream_kind kind;
    int                  fd;
    const void          *bytes;
    size_t               len;
    int64_t (*read)(void *context, void *bytes, size_t len);
    int64_t (*write)(void *context, const void *bytes, size_t len);
    void *context;
};

/* Who is told what happens, on the thread that is in the instance; each may be NULL.  They may look at the instance, and call
 * others, but not free it.  Texts are good until they return. */
struct g2n_hooks {
    void *context;
    /* A line, without its end, of the instance's own or a host function's: g2n_instance_log().  NULL: to standard error. */
    void (*log)(void *context, struct g2n_instance *instance, const char *text);
    /* It has trapped: what g2n_instance_message() and g2n_instance_backtrace() say. */
    void (*trap)(void *context, struct g2n_instance *instance, const char *message, const char *backtrace);
    /* The program has ended. */
    void (*exit)(void *context, struct g2n_instance *instance, uint32_t status);
};

/* What a guest gets; folders are for WASI only, a program for JavaScript hosts sees all files.  All zero, or NULL in its place:
 * no arguments but the module's name, no environment, no folders, and the process's standard streams. */
struct g2n_options {
    const char *const    *argv; /* ends with NULL; argv[0] is the program's name */
    const char *const    *env;  /* "NAME=value", ends with NULL                  */
    bool                  inherit_env; /* the process's instead                  */
    const struct g2n_dir *dirs;
    size_t                dir_count;
    struct g2n_stream     streams[3];  /* standard input, output, error          */
    struct g2n_hooks      hooks;       /* of any guest                           */
};

/* Makes an instance, and runs the module's start function, if it has one.  NULL: *why, which may be NULL, says what failed. */
struct g2n_instance *g2n_instance_create(const struct g2n_module *module, const struct g2n_options *options, struct g2n_failure *why);

/* Runs _start of a WASI program, to its end, or _initialize of a WASI library, which must be done before its functions are
 * called; or a program for JavaScript hosts, until it has ended or waits for nothing but calls (js.h).  Nothing to do for
 * others. */
enum g2n_error g2n_instance_start(struct g2n_instance *instance);

/* Frees all of it, dead or not; NULL is fine.  G2N_ERROR_BUSY, and nothing is freed: a call of it has not returned. */
enum g2n_error g2n_instance_free(struct g2n_instance *instance);

/* What the last error was, "" before the first; good until the next one.  Not changed by G2N_ERROR_BUSY. */
const char *g2n_instance_message(const struct g2n_instance *instance);
/* The guest's functions in which it trapped, innermost first, a line for each that is indented and ends with a newline; ""
 * when it did not trap, or the program or library that it is in is stripped. */
const char *g2n_instance_backtrace(const struct g2n_instance *instance);
/* Of G2N_ERROR_EXIT. */
uint32_t g2n_instance_exit_status(const struct g2n_instance *instance);

/* What was written to a stream of G2N_STREAM_BYTES, 1 or 2; NULL and 0 for others.  A byte of 0 follows.  Good
 * until the instance runs again. */
const void *g2n_instance_output(const struct g2n_instance *instance, int stream, size_t *len);

/* ---- Exports ------------------------------------------------------------------------------------------------------- */

/* The counts must be the function's own; on an error results are unchanged. */
enum g2n_error g2n_call(struct g2n_instance *instance, const char *name, const struct g2n_val *args, size_t arg_count,
                        struct g2n_val *results, size_t result_count);
/* The same without looking the name up. */
enum g2n_error g2n_call_export(struct g2n_instance *instance, const struct g2n_export *e, const struct g2n_val *args,
                               size_t arg_count, struct g2n_val *results, size_t result_count);
/* Calls what a table, a global or a result gave.  G2N_ERROR_TYPE also for null and for another instance's. */
enum g2n_error g2n_call_funcref(struct g2n_instance *instance, struct g2n_funcref function, const struct g2n_val *args, size_t arg_count,
                                struct g2n_val *results, size_t result_count);

enum g2n_error g2n_instance_global_get(struct g2n_instance *instance, const char *name, struct g2n_val *out);
enum g2n_error g2n_instance_global_set(struct g2n_instance *instance, const char *name, struct g2n_val value);

enum g2n_error g2n_instance_table_size(struct g2n_instance *instance, const char *name, uint32_t *out);
enum g2n_error g2n_instance_table_get(struct g2n_instance *instance, const char *name, uint32_t index, struct g2n_val *out);
enum g2n_error g2n_instance_table_set(struct g2n_instance *instance, const char *name, uint32_t index, struct g2n_val value);
/* Adds `count` entries that are all `value`.  G2N_ERROR_BOUNDS: the table's maximum is less, or there is no memory. */
enum g2n_error g2n_instance_table_grow(struct g2n_instance *instance, const char *name, uint32_t count, struct g2n_val value);

/* The memory that the module exports, whatever its name; bytes are copied. */
enum g2n_error g2n_instance_memory_size(struct g2n_instance *instance, uint64_t *bytes_out);
enum g2n_error g2n_instance_memory_read(struct g2n_instance *instance, uint64_t address, void *to, size_t len);
enum g2n_error g2n_instance_memory_write(struct g2n_instance *instance, uint64_t address, const void *from, size_t len);
/* By pages of 64 KiB.  G2N_ERROR_BOUNDS: the memory's maximum is less, or the system has no more. */
enum g2n_error g2n_instance_memory_grow(struct g2n_instance *instance, uint32_t pages);

/* ---- Host functions ------------------------------------------------------------------------------------------------ */

/* For a C function of --host, which the instance has called: stops it as code that traps does, and does not return. */
void g2n_instance_trap(struct g2n_instance *instance, const char *message);

/* A line for the log hook, or for standard error, with the module's name before it. */
void g2n_instance_log(struct g2n_instance *instance, const char *text);

G2N_API_END

#endif
