package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const stsNamespace = "https://sts.amazonaws.com/doc/2011-06-15/"

var role = regexp.MustCompile(`^arn:aws:iam::(\d{12}):role/(?:[\w+=,.@-]+/)*([\w+=,.@-]{1,64})$`)

// tokenService implements AssumeRole of STS's query protocol. It does not check trust policies, which are not part of the
// measurement.
type tokenService struct{}

func (*tokenService) reset() {}

func (*tokenService) fail(w http.ResponseWriter, how string) {
	if how == "throttle" {
		stsError(w, http.StatusBadRequest, "Throttling", "Rate exceeded")
		return
	}
	stsError(w, http.StatusInternalServerError, "InternalFailure", "Internal error")
}

func (t *tokenService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	form, err := formOf(r)
	if err != nil {
		stsError(w, http.StatusBadRequest, "MalformedInput", "the body is not a form")
		return
	}
	note(w, form.Get("Action"))
	switch {
	case form.Get("Action") != "AssumeRole":
		stsError(w, http.StatusBadRequest, "InvalidAction", "only AssumeRole is known here")
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "):
		stsError(w, http.StatusForbidden, "MissingAuthenticationToken", "the request is not signed")
	default:
		assumeRole(w, form)
	}
}

func formOf(r *http.Request) (url.Values, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return nil, err
	}
	return url.ParseQuery(string(body))
}

func assumeRole(w http.ResponseWriter, form url.Values) {
	parts := role.FindStringSubmatch(form.Get("RoleArn"))
	session := form.Get("RoleSessionName")
	seconds, err := strconv.Atoi(cmpOr(form.Get("DurationSeconds"), "3600"))
	if parts == nil || len(session) < 2 || err != nil || seconds < 900 || seconds > 43200 {
		stsError(w, http.StatusBadRequest, "ValidationError", "RoleArn, RoleSessionName or DurationSeconds is out of bounds")
		return
	}
	expires := time.Now().UTC().Add(time.Duration(seconds) * time.Second).Format("2006-01-02T15:04:05Z")
	w.Header().Set("Content-Type", "text/xml")
	_, _ = fmt.Fprintf(w, `<AssumeRoleResponse xmlns="%s"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>%s:%s</AssumedRoleId>`+
		`<Arn>arn:aws:sts::%s:assumed-role/%s/%s</Arn></AssumedRoleUser><Credentials><AccessKeyId>%s</AccessKeyId>`+
		`<SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken><Expiration>%s</Expiration></Credentials>`+
		`<PackedPolicySize>6</PackedPolicySize></AssumeRoleResult><ResponseMetadata><RequestId>%s</RequestId></ResponseMetadata></AssumeRoleResponse>`,
		stsNamespace, identifier("AROA"), escape(session), parts[1], parts[2], escape(session), identifier("ASIA"),
		secret(30), secret(540), expires, requestID())
}

func stsError(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("Content-Type", "text/xml")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `<ErrorResponse xmlns="%s"><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>%s</RequestId></ErrorResponse>`,
		stsNamespace, code, escape(message), requestID())
}

func cmpOr(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func escape(text string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(text))
	return out.String()
}

// identifier returns a prefix and 16 base-32 characters, like the unique ids of IAM.
func identifier(prefix string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	bytes := random(16)
	for i := range bytes {
		bytes[i] = letters[bytes[i]%32]
	}
	return prefix + string(bytes)
}

func secret(bytes int) string { return base64.StdEncoding.EncodeToString(random(bytes)) }

func requestID() string {
	b := random(16)
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func random(length int) []byte {
	bytes := make([]byte, length)
	// Never fails: crypto/rand ends the program instead.
	_, _ = rand.Read(bytes)
	return bytes
}
