/* What the printer's files share; promised to nobody else.
 *
 *   print.c        functions: heads, declarations, the whole
 *   print_stmt.c   statements          print_entry.c  how a function is entered and resumed
 *   print_chunks.c functions in chunks
 *   print_node.c   words, expressions  pending.c      temps that are expressions until they must be variables */
#ifndef G2N_TOOLS_LOWER_PRINTER_H
#define G2N_TOOLS_LOWER_PRINTER_H

#include "chunks.h"
#include "print.h"

#define G2N_PENDING_MAX 48 /* temps that are expressions at a time */
#define G2N_INDENT      "    "

struct g2n_printer {
    struct g2n_ir                  *ir;
    const struct g2n_print_options *o;
    const struct g2n_function      *f;
    struct g2n_text                *t;
    uint32_t                        pending[G2N_PENDING_MAX];
    uint32_t                        pending_count;
    uint32_t                        depth; /* of braces */
    size_t                          moved_start, moved_end; /* the text of the last "SET_SP(SP + by);" */
    uint32_t                        moved_by;
    size_t                          body;   /* where the last if's body begins                  */
    size_t                          jumped; /* the end of a jump that is the first thing in it */
    bool                            inlined; /* the text that callers take in, with a stack pointer of its own */
    uint32_t                        frame;   /* its bytes */
    const struct g2n_stmt          *open;    /* the entry's switch, in which all that follows stands */
    uint32_t                       *first_case; /* then: by label, one of its cases and 1, or 0 */
    uint32_t                       *next_case;  /* by case, the same of another of that label */
    const struct g2n_chunks        *plan;       /* when it is printed in chunks */
    bool                            bad;
};

/* ---- print.c ------------------------------------------------------------------------------------------------------------ */

/* Of locals, but the parameters, and of temps that are used. */
void g2n_print_declarations(struct g2n_printer *p);

/* ---- print_node.c -------------------------------------------------------------------------------------------------- */

void        g2n_put(struct g2n_printer *p, const char *s);
void        g2n_put_number(struct g2n_printer *p, uint64_t value);
void        g2n_put_indent(struct g2n_printer *p);
void        g2n_put_temp(struct g2n_printer *p, uint64_t number);
void        g2n_put_local(struct g2n_printer *p, uint64_t number);
void        g2n_put_label(struct g2n_printer *p, uint32_t label);
void        g2n_put_global(struct g2n_printer *p, uint64_t index);
void        g2n_put_function_name(struct g2n_printer *p, const struct g2n_function *f);
const char *g2n_type_word(uint8_t type);
void        g2n_put_node(struct g2n_printer *p, uint32_t index);
/* As an operand: in parentheses unless it is one word, a call or a prefix. */
void g2n_put_operand(struct g2n_printer *p, uint32_t index);
/* A comparison's int, without the conversion to the temp that it was. */
uint32_t g2n_truth(const struct g2n_ir *ir, uint32_t index);
bool     g2n_is_sp(const struct g2n_printer *p, const struct g2n_node *node);

/* ---- pending.c ------------------------------------------------------------------------------------------------------ */

/* A variable or a constant? */
bool g2n_is_atom(const struct g2n_ir *ir, uint32_t node);
/* The temp stands for no expression any more. */
void g2n_pending_drop(struct g2n_printer *p, uint32_t temp);
/* Writes the temp's expression to its variable. */
void g2n_pending_settle(struct g2n_printer *p, uint32_t temp);
/* Settles what reads something that is about to be written; but not the operands of the writing statement, if they are
 * read there for the last time (g2n_pending_mark). */
void g2n_pending_flush(struct g2n_printer *p, uint64_t written, bool spare_operands);
/* Adds `n` to `here` of every temp that the node reads. */
void g2n_pending_mark(struct g2n_printer *p, uint32_t index, uint32_t n);
/* The node with the expressions of temps in their places; each is then used up by one.  `atom`: it must be a variable
 * or a constant. */
uint32_t g2n_pending_replace(struct g2n_printer *p, uint32_t index, bool atom);

/* ---- print_stmt.c, print_entry.c ------------------------------------------------------------------------------------- */

/* `entry`: the statement that is the function's dispatch. */
void g2n_print_stmt(struct g2n_printer *p, uint32_t i, uint32_t entry);
void g2n_print_label(struct g2n_printer *p, uint32_t label);
void g2n_print_switch(struct g2n_printer *p, const struct g2n_stmt *s, bool is_entry);
/* The dispatch of which unused cases are gone.  The cases stand where their blocks begin, up to g2n_print_entry_end(): gcc's
 * time for a label that a goto names grows with the braces of the function. */
void g2n_print_entry(struct g2n_printer *p, uint32_t entry);
void g2n_print_entry_end(struct g2n_printer *p);
/* Parts of it.  The list of its cases by label; false when one of those comes before it, or memory ran out. */
bool g2n_print_list_cases(struct g2n_printer *p, uint32_t entry);
/* Most entries are calls, with PC_B 0: they do not look at the table. */
void g2n_print_call(struct g2n_printer *p, uint32_t node, uint32_t label);
/* "switch (node / divisor) {" and its default, a trap. */
void g2n_print_open(struct g2n_printer *p, uint32_t node, uint32_t divisor);

#endif
