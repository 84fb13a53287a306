// Command httpserver is what the tests of fetch talk to: HTTP/1.1 on one port, HTTP/1.1 and HTTP/2 over TLS on another,
// a proxy, and a port that nobody listens on.  It listens on 127.0.0.1 only, prints its settings as NAME=VALUE lines and an
// empty line, and ends when its standard input does, or after -minutes.
//
//	httpserver -dir FOLDER     writes FOLDER/ca.pem, the authority of its certificates
package main

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"flag"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var (
	closed   atomic.Int64 // requests whose client went away
	accepted atomic.Int64 // connections
	written  atomic.Int64 // bytes of /bytes
)

// certificate makes one for these names, signed by the authority.
func certificate(ca *x509.Certificate, caKey *ecdsa.PrivateKey, until time.Time, names []string, ips []net.IP) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: "test"},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: until, DNSNames: names, IPAddresses: ips,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	parent, signer := ca, caKey
	if ca == nil {
		template.IsCA, template.KeyUsage = true, x509.KeyUsageCertSign|x509.KeyUsageDigitalSignature
		template.Subject.CommonName = "test authority"
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}

func number(r *http.Request, name string, otherwise int64) int64 {
	if n, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 64); err == nil {
		return n
	}
	return otherwise
}

// gone waits until the client has gone away, at most a minute.
func gone(r *http.Request) {
	select {
	case <-r.Context().Done():
		closed.Add(1)
	case <-time.After(time.Minute):
	}
}

func echo(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	fmt.Fprintf(w, "%s %s\n", r.Method, r.URL.RequestURI())
	var names []string
	for name := range r.Header {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Fprintf(w, "%s: %s\n", name, strings.Join(r.Header[name], " | "))
	}
	fmt.Fprintf(w, "length %d\n\n%s", r.ContentLength, body)
}

func sendBytes(w http.ResponseWriter, r *http.Request) {
	size := number(r, "n", 1000)
	piece := make([]byte, 64<<10)
	for i := range piece {
		piece[i] = byte(i * 7)
	}
	if r.URL.Query().Get("chunked") == "" {
		w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
	}
	for sent := int64(0); sent < size; {
		n, err := w.Write(piece[:min(int64(len(piece)), size-sent)])
		sent += int64(n)
		written.Add(int64(n))
		if err != nil {
			closed.Add(1)
			return
		}
	}
}

func redirect(w http.ResponseWriter, r *http.Request) {
	status := int(number(r, "status", 302))
	if left := number(r, "n", 0); left > 0 {
		w.Header().Set("Location", fmt.Sprintf("/redirect?n=%d&status=%d", left-1, status))
	} else if to := r.URL.Query().Get("to"); to != "" {
		w.Header().Set("Location", to)
	} else {
		w.Header().Set("Location", "/echo")
	}
	w.WriteHeader(status)
	io.WriteString(w, "elsewhere\n")
}

// cut sends part of a body and then ends the connection.
func cut(w http.ResponseWriter, r *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler) // HTTP/2: resets the stream
	}
	defer conn.Close()
	switch r.URL.Query().Get("how") {
	case "head":
		io.WriteString(conn, "HTTP/1.1 200 O")
	case "nothing":
	case "garbage":
		io.WriteString(conn, "what is this?\r\n\r\n")
	case "chunked":
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
	case "reset":
		conn.(*net.TCPConn).SetLinger(0)
	default:
		io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
	}
	time.Sleep(time.Duration(number(r, "ms", 50)) * time.Millisecond)
}

func compressed(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("bad") != "" {
		w.Header().Set("Content-Encoding", "gzip")
		io.WriteString(w, "this is not gzip")
		return
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, strings.Repeat("compressible ", 1000))
	z.Close()
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Content-Encoding", "gzip")
	w.Write(packed.Bytes())
}

// encoded sends a text in a coding of Content-Encoding; Go's library has no writers for two of them.
func encoded(w http.ResponseWriter, r *http.Request) {
	const text = "hello, coding\n"
	coding := r.URL.Query().Get("as")
	var packed bytes.Buffer
	switch coding {
	case "deflate":
		z := zlib.NewWriter(&packed)
		io.WriteString(z, text)
		z.Close()
	case "gzip, deflate":
		var inner bytes.Buffer
		z := gzip.NewWriter(&inner)
		io.WriteString(z, text)
		z.Close()
		outer := zlib.NewWriter(&packed)
		outer.Write(inner.Bytes())
		outer.Close()
	case "br": // one literal block
		packed.WriteString("\x8b\x06\x80" + text + "\x03")
	case "zstd": // one raw block
		packed.WriteString("\x28\xb5\x2f\xfd\x20\x0e\x71\x00\x00" + text)
	default:
		packed.WriteString(text)
	}
	w.Header().Set("Content-Type", "text/plain")
	w.Header().Set("Content-Encoding", coding)
	w.Write(packed.Bytes())
}

// ---- a proxy: every host is this server

var (
	proxied     []string // what it was asked for since it was last told of
	proxiedLock sync.Mutex
	secureAt    string // this server over TLS
)

func note(r *http.Request) {
	line := r.Method + " " + r.Host
	if _, credentials, ok := strings.Cut(r.Header.Get("Proxy-Authorization"), " "); ok {
		plain, _ := base64.StdEncoding.DecodeString(credentials)
		line += " as " + string(plain)
	}
	proxiedLock.Lock()
	proxied = append(proxied, line)
	proxiedLock.Unlock()
}

