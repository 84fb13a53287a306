/* libcurl's failures as the errors that undici 6, and node's own sockets below it, give as the cause of "fetch failed"
 * and "terminated".  Programs compare `code`; Go prints the text. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>

#include "host/http.h"
#include "host/oserr.h"
#include "value/array.h"

#define ENOTFOUND_NUMBER (-3008.0) /* libuv's UV_EAI_NONAME */
#define UNSPECIFIED      1         /* libcurl's CURLINFO_SSL_VERIFYRESULT until OpenSSL has said something */
#define Z_DATA_NUMBER    (-3.0)    /* zlib's Z_DATA_ERROR   */

struct host_name { /* of a URL; lent by it */
    const char *text;
    int         len;
    bool        address; /* and no name */
};

static struct host_name host_of(const char *url)
{
    const char *mark = strstr(url, "://"), *start = mark ? mark + 3 : url;
    size_t len = *start == '[' ? strcspn(start, "]") : strcspn(start, ":/?#");
    struct host_name host = { start, (int)len, false };
    char text[64];
    struct in_addr v4;

    if (*start == '[') {
        host.text++;
        host.len--;
        host.address = true;
    } else if (len < sizeof text) {
        memcpy(text, start, len);
        text[len] = 0;
        host.address = inet_pton(AF_INET, text, &v4) == 1;
    }
    return host;
}

static enum g2n_status put_text(struct g2n_realm *realm, g2n_value error, const char *name, const char *text, size_t len)
{
    g2n_value v;
    enum g2n_status st = g2n_string_decode(realm, text, len, false, &v);
    return st == G2N_OK ? g2n_object_put_c(realm, g2n_as_object(g2n_peek(error)), name, v) : st;
}

static enum g2n_status put_number(struct g2n_realm *realm, g2n_value error, const char *name, double number)
{
    return g2n_object_put_c(realm, g2n_as_object(g2n_peek(error)), name, g2n_number(number));
}

static enum g2n_status finished(struct g2n_realm *realm, enum g2n_status st, g2n_value *out)
{
    if (st == G2N_OK) return st;
    g2n_drop(realm, *out);
    *out = G2N_UNDEFINED;
    return st;
}

/* An error of undici's own classes, which differ in name and code only; name NULL: a plain Error. */
static enum g2n_status named(struct g2n_realm *realm, const char *name, const char *code, const char *message,
                             g2n_value *out)
{
    enum g2n_status st = g2n_error_new(realm, G2N_ERROR, out, "%s", message);
    if (st != G2N_OK) return st;
    if (name) st = put_text(realm, *out, "name", name, strlen(name));
    if (st == G2N_OK && code) st = put_text(realm, *out, "code", code, strlen(code));
    return finished(realm, st, out);
}

static enum g2n_status other_side_closed(struct g2n_realm *realm, g2n_value *out)
{
    return named(realm, "SocketError", "UND_ERR_SOCKET", "other side closed", out);
}

/* "read ECONNRESET" */
static enum g2n_status system_error(struct g2n_realm *realm, long err, const char *call, g2n_value *out)
{
    const char *name = g2n_oserr_name((int)err);
    enum g2n_status st = g2n_error_new(realm, G2N_ERROR, out, "%s %s", call, name);
    if (st != G2N_OK) return st;
    st = put_number(realm, *out, "errno", -(double)err);
    if (st == G2N_OK) st = put_text(realm, *out, "code", name, strlen(name));
    if (st == G2N_OK) st = put_text(realm, *out, "syscall", call, strlen(call));
    return finished(realm, st, out);
}

static unsigned port_of(const struct sockaddr_storage *peer, char *text, size_t size)
{
    text[0] = 0;
    if (peer->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)peer;
        (void)inet_ntop(AF_INET, &v4->sin_addr, text, (socklen_t)size);
        return ntohs(v4->sin_port);
    }
    if (peer->ss_family == AF_INET6) {
        const struct sockaddr_in6 *v6 = (const void *)peer;
        (void)inet_ntop(AF_INET6, &v6->sin6_addr, text, (socklen_t)size);
        return ntohs(v6->sin6_port);
    }
    return 0;
}

