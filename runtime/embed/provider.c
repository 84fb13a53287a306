/* Who provides what an instance imports (g2n/provider.h): found once, before any code of the guest's; a call is then one load. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "embed/instance.h"

/* The provider of a plugin that is begun whatever is imported (V3). */
#define WHOLE_PLUGIN "plugin"

/* While they are found. */
struct search {
    struct g2n_instance        *instance;
    const struct g2n_provision *provision;
    struct g2n_provided_set    *set;
};

g2n_code g2n_provided(const struct g2n_instance *i, uint32_t number) { return i->provided->codes[number]; }

static const char *guest_of(const struct search *s) { return s->instance->module->program.guest; }

/* Where it is, for messages: " in FILE", but for one that was linked. */
static const char *in(const struct search *s, const struct g2n_provider *p, const char **file)
{
    for (const struct g2n_provider *const *linked = s->provision->providers; *linked; linked++)
        if (*linked == p) return *file = "";
    *file = s->provision->plugins->file(p);
    return " in ";
}

static bool has_room(struct g2n_provided_set *set)
{
    uint32_t cap = set->cap ? set->cap * 2 : 4;
    struct g2n_held_provider *grown;

    if (set->count < set->cap) return true;
    grown = cap > set->cap ? g2n_realloc_array(set->held, cap, sizeof *grown) : NULL;
    if (!grown) return false;
    set->held = grown;
    set->cap = cap;
    return true;
}

static enum g2n_error no_memory(struct g2n_instance *i)
{
    return g2n_embed_fail(i, G2N_ERROR_MEMORY, "%s: no memory for what C provides", i->module->program.guest);
}

static enum g2n_error hold(struct search *s, const struct g2n_provider *p)
{
    const char *file, *word = in(s, p, &file);

    if (p->version != G2N_PROVIDER_VERSION)
        return g2n_embed_fail(s->instance, G2N_ERROR_MISSING, "%s: a provider%s%s is for version %u of <g2n/provider.h>, and this is %u; compile it again with the headers of this version",
                              guest_of(s), word, file, p->version, G2N_PROVIDER_VERSION);
    if (!p->module)
        return g2n_embed_fail(s->instance, G2N_ERROR_MISSING, "%s: a provider%s%s has no name; say .module = \"...\" in its G2N_PROVIDER", guest_of(s), word, file);
    if (!has_room(s->set)) return no_memory(s->instance);
    s->set->held[s->set->count++] = (struct g2n_held_provider){ .provider = p };
    return G2N_ERROR_NONE;
}

static const struct g2n_provider *held(const struct g2n_provided_set *set, const char *module)
{
    for (uint32_t k = 0; k < set->count; k++)
        if (strcmp(set->held[k].provider->module, module) == 0) return set->held[k].provider;
    return NULL;
}

/* The provider of that name, from the first plugin that has one if none was linked; *out NULL: there is none. */
static enum g2n_error find_provider(struct search *s, const char *module, const struct g2n_provider **out)
{
    *out = held(s->set, module);
    for (uint32_t k = 0; k < s->set->handle_count && !*out; k++) {
        const struct g2n_provider *found = s->provision->plugins->find(s->set->handles[k], module);
        enum g2n_error error = found ? hold(s, found) : G2N_ERROR_NONE;
        if (error != G2N_ERROR_NONE) return error;
        if (!found) continue;
        if (strcmp(found->module, module) != 0)
            return g2n_embed_fail(s->instance, G2N_ERROR_MISSING, "%s: the provider of \"%s\" in %s says that it is of \"%s\"; correct its .module", guest_of(s),
                                  module, s->provision->plugins->file(found), found->module);
        *out = found;
    }
    return G2N_ERROR_NONE;
}

static enum g2n_error find_function(struct search *s, const struct g2n_provided *wanted, g2n_code *out)
{
    const struct g2n_provider *p;
    const struct g2n_provider_function *f;
    const char *file, *word;
    enum g2n_error error = find_provider(s, wanted->module, &p);

