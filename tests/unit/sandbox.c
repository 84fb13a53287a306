#include "sandbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *sandbox_arguments[] = { "program", "one", NULL };
static const char *const no_names[] = { NULL };
static const char *const names[] = { "PATH", NULL };

int sandbox_open(struct sandbox *box, uint32_t pages)
{
    setenv("PATH", "/usr/bin:/bin", 1);
    strcpy(box->folder, "/tmp/g2n-unit-XXXXXX");
    if (!mkdtemp(box->folder)) return -1;
    box->program = (struct g2n_program){ .version = G2N_PROGRAM_VERSION, .guest = "test.wasm", .seeded = true, .seed = 1, .memory = &box->memory };
    box->dirs[0] = (struct g2n_wasi_dir){ box->folder, "/" };
    box->policy = (struct g2n_wasi_policy){ .sandbox = true, .dirs = box->dirs, .listen = no_names, .env = names };
    g2n_memory_allocate(&box->memory, pages, pages, false, PAGE, G2N_MEMORY_RELATIVE);
    return 0;
}

int sandbox_close(struct sandbox *box)
{
    char command[64];

    wasm_rt_free_memory(&box->memory);
    snprintf(command, sizeof command, "rm -rf %s", box->folder);
    return system(command) == 0 ? 0 : -1;
}

uint32_t sandbox_put(struct sandbox *box, g2n_addr at, const char *text)
{
    size_t len = strlen(text);

    memcpy(g2n_mem_slice(&box->memory, at, len), text, len);
    return (uint32_t)len;
}
