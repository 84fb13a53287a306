/* A function as statements and expressions, read from wasm2c's text (parse.c), rewritten and printed again (print.c).
 *
 * A *local* is a wasm parameter or local (var_p0, var_l1: one numbering).  A *temp* is a place of wasm2c's operand
 * stack (var_i0: type letter and depth).  Labels are blocks (var_B3), loops (var_L1) and the function's end (var_Bfunc).
 *
 *   R1  nodes and statements are named by their index; a node's children have smaller indexes, but for those that
 *       print.c puts in the place of a temp
 *   R2  every label that is jumped to is defined once; braces balance
 *   R3  a temp has one type for the whole function; its expression is converted to it
 *
 * One ir is used for all functions in turn, so that its arrays are allocated once. */
#ifndef G2N_TOOLS_LOWER_IR_H
#define G2N_TOOLS_LOWER_IR_H

#include <stdbool.h>
#include <stdint.h>

#include "../arena.h"

enum g2n_type {
    G2N_T_NONE, G2N_T_U32, G2N_T_U64, G2N_T_F32, G2N_T_F64,            /* of variables           */
    G2N_T_S8, G2N_T_U8, G2N_T_S16, G2N_T_U16, G2N_T_S32, G2N_T_S64, /* of casts, on the way  */
    G2N_T_INT,                                                        /* of comparisons: 0 or 1 */
    G2N_T_SAME                                                        /* of ops.def: as the arguments */
};

enum g2n_node_kind {
    G2N_N_LOCAL,  /* value: number                                            */
    G2N_N_TEMP,   /* value: number, see g2n_ir.temps                          */
    G2N_N_INT,    /* value                                                    */
    G2N_N_FLOAT,  /* a, b: its text, offset and length in the function's body */
    G2N_N_GLOBAL, /* value: index                                             */
    G2N_N_CAST,   /* type; a                                                  */
    G2N_N_NOT,    /* a                                                        */
    G2N_N_NEG,    /* a                                                        */
    G2N_N_BINARY, /* op: enum g2n_binary; a, b                                */
    G2N_N_SELECT, /* a ? b : c                                                */
    G2N_N_OP,     /* op: row of ops.def; a, b                                 */
    G2N_N_LOAD,   /* op: row; a: base, 32 bits; value: offset                 */
    G2N_N_PAGES,  /* size of the memory                                       */
    /* The rest have effects; they stand alone, or are all that is assigned. */
    G2N_N_STORE,  /* op: row; a: base; value: offset; b: what                 */
    G2N_N_FILL, G2N_N_COPY, /* memory.fill, memory.copy: a, b, c              */
    G2N_N_GROW,   /* a                                                        */
    G2N_N_CALL,   /* value: function; arguments: args[a], b of them; c: 1, its text is taken in, and the
                     argument is the return address that was not pushed       */
    G2N_N_IMPORT, /* value: import; arguments likewise; c: its module, 1 if it is passed */
    G2N_N_ICALL   /* a: index, b: argument                                    */
};

enum g2n_binary {
    G2N_B_ADD, G2N_B_SUB, G2N_B_MUL, G2N_B_DIV, G2N_B_AND, G2N_B_OR, G2N_B_XOR, G2N_B_SHL, G2N_B_SHR,
    G2N_B_EQ, G2N_B_NE, G2N_B_LT, G2N_B_LE, G2N_B_GT, G2N_B_GE
};

struct g2n_node {
    uint8_t  kind;
    uint8_t  type;  /* of the value in C                                                 */
    uint16_t op;
    uint32_t size;  /* nodes below and this one                                          */
    uint32_t a, b, c;
    uint64_t value;
    uint64_t reads; /* what it depends on: see g2n_reads_*()                             */
};

enum g2n_stmt_kind {
    G2N_S_TEMP,    /* temp `target` = node                                   */
    G2N_S_LOCAL,   /* local `target` = node                                  */
    G2N_S_GLOBAL,  /* global `target` = node                                 */
    G2N_S_EFFECT,  /* node, its value unused                                 */
    G2N_S_LABEL,   /* target: label                                          */
    G2N_S_GOTO,    /* target: label                                          */
    G2N_S_IF_GOTO, /* if node, target: label                                 */
    G2N_S_IF, G2N_S_ELSE, G2N_S_END,
    G2N_S_SWITCH,  /* node; cases[target], `count` of them, the last default */
    G2N_S_RETURN,  /* node, or G2N_NO_NODE                                   */
    G2N_S_UNREACHABLE,
    /* Made by passes: */
    G2N_S_NOTHING,
    G2N_S_SP_SET,  /* the stack pointer, both of its copies, = node          */
    G2N_S_SP_SYNC, /* the local copy of the stack pointer is read again      */
    G2N_S_RAISE,   /* call of function `target`, which does not return here; node: the return address, a constant */
    G2N_S_RESUME   /* as SWITCH, but a case may be G2N_NO_LABEL, and then traps as every larger number does */
};

#define G2N_NO_NODE UINT32_MAX
#define G2N_NO_LOCAL UINT32_MAX

struct g2n_stmt {
    uint8_t  kind;
    uint32_t node;
    uint32_t target;
    uint32_t count;
    uint32_t uses; /* of G2N_S_TEMP: how often the value is read before the next one or the end of its block */
};

