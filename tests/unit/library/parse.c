/* The parser of test scripts: recursive descent with a table of binary operators. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "node.h"
#include "parse.h"

struct parser {
    const char  *name, *text, *at;
    struct node *all;
};

static _Noreturn void fail(const struct parser *p, const char *what)
{
    int line = 1;
    for (const char *c = p->text; c < p->at; c++) line += *c == '\n';
    fprintf(stderr, "%s:%d: %s near \"%.20s\"\n", p->name, line, what, p->at);
    exit(2);
}

static void *need(void *block)
{
    if (!block) abort();
    return block;
}

static struct node *make(struct parser *p, enum node_kind kind)
{
    struct node *n = need(calloc(1, sizeof *n));
    n->kind = kind;
    n->all = p->all;
    p->all = n;
    return n;
}

static void add(struct node *n, struct node *kid)
{
    if (n->count == n->cap) {
        n->cap = n->cap ? n->cap * 2 : 4;
        n->kids = need(realloc(n->kids, n->cap * sizeof *n->kids));
    }
    n->kids[n->count++] = kid;
}

/* ---- tokens ---- */

static void skip(struct parser *p)
{
    for (;;) {
        if (isspace((unsigned char)*p->at)) {
            p->at++;
        } else if (strncmp(p->at, "//", 2) == 0) {
            while (*p->at && *p->at != '\n') p->at++;
        } else if (strncmp(p->at, "/*", 2) == 0) {
            const char *end = strstr(p->at, "*/");
            if (!end) fail(p, "comment without end");
            p->at = end + 2;
        } else {
            return;
        }
    }
}

static bool is_name_char(char c) { return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80; }

/* The punctuation `text` is next; operators that are longer do not count. */
static bool peek(struct parser *p, const char *text)
{
    skip(p);
    size_t len = strlen(text);
    if (strncmp(p->at, text, len) != 0) return false;
    if (is_name_char(text[0])) return !is_name_char(p->at[len]);
    return true;
}

static bool take(struct parser *p, const char *text)
{
    if (!peek(p, text)) return false;
    p->at += strlen(text);
    return true;
}

static void expect(struct parser *p, const char *text)
{
    if (!take(p, text)) fail(p, text);
}

static char *copy(const char *from, size_t len)
{
    char *to = need(malloc(len + 1));
    memcpy(to, from, len);
    to[len] = 0;
    return to;
}

static const char *read_name(struct parser *p)
{
    skip(p);
    const char *start = p->at;
    while (is_name_char(*p->at)) p->at++;
    if (p->at == start) fail(p, "name expected");
    return copy(start, (size_t)(p->at - start));
}

static uint32_t read_hex(struct parser *p, int digits)
{
    char text[8] = "";
    memcpy(text, p->at, (size_t)digits);
    p->at += digits;
    return (uint32_t)strtoul(text, NULL, 16);
}

static void read_escape(struct parser *p, struct g2n_buf *out)
{
    static const char from[] = "nrtbfv0", to[] = "\n\r\t\b\f\v";
    char c = *p->at++;
    const char *known = strchr(from, c);
    if (c == 'x') g2n_utf8_append(out, read_hex(p, 2));
    else if (c == 'u' && *p->at == '{') {
        char *end;
        g2n_utf8_append(out, (uint32_t)strtoul(p->at + 1, &end, 16));
        p->at = end + 1;
    } else if (c == 'u') {
        uint32_t unit = read_hex(p, 4);
        if ((unit & 0xFC00) == 0xD800 && strncmp(p->at, "\\u", 2) == 0) {
            const char *before = p->at;
            p->at += 2;
            uint32_t trail = read_hex(p, 4);
            if ((trail & 0xFC00) == 0xDC00) unit = 0x10000 + ((unit & 0x3FF) << 10) + (trail & 0x3FF);
            else p->at = before;
        }
        g2n_utf8_append(out, unit);
    } else if (c == '0') g2n_buf_append_byte(out, 0);
    else if (known) g2n_buf_append_byte(out, to[known - from]);
    else if (c != '\n') g2n_buf_append_byte(out, c);
}

/* Text up to one of the two ends; the end is not taken. */
static struct node *read_text(struct parser *p, char quote, bool template)
{
    struct g2n_buf out = G2N_BUF_INIT;
    struct node *n = make(p, N_STRING);
    while (*p->at != quote && !(template && strncmp(p->at, "${", 2) == 0)) {
        if (!*p->at) fail(p, "string without end");
        if (*p->at == '\\') {
            p->at++;
            read_escape(p, &out);
        } else {
            g2n_buf_append_byte(&out, *p->at++);
        }
    }
    n->text = copy(out.len ? out.bytes : "", out.len);
    n->len = out.len;
    g2n_buf_fini(&out);
    return n;
}

/* ---- expressions ---- */

