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

// tables stores items in memory. It is faster than DynamoDB Local, so that it does not dominate the figures. The key of every
// table is the string "pk".
type tables struct {
	mutex        sync.RWMutex
	items        map[string]stored
	taken        map[string]bool
	transactions map[string]*transaction
}

type stored struct {
	item item
	json []byte
}

func newTables() *tables {
	return &tables{items: map[string]stored{}, taken: map[string]bool{}, transactions: map[string]*transaction{}}
}

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
	clear(t.taken)
	clear(t.transactions)
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
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return
	}
	if action == "TransactWriteItems" {
		t.transact(w, body)
		return
	}
	var request tableRequest
	if json.Unmarshal(body, &request) != nil {
		notJSON(w)
		return
	}
	switch action {
	case "GetItem":
		t.get(w, request)
	case "PutItem":
		t.change(w, request.put())
	case "DeleteItem":
		t.change(w, request.delete())
	case "UpdateItem":
		t.change(w, request.update())
	default:
		jsonError(w, tableJSON, http.StatusBadRequest, "UnknownOperationException", action+" is not known here")
	}
}

func (t *tables) get(w http.ResponseWriter, request tableRequest) {
	name, ok := request.name(request.Key)
	if !ok {
		invalid(w, errKey.Error())
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

// write is one write of one item.
type write struct {
	tableRequest
	keyed item
	next  func(old item) (item, error)
}

func (q tableRequest) put() write {
	return write{q, q.Item, func(item) (item, error) { return q.Item, nil }}
}

func (q tableRequest) delete() write {
	return write{q, q.Key, func(item) (item, error) { return nil, nil }}
}

func (q tableRequest) update() write { return write{q, q.Key, q.updated} }

// change is common to all writes: it reads the item, checks the condition and writes, under one lock.
func (t *tables) change(w http.ResponseWriter, change write) {
	t.mutex.Lock()
	next, err := t.prepare(change)
	if err == nil {
		t.keep(next)
	}
	t.mutex.Unlock()
	switch {
	case errors.Is(err, errConflict):
		jsonError(w, tableJSON, http.StatusBadRequest, "TransactionConflictException", err.Error())
	case errors.Is(err, errConditionFailed):
		body := errorBody("ConditionalCheckFailedException", err.Error())
		if old := change.shown(next.old); old != nil {
			body["Item"] = old
		}
		answerJSON(w, tableJSON, http.StatusBadRequest, body)
	case err != nil:
		invalid(w, err.Error())
	default:
		answerJSON(w, tableJSON, http.StatusOK, change.returned(next.old, next.made))
	}
}

var (
	errConditionFailed = errors.New("The conditional request failed")
	errConflict        = errors.New("Transaction is ongoing for the item")
	errKey             = errors.New("the key must be the string pk")
)

// prepared is a write whose condition holds; made is nil for a deletion.
type prepared struct {
	name      string
	old, made item
	json      []byte
}

// prepare checks a write without changing the table.
func (t *tables) prepare(change write) (prepared, error) {
	name, ok := change.name(change.keyed)
	if !ok {
		return prepared{}, errKey
	}
	next := prepared{name: name, old: t.items[name].item}
	if t.taken[name] {
		return next, errConflict
	}
	holds, err := change.holds(next.old)
	if err != nil {
		return next, err
	}
	if !holds {
		return next, errConditionFailed
	}
	if next.made, err = change.next(next.old); err != nil || next.made == nil {
		return next, err
	}
	next.json, err = json.Marshal(next.made)
	return next, err
}

func (t *tables) keep(next prepared) {
	if next.made == nil {
		delete(t.items, next.name)
		return
	}
	t.items[next.name] = stored{next.made, next.json}
}

// shown is the item that a failed condition check returns.
func (q tableRequest) shown(old item) item {
	if q.ReturnValuesOnConditionCheckFailure == "ALL_OLD" {
		return old
	}
	return nil
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

// changed returns the attributes of one item that differ from the other's.
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

func notJSON(w http.ResponseWriter) {
	jsonError(w, tableJSON, http.StatusBadRequest, "SerializationException", "the body is no JSON of this action")
}
