package between

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// nginx is the server of this machine, as Debian has it; "" where there is none.
func nginxBinary() string {
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} { // people's PATHs lack sbin
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// configuration is the text that README.md gives people to copy.
func configuration(t testing.TB) string {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("..", "..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(readme), "\n```nginx\n")
	text, _, ends := strings.Cut(rest, "\n```\n")
	if !found || !ends || strings.Contains(rest, "\n```nginx\n") {
		t.Fatal("README.md has not one nginx configuration")
	}
	return text
}

// surroundings are what a distribution's nginx.conf has around what is copied, for a
// server in the foreground that leaves nothing outside of a folder.
const surroundings = `daemon off;
%[2]s
pid %[1]s/pid;
error_log %[1]s/error.log;
events {}
http {
	log_format asked '$status $body_bytes_sent $connection $uri $http_range';
	access_log %[1]s/asked.log asked;
	client_body_temp_path %[1]s/body;
	proxy_temp_path %[1]s/proxy;
	fastcgi_temp_path %[1]s/fastcgi;
	uwsgi_temp_path %[1]s/uwsgi;
	scgi_temp_path %[1]s/scgi;
	include %[1]s/postern.conf;
}
`

// behindNginx serves a headquarters' folder by nginx, set up by the README's text, until
// the test ends.
func behindNginx(t testing.TB, h *headquarters) *server {
	t.Helper()
	binary := nginxBinary()
	if binary == "" {
		t.Skip("there is no nginx on this machine: on Debian, apt-get install nginx brings it")
	}
	dir := t.TempDir()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	h.must(err)
	defer listener.Close()
	address := listener.Addr().String()
	key, err := x509.MarshalPKCS8PrivateKey(h.certificate.PrivateKey)
	h.must(err)
	as := "worker_processes 1;"
	if os.Getuid() == 0 { // or its workers become somebody who may not look into the test's folder
		as += " user root;"
	}
	text := configuration(t)
	for from, to := range map[string]string{
		"listen 443 ssl":         "listen " + address + " ssl",
		"/etc/postern/serve.crt": filepath.Join(dir, "serve.crt"),
		"/etc/postern/serve.key": filepath.Join(dir, "serve.key"),
		"/srv/postern/public":    h.repository.Public(),
	} {
		if strings.Count(text, from) != 1 {
			t.Fatalf("the README's configuration says %q %d times", from, strings.Count(text, from))
		}
		text = strings.Replace(text, from, to, 1)
	}
	for name, content := range map[string]string{
		"nginx.conf":   fmt.Sprintf(surroundings, dir, as),
		"postern.conf": text,
		"serve.crt":    string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: h.certificate.Certificate[0]})),
		"serve.key":    string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})),
	} {
		h.must(os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
	}
	// It is handed the socket that listens already: nobody else takes the port, and who
	// asks before it is up waits.
	socket, err := listener.(*net.TCPListener).File()
	h.must(err)
	defer socket.Close()
	said := &bytes.Buffer{}
	run := exec.Command(binary, "-p", dir, "-e", filepath.Join(dir, "error.log"), "-c", filepath.Join(dir, "nginx.conf"))
	run.ExtraFiles, run.Env = []*os.File{socket}, append(os.Environ(), "NGINX=3;")
	run.Stdout, run.Stderr = said, said
	h.must(run.Start())
	ended := make(chan error, 1)
	go func() { ended <- run.Wait() }()
	stop := sync.OnceFunc(func() {
		_ = run.Process.Signal(os.Interrupt)
		if err := <-ended; err != nil && t.Failed() {
			log, _ := os.ReadFile(filepath.Join(dir, "error.log"))
			t.Logf("nginx: %v\n%s%s", err, said, log)
		}
	})
	t.Cleanup(stop)
	s := &server{address: "https://" + address, pid: run.Process.Pid}
	s.asked = func() []asked {
		settle(t, s.address)
		return askedOf(t, filepath.Join(dir, "asked.log"))
	}
	return s
}

// settled is what a server is asked for that nobody else asks for.
const settled = "/settled"

// settle waits until the one worker has noted all that it has answered: it does so before
// it turns to another request.
func settle(t testing.TB, address string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+settled, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	a.Body.Close()
}

// askedOf reads what nginx has noted.
func askedOf(t testing.TB, name string) (all []asked) {
	t.Helper()
	log, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(log)) {
		var a asked
		if _, err := fmt.Sscan(line, &a.status, &a.bytes, &a.connection, &a.path, &a.from); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if a.path != settled {
			all = append(all, a)
		}
	}
	return all
}
