/* fork and exec by hand rather than posix_spawn: a child needs another folder, and POSIX has no portable way to say
 * so.  Children are reaped on SIGCHLD, not at the end of their output, because a compiler cache's server may keep the
 * pipe open for ever. */
#include "spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "file.h"

#define OUTPUT_MAX   ((size_t)1 << 20)
#define TICK_NS      500000000L
#define STACK_WANTED ((rlim_t)512 << 20)

static const int ending_signals[] = { SIGINT, SIGTERM, SIGHUP };
#define ENDING_COUNT (sizeof ending_signals / sizeof ending_signals[0])

/* Signal handlers have no argument to carry state; these are theirs. */
static volatile sig_atomic_t caught;
static sigset_t              original_mask;
static bool                  initialised;

extern char **environ;

static void on_signal(int number)
{
    if (number != SIGCHLD)
        caught = number;
}

void g2n_signals_init(void)
{
    struct sigaction action, old;
    sigset_t         blocked;

    memset(&action, 0, sizeof action);
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    (void)sigaction(SIGCHLD, &action, NULL);
    for (size_t i = 0; i < ENDING_COUNT; i++) {
        if (sigaction(ending_signals[i], NULL, &old) == 0 && old.sa_handler == SIG_IGN)
            continue; /* nohup, or a shell's background job */
        (void)sigaction(ending_signals[i], &action, NULL);
        sigaddset(&blocked, ending_signals[i]);
    }
    action.sa_handler = SIG_IGN; /* a closed stderr must not keep us from cleaning up */
    (void)sigaction(SIGPIPE, &action, NULL);
    (void)sigprocmask(SIG_BLOCK, &blocked, &original_mask);
    initialised = true;
}

bool g2n_interrupted(void)
{
    sigset_t pending;

    if (caught != 0)
        return true;
    if (!initialised || sigpending(&pending) != 0)
        return false;
    for (size_t i = 0; i < ENDING_COUNT; i++)
        if (sigismember(&pending, ending_signals[i]) == 1)
            caught = ending_signals[i];
    return caught != 0;
}

void g2n_signals_restore(void)
{
    struct sigaction action;

    if (!initialised)
        return;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigemptyset(&action.sa_mask);
    (void)sigaction(SIGPIPE, &action, NULL);
    (void)sigaction(SIGCHLD, &action, NULL);
    (void)sigprocmask(SIG_SETMASK, &original_mask, NULL);
}

void g2n_die_of_signal(void)
{
    struct sigaction action;
    sigset_t         mask;
    int              number = caught != 0 ? (int)caught : SIGTERM;

    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigemptyset(&action.sa_mask);
    (void)sigaction(number, &action, NULL);
    (void)raise(number);
    sigemptyset(&mask);
    sigaddset(&mask, number);
    (void)sigprocmask(SIG_UNBLOCK, &mask, NULL);
    _exit(128 + number);
}

/* The environment with another TMPDIR.  NULL without memory. */
static char **environment_for(const char *temp)
{
    size_t count = 0, kept = 0, len = strlen(temp);
    char **env;
    char  *variable;

    while (environ[count])
        count++;
    env = g2n_tools_malloc((count + 2) * sizeof *env + len + sizeof "TMPDIR=");
    if (!env)
        return NULL;
    variable = (char *)(env + count + 2);
    memcpy(variable, "TMPDIR=", 7);
    memcpy(variable + 7, temp, len + 1);
    for (size_t i = 0; i < count; i++)
        if (strncmp(environ[i], "TMPDIR=", 7) != 0)
            env[kept++] = environ[i];
    env[kept++] = variable;
    env[kept]   = NULL;
    return env;
}

/* WABT's tools and compilers recurse as deep as a function nests, and Go nests a block for each of a function's resume
 * points: 16,000 overflow the usual 8 MB.  Only what is touched costs memory. */
