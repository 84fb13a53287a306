/* The parsed form of a test script, between its parser and its runner. */
#ifndef TEST_NODE_H
#define TEST_NODE_H

#include <stdbool.h>
#include <stddef.h>

enum node_kind {
    /* expressions */
    N_NUMBER, N_STRING, N_NAME, N_ARRAY, N_OBJECT, N_FUNCTION, N_MEMBER, N_INDEX, N_CALL, N_NEW, N_UNARY, N_BINARY,
    N_LOGICAL, N_ASSIGN, N_UPDATE, N_CONDITIONAL, N_SEQUENCE, N_SPREAD, N_HOLE, N_PROPERTY, N_TEMPLATE,
    /* statements */
    N_EXPRESSION, N_DECLARE, N_RETURN, N_THROW, N_IF, N_FOR, N_FOR_OF, N_WHILE, N_BLOCK, N_TRY, N_EMPTY
};

enum property_form { P_VALUE, P_GETTER, P_SETTER, P_SPREAD };

/* kids by kind:
 *   ARRAY, SEQUENCE, BLOCK  items            OBJECT    PROPERTY nodes
 *   PROPERTY  key (STRING, or any if computed), value; number is enum property_form
 *   FUNCTION  text is the name, or NULL; params are NAME nodes; kids[0] the body (BLOCK, or an expression of an arrow)
 *   MEMBER  object; text             INDEX  object, key            CALL, NEW  callee, arguments
 *   UNARY, BINARY, LOGICAL, ASSIGN, UPDATE  operands; text is the operator; UPDATE: number 1 = prefix
 *   TEMPLATE  strings and expressions in turn
 *   DECLARE  ASSIGN-like pairs: NAME, value (or EMPTY)   FOR  init, test, step, body (EMPTY where missing)
 *   FOR_OF  text is the variable; list, body   TRY  block, catch block or EMPTY, finally block or EMPTY; text the
 *   catch variable or NULL */
struct node {
    enum node_kind kind;
    bool           optional; /* ?. */
    bool           arrow;
    bool           computed; /* PROPERTY: the key is an expression */
    double         number;
    const char    *text;
    size_t         len;
    struct node  **kids;
    size_t         count, cap;
    struct node  **params;
    size_t         param_count;
    bool           rest;     /* the last parameter is ...rest */
    struct node   *all;      /* list of every node, for freeing */
};

#endif
