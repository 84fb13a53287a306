/* A component without a C library that uses the network: guest TCP-PORT UDP-PORT HTTP-PORT.  The imports are as the canonical ABI
 * lowers them; results lie where `out` points, at the offsets of their types. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned u32;
typedef unsigned long long u64;

#define IMPORT(module, name) __attribute__((import_module(module "@0.2.0"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

IMPORT("wasi:cli/environment", "get-arguments") void get_arguments(u8 *out);
IMPORT("wasi:cli/stdout", "get-stdout") u32 get_stdout(void);
IMPORT("wasi:io/streams", "[method]output-stream.blocking-write-and-flush") void write_all(u32 stream, const void *bytes, u32 len, u8 *out);
IMPORT("wasi:io/streams", "[method]input-stream.blocking-read") void read_some(u32 stream, u64 len, u8 *out);
IMPORT("wasi:io/streams", "[resource-drop]input-stream") void drop_input(u32 stream);
IMPORT("wasi:io/streams", "[resource-drop]output-stream") void drop_output(u32 stream);
IMPORT("wasi:io/poll", "[method]pollable.block") void block(u32 pollable);
IMPORT("wasi:io/poll", "[resource-drop]pollable") void drop_pollable(u32 pollable);
IMPORT("wasi:sockets/instance-network", "instance-network") u32 instance_network(void);
IMPORT("wasi:sockets/ip-name-lookup", "resolve-addresses") void resolve(u32 network, const char *name, u32 len, u8 *out);
IMPORT("wasi:sockets/ip-name-lookup", "[method]resolve-address-stream.resolve-next-address") void resolve_next(u32 stream, u8 *out);
IMPORT("wasi:sockets/ip-name-lookup", "[method]resolve-address-stream.subscribe") u32 resolve_subscribe(u32 stream);
IMPORT("wasi:sockets/tcp-create-socket", "create-tcp-socket") void create_tcp(u32 family, u8 *out);
IMPORT("wasi:sockets/tcp", "[method]tcp-socket.start-connect")
void start_connect(u32 s, u32 network, u32 v6, u32 port, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f, u32 g, u32 h, u32 i, u32 j, u8 *out);
IMPORT("wasi:sockets/tcp", "[method]tcp-socket.finish-connect") void finish_connect(u32 s, u8 *out);
IMPORT("wasi:sockets/tcp", "[method]tcp-socket.subscribe") u32 tcp_subscribe(u32 s);
IMPORT("wasi:sockets/tcp", "[method]tcp-socket.shutdown") void tcp_shutdown(u32 s, u32 how, u8 *out);
IMPORT("wasi:sockets/tcp", "[resource-drop]tcp-socket") void drop_tcp(u32 s);
IMPORT("wasi:sockets/udp-create-socket", "create-udp-socket") void create_udp(u32 family, u8 *out);
IMPORT("wasi:sockets/udp", "[method]udp-socket.start-bind")
void udp_bind(u32 s, u32 network, u32 v6, u32 port, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f, u32 g, u32 h, u32 i, u32 j, u8 *out);
IMPORT("wasi:sockets/udp", "[method]udp-socket.finish-bind") void udp_bound(u32 s, u8 *out);
IMPORT("wasi:sockets/udp", "[method]udp-socket.stream")
void udp_stream(u32 s, u32 some, u32 v6, u32 port, u32 a, u32 b, u32 c, u32 d, u32 e, u32 f, u32 g, u32 h, u32 i, u32 j, u8 *out);
IMPORT("wasi:sockets/udp", "[method]outgoing-datagram-stream.check-send") void check_send(u32 stream, u8 *out);
IMPORT("wasi:sockets/udp", "[method]outgoing-datagram-stream.send") void send_all(u32 stream, const u8 *list, u32 count, u8 *out);
IMPORT("wasi:sockets/udp", "[method]incoming-datagram-stream.receive") void receive(u32 stream, u64 most, u8 *out);
IMPORT("wasi:sockets/udp", "[method]incoming-datagram-stream.subscribe") u32 receive_subscribe(u32 stream);
IMPORT("wasi:http/types", "[constructor]fields") u32 new_fields(void);
IMPORT("wasi:http/types", "[constructor]outgoing-request") u32 new_request(u32 fields);
IMPORT("wasi:http/types", "[method]outgoing-request.set-scheme") u32 set_scheme(u32 request, u32 some, u32 scheme, const char *other, u32 len);
IMPORT("wasi:http/types", "[method]outgoing-request.set-authority") u32 set_authority(u32 request, u32 some, const char *text, u32 len);
IMPORT("wasi:http/types", "[method]outgoing-request.set-path-with-query") u32 set_path(u32 request, u32 some, const char *text, u32 len);
IMPORT("wasi:http/outgoing-handler", "handle") void handle(u32 request, u32 some, u32 options, u8 *out);
IMPORT("wasi:http/types", "[method]future-incoming-response.subscribe") u32 response_subscribe(u32 future);
IMPORT("wasi:http/types", "[method]future-incoming-response.get") void response_get(u32 future, u8 *out);
IMPORT("wasi:http/types", "[method]incoming-response.status") u32 response_status(u32 response);
IMPORT("wasi:http/types", "[method]incoming-response.consume") void response_consume(u32 response, u8 *out);
IMPORT("wasi:http/types", "[method]incoming-body.stream") void body_stream(u32 body, u8 *out);

static u8 heap[1 << 20];
static u32 used;

EXPORT("cabi_realloc") void *cabi_realloc(void *old, u32 old_size, u32 align, u32 size)
{
    (void)old;
    (void)old_size;
    used = (used + align - 1) / align * align;
    used += size;
    if (used > sizeof heap) __builtin_trap();
    return heap + used - size;
}

static u8 out[256] __attribute__((aligned(8)));
static u32 stdout_stream;

static u32 word(const u8 *at) { return *(const u32 *)(const void *)at; }

static void say(const char *text, u32 len) { write_all(stdout_stream, text, len, out); }
#define SAY(text) say(text, sizeof text - 1)

static void say_number(u32 n)
{
    char text[10];
    u32 at = sizeof text;

    do text[--at] = (char)('0' + n % 10); while (n /= 10);
    say(text + at, sizeof text - at);
}

static u32 number_of(const u8 *string)
{
    const u8 *text = (const u8 *)word(string);
    u32 n = 0;

    for (u32 i = 0; i < word(string + 4); i++) n = n * 10 + text[i] - '0';
    return n;
}

static void wait_for(u32 pollable)
{
    block(pollable);
    drop_pollable(pollable);
}

/* Says what a call failed with; 0 when it did not. */
static int failed(const char *what, u32 len, u32 offset)
{
    if (!out[0]) return 0;
    u32 code = out[offset];
    say(what, len);
    SAY(": error ");
    say_number(code);
    SAY("\n");
    return 1;
}
#define FAILED(what, offset) failed(what, sizeof what - 1, offset)