static void widen_stack(void)
{
    struct rlimit stack;

    if (getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur == RLIM_INFINITY || stack.rlim_cur >= STACK_WANTED)
        return;
    stack.rlim_cur = stack.rlim_max == RLIM_INFINITY || stack.rlim_max > STACK_WANTED ? STACK_WANTED : stack.rlim_max;
    (void)setrlimit(RLIMIT_STACK, &stack);
}

/* In the child: never returns; what fails is reported through report_fd. */
_Noreturn static void become(const char *const *argv, const char *folder, char **env, int output_fd, int report_fd)
{
    int null_fd = open("/dev/null", O_RDWR);
    int error;

    (void)setpgid(0, 0);
    widen_stack();
    g2n_signals_restore();
    if (null_fd >= 0 && dup2(null_fd, 0) >= 0 && dup2(output_fd, 1) >= 0 && dup2(output_fd, 2) >= 0
        && (!folder || chdir(folder) == 0)) {
        if (null_fd > 2)
            close(null_fd);
        if (env)
            environ = env;
        execvp(argv[0], (char *const *)(uintptr_t)argv);
    }
    error = errno;
    (void)!write(report_fd, &error, sizeof error);
    _exit(127);
}

static bool make_pipe(int fds[2])
{
    if (pipe(fds) != 0)
        return false;
    (void)fcntl(fds[0], F_SETFD, FD_CLOEXEC);
    (void)fcntl(fds[1], F_SETFD, FD_CLOEXEC);
    return true;
}

bool g2n_child_start(struct g2n_child *c, const char *const *argv, const char *folder, const char *temp)
{
    int     output[2], report[2];
    int     error = 0;
    ssize_t got;
    char  **env = NULL;
    pid_t   pid;

    if (temp && !(env = environment_for(temp))) {
        errno = ENOMEM;
        return false;
    }
    if (!make_pipe(output)) {
        error = errno;
        goto out_env;
    }
    if (!make_pipe(report)) {
        error = errno;
        goto out_output;
    }
    pid = fork();
    if (pid == 0)
        become(argv, folder, env, output[1], report[1]);
    error = errno;
    close(report[1]);
    if (pid < 0)
        goto out_report;
    (void)setpgid(pid, pid); /* in both processes, so that it holds whichever runs first */
    error = 0;
    do
        got = read(report[0], &error, sizeof error);
    while (got < 0 && errno == EINTR);
    if (error != 0) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            continue;
        goto out_report;
    }
    close(report[0]);
    close(output[1]);
    g2n_tools_free(env);
    (void)fcntl(output[0], F_SETFL, O_NONBLOCK);
    c->pid       = pid;
    c->output_fd = output[0];
    c->status    = 0;
    g2n_text_init(&c->output);
    return true;

out_report:
    close(report[0]);
out_output:
    close(output[0]);
    close(output[1]);
out_env:
    g2n_tools_free(env);
    errno = error;
    return false;
}

static void drain(struct g2n_child *c)
{
    char    block[8192];
    ssize_t n;

    if (c->output_fd < 0)
        return;
    while ((n = read(c->output_fd, block, sizeof block)) > 0)
        if (c->output.len + (size_t)n <= OUTPUT_MAX)
            g2n_text_add(&c->output, block, (size_t)n);
    if (n == 0) {
        close(c->output_fd);
        c->output_fd = -1;
    }
}

/* Has it ended?  Then its slot is finished with but for the output. */
static bool reap(struct g2n_child *c)
{
    if (waitpid(c->pid, &c->status, WNOHANG) != c->pid)
        return false;
    drain(c);
    if (c->output_fd >= 0)
        close(c->output_fd);
    c->output_fd = -1;
    c->pid       = 0;
    return true;
}

static size_t reap_any(struct g2n_child *children, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (children[i].pid != 0 && reap(&children[i]))
            return i;
    return count;
}

