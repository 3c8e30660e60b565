// Measures what a Go server and client do with one request, with ordinary Go modules: JSON and base64 of the standard
// library, crypto/ed25519, crypto/rsa, and the token library that Choria uses. Schema checks of the documents are left
// out, which makes this faster than a Choria process.
package main

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"syscall"
	"time"

	"github.com/choria-io/tokens"
)

type transport struct {
	Protocol string          `json:"protocol"`
	Data     string          `json:"data"`
	Headers  json.RawMessage `json:"headers"`
}

type secureV2 struct {
	Protocol  string `json:"protocol"`
	Request   []byte `json:"request"`
	Signature []byte `json:"signature"`
	Caller    string `json:"caller"`
	Signer    string `json:"signer,omitempty"`
}

type secureV1 struct {
	Protocol  string `json:"protocol"`
	Message   string `json:"message"`
	Signature string `json:"signature"`
	PubCert   string `json:"pubcert"`
}

type requestV2 struct {
	Protocol   string         `json:"protocol"`
	Message    []byte         `json:"message"`
	ID         string         `json:"id"`
	Sender     string         `json:"sender"`
	Caller     string         `json:"caller"`
	Collective string         `json:"collective"`
	Agent      string         `json:"agent"`
	TTL        int            `json:"ttl"`
	Time       int64          `json:"time"`
	Filter     map[string]any `json:"filter,omitempty"`
}

type requestV1 struct {
	Protocol string `json:"protocol"`
	Message  string `json:"message"`
	Envelope struct {
		RequestID  string         `json:"requestid"`
		SenderID   string         `json:"senderid"`
		CallerID   string         `json:"callerid"`
		Collective string         `json:"collective"`
		Agent      string         `json:"agent"`
		TTL        int            `json:"ttl"`
		Time       int64          `json:"time"`
		Filter     map[string]any `json:"filter"`
	} `json:"envelope"`
}

var callerPattern = regexp.MustCompile(`^[a-z]+=([\w\.\-]+)`)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func open(payload []byte) []byte {
	var t transport
	must(0, json.Unmarshal(payload, &t))
	return must(base64.StdEncoding.DecodeString(t.Data))
}

func verifyV2(payload []byte, issuer ed25519.PublicKey) error {
	var secure secureV2
	if err := json.Unmarshal(open(payload), &secure); err != nil {
		return err
	}
	claims, err := tokens.ParseClientIDToken(secure.Caller, issuer, true)
	if err != nil {
		return err
	}
	if !claims.Permissions.FleetManagement || claims.Permissions.SignedFleetManagement {
		return errors.New("permission")
	}
	key, err := hex.DecodeString(claims.PublicKey)
	if err != nil {
		return err
	}
	if !ed25519.Verify(key, secure.Request, secure.Signature) {
		return errors.New("signature")
	}
	var request requestV2
	if err := json.Unmarshal(secure.Request, &request); err != nil {
		return err
	}
	if request.Caller != claims.CallerID {
		return errors.New("caller")
	}
	return nil
}

func verifyV1(payload []byte, ca []byte) error {
	var secure secureV1
	if err := json.Unmarshal(open(payload), &secure); err != nil {
		return err
	}
	var request requestV1
	if err := json.Unmarshal([]byte(secure.Message), &request); err != nil {
		return err
	}
	name := callerPattern.FindStringSubmatch(request.Envelope.CallerID)
	if name == nil {
		return errors.New("caller")
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca)
	intermediates := x509.NewCertPool()
	intermediates.AppendCertsFromPEM([]byte(secure.PubCert))
	block, _ := pem.Decode([]byte(secure.PubCert))
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return err
	}
	_, err = certificate.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: intermediates, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	if err != nil {
		return err
	}
	if certificate.Subject.CommonName != name[1] {
		return errors.New("name")
	}
	signature, err := base64.StdEncoding.DecodeString(secure.Signature)
	if err != nil {
		return err
	}
	digest := sha256.Sum256([]byte(secure.Message))
	return rsa.VerifyPKCS1v15(certificate.PublicKey.(*rsa.PublicKey), crypto.SHA256, digest[:], signature)
}

