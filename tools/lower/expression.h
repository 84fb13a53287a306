/* Expressions in wasm2c's text: at most one operator a level.  Each function here reads one form and returns the index of
 * its node; after a refusal (r->bad) or lack of memory (ir->failed) the index means nothing. */
#ifndef G2N_TOOLS_LOWER_EXPRESSION_H
#define G2N_TOOLS_LOWER_EXPRESSION_H

#include "reader.h"

uint32_t g2n_expression(struct g2n_reader *r);

/* "p0", "l1" or "i2", behind "var_": the number of the local or temp. */
uint32_t g2n_expression_variable(struct g2n_reader *r, bool *is_temp);
uint32_t g2n_expression_variable_node(struct g2n_reader *r);

/* "w2c_g0" or "w2c_M0.pages", behind "instance->". */
uint32_t g2n_expression_field(struct g2n_reader *r);

/* "instance->w2c_M0", and nothing else. */
void g2n_expression_memory(struct g2n_reader *r);

uint32_t g2n_expression_binary(struct g2n_reader *r, enum g2n_binary op, uint32_t a, uint32_t b);

/* "u32 w2c_m_f(...": what it returns, or G2N_T_NONE. */
enum g2n_type g2n_signature_result(struct g2n_str signature);

#endif
