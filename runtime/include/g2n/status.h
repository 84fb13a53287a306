/* Results of the runtime's own functions. */
#ifndef G2N_STATUS_H
#define G2N_STATUS_H

enum g2n_status {
    G2N_OK     = 0,
    G2N_THROWN = -1, /* a JavaScript exception is pending in the realm; take it or return this     */
    G2N_ENOMEM = -2, /* an allocation failed; nothing has changed                                   */
    G2N_EINVAL = -3, /* the caller broke the contract in a way that can be reported                 */
    G2N_ELIMIT = -4, /* a stated limit would be exceeded; nothing has changed                       */
    G2N_ESYS   = -5  /* an operating system call failed; errno or the function's contract says how  */
};

#if defined(__GNUC__)
#define G2N_MUST_USE __attribute__((warn_unused_result))
#define G2N_PRINTF(string, first) __attribute__((format(printf, string, first)))
#else
#define G2N_MUST_USE
#define G2N_PRINTF(string, first)
#endif

#endif
