package main

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
)

const partitionKey = "pk"

// tables keeps items in memory. It is faster than DynamoDB Local, so that it is not what is measured; every table has
// the string "pk" as its key.
type tables struct {
	mutex sync.RWMutex
	items map[string]stored
}

type stored struct {
	item item
	json []byte
}

func newTables() *tables { return &tables{items: map[string]stored{}} }

type tableRequest struct {
	TableName                           string
	Key, Item                           item
	ConditionExpression                 string
	UpdateExpression                    string
	ExpressionAttributeNames            map[string]string
	ExpressionAttributeValues           item
	ReturnValues                        string
	ReturnValuesOnConditionCheckFailure string
}

func (t *tables) reset() {
	t.mutex.Lock()
	clear(t.items)
	t.mutex.Unlock()
}

func (*tables) fail(w http.ResponseWriter, how string) {
	if how == "throttle" {
		jsonError(w, tableJSON, http.StatusBadRequest, "ProvisionedThroughputExceededException", "Rate exceeded")
		return
	}
	jsonError(w, tableJSON, http.StatusInternalServerError, "InternalServerError", "Internal error")
}

func (t *tables) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	action := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "DynamoDB_20120810.")
	note(w, action)
	var request tableRequest
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || json.Unmarshal(body, &request) != nil {
		jsonError(w, tableJSON, http.StatusBadRequest, "SerializationException", "the body is no JSON of this action")
		return
	}
	switch action {
	case "GetItem":
		t.get(w, request)
	case "PutItem":
		t.change(w, request, request.Item, func(item) (item, error) { return request.Item, nil })
	case "DeleteItem":
		t.change(w, request, request.Key, func(item) (item, error) { return nil, nil })
	case "UpdateItem":
		t.change(w, request, request.Key, request.updated)
	default:
		jsonError(w, tableJSON, http.StatusBadRequest, "UnknownOperationException", action+" is not known here")
	}
}

func (t *tables) get(w http.ResponseWriter, request tableRequest) {
	name, ok := request.name(request.Key)
	if !ok {
		invalid(w, "the key must be the string pk")
		return
	}
	t.mutex.RLock()
	found, ok := t.items[name]
	t.mutex.RUnlock()
	if !ok {
		answerBytes(w, tableJSON, http.StatusOK, []byte("{}"))
		return
	}
	answerBytes(w, tableJSON, http.StatusOK, append(append([]byte(`{"Item":`), found.json...), '}'))
}

// change does what all writes have in common: look, check the condition, write, under one lock.
func (t *tables) change(w http.ResponseWriter, request tableRequest, keyed item, next func(item) (item, error)) {
	name, ok := request.name(keyed)
	if !ok {
		invalid(w, "the key must be the string pk")
		return
	}
	t.mutex.Lock()
	old, made, err := t.write(name, request, next)
	t.mutex.Unlock()
	switch {
	case errors.Is(err, errConditionFailed):
		body := errorBody("ConditionalCheckFailedException", "The conditional request failed")
		if request.ReturnValuesOnConditionCheckFailure == "ALL_OLD" && old != nil {
			body["Item"] = old
		}
		answerJSON(w, tableJSON, http.StatusBadRequest, body)
	case err != nil:
		invalid(w, err.Error())
	default:
		answerJSON(w, tableJSON, http.StatusOK, request.returned(old, made))
	}
}

var errConditionFailed = errors.New("the condition does not hold")

func (t *tables) write(name string, request tableRequest, next func(item) (item, error)) (item, item, error) {
	old := t.items[name].item
	holds, err := request.holds(old)
	if err != nil {
		return old, nil, err
	}
	if !holds {
		return old, nil, errConditionFailed
	}
	made, err := next(old)
	if err != nil {
		return old, nil, err
	}
	if made == nil {
		delete(t.items, name)
		return old, nil, nil
	}
	text, err := json.Marshal(made)
	if err != nil {
		return old, nil, err
	}
	t.items[name] = stored{made, text}
	return old, made, nil
}

func (q tableRequest) name(keyed item) (string, bool) {
	text, ok := keyed[partitionKey]["S"].(string)
	return q.TableName + "\x00" + text, ok && text != ""
}

func (q tableRequest) holds(old item) (bool, error) {
	if q.ConditionExpression == "" {
		return true, nil
	}
	return condition(q.ConditionExpression, q.scope(old))
}

func (q tableRequest) updated(old item) (item, error) {
	made := item{partitionKey: q.Key[partitionKey]}
	for name, value := range old {
		made[name] = value
	}
	if q.UpdateExpression == "" {
		return made, nil
	}
	return made, update(q.UpdateExpression, q.scope(old), made)
}

func (q tableRequest) scope(old item) scope {
	return scope{old, q.ExpressionAttributeNames, q.ExpressionAttributeValues}
}

func (q tableRequest) returned(old, made item) map[string]any {
	switch {
	case q.ReturnValues == "ALL_OLD" && old != nil:
		return map[string]any{"Attributes": old}
	case q.ReturnValues == "ALL_NEW":
		return map[string]any{"Attributes": made}
	case q.ReturnValues == "UPDATED_NEW":
		return map[string]any{"Attributes": changed(made, old)}
	case q.ReturnValues == "UPDATED_OLD":
		return map[string]any{"Attributes": changed(old, made)}
	default:
		return map[string]any{}
	}
}

// changed is what is in one and not the same in the other.
func changed(of, other item) item {
	found := item{}
	for name, value := range of {
		if !value.equals(other[name]) {
			found[name] = value
		}
	}
	return found
}

func invalid(w http.ResponseWriter, message string) {
	jsonError(w, tableJSON, http.StatusBadRequest, "ValidationException", message)
}