static struct node *assignment(struct parser *p);
static struct node *block(struct parser *p);

static struct node *expression(struct parser *p)
{
    struct node *first = assignment(p), *list;
    if (!peek(p, ",")) return first;
    list = make(p, N_SEQUENCE);
    add(list, first);
    while (take(p, ",")) add(list, assignment(p));
    return list;
}

static struct node *spread_or(struct parser *p)
{
    if (!take(p, "...")) return assignment(p);
    struct node *n = make(p, N_SPREAD);
    add(n, assignment(p));
    return n;
}

static void arguments(struct parser *p, struct node *call)
{
    while (!take(p, ")")) {
        add(call, spread_or(p));
        if (!peek(p, ")")) expect(p, ",");
    }
}

static void add_param(struct node *f, struct node *name)
{
    f->params = need(realloc(f->params, (f->param_count + 1) * sizeof *f->params));
    f->params[f->param_count++] = name;
}

static struct node *name_node(struct parser *p)
{
    struct node *n = make(p, N_NAME);
    n->text = read_name(p);
    return n;
}

/* Parameters after "(" and the body. */
static void parameters(struct parser *p, struct node *f)
{
    while (!take(p, ")")) {
        if (take(p, "...")) f->rest = true;
        add_param(f, name_node(p));
        if (!peek(p, ")")) expect(p, ",");
    }
}

static struct node *function(struct parser *p)
{
    struct node *f = make(p, N_FUNCTION);
    skip(p);
    if (is_name_char(*p->at)) f->text = read_name(p);
    expect(p, "(");
    parameters(p, f);
    add(f, block(p));
    return f;
}

static struct node *arrow_body(struct parser *p, struct node *f)
{
    f->arrow = true;
    add(f, peek(p, "{") ? block(p) : assignment(p));
    return f;
}

/* An arrow function, if one begins here: looks ahead for "name =>" or "(...) =>". */
static struct node *arrow(struct parser *p)
{
    skip(p);
    const char *start = p->at;
    if (is_name_char(*p->at) && !isdigit((unsigned char)*p->at)) {
        struct node *name = name_node(p);
        if (take(p, "=>")) {
            struct node *f = make(p, N_FUNCTION);
            add_param(f, name);
            return arrow_body(p, f);
        }
        p->at = start;
        return NULL;
    }
    if (*p->at != '(') return NULL;
    for (const char *c = p->at + 1; *c && *c != ')'; c++) /* only names, commas and dots can be parameters */
        if (!is_name_char(*c) && !isspace((unsigned char)*c) && *c != ',' && *c != '.') return NULL;
    const char *end = strchr(p->at, ')');
    if (!end) return NULL;
    p->at = end + 1;
    bool is_arrow = peek(p, "=>");
    p->at = start;
    if (!is_arrow) return NULL;
    struct node *f = make(p, N_FUNCTION);
    expect(p, "(");
    parameters(p, f);
    expect(p, "=>");
    return arrow_body(p, f);
}

static struct node *property(struct parser *p)
{
    struct node *n = make(p, N_PROPERTY), *key;
    bool accessor = false;
    if (take(p, "...")) {
        n->number = P_SPREAD;
        add(n, make(p, N_EMPTY));
        add(n, assignment(p));
        return n;
    }
    skip(p);
    if ((peek(p, "get") || peek(p, "set")) && !strchr("(,:} ", p->at[3])) fail(p, "get or set");
    if ((peek(p, "get") || peek(p, "set")) && p->at[3] == ' ' && p->at[4] != '}') {
        n->number = *p->at == 'g' ? P_GETTER : P_SETTER;
        p->at += 3;
        accessor = true;
        skip(p);
    }
    if (take(p, "[")) {
        key = assignment(p);
        expect(p, "]");
        n->computed = true;
    } else if (*p->at == '"' || *p->at == '\'') {
        char quote = *p->at++;
        key = read_text(p, quote, false);
        p->at++;
    } else {
        key = make(p, N_STRING);
        key->text = read_name(p);
        key->len = strlen(key->text);
    }
    add(n, key);
    if (accessor || peek(p, "(")) {
        struct node *f = make(p, N_FUNCTION);
        expect(p, "(");
        parameters(p, f);
        add(f, block(p));
        add(n, f);
    } else if (take(p, ":")) {
        add(n, assignment(p));
    } else { /* { name } */
        struct node *name = make(p, N_NAME);
        name->text = copy(key->text, key->len);
        add(n, name);
    }
    return n;
}

static struct node *template(struct parser *p)
{
    struct node *n = make(p, N_TEMPLATE);
    for (;;) {
        add(n, read_text(p, '`', true));
        if (*p->at++ == '`') return n;
        p->at++; /* ${ */
        add(n, expression(p));
        expect(p, "}");
    }
}