/* Labels: 0 is the function's end, 1 + 2n block n, 2 + 2n loop n. */
#define G2N_LABEL_END      0u
#define G2N_LABEL_BLOCK(n) (1u + 2u * (n))
#define G2N_LABEL_LOOP(n)  (2u + 2u * (n))
#define G2N_NO_LABEL       UINT32_MAX

struct g2n_temp {
    uint8_t  type;
    bool     kept;   /* read in another block than it is written in: stays a variable */
    bool     used;   /* its declaration is printed                                    */
    uint32_t depth;
    bool     busy;   /* being printed: stays a variable from here                     */
    uint32_t stmt;   /* the statement that wrote it last, while uses are counted      */
    uint32_t pending; /* node that it stands for, while printing                      */
    uint32_t left;   /* reads of that still to come                                   */
    uint32_t here;   /* reads of it by the statement at hand                          */
};

struct g2n_ir {
    struct g2n_str   text;    /* the body that was read */
    struct g2n_node *nodes;
    uint32_t         node_count, node_size;
    struct g2n_stmt *stmts;
    uint32_t         stmt_count, stmt_size;
    uint32_t        *args;
    uint32_t         arg_count, arg_size;
    uint32_t        *cases;   /* labels */
    uint32_t         case_count, case_size;
    uint8_t         *locals;  /* types; parameters first */
    uint32_t         local_count, local_size;
    uint32_t         param_count;
    struct g2n_temp *temps;
    uint32_t         temp_count, temp_size;
    uint32_t        *temp_of[4]; /* by letter i j f d and depth: temp + 1 */
    uint32_t         temp_of_size[4];
    uint32_t        *labels;  /* jumps to each; UINT32_MAX: not a label of this function */
    uint32_t         label_size;
    uint8_t          result;  /* type */
    uint32_t         sp;      /* local that always equals the global SP, or G2N_NO_LOCAL */
    bool             failed;  /* memory ran out */
};

/* Rows of ops.def. */
enum g2n_op {
#define G2N_OP(name, result, args, use) G2N_OP_##name,
#define G2N_LOAD(name, result)          G2N_OP_##name,
#define G2N_STORE(name)                 G2N_OP_##name,
#include "ops.def"
#undef G2N_OP
#undef G2N_LOAD
#undef G2N_STORE
    G2N_OP_COUNT
};

enum g2n_op_use { G2N_USE_MACRO, G2N_USE_CALLED, G2N_USE_TRAPS, G2N_USE_LOAD, G2N_USE_STORE };

struct g2n_op_row {
    const char     *name;
    size_t          len;
    enum g2n_type   result;
    unsigned        args;
    enum g2n_op_use use;
};
extern const struct g2n_op_row g2n_ops[G2N_OP_COUNT];

void g2n_ir_init(struct g2n_ir *ir);
void g2n_ir_fini(struct g2n_ir *ir);
void g2n_ir_clear(struct g2n_ir *ir); /* keeps the arrays */

static inline bool g2n_ir_is(const struct g2n_ir *ir, uint32_t node, enum g2n_node_kind kind, uint64_t value)
{
    return ir->nodes[node].kind == kind && ir->nodes[node].value == value;
}

/* A node's children, in the order in which C may evaluate them: how many, and where the index of one is kept. */
uint32_t  g2n_ir_child_count(const struct g2n_node *node);
uint32_t *g2n_ir_child(struct g2n_ir *ir, struct g2n_node *node, uint32_t i);

/* What a node reads, as bits: memory, globals, variables.  Several variables share a bit, so a set bit may be another's. */
#define G2N_READS_MEMORY  (1ull << 63)
#define G2N_READS_GLOBALS (0xffull << 55)
static inline uint64_t g2n_reads_global(uint64_t index) { return 1ull << (55 + (index & 7)); }
static inline uint64_t g2n_reads_local(uint64_t number) { return 1ull << (number % 31); }
static inline uint64_t g2n_reads_temp(uint64_t number)  { return 1ull << (31 + number % 24); }

/* Each returns its index; on lack of memory sets ir->failed and returns 0.  g2n_ir_node fills in size and reads. */
uint32_t g2n_ir_node(struct g2n_ir *ir, struct g2n_node node);
uint32_t g2n_ir_stmt(struct g2n_ir *ir, struct g2n_stmt stmt);
uint32_t g2n_ir_arg(struct g2n_ir *ir, uint32_t node);
uint32_t g2n_ir_case(struct g2n_ir *ir, uint32_t label);
uint32_t g2n_ir_local(struct g2n_ir *ir, enum g2n_type type);
/* The temp of wasm2c's letter and depth. */
uint32_t g2n_ir_temp(struct g2n_ir *ir, enum g2n_type type, uint32_t depth);
/* Makes the label known, if its number is one that wasm2c can have used in this text, and counts a jump to it. */
bool g2n_ir_jump(struct g2n_ir *ir, uint32_t label);

/* node, or a conversion of it to `type` when C gives it another. */
uint32_t g2n_ir_convert(struct g2n_ir *ir, uint32_t node, enum g2n_type type);

#endif
