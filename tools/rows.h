/* Rows that programs and libraries have in common, as C. */
#ifndef G2N_TOOLS_ROWS_H
#define G2N_TOOLS_ROWS_H

#include "emit.h"
#include "text.h"

/* "u32", "wasm_rt_funcref_t": wasm2c's name of a value type. */
const char *g2n_rows_c_type(uint8_t type);
/* i I f F, and r and e for references to functions and to what is outside. */
char g2n_rows_letter(uint8_t type);

/* "u32": a value's field of union g2n_slot. */
const char *g2n_rows_slot_field(uint8_t type);
/* "s[0].u32 = w2c_m_e3(m, s[0].u32, s[1].u32);": callee and first as they stand in C, and parameters and results in slots s. */
void g2n_rows_slot_call(struct g2n_text *t, const struct g2n_wasm_type *type, const char *callee, const char *first);
/* "u32", "void", "struct wasm_multi_ij": what wasm2c's code returns. */
void g2n_rows_result_type(struct g2n_text *t, const struct g2n_wasm_type *type);
/* "iI:f": a function's type, as g2n_export_type() gives it. */
void g2n_rows_type_letters(struct g2n_text *t, const struct g2n_wasm_type *type);

/* A string literal, whatever is in it. */
void g2n_rows_quoted(struct g2n_text *t, struct g2n_str s);

/* "int32_t ": a value's type in headers for others; "void *" for what is outside. */
const char *g2n_rows_public_type(uint8_t type);
/* A name with "_" for what C does not know. */
char *g2n_rows_c_name(struct g2n_arena *a, struct g2n_str name, bool first);
/* "int32_t myhost_hello(struct g2n_instance *instance, int32_t p0)": the C function that answers an import. */
void g2n_rows_host_prototype(struct g2n_text *t, struct g2n_arena *a, const struct g2n_wasm *w, uint32_t import);

/* "myhost_hello"; NULL without memory. */
char *g2n_rows_host_name(struct g2n_arena *a, const struct g2n_wasm_import *import);
/* "a", "b",  */
void g2n_rows_strings(struct g2n_text *t, const char *const *list);

/* The prototypes of the C functions of --host that the plan has. */
void g2n_rows_host_prototypes(struct g2n_text *t, struct g2n_arena *a, const struct g2n_wasm *w, const struct g2n_plan *plan);

/* The functions that wasm2c's code imports, forwarded to what answers them. */
void g2n_rows_imports(struct g2n_text *t, struct g2n_arena *a, const struct g2n_emission *e);
/* Elements of an array of struct g2n_image_chunk. */
void g2n_rows_chunks(struct g2n_text *t, const struct g2n_image *image);

#endif