static struct node *array(struct parser *p)
{
    struct node *n = make(p, N_ARRAY);
    while (!take(p, "]")) {
        if (peek(p, ",")) add(n, make(p, N_HOLE));
        else add(n, spread_or(p));
        if (!peek(p, "]")) expect(p, ",");
    }
    return n;
}

static struct node *primary(struct parser *p)
{
    skip(p);
    char c = *p->at;
    struct node *n;
    if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)p->at[1]))) {
        char *end;
        n = make(p, N_NUMBER);
        n->number = strtod(p->at, &end);
        p->at = end;
        return n;
    }
    if (c == '"' || c == '\'') {
        p->at++;
        n = read_text(p, c, false);
        p->at++;
        return n;
    }
    if (take(p, "`")) return template(p);
    if (take(p, "(")) {
        n = expression(p);
        expect(p, ")");
        return n;
    }
    if (take(p, "[")) return array(p);
    if (take(p, "{")) {
        n = make(p, N_OBJECT);
        while (!take(p, "}")) {
            add(n, property(p));
            if (!peek(p, "}")) expect(p, ",");
        }
        return n;
    }
    if (take(p, "function")) return function(p);
    return name_node(p);
}

static struct node *member(struct parser *p, struct node *object, bool calls)
{
    for (;;) {
        struct node *n;
        bool optional = peek(p, "?.") && !isdigit((unsigned char)p->at[2]);
        if (optional) p->at += 2;
        if (peek(p, "(") && calls) {
            p->at++;
            n = make(p, N_CALL);
            add(n, object);
            arguments(p, n);
        } else if (peek(p, "[")) {
            p->at++;
            n = make(p, N_INDEX);
            add(n, object);
            add(n, expression(p));
            expect(p, "]");
        } else if (optional || (peek(p, ".") && p->at[1] != '.')) {
            if (!optional) p->at++;
            n = make(p, N_MEMBER);
            add(n, object);
            n->text = read_name(p);
            n->len = strlen(n->text);
        } else {
            return object;
        }
        n->optional = optional;
        object = n;
    }
}

static struct node *postfix(struct parser *p)
{
    struct node *n;
    if (take(p, "new")) {
        n = make(p, N_NEW);
        add(n, member(p, primary(p), false));
        if (take(p, "(")) arguments(p, n);
        n = member(p, n, true);
    } else {
        n = member(p, primary(p), true);
    }
    if (peek(p, "++") || peek(p, "--")) {
        struct node *update = make(p, N_UPDATE);
        update->text = *p->at == '+' ? copy("+", 1) : copy("-", 1);
        p->at += 2;
        add(update, n);
        return update;
    }
    return n;
}

static struct node *unary(struct parser *p)
{
    static const char *const operators[] = { "typeof", "void", "delete", "!", "~", "-", "+" };
    if (peek(p, "++") || peek(p, "--")) {
        struct node *n = make(p, N_UPDATE);
        n->text = *p->at == '+' ? copy("+", 1) : copy("-", 1);
        n->number = 1;
        p->at += 2;
        add(n, unary(p));
        return n;
    }
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        if (!take(p, operators[i])) continue;
        struct node *n = make(p, N_UNARY);
        n->text = copy(operators[i], strlen(operators[i]));
        add(n, unary(p));
        return n;
    }
    return postfix(p);
}

/* Longer operators first, so that each is seen as itself. */
static const struct { const char *text; int level; } binary_operators[] = {
    { ">>>", 9 }, { "===", 7 }, { "!==", 7 }, { "**", 12 }, { "<<", 9 }, { ">>", 9 }, { "<=", 8 }, { ">=", 8 },
    { "==", 7 }, { "!=", 7 }, { "&&", 3 }, { "||", 2 }, { "??", 2 }, { "instanceof", 8 }, { "in", 8 }, { "<", 8 },
    { ">", 8 }, { "+", 10 }, { "-", 10 }, { "*", 11 }, { "/", 11 }, { "%", 11 }, { "&", 6 }, { "^", 5 }, { "|", 4 },
};

static struct node *binary(struct parser *p, int level)
{
    struct node *left = unary(p);
    for (;;) {
        size_t i = 0, count = sizeof binary_operators / sizeof *binary_operators;
        while (i < count && !peek(p, binary_operators[i].text)) i++;
        if (i == count || binary_operators[i].level < level) return left;
        const char *text = binary_operators[i].text;
        size_t len = strlen(text);
        if (p->at[len] == '=' && len <= 2 && binary_operators[i].level != 8 && binary_operators[i].level != 7) return left; /* += */
        p->at += len;
        int next = binary_operators[i].level + (strcmp(text, "**") != 0);
        struct node *n = make(p, binary_operators[i].level <= 3 ? N_LOGICAL : N_BINARY);
        n->text = copy(text, len);
        add(n, left);
        add(n, binary(p, next));
        left = n;
    }
}