    if (error != G2N_ERROR_NONE) return error;
    if (!p && !s->provision->plugins)
        return g2n_embed_fail(s->instance, G2N_ERROR_MISSING, "%s: imports %s.%s, and no provider that is linked says that it is of \"%s\"; correct the .module of one",
                              guest_of(s), wanted->module, wanted->name, wanted->module);
    if (!p)
        return g2n_embed_fail(s->instance, G2N_ERROR_MISSING, "%s: imports %s.%s, and no plugin has a provider of \"%s\"; G2N_PROVIDER makes one, and G2N_HOST_PLUGIN "
                                                              "names other plugins", guest_of(s), wanted->module, wanted->name, wanted->module);
    word = in(s, p, &file);
    for (f = p->functions; f && f->name && strcmp(f->name, wanted->name) != 0; f++) continue;
    if (!f || !f->name)
        return g2n_embed_fail(s->instance, G2N_ERROR_MISSING, "%s: imports %s.%s of type \"%s\", which its provider%s%s lacks; add it there", guest_of(s),
                              wanted->module, wanted->name, wanted->type, word, file);
    if (!f->type || !f->code || strcmp(f->type, wanted->type) != 0)
        return g2n_embed_fail(s->instance, G2N_ERROR_TYPE, "%s: imports %s.%s of type \"%s\", and its provider%s%s has it as \"%s\"%s; correct one of them", guest_of(s),
                              wanted->module, wanted->name, wanted->type, word, file, f->type ? f->type : "", f->code ? "" : " without code");
    *out = f->code;
    return G2N_ERROR_NONE;
}

static enum g2n_error find_all(struct search *s)
{
    enum g2n_error error = G2N_ERROR_NONE;

    for (const struct g2n_provider *const *p = s->provision->providers; *p && error == G2N_ERROR_NONE; p++) error = hold(s, *p);
    for (uint32_t k = 0; k < s->set->handle_count && error == G2N_ERROR_NONE; k++) {
        const struct g2n_provider *p = s->provision->plugins->find(s->set->handles[k], WHOLE_PLUGIN);
        if (p) error = hold(s, p);
    }
    for (uint32_t k = 0; k < s->provision->function_count && error == G2N_ERROR_NONE; k++)
        error = find_function(s, &s->provision->functions[k], &s->set->codes[k]);
    return error;
}

static enum g2n_error begin_all(struct g2n_instance *i, struct g2n_provided_set *set)
{
    for (; set->begun < set->count; set->begun++) {
        struct g2n_held_provider *h = &set->held[set->begun];
        enum g2n_error error;

        i->message[0] = '\0';
        error = h->provider->init ? h->provider->init(i, &h->state) : G2N_ERROR_NONE;
        if (error == G2N_ERROR_NONE) continue;
        if (i->message[0] != '\0') return error; /* of a call that init has made */
        return g2n_embed_fail(i, error, "%s: the provider of \"%s\" does not begin: %s", i->module->program.guest, h->provider->module, g2n_error_name(error));
    }
    return G2N_ERROR_NONE;
}

static void end(struct g2n_instance *i)
{
    struct g2n_provided_set *set = i->provided;

    if (!set) return;
    while (set->begun > 0) {
        struct g2n_held_provider *h = &set->held[--set->begun];
        if (h->provider->fini) h->provider->fini(i, h->state);
    }
    i->provided = NULL;
    g2n_free(set->handles);
    g2n_free(set->held);
    g2n_free(set);
}

static enum g2n_error begin(struct g2n_instance *i, const struct g2n_provision *p)
{
    struct search s = { .instance = i, .provision = p };
    enum g2n_error error = G2N_ERROR_NONE;

    i->provided = s.set = g2n_alloc_zero(1, sizeof *s.set + p->function_count * sizeof s.set->codes[0]);
    if (!s.set) return no_memory(i);
    if (p->plugins) error = p->plugins->open(i, p->files, &s.set->handles, &s.set->handle_count);
    if (error == G2N_ERROR_NONE) error = find_all(&s);
    if (error == G2N_ERROR_NONE) error = begin_all(i, s.set);
    if (error != G2N_ERROR_NONE) end(i);
    return error;
}

static const struct g2n_provider *find_later(struct g2n_instance *i, const char *mem_module, size_t len)
{
    struct search s = { .instance = i, .provision = i->module->provision, .set = i->provided };
    const struct g2n_provider *p = NULL;
    char *module = g2n_alloc(len + 1);

    if (!module) return NULL;
    memcpy(module, mem_module, len);
    module[len] = '\0';
    if (find_provider(&s, module, &p) != G2N_ERROR_NONE || begin_all(i, s.set) != G2N_ERROR_NONE) {
        g2n_instance_log(i, i->message); /* the guest hears only that there is none */
        s.set->count = s.set->begun;
        p = NULL;
    }
    g2n_free(module);
    return p;
}

const struct g2n_provider_part g2n_providers = { begin, find_later, end };