size_t g2n_children_wait(struct g2n_child *children, size_t count, void (*tick)(void *), void *arg)
{
    struct pollfd   fds[64];
    struct timespec timeout = { 0, TICK_NS };
    sigset_t        open_mask;
    size_t          ended, watched;

    (void)sigprocmask(SIG_BLOCK, NULL, &open_mask);
    for (size_t i = 0; i < ENDING_COUNT; i++)
        sigdelset(&open_mask, ending_signals[i]);
    sigdelset(&open_mask, SIGCHLD);
    for (;;) {
        ended = reap_any(children, count);
        if (ended < count)
            return ended;
        if (g2n_interrupted())
            return count;
        watched = 0;
        for (size_t i = 0; i < count && watched < sizeof fds / sizeof fds[0]; i++)
            if (children[i].pid != 0 && children[i].output_fd >= 0)
                fds[watched++] = (struct pollfd){ .fd = children[i].output_fd, .events = POLLIN };
        (void)ppoll(fds, (nfds_t)watched, &timeout, &open_mask);
        for (size_t i = 0; i < count; i++)
            if (children[i].pid != 0)
                drain(&children[i]);
        if (tick)
            tick(arg);
    }
}

void g2n_children_kill(struct g2n_child *children, size_t count)
{
    struct timespec pause = { 0, 10000000 };
    size_t          alive;

    for (size_t i = 0; i < count; i++)
        if (children[i].pid != 0)
            (void)kill(-children[i].pid, SIGTERM);
    for (unsigned tenths = 0; tenths < 400; tenths++) {
        alive = 0;
        if (tenths == 200)
            for (size_t i = 0; i < count; i++)
                if (children[i].pid != 0)
                    (void)kill(-children[i].pid, SIGKILL);
        for (size_t i = 0; i < count; i++)
            alive += children[i].pid != 0 && !reap(&children[i]);
        if (alive == 0)
            return;
        (void)nanosleep(&pause, NULL);
    }
}

void g2n_child_release(struct g2n_child *c)
{
    g2n_text_fini(&c->output);
}

enum g2n_exit g2n_run(struct g2n_arena *a, struct g2n_diag *d, const char *const *argv, const char *folder,
                      struct g2n_str *output_out, int *status_out)
{
    struct g2n_child c;
    enum g2n_exit    st = G2N_DONE;

    memset(&c, 0, sizeof c);
    if (!g2n_child_start(&c, argv, folder, folder))
        return g2n_fail_errno(d, G2N_TOOL_FAILED, argv[0], "run it", errno);
    if (g2n_children_wait(&c, 1, NULL, NULL) == 1) {
        g2n_children_kill(&c, 1);
        g2n_child_release(&c);
        return G2N_INTERRUPTED;
    }
    if (output_out) {
        output_out->len = c.output.len;
        output_out->ptr = g2n_arena_copy(a, c.output.ptr, c.output.len);
        if (!output_out->ptr)
            st = g2n_fail_memory(d);
    }
    if (status_out)
        *status_out = c.status;
    if (st == G2N_DONE && c.status != 0)
        st = G2N_TOOL_FAILED;
    g2n_child_release(&c);
    return st;
}

const char *g2n_status_text(struct g2n_arena *a, int status)
{
    const char *text;

    if (WIFSIGNALED(status))
        text = g2n_arena_printf(a, "was ended by signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        text = g2n_arena_printf(a, "failed with exit status %d", WEXITSTATUS(status));
    return text ? text : "failed";
}

static bool is_program(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

const char *g2n_find_program(struct g2n_arena *a, const char *name)
{
    const char *path = getenv("PATH");
    const char *next, *at;

    if (strchr(name, '/'))
        return is_program(name) ? g2n_absolute(a, name) : NULL;
    for (at = path ? path : "/usr/local/bin:/usr/bin:/bin"; *at; at = next) {
        size_t      len = strcspn(at, ":");
        const char *candidate;

        next = at[len] == ':' ? at + len + 1 : at + len;
        candidate = g2n_arena_printf(a, "%.*s%s%s", (int)len, at, len == 0 ? "./" : "/", name);
        if (!candidate)
            return NULL;
        if (is_program(candidate))
            return g2n_absolute(a, candidate);
    }
    return NULL;
}