static struct node *assignment(struct parser *p)
{
    struct node *f = arrow(p), *left, *n;
    if (f) return f;
    left = binary(p, 1);
    if (take(p, "?")) {
        n = make(p, N_CONDITIONAL);
        add(n, left);
        add(n, assignment(p));
        expect(p, ":");
        add(n, assignment(p));
        return n;
    }
    skip(p);
    bool plain = *p->at == '=' && p->at[1] != '=' && p->at[1] != '>';
    bool compound = *p->at && strchr("+-*/%|&^", *p->at) && p->at[1] == '=';
    if (!plain && !compound) return left;
    n = make(p, N_ASSIGN);
    n->text = copy(p->at, compound ? 1 : 0);
    p->at += compound ? 2 : 1;
    add(n, left);
    add(n, assignment(p));
    return n;
}

/* ---- statements ---- */

static struct node *statement(struct parser *p);

static struct node *block(struct parser *p)
{
    struct node *n = make(p, N_BLOCK);
    expect(p, "{");
    while (!take(p, "}")) add(n, statement(p));
    return n;
}

static struct node *one(struct parser *p, enum node_kind kind, struct node *kid)
{
    struct node *n = make(p, kind);
    add(n, kid);
    return n;
}

static struct node *declaration(struct parser *p)
{
    struct node *n = make(p, N_DECLARE);
    do {
        add(n, name_node(p));
        add(n, take(p, "=") ? assignment(p) : make(p, N_EMPTY));
    } while (take(p, ","));
    return n;
}

static struct node *for_statement(struct parser *p)
{
    struct node *n;
    expect(p, "(");
    bool declared = take(p, "let") || take(p, "const");
    const char *start = p->at;
    if (declared) {
        const char *name = read_name(p);
        if (take(p, "of")) {
            n = make(p, N_FOR_OF);
            n->text = name;
            add(n, expression(p));
            expect(p, ")");
            add(n, statement(p));
            return n;
        }
        free((char *)(size_t)name);
        p->at = start;
    }
    n = make(p, N_FOR);
    add(n, declared ? declaration(p) : peek(p, ";") ? make(p, N_EMPTY) : one(p, N_EXPRESSION, expression(p)));
    expect(p, ";");
    add(n, peek(p, ";") ? make(p, N_EMPTY) : expression(p));
    expect(p, ";");
    add(n, peek(p, ")") ? make(p, N_EMPTY) : expression(p));
    expect(p, ")");
    add(n, statement(p));
    return n;
}

static struct node *try_statement(struct parser *p)
{
    struct node *n = make(p, N_TRY);
    add(n, block(p));
    if (take(p, "catch")) {
        if (take(p, "(")) {
            n->text = read_name(p);
            expect(p, ")");
        }
        add(n, block(p));
    } else {
        add(n, make(p, N_EMPTY));
    }
    add(n, take(p, "finally") ? block(p) : make(p, N_EMPTY));
    return n;
}

static struct node *statement(struct parser *p)
{
    struct node *n;
    if (peek(p, "{")) return block(p);
    if (take(p, ";")) return make(p, N_EMPTY);
    if (take(p, "let") || take(p, "const") || take(p, "var")) {
        n = declaration(p);
    } else if (take(p, "function")) { /* a declaration: not hoisted */
        struct node *f = function(p), *name = make(p, N_NAME);
        name->text = copy(f->text, strlen(f->text));
        n = one(p, N_DECLARE, name);
        add(n, f);
        return n;
    } else if (take(p, "return")) {
        n = one(p, N_RETURN, peek(p, ";") || peek(p, "}") ? make(p, N_EMPTY) : expression(p));
    } else if (take(p, "throw")) {
        n = one(p, N_THROW, expression(p));
    } else if (take(p, "if")) {
        n = make(p, N_IF);
        expect(p, "(");
        add(n, expression(p));
        expect(p, ")");
        add(n, statement(p));
        add(n, take(p, "else") ? statement(p) : make(p, N_EMPTY));
        return n;
    } else if (take(p, "for")) {
        return for_statement(p);
    } else if (take(p, "while")) {
        n = make(p, N_WHILE);
        expect(p, "(");
        add(n, expression(p));
        expect(p, ")");
        add(n, statement(p));
        return n;
    } else if (take(p, "try")) {
        return try_statement(p);
    } else {
        n = one(p, N_EXPRESSION, expression(p));
    }
    if (!peek(p, "}") && *p->at) expect(p, ";");
    return n;
}

struct node *parse(const char *name, const char *text, struct node **all)
{
    struct parser p = { .name = name, .text = text, .at = text };
    struct node *program = make(&p, N_BLOCK);
    for (skip(&p); *p.at; skip(&p)) add(program, statement(&p));
    *all = p.all;
    return program;
}
