#include <stdarg.h>
#include <stdio.h>

#include "embed/instance.h"

const char *g2n_error_name(enum g2n_error error)
{
    switch (error) {
    case G2N_ERROR_NONE: return "none";
    case G2N_ERROR_TRAP: return "trap";
    case G2N_ERROR_EXIT: return "exit";
    case G2N_ERROR_TYPE: return "type";
    case G2N_ERROR_BOUNDS: return "bounds";
    case G2N_ERROR_MEMORY: return "memory";
    case G2N_ERROR_MISSING: return "missing";
    case G2N_ERROR_STATE: return "state";
    case G2N_ERROR_BUSY: return "busy";
    case G2N_ERROR_SYSTEM: return "system";
    case G2N_ERROR_THROWN: return "thrown";
    case G2N_ERROR_FAILED: return "failed";
    }
    return "unknown";
}

enum g2n_error g2n_embed_fail(struct g2n_instance *i, enum g2n_error error, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(i->message, sizeof i->message, format, args);
    va_end(args);
    return error;
}

void g2n_instance_log(struct g2n_instance *i, const char *text)
{
    if (!i || !text) return;
    if (i->hooks.log)
        i->hooks.log(i->hooks.context, i, text);
    else
        (void)fprintf(stderr, "%s: %s\n", i->module->program.guest, text);
}

const char *g2n_instance_message(const struct g2n_instance *i) { return i ? i->message : "there is no instance: NULL was given"; }
const char *g2n_instance_backtrace(const struct g2n_instance *i) { return i && i->backtrace.len != 0 && !i->backtrace.failed ? i->backtrace.bytes : ""; }
uint32_t    g2n_instance_exit_status(const struct g2n_instance *i) { return i ? i->exit_status : 0; }
