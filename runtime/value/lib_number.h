/* Numbers as text with a given number of digits. */
#ifndef G2N_VALUE_LIB_NUMBER_H
#define G2N_VALUE_LIB_NUMBER_H

#include "base/buf.h"

enum g2n_lib__format { G2N_LIB_FIXED, G2N_LIB_PRECISION, G2N_LIB_EXPONENTIAL };

/* Appends a finite number: `digits` of them behind the point (fixed, exponential; 0..100) or in all (precision; 1..100).
 * Fixed wants |d| < 1e21. */
void g2n_lib__format_number(struct g2n_buf *text, enum g2n_lib__format kind, double d, int digits);
/* Appends d in exponential form with as many digits as tell it from its neighbours. */
void g2n_lib__shortest_exponential(struct g2n_buf *text, double d);
/* Appends d >= 0 with `digits` (0..100) behind the point, rounded half up from the shortest decimal that means d: what
 * toLocaleString does, and toFixed does not. */
void g2n_lib__shortest_fixed(struct g2n_buf *text, double d, int digits);

#endif
