package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
)

// transaction is a transaction that the service remembers by its client request token.
type transaction struct {
	body []byte
	done bool
}

type transactionRequest struct {
	ClientRequestToken string
	TransactItems      []struct{ Put, Update, Delete *tableRequest }
}

// reason is the cancellation reason of one item of a transaction, or "None".
type reason struct {
	Code    string
	Message string `json:",omitempty"`
	Item    item   `json:",omitempty"`
}

// transact writes all items or none. Like DynamoDB it takes two phases, and so twice the time of a put: the first
// checks and locks the items, the second writes them. Any other write to these items in between is a conflict.
func (t *tables) transact(w http.ResponseWriter, body []byte) {
	var request transactionRequest
	if json.Unmarshal(body, &request) != nil {
		notJSON(w)
		return
	}
	changes, err := request.changes()
	if err != nil {
		invalid(w, err.Error())
		return
	}
	if t.known(w, request.ClientRequestToken, body) {
		return
	}
	prepared, reasons, err := t.take(changes)
	secondPhase(w)
	t.mutex.Lock()
	for _, next := range prepared {
		delete(t.taken, next.name)
		t.keep(next)
	}
	t.remember(request.ClientRequestToken, body, err == nil && reasons == nil)
	t.mutex.Unlock()
	switch {
	case err != nil:
		invalid(w, err.Error())
	case reasons != nil:
		cancelled := errorBody("TransactionCanceledException", "Transaction cancelled, see the reasons")
		cancelled["CancellationReasons"] = reasons
		answerJSON(w, tableJSON, http.StatusBadRequest, cancelled)
	default:
		answerBytes(w, tableJSON, http.StatusOK, []byte("{}"))
	}
}

func (q transactionRequest) changes() ([]write, error) {
	var changes []write
	names := map[string]bool{}
	for _, one := range q.TransactItems {
		var change write
		switch {
		case one.Put != nil:
			change = one.Put.put()
		case one.Update != nil:
			change = one.Update.update()
		case one.Delete != nil:
			change = one.Delete.delete()
		default:
			return nil, errors.New("only Put, Update and Delete are known here")
		}
		name, ok := change.name(change.keyed)
		if !ok {
			return nil, errKey
		}
		if names[name] {
			return nil, errors.New("Transaction request cannot include multiple operations on one item")
		}
		names[name] = true
		changes = append(changes, change)
	}
	if len(changes) == 0 || len(changes) > 100 {
		return nil, errors.New("TransactItems must have 1 to 100 items")
	}
	return changes, nil
}

// known answers a transaction whose token was used before, and remembers a new one.
func (t *tables) known(w http.ResponseWriter, token string, body []byte) bool {
	t.mutex.Lock()
	before := t.transactions[token]
	if before == nil && token != "" {
		t.transactions[token] = &transaction{body: body}
	}
	inProgress := before != nil && !before.done
	t.mutex.Unlock()
	switch {
	case before == nil:
		return false
	case !bytes.Equal(before.body, body):
		jsonError(w, tableJSON, http.StatusBadRequest, "IdempotentParameterMismatchException", "another request had this token")
	case inProgress:
		jsonError(w, tableJSON, http.StatusBadRequest, "TransactionInProgressException", "the first request with this token is not done")
	default:
		answerBytes(w, tableJSON, http.StatusOK, []byte("{}"))
	}
	return true
}

// remember keeps the token of a successful transaction, and deletes that of a failed one.
func (t *tables) remember(token string, body []byte, done bool) {
	if !done {
		delete(t.transactions, token)
		return
	}
	if token != "" {
		t.transactions[token] = &transaction{body, true}
	}
}

// take locks all items; if that fails, it locks none and returns the reasons.
func (t *tables) take(changes []write) ([]prepared, []reason, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	var all []prepared
	var reasons []reason
	failed := false
	for _, change := range changes {
		next, err := t.prepare(change)
		switch {
		case err == nil:
			reasons = append(reasons, reason{Code: "None"})
		case errors.Is(err, errConflict):
			reasons = append(reasons, reason{Code: "TransactionConflict", Message: err.Error()})
		case errors.Is(err, errConditionFailed):
			reasons = append(reasons, reason{"ConditionalCheckFailed", err.Error(), change.shown(next.old)})
		default:
			return nil, nil, err
		}
		failed = failed || err != nil
		all = append(all, next)
	}
	if failed {
		return nil, reasons, nil
	}
	for _, next := range all {
		t.taken[next.name] = true
	}
	return all, nil, nil
}