/* "connect ECONNREFUSED 127.0.0.1:9" */
static enum g2n_status connect_error(struct g2n_realm *realm, long err, const struct sockaddr_storage *peer,
                                     g2n_value *out)
{
    char address[INET6_ADDRSTRLEN];
    unsigned port = port_of(peer, address, sizeof address);
    const char *name = g2n_oserr_name((int)err);

    enum g2n_status st = g2n_error_new(realm, G2N_ERROR, out, "connect %s %s:%u", name, address, port);
    if (st != G2N_OK) return st;
    st = put_number(realm, *out, "errno", -(double)err);
    if (st == G2N_OK) st = put_text(realm, *out, "code", name, strlen(name));
    if (st == G2N_OK) st = put_text(realm, *out, "syscall", "connect", 7);
    if (st == G2N_OK) st = put_text(realm, *out, "address", address, strlen(address));
    if (st == G2N_OK) st = put_number(realm, *out, "port", port);
    return finished(realm, st, out);
}

/* A host with several addresses fails with an AggregateError of all (net.connect's autoSelectFamily). */
static enum g2n_status not_connected(struct g2n_realm *realm, const struct g2n_exchange *t, g2n_value *out)
{
    unsigned known = t->tried < G2N_HTTP_PEERS ? t->tried : G2N_HTTP_PEERS;
    long err = t->os_errno ? t->os_errno : ECONNREFUSED;
    struct g2n_array *errors;

    if (known == 1) return connect_error(realm, err, &t->peers[0], out);
    if (known == 0) return named(realm, NULL, "ECONNREFUSED", t->message[0] ? t->message : "connect ECONNREFUSED", out);
    enum g2n_status st = g2n_error_new(realm, G2N_AGGREGATE_ERROR, out, "%s", "");
    if (st != G2N_OK) return st;
    const char *name = g2n_oserr_name((int)err);
    st = put_text(realm, *out, "code", name, strlen(name));
    if (st == G2N_OK) st = g2n_array_new(realm, known, &errors);
    if (st != G2N_OK) return finished(realm, st, out);
    for (unsigned i = 0; i < known && st == G2N_OK; i++) {
        g2n_value one;
        st = connect_error(realm, err, &t->peers[i], &one);
        if (st == G2N_OK) st = g2n_array_push(realm, errors, one);
    }
    if (st == G2N_OK) st = g2n_object_put_c(realm, g2n_as_object(g2n_peek(*out)), "errors", g2n_own_object(&errors->object));
    else g2n_object_drop(realm, &errors->object);
    return finished(realm, st, out);
}

static enum g2n_status timed_out(struct g2n_realm *realm, const struct g2n_exchange *t, g2n_value *out)
{
    switch (t->phase) {
    case G2N_HTTP_CONNECTING: return named(realm, "ConnectTimeoutError", "UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error", out);
    case G2N_HTTP_SENT:       return named(realm, "HeadersTimeoutError", "UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error", out);
    case G2N_HTTP_RECEIVING:  break;
    }
    return named(realm, "BodyTimeoutError", "UND_ERR_BODY_TIMEOUT", "Body Timeout Error", out);
}

static enum g2n_status not_found(struct g2n_realm *realm, struct host_name host, g2n_value *out)
{
    enum g2n_status st = g2n_error_new(realm, G2N_ERROR, out, "getaddrinfo ENOTFOUND %.*s", host.len, host.text);
    if (st != G2N_OK) return st;
    st = put_number(realm, *out, "errno", ENOTFOUND_NUMBER);
    if (st == G2N_OK) st = put_text(realm, *out, "code", "ENOTFOUND", 9);
    if (st == G2N_OK) st = put_text(realm, *out, "syscall", "getaddrinfo", 11);
    if (st == G2N_OK) st = put_text(realm, *out, "hostname", host.text, (size_t)host.len);
    return finished(realm, st, out);
}

