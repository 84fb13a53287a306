/* check(): what only we can get wrong.  Prints file, line and the condition to stderr and aborts; never compiled out.
 * g2n_unreachable() marks a case that the checks above it exclude. */
#ifndef G2N_BASE_CHECK_H
#define G2N_BASE_CHECK_H

_Noreturn void g2n_check_failed(const char *file, int line, const char *condition);

#define g2n_check(cond) ((cond) ? (void)0 : g2n_check_failed(__FILE__, __LINE__, #cond))
#define g2n_unreachable() g2n_check_failed(__FILE__, __LINE__, "unreachable")

/* g2n_debug_check(): the same, in G2N_CHECKS builds only; for walks over whole structures. */
#if defined(G2N_CHECKS) && G2N_CHECKS
#define g2n_debug_check(cond) g2n_check(cond)
#else
#define g2n_debug_check(cond) ((void)0)
#endif

#endif
