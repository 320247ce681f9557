package main

import (
	"encoding/json"
	"hash/crc32"
	"net/http"
	"strconv"
)

const (
	kmsJSON   = "application/x-amz-json-1.1"
	tableJSON = "application/x-amz-json-1.0"
)

func answerJSON(w http.ResponseWriter, contentType string, status int, data any) {
	body, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	answerBytes(w, contentType, status, body)
}

// answerBytes always sends DynamoDB's checksum: SDKs close the connection without it.
func answerBytes(w http.ResponseWriter, contentType string, status int, body []byte) {
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("X-Amz-Crc32", strconv.FormatUint(uint64(crc32.ChecksumIEEE(body)), 10))
	header.Set("X-Amzn-Requestid", requestID())
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func jsonError(w http.ResponseWriter, contentType string, status int, code, message string) {
	answerJSON(w, contentType, status, errorBody(code, message))
}

func errorBody(code, message string) map[string]any {
	return map[string]any{"__type": "com.amazonaws#" + code, "message": message}
}