func signV2(seed ed25519.PrivateKey, token string, template requestV2) []byte {
	template.Time = time.Now().UnixNano()
	request := must(json.Marshal(template))
	secure := secureV2{Protocol: "io.choria.protocol.v2.secure_request", Request: request,
		Signature: ed25519.Sign(seed, request), Caller: token}
	data := must(json.Marshal(secure))
	return must(json.Marshal(transport{Protocol: "io.choria.protocol.v2.transport",
		Data: base64.StdEncoding.EncodeToString(data), Headers: json.RawMessage(`{"reply":"r","sender":"s"}`)}))
}

func signV1(key *rsa.PrivateKey, certificate string, template requestV1) []byte {
	template.Envelope.Time = time.Now().Unix()
	message := must(json.Marshal(template))
	digest := sha256.Sum256(message)
	signature := must(rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:]))
	data := must(json.Marshal(secureV1{Protocol: "choria:secure:request:1", Message: string(message),
		Signature: base64.StdEncoding.EncodeToString(signature), PubCert: certificate}))
	return must(json.Marshal(transport{Protocol: "choria:transport:1",
		Data: base64.StdEncoding.EncodeToString(data), Headers: json.RawMessage(`{"reply-to":"r","mc_sender":"s"}`)}))
}

// The time that this process computes, whatever else the machine does meanwhile.
func cpu() time.Duration {
	var usage syscall.Rusage
	must(0, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func measure(name string, work func()) {
	for end := cpu() + 200*time.Millisecond; cpu() < end; {
		work()
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := cpu()
	count := 0
	for cpu()-start < 400*time.Millisecond {
		for i := 0; i < 16; i++ {
			work()
		}
		count += 16
	}
	spent := cpu() - start
	runtime.ReadMemStats(&after)
	fmt.Printf("%s\t%.0f\t%d\n", name, float64(spent.Nanoseconds())/float64(count),
		(after.TotalAlloc-before.TotalAlloc)/uint64(count))
}

func main() {
	runtime.GOMAXPROCS(1)
	directory := os.Args[1]
	file := func(name string) []byte { return must(os.ReadFile(filepath.Join(directory, name))) }
	issuer := ed25519.PublicKey(must(hex.DecodeString(string(file("issuer.public")))))
	seed := ed25519.NewKeyFromSeed(must(hex.DecodeString(string(file("client.seed")))))
	v2, v1, ca := file("v2.transport"), file("v1.transport"), file("ca.crt")
	token, certificate := string(file("client.jwt")), string(file("client.crt"))
	block, _ := pem.Decode(file("client.key"))
	key := must(x509.ParsePKCS8PrivateKey(block.Bytes)).(*rsa.PrivateKey)

	var s2 secureV2
	must(0, json.Unmarshal(open(v2), &s2))
	var r2 requestV2
	must(0, json.Unmarshal(s2.Request, &r2))
	var s1 secureV1
	must(0, json.Unmarshal(open(v1), &s1))
	var r1 requestV1
	must(0, json.Unmarshal([]byte(s1.Message), &r1))
	message := make([]byte, 600)
	signature := ed25519.Sign(seed, message)
	public := seed.Public().(ed25519.PublicKey)

	measure("raw verify", func() {
		if !ed25519.Verify(public, message, signature) {
			panic("signature")
		}
	})
	measure("raw sign", func() { ed25519.Sign(seed, message) })
	measure("v2 verify", func() { must(0, verifyV2(v2, issuer)) })
	measure("v2 sign", func() { signV2(seed, token, r2) })
	measure("v1 verify", func() { must(0, verifyV1(v1, ca)) })
	measure("v1 sign", func() { signV1(key, certificate, r1) })
}
