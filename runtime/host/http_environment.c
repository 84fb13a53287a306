/* What the environment says about proxies and certificates.  Looked at for each request, as the guest may change it.
 *
 *   SSL_CERT_FILE, SSL_CERT_DIR          instead of the system's authorities (OpenSSL's names; Go's as well)
 *   NODE_EXTRA_CA_CERTS                  a PEM file of further ones; read with the first request
 *   NODE_TLS_REJECT_UNAUTHORIZED=0       certificates are not looked at
 *   http_proxy, https_proxy, all_proxy, no_proxy and the same in capitals
 *
 * libcurl reads the proxies by itself, but HTTP_PROXY, which it leaves out because web servers hand a request's "Proxy"
 * field to CGI programs under that name.  Go takes it unless the program is one of those, and so do we. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/environment.h"
#include "host/fs.h"
#include "host/http.h"

static const char *setting(const struct g2n_http *http, const char *name)
{
    const char *value = g2n_environment_get(http->host, name);
    return value && value[0] ? value : NULL;
}

static void warn(struct g2n_http *http, const char *format, const char *name, const char *why)
{
    struct g2n_buf text = G2N_BUF_INIT;

    g2n_buf_append_str(&text, "Warning: ");
    g2n_buf_append_str(&text, format);
    if (name) g2n_buf_printf(&text, " `%s`, load failed: %s", name, why);
    g2n_buf_append_byte(&text, '\n');
    g2n_stdio_write_now(http->host, STDERR_FILENO, text.bytes, text.len);
    g2n_buf_fini(&text);
}

/* Appends a file; 0 or an errno value. */
static int append_file(const char *path, struct g2n_buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno;
    int err = g2n_fs_read_all(fd, out);
    close(fd);
    return err;
}

/* The system's authorities, where this libcurl looks for them. */
static const char *system_bundle(struct g2n_http *http, CURL *easy)
{
    const char *path = setting(http, "SSL_CERT_FILE");
#if LIBCURL_VERSION_NUM >= 0x075400
    char *own = NULL;
    if (!path && http->curl.easy_getinfo(easy, CURLINFO_CAINFO, &own) == CURLE_OK) path = own;
#endif
    (void)http;
    (void)easy;
    return path ? path : "/etc/ssl/certs/ca-certificates.crt";
}

/* A file without a name: where libcurl was built without a folder of its own, it (7.87 on) reads the authorities of a file
 * once, those of a blob for each connection. */
static enum g2n_status keep(struct g2n_http *http, const struct g2n_buf *all)
{
    int fd = memfd_create("authorities", MFD_CLOEXEC);
    if (fd < 0) return G2N_ENOMEM;
    if (g2n_fs_write_all(fd, (const unsigned char *)all->bytes, all->len) != 0) {
        close(fd);
        return G2N_ENOMEM;
    }
    http->authorities = fd;
    return G2N_OK;
}

enum g2n_status g2n_http__load_authorities(struct g2n_http *http)
{
    const char *extra = setting(http, "NODE_EXTRA_CA_CERTS");
    struct g2n_buf all = G2N_BUF_INIT;

    if (!extra) return G2N_OK;
    int err = append_file(extra, &all);
    if (err && err != ENOMEM) {
        warn(http, "Ignoring extra certs from", extra, strerror(err));
        g2n_buf_fini(&all);
        return G2N_OK;
    }
    g2n_buf_append_byte(&all, '\n');
    CURL *easy = err ? NULL : http->curl.easy_init();
    enum g2n_status st = G2N_ENOMEM;
    if (easy) {
        err = append_file(system_bundle(http, easy), &all); /* none: then the extra ones are all there are */
        http->curl.easy_cleanup(easy);
        if (err != ENOMEM && !all.failed) st = keep(http, &all);
    }
    g2n_buf_fini(&all);
    return st;
}

static CURLcode set_authorities(struct g2n_http *http, CURL *easy)
{
    const struct g2n_curl *curl = &http->curl;
    const char *file = setting(http, "SSL_CERT_FILE"), *folder = setting(http, "SSL_CERT_DIR");
    CURLcode code = CURLE_OK;
    char own[32];

    if (http->authorities >= 0) {
        snprintf(own, sizeof own, "/proc/self/fd/%d", http->authorities);
        file = own;
    }
    if (folder) code = curl->easy_setopt(easy, CURLOPT_CAPATH, folder);
    return file && code == CURLE_OK ? curl->easy_setopt(easy, CURLOPT_CAINFO, file) : code;
}

static CURLcode trust_anyone(struct g2n_http *http, CURL *easy)
{
    if (!http->warned) {
        warn(http, "Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections and "
                   "HTTPS requests insecure by disabling certificate verification.", NULL, NULL);
        http->warned = true;
    }
    CURLcode code = http->curl.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    return code == CURLE_OK ? http->curl.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L) : code;
}

enum g2n_status g2n_http__set_environment(struct g2n_http *http, CURL *easy, const char *url)
{
    CURLcode code = CURLE_OK;

    if (strncasecmp(url, "https:", 6) == 0) {
        const char *reject = setting(http, "NODE_TLS_REJECT_UNAUTHORIZED");
        code = reject && strcmp(reject, "0") == 0 ? trust_anyone(http, easy) : set_authorities(http, easy);
    } else {
        const char *proxy = setting(http, "http_proxy") || setting(http, "REQUEST_METHOD") ? NULL : setting(http, "HTTP_PROXY");
        if (proxy) code = http->curl.easy_setopt(easy, CURLOPT_PROXY, proxy);
    }
    return code == CURLE_OK ? G2N_OK : G2N_ENOMEM;
}