/* Until the stream has ended. */
static void copy(u32 in)
{
    for (;;) {
        read_some(in, 1000, out);
        if (out[0]) break;
        say((const char *)word(out + 4), word(out + 8));
    }
    u32 closed = out[4];
    if (closed) SAY(" (end)\n");
    else SAY(" (failed)\n");
}

static void lookup(u32 network)
{
    u32 stream, found = 0;

    resolve(network, "localhost", 9, out);
    if (FAILED("lookup", 4)) return;
    stream = word(out + 4);
    for (;;) {
        resolve_next(stream, out);
        if (out[0] && out[2] == 8) { /* would-block */
            wait_for(resolve_subscribe(stream));
            continue;
        }
        if (FAILED("address", 2) || !out[2]) break;
        if (out[4] == 0 && out[6] == 127) found = 1;
    }
    SAY("localhost: ");
    say_number(found);
    SAY("\n");
    resolve(network, "a b", 3, out);
    if (!FAILED("lookup", 4)) SAY("a name with a blank\n");
}

static void tcp(u32 network, u32 port)
{
    u32 s, in, to;

    create_tcp(0, out);
    if (FAILED("socket", 4)) return;
    s = word(out + 4);
    start_connect(s, network, 0, port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, out);
    if (FAILED("connect", 1)) return;
    wait_for(tcp_subscribe(s));
    finish_connect(s, out);
    if (FAILED("connected", 4)) return;
    in = word(out + 4);
    to = word(out + 8);
    write_all(to, "over tcp", 8, out);
    tcp_shutdown(s, 1, out);
    FAILED("shutdown", 1);
    copy(in);
    drop_output(to);
    drop_input(in);
    drop_tcp(s);
}

static void udp(u32 network, u32 port)
{
    static u8 datagram[44] __attribute__((aligned(4)));
    u32 s, in, to;

    create_udp(0, out);
    if (FAILED("socket", 4)) return;
    s = word(out + 4);
    udp_bind(s, network, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, out);
    if (FAILED("bind", 1)) return;
    udp_bound(s, out);
    if (FAILED("bound", 1)) return;
    udp_stream(s, 1, 0, port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, out);
    if (FAILED("stream", 4)) return;
    in = word(out + 4);
    to = word(out + 8);
    *(const char **)(void *)datagram = "over udp";
    *(u32 *)(void *)(datagram + 4) = 8;
    check_send(to, out);
    send_all(to, datagram, 1, out);
    if (FAILED("send", 8)) return;
    wait_for(receive_subscribe(in));
    receive(in, 10, out);
    if (FAILED("receive", 4)) return;
    u32 list = word(out + 4), count = word(out + 8);
    for (u32 i = 0; i < count; i++) say((const char *)word((const u8 *)list + 40 * i), word((const u8 *)list + 40 * i + 4));
    SAY("\n");
}

static void http(u32 port)
{
    char authority[16] = "127.0.0.1:";
    u32 request = new_request(new_fields()), len = 10, future, response;

    for (u32 unit = 10000; unit; unit /= 10)
        if (port >= unit) authority[len++] = (char)('0' + port / unit % 10);
    set_scheme(request, 1, 0, 0, 0);
    set_authority(request, 1, authority, len);
    set_path(request, 1, "/hello?name=x", 13);
    handle(request, 0, 0, out);
    if (FAILED("handle", 8)) return;
    future = word(out + 8);
    wait_for(response_subscribe(future));
    response_get(future, out);
    if (!out[0] || out[8] || out[16]) {
        SAY("no response: error ");
        say_number(out[24]);
        SAY("\n");
        return;
    }
    response = word(out + 24);
    SAY("status ");
    say_number(response_status(response));
    SAY(": ");
    response_consume(response, out);
    if (FAILED("consume", 1)) return;
    body_stream(word(out + 4), out);
    if (FAILED("stream", 1)) return;
    copy(word(out + 4));
}

EXPORT("wasi:cli/run@0.2.0#run") int run(void)
{
    u32 network = instance_network(), list;

    stdout_stream = get_stdout();
    get_arguments(out);
    list = word(out);
    if (word(out + 4) != 4) return 1;
    u32 ports[3];
    for (u32 i = 0; i < 3; i++) ports[i] = number_of((const u8 *)list + 8 * (i + 1));
    lookup(network);
    tcp(network, ports[0]);
    udp(network, ports[1]);
    http(ports[2]);
    return 0;
}