/* "DNS:a, IP Address:1.2.3.4, ..." without what is not an address. */
static void list_addresses(const struct g2n_buf *names, struct g2n_buf *out)
{
    static const char mark[] = "IP Address:";
    const char *p = names->bytes, *end = p + names->len;

    while (p < end) {
        const char *comma = memchr(p, ',', (size_t)(end - p)), *stop = comma ? comma : end;
        while (p < stop && *p == ' ') p++;
        if ((size_t)(stop - p) > sizeof mark - 1 && memcmp(p, mark, sizeof mark - 1) == 0) {
            p += sizeof mark - 1;
            if (out->len) g2n_buf_append_str(out, ", ");
            g2n_buf_append(out, p, (size_t)(stop - p));
        }
        p = comma ? comma + 1 : end;
    }
}

/* node's own errors show their code: "Error [ERR_X]: message". */
static enum g2n_status show_with_code(struct g2n_call *call, g2n_value *result)
{
    struct g2n_realm *realm = call->realm;
    g2n_value code, message;

    if (!g2n_is_object(call->this_value)) return g2n_throw(realm, G2N_TYPE_ERROR, "Error.prototype.toString requires that 'this' be a JSReceiver");
    enum g2n_status st = g2n_object_get_c(realm, g2n_as_object(call->this_value), "code", &code);
    if (st != G2N_OK) return st;
    st = g2n_object_get_c(realm, g2n_as_object(call->this_value), "message", &message);
    if (st == G2N_OK) {
        bool texts = g2n_is_string(g2n_peek(code)) && g2n_is_string(g2n_peek(message));
        st = g2n_string_printf(realm, result, "Error [%s]: %s", texts ? g2n_as_string(g2n_peek(code))->bytes : "",
                               texts ? g2n_as_string(g2n_peek(message))->bytes : "");
        g2n_drop(realm, message);
    }
    g2n_drop(realm, code);
    return st;
}

static enum g2n_status put_to_string(struct g2n_realm *realm, g2n_value error)
{
    struct g2n_function *f;
    enum g2n_status st = g2n_function_new(realm, show_with_code, "toString", 0, &f);

    if (st != G2N_OK) return st;
    st = g2n_object_define(realm, g2n_as_object(g2n_peek(error)), g2n_atom_key(realm, G2N_ATOM_toString),
                           g2n_view_of_object(&f->object), G2N_PROP_METHOD);
    g2n_object_drop(realm, &f->object);
    return st;
}

static enum g2n_status wrong_name(struct g2n_realm *realm, const struct g2n_exchange *t, struct host_name host,
                                  g2n_value *out)
{
    struct g2n_buf text = G2N_BUF_INIT, addresses = G2N_BUF_INIT;
    static const char code[] = "ERR_TLS_CERT_ALTNAME_INVALID";

    if (host.address) {
        list_addresses(&t->alt_names, &addresses);
        g2n_buf_printf(&text, "IP: %.*s is not in the cert's list: ", host.len, host.text);
        g2n_buf_append(&text, addresses.bytes, addresses.len);
    } else if (t->alt_names.len) {
        g2n_buf_printf(&text, "Host: %.*s. is not in the cert's altnames: ", host.len, host.text);
        g2n_buf_append(&text, t->alt_names.bytes, t->alt_names.len);
    } else {
        g2n_buf_append_str(&text, "Cert does not contain a DNS name");
    }
    g2n_buf_append_byte(&text, 0);
    bool failed = text.failed || addresses.failed || t->alt_names.failed;
    enum g2n_status st = failed ? g2n_throw_no_memory(realm)
                                : g2n_error_new(realm, G2N_ERROR, out, "Hostname/IP does not match certificate's altnames: %s",
                                                text.bytes);
    g2n_buf_fini(&text);
    g2n_buf_fini(&addresses);
    if (st != G2N_OK) return st;
    st = put_text(realm, *out, "code", code, sizeof code - 1);
    if (st == G2N_OK) st = put_text(realm, *out, "host", host.text, (size_t)host.len);
    if (st == G2N_OK) st = put_to_string(realm, *out);
    return finished(realm, st, out);
}

