/* Where quickjs-ng leaves open what programs print, V8's answer, which the host has for programs without an engine: the
 * texts of dates, with the zone's name and en-US for the locale's; and what an error's stack begins with. */
#include "js/js.h"

#include <math.h>

#include "host/date_time.h"

/* ---- dates ---- */

static const struct { const char *name; enum g2n_date_form form; } date_texts[] = {
    { "toString", G2N_DATE_STRING },        { "toDateString", G2N_DATE_DATE_STRING },
    { "toTimeString", G2N_DATE_TIME_STRING }, { "toLocaleString", G2N_DATE_LOCALE },
    { "toLocaleDateString", G2N_DATE_LOCALE_DATE }, { "toLocaleTimeString", G2N_DATE_LOCALE_TIME },
};
#define DATE_TEXT_COUNT (sizeof date_texts / sizeof *date_texts)

static JSValue date_text(JSContext *ctx, JSValueConst date, int argc, JSValueConst *argv, int which)
{
    struct g2n_js *js = JS_GetContextOpaque(ctx);
    JSValue time = JS_Call(ctx, js->intrinsics[G2N_JS_DATE_GET_TIME], date, 0, NULL), result;
    struct g2n_buf text = G2N_BUF_INIT;
    double t;

    (void)argc;
    (void)argv;
    if (JS_IsException(time) || JS_ToFloat64(ctx, &t, time) < 0) return JS_EXCEPTION; /* a number needs no freeing */
    if (isnan(t)) return JS_NewString(ctx, "Invalid Date");
    g2n_date_append(&text, t, date_texts[which].form);
    result = text.failed ? JS_ThrowOutOfMemory(ctx) : JS_NewStringLen(ctx, text.bytes, text.len);
    g2n_buf_fini(&text);
    return result;
}

static bool define_date_texts(JSContext *ctx, JSValueConst proto)
{
    for (size_t i = 0; i < DATE_TEXT_COUNT; i++) {
        JSValue f = JS_NewCFunctionMagic(ctx, date_text, date_texts[i].name, 0, JS_CFUNC_generic_magic, (int)i);
        if (JS_IsException(f)) return false;
        if (JS_DefinePropertyValueStr(ctx, proto, date_texts[i].name, f, JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE) < 0)
            return false;
    }
    return true;
}

/* ---- errors ---- */

/* quickjs-ng's stack is the frames alone, each with a newline behind it. */
static JSValue error_stack(JSContext *ctx, JSValueConst error, int argc, JSValueConst *argv)
{
    struct g2n_js *js = JS_GetContextOpaque(ctx);
    JSValue frames = JS_Call(ctx, js->intrinsics[G2N_JS_ERROR_FRAMES], error, 0, NULL), first, result;
    const char *line, *rest;
    struct g2n_buf text = G2N_BUF_INIT;

    (void)argc;
    (void)argv;
    if (!JS_IsString(frames)) return frames;
    first = JS_Call(ctx, js->intrinsics[G2N_JS_ERROR_TO_STRING], error, 0, NULL);
    line = JS_IsException(first) ? NULL : JS_ToCString(ctx, first);
    rest = JS_ToCString(ctx, frames);
    if (line && rest) {
        size_t len = strlen(rest);
        g2n_buf_append_str(&text, line);
        if (len > 0) g2n_buf_append_byte(&text, '\n');
        if (len > 0) g2n_buf_append(&text, rest, len - (rest[len - 1] == '\n'));
    }
    result = !line || !rest ? JS_EXCEPTION : text.failed ? JS_ThrowOutOfMemory(ctx) : JS_NewStringLen(ctx, text.bytes, text.len);
    g2n_buf_fini(&text);
    JS_FreeCString(ctx, line);
    JS_FreeCString(ctx, rest);
    JS_FreeValues(ctx, frames, first);
    return result;
}

/* Only the getter is another. */
static bool define_error_stack(JSContext *ctx, JSValueConst proto)
{
    JSValue getter = JS_NewCFunction(ctx, error_stack, "get stack", 0);
    JSAtom name = JS_NewAtom(ctx, "stack");
    bool defined = !JS_IsException(getter) && name != JS_ATOM_NULL &&
                   JS_DefineProperty(ctx, proto, name, JS_UNDEFINED, getter, JS_UNDEFINED, JS_PROP_HAS_GET) >= 0;

    JS_FreeValue(ctx, getter);
    JS_FreeAtom(ctx, name);
    return defined;
}

bool g2n_js_init_language(struct g2n_js *js)
{
    return define_date_texts(js->ctx, js->intrinsics[G2N_JS_DATE_PROTO]) &&
           define_error_stack(js->ctx, js->intrinsics[G2N_JS_ERROR_PROTO]);
}
