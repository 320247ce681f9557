package main

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

const keyARN = "arn:aws:kms:us-east-1:111111111111:key/00000000-0000-4000-8000-000000000000"

// keys wraps and unwraps data keys with a wrapping key of this process, bound to the encryption context.
type keys struct{ gcm cipher.AEAD }

func newKeys() *keys {
	block, err := aes.NewCipher(random(32))
	if err != nil {
		panic(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return &keys{gcm}
}

type keyRequest struct {
	KeyID             string `json:"KeyId"`
	KeySpec           string
	CiphertextBlob    []byte
	EncryptionContext map[string]string
}

// reset keeps the wrapping key, because items sealed with it must still open.
func (*keys) reset() {}

func (*keys) fail(w http.ResponseWriter, how string) {
	if how == "throttle" {
		jsonError(w, kmsJSON, http.StatusBadRequest, "ThrottlingException", "Rate exceeded")
		return
	}
	jsonError(w, kmsJSON, http.StatusInternalServerError, "KMSInternalException", "Internal error")
}

func (k *keys) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	action := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "TrentService.")
	note(w, action)
	var request keyRequest
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || json.Unmarshal(body, &request) != nil {
		jsonError(w, kmsJSON, http.StatusBadRequest, "SerializationException", "the body is not the JSON of this action")
		return
	}
	switch action {
	case "GenerateDataKey":
		k.generate(w, request)
	case "Decrypt":
		k.decrypt(w, request)
	default:
		jsonError(w, kmsJSON, http.StatusBadRequest, "UnknownOperationException", "only GenerateDataKey and Decrypt are known here")
	}
}

func (k *keys) generate(w http.ResponseWriter, request keyRequest) {
	if request.KeySpec != "AES_256" {
		jsonError(w, kmsJSON, http.StatusBadRequest, "ValidationException", "KeySpec must be AES_256")
		return
	}
	plain, nonce := random(32), random(k.gcm.NonceSize())
	blob := k.gcm.Seal(nonce, nonce, plain, context(request))
	answerJSON(w, kmsJSON, http.StatusOK, map[string]any{"CiphertextBlob": blob, "KeyId": keyARN, "Plaintext": plain})
}

func (k *keys) decrypt(w http.ResponseWriter, request keyRequest) {
	size := k.gcm.NonceSize()
	if len(request.CiphertextBlob) <= size {
		jsonError(w, kmsJSON, http.StatusBadRequest, "InvalidCiphertextException", "")
		return
	}
	plain, err := k.gcm.Open(nil, request.CiphertextBlob[:size], request.CiphertextBlob[size:], context(request))
	if err != nil {
		jsonError(w, kmsJSON, http.StatusBadRequest, "InvalidCiphertextException", "")
		return
	}
	answerJSON(w, kmsJSON, http.StatusOK, map[string]any{"KeyId": keyARN, "Plaintext": plain, "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"})
}

// context returns the same text for the same pairs: encoding/json sorts the keys of a map.
func context(request keyRequest) []byte {
	text, err := json.Marshal(request.EncryptionContext)
	if err != nil {
		panic(err)
	}
	return text
}