static enum g2n_status refused_certificate(struct g2n_realm *realm, const struct g2n_exchange *t, struct host_name host,
                                           g2n_value *out)
{
    static const struct {
        long number;
        const char *code, *text;
    } rows[] = {
#define VERIFY(number, code, text) { number, code, text },
#include "host/http_verify.def"
#undef VERIFY
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (t->verify_result == rows[i].number) return named(realm, NULL, rows[i].code, rows[i].text, out);
    if (t->verify_result == 0 || t->verify_result == UNSPECIFIED) return wrong_name(realm, t, host, out);
    return named(realm, NULL, "CERT_REJECTED", t->message, out);
}

/* "...:SSL routines::wrong version number" has the code ERR_SSL_WRONG_VERSION_NUMBER. */
static enum g2n_status handshake_failed(struct g2n_realm *realm, const struct g2n_exchange *t, g2n_value *out)
{
    char code[96] = "ERR_SSL_";
    const char *colon = strrchr(t->message, ':');
    size_t at = strlen(code);

    if (!strstr(t->message, "SSL routines") || !colon) return other_side_closed(realm, out);
    for (const char *p = colon + 1; *p && at + 1 < sizeof code; p++)
        code[at++] = (char)(isalnum((unsigned char)*p) ? toupper((unsigned char)*p) : '_');
    code[at] = 0;
    return named(realm, NULL, code, t->message, out);
}

static enum g2n_status broken(struct g2n_realm *realm, const struct g2n_exchange *t, g2n_value *out)
{
    static const struct {
        int         err;
        const char *call;
    } rows[] = { { ECONNRESET, "read" }, { EPIPE, "write" } };

    /* CURLINFO_OS_ERRNO tells of connecting only; of the rest libcurl keeps the system's words. */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strstr(t->message, strerror(rows[i].err))) return system_error(realm, rows[i].err, rows[i].call, out);
    return other_side_closed(realm, out);
}

enum g2n_status g2n_http_error(struct g2n_realm *realm, const struct g2n_exchange *t, const char *url, g2n_value *out)
{
    struct host_name host = host_of(url);

    *out = G2N_UNDEFINED;
    switch ((int)t->code) { /* an enum of libcurl's, which newer ones extend */
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:       return not_found(realm, host, out);
    case CURLE_COULDNT_CONNECT:             return not_connected(realm, t, out);
    case CURLE_OPERATION_TIMEDOUT:          return timed_out(realm, t, out);
    case CURLE_PEER_FAILED_VERIFICATION:    return refused_certificate(realm, t, host, out);
    case CURLE_SSL_CONNECT_ERROR:           return handshake_failed(realm, t, out);
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:                  return broken(realm, t, out);
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return named(realm, "HTTPParserError", "HPE_INVALID_CONSTANT",
                     "Response does not match the HTTP/1.1 protocol (Expected HTTP/)", out);
    case CURLE_BAD_CONTENT_ENCODING: {
        enum g2n_status st = named(realm, NULL, "Z_DATA_ERROR", "incorrect header check", out);
        return st == G2N_OK ? finished(realm, put_number(realm, *out, "errno", Z_DATA_NUMBER), out) : st;
    }
    case CURLE_OUT_OF_MEMORY:
    case CURLE_WRITE_ERROR: /* what our own callbacks answer when there is no memory */
        *out = g2n_dup(g2n_view_of_object(realm->no_memory));
        return G2N_OK;
    default:                                return named(realm, NULL, "UND_ERR_SOCKET", t->message, out);
    }
}