func tellProxied(w http.ResponseWriter, r *http.Request) {
	proxiedLock.Lock()
	defer proxiedLock.Unlock()
	io.WriteString(w, strings.Join(proxied, "\n"))
	proxied = nil
}

func tunnel(w http.ResponseWriter) {
	to, err := net.Dial("tcp", secureAt)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer to.Close()
	from, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer from.Close()
	io.WriteString(from, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() {
		io.Copy(to, from)
		to.(*net.TCPConn).CloseWrite()
	}()
	io.Copy(from, to)
}

func serveProxy() {
	l := listen()
	inner := handler()
	go http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		note(r)
		if r.Method == http.MethodConnect {
			tunnel(w)
		} else {
			inner.ServeHTTP(w, r)
		}
	}))
	fmt.Printf("PROXY=http://%s\n", l.Addr())
}

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", echo)
	mux.HandleFunc("/bytes", sendBytes)
	mux.HandleFunc("/redirect", redirect)
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", 302) })
	mux.HandleFunc("/cut", cut)
	mux.HandleFunc("/gzip", compressed)
	mux.HandleFunc("/encoded", encoded)
	mux.HandleFunc("/proxied", tellProxied)
	mux.HandleFunc("/hello", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "hello, world\n") })
	mux.HandleFunc("/protocol", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) })
	mux.HandleFunc("/status", func(w http.ResponseWriter, r *http.Request) {
		w.Header()["X-Twice"] = []string{"one", "two"}
		w.Header()["Set-Cookie"] = []string{"a=1", "b=2"}
		w.WriteHeader(int(number(r, "code", 200)))
	})
	mux.HandleFunc("/stall", func(w http.ResponseWriter, r *http.Request) { gone(r) })
	mux.HandleFunc("/stallbody", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "first part\n")
		w.(http.Flusher).Flush()
		gone(r)
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		for i := int64(0); i < number(r, "n", 3); i++ {
			fmt.Fprintf(w, "part %d\n", i)
			w.(http.Flusher).Flush()
			time.Sleep(time.Duration(number(r, "ms", 50)) * time.Millisecond)
		}
	})
	mux.HandleFunc("/delay", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Duration(number(r, "ms", 50)) * time.Millisecond)
		io.WriteString(w, "late\n")
	})
	mux.HandleFunc("/upload", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.New()
		n, err := io.Copy(sum, r.Body)
		if err != nil {
			closed.Add(1)
			return
		}
		fmt.Fprintf(w, "%s %d %x\n", r.Method, n, sum.Sum(nil))
	})
	mux.HandleFunc("/counts", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "closed %d accepted %d written %d\n", closed.Load(), accepted.Load(), written.Load())
	})
	return mux
}

func listen() net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	return l
}

func count(conn net.Conn, state http.ConnState) {
	if state == http.StateNew {
		accepted.Add(1)
	}
}

// serve begins to serve; with a certificate over TLS, and HTTP/2 where the client wants it.
func serve(name string, cert *tls.Certificate) {
	l := listen()
	server := &http.Server{Handler: handler(), ConnState: count, ErrorLog: log.New(io.Discard, "", 0)}
	scheme := "http"
	if cert != nil {
		scheme = "https"
		if secureAt == "" {
			secureAt = l.Addr().String()
		}
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{*cert}}
		go server.ServeTLS(l, "", "")
	} else {
		go server.Serve(l)
	}
	fmt.Printf("%s=%s://127.0.0.1:%d\n", name, scheme, l.Addr().(*net.TCPAddr).Port)
}

func main() {
	minutes := flag.Int("minutes", 10, "end after so many minutes")
	dir := flag.String("dir", ".", "where to write ca.pem")
	flag.Parse()
	local := []net.IP{net.IPv4(127, 0, 0, 1)}
	later := time.Now().Add(48 * time.Hour)
	ca, err := certificate(nil, nil, later, nil, nil)
	if err != nil {
		log.Fatal(err)
	}
	caKey := ca.PrivateKey.(*ecdsa.PrivateKey)
	good, err1 := certificate(ca.Leaf, caKey, later, []string{"localhost", "secure.test"}, local)
	old, err2 := certificate(ca.Leaf, caKey, time.Now().Add(-time.Hour), []string{"localhost"}, local)
	wrong, err3 := certificate(ca.Leaf, caKey, later, []string{"example.com"}, []net.IP{net.IPv4(127, 0, 0, 2)})
	self, err4 := certificate(nil, nil, later, []string{"localhost"}, local)
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			log.Fatal(err)
		}
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Certificate[0]})
	path := filepath.Join(*dir, "ca.pem")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		log.Fatal(err)
	}
	serve("HTTP", nil)
	serve("HTTPS", &good)
	serve("HTTPS_EXPIRED", &old)
	serve("HTTPS_WRONG_NAME", &wrong)
	serve("HTTPS_SELF_SIGNED", &self)
	serveProxy()
	nobody := listen()
	fmt.Printf("NOBODY=http://%s\n", nobody.Addr())
	nobody.Close()
	fmt.Printf("CA=%s\n\n", path)
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(*minutes)*time.Minute)
	defer cancel()
	go func() {
		io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	<-ctx.Done()
}
