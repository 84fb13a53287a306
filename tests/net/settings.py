"""What the environment says about proxies and certificates, and codings of bodies: our program, and node where it agrees."""

import os
import shutil
import subprocess
import urllib.request

from harness import first_difference, fresh_folder, run


def fetched(url):
    """A page of the server's, whatever proxies the caller has."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
        return answer.read().decode()


def hashed_folder(folder, authority):
    """A folder of authorities as OpenSSL looks for them: by the hash of their name.  None without its program."""
    if not shutil.which("openssl"):
        return None
    fresh_folder(folder)
    name = subprocess.run(["openssl", "x509", "-hash", "-noout", "-in", authority], check=True, stdout=subprocess.PIPE,
                          text=True).stdout.strip()
    os.symlink(authority, os.path.join(folder, name + ".0"))
    return folder


HELLO, LOST = "hello, world\n", "net/http: fetch() failed: TypeError: fetch failed"


def proxies(told):
    """(name, settings, url, how the output begins, what the proxy was asked for)"""
    proxy, nobody = told["PROXY"], told["NOBODY"]
    plain, secure = "http://plain.test/hello", "https://secure.test/hello"
    named = proxy.replace("http://", "http://user:pa%20ss@")
    return [
        ("HTTP_PROXY", {"HTTP_PROXY": proxy}, plain, HELLO, "GET plain.test"),
        ("http_proxy", {"http_proxy": proxy}, plain, HELLO, "GET plain.test"),
        ("HTTP_PROXY of a CGI program", {"HTTP_PROXY": proxy, "REQUEST_METHOD": "GET"}, plain, LOST, ""),
        ("HTTPS_PROXY", {"HTTPS_PROXY": proxy}, secure, HELLO, "CONNECT secure.test:443"),
        ("https_proxy", {"https_proxy": proxy}, secure, HELLO, "CONNECT secure.test:443"),
        ("HTTP_PROXY is not for https:", {"HTTP_PROXY": proxy}, secure, LOST, ""),
        ("HTTPS_PROXY is not for http:", {"HTTPS_PROXY": proxy}, plain, LOST, ""),
        ("ALL_PROXY", {"ALL_PROXY": proxy}, secure, HELLO, "CONNECT secure.test:443"),
        ("a proxy with a password", {"HTTP_PROXY": named}, plain, HELLO, "GET plain.test as user:pa ss"),
        ("a tunnel with a password", {"HTTPS_PROXY": named}, secure, HELLO, "CONNECT secure.test:443 as user:pa ss"),
        ("NO_PROXY, a host", {"HTTP_PROXY": proxy, "NO_PROXY": "other.test,plain.test"}, plain, LOST, ""),
        ("NO_PROXY, a domain", {"HTTPS_PROXY": proxy, "NO_PROXY": ".test"}, secure, LOST, ""),
        ("NO_PROXY, all", {"HTTP_PROXY": proxy, "no_proxy": "*"}, plain, LOST, ""),
        ("NO_PROXY, others", {"HTTP_PROXY": proxy, "NO_PROXY": "lain.test,127.0.0.1"}, plain, HELLO, "GET plain.test"),
        ("NO_PROXY, this server", {"HTTP_PROXY": nobody, "NO_PROXY": "127.0.0.1"}, told["HTTP"] + "/hello", HELLO, ""),
        ("nobody is at the proxy", {"HTTP_PROXY": nobody}, plain, LOST, ""),
    ]


def certificates(told, folder):
    """(name, settings, url, how the output begins, whether node gives the same)"""
    authority, secure = told["NODE_EXTRA_CA_CERTS"], told["HTTPS"] + "/hello"
    nothing = os.path.join(folder, "nothing")
    with open(nothing, "w"):
        pass
    rows = [
        ("no authority", {}, secure, LOST, True),
        ("NODE_EXTRA_CA_CERTS", {"NODE_EXTRA_CA_CERTS": authority}, secure, HELLO, True),
        ("NODE_EXTRA_CA_CERTS that is not there", {"NODE_EXTRA_CA_CERTS": nothing + ".pem"}, secure, LOST, True),
        ("SSL_CERT_FILE", {"SSL_CERT_FILE": authority}, secure, HELLO, False),
        ("SSL_CERT_FILE that is empty", {"SSL_CERT_FILE": nothing}, secure, LOST, False),
        ("both", {"SSL_CERT_FILE": nothing, "NODE_EXTRA_CA_CERTS": authority}, secure, HELLO, False),
        ("NODE_TLS_REJECT_UNAUTHORIZED=1", {"NODE_TLS_REJECT_UNAUTHORIZED": "1"}, secure, LOST, True),
    ]
    hashed = hashed_folder(os.path.join(folder, "authorities"), authority)
    if hashed:
        rows.append(("SSL_CERT_DIR", {"SSL_CERT_DIR": hashed}, secure, HELLO, False))
    for server in ("HTTPS", "HTTPS_EXPIRED", "HTTPS_WRONG_NAME", "HTTPS_SELF_SIGNED"):
        rows.append(("NODE_TLS_REJECT_UNAUTHORIZED=0, " + server, {"NODE_TLS_REJECT_UNAUTHORIZED": "0"},
                     told[server] + "/hello", HELLO, True))
    return rows


def codings(told):
    """(coding, url, whether node undoes it)"""
    for server in ("HTTP", "HTTPS"):
        for coding in ("identity", "deflate", "gzip, deflate", "br", "zstd"):
            yield "%s over %s" % (coding, server), "%s/encoded?as=%s" % (told[server], coding.replace(" ", "%20")), coding != "zstd"


def check(suite, commands, told, folder, plain):
    """`plain` is the environment without any of this."""
    def output(name, env, *words):
        command, executable = commands[name]
        return run([*command, *words], timeout=60, env=dict(plain, **env), executable=executable)

    def begins(label, done, want):
        suite.check(label, done.status == 0 and done.stdout.decode().startswith(want), "see below", done.text())

    trusting = {"NODE_EXTRA_CA_CERTS": told["NODE_EXTRA_CA_CERTS"]}
    fetched(told["HTTP"] + "/proxied")
    for label, env, url, want, asked in proxies(told):
        begins(label, output("compiled", {**trusting, **env}, "get", url), "Get \"" + url + "\": " + want if want == LOST else want)
        seen = fetched(told["HTTP"] + "/proxied")
        suite.check(label + ": what the proxy sees", seen == asked, "%r instead of %r" % (seen, asked))
    for label, env, url, want, same in certificates(told, folder):
        done = output("compiled", env, "get", url)
        begins(label, done, "Get \"" + url + "\": " + want if want == LOST else want)
        if same:
            node = output("node", env, "get", url)
            suite.check(label + ", as under node", done.stdout == node.stdout,
                        first_difference(node.stdout, done.stdout, "node", "compiled"))
    for label, url, undone in codings(told):
        done = output("compiled", trusting, "get", url)
        begins(label, done, "hello, coding\n")
        if undone:
            suite.check(label + ", as under node", done.stdout == output("node", trusting, "get", url).stdout)
    hosts = [told["HTTP"], told["HTTP"].replace("127.0.0.1", "localhost"), told["HTTPS"], told["HTTPS"].replace("127.0.0.1", "localhost")]
    begins("several hosts at once", output("compiled", trusting, "together", "40", *(host + "/delay?ms=50" for host in hosts)),
           "map[late:160]")
