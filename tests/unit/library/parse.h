#ifndef TEST_PARSE_H
#define TEST_PARSE_H

struct node;

/* Parses a whole text into a BLOCK; *all heads the list of every node made. */
struct node *parse(const char *name, const char *text, struct node **all);

#endif
