package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const both = `{"ClientRequestToken":"one","TransactItems":[
	{"Put":{"TableName":"t","Item":{"pk":{"S":"lease"}}}},
	{"Update":{"TableName":"t","Key":{"pk":{"S":"keys"}},"UpdateExpression":"SET box = :box","ConditionExpression":"holder = :me",
		"ExpressionAttributeValues":{":box":{"S":"b"},":me":{"S":"me"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}}]}`

// table has an item whose lock is held; the function between runs between the two phases of a transaction.
type table struct {
	t       *testing.T
	tables  *tables
	pauses  int
	between func()
}

func newTable(t *testing.T, holder string) *table {
	made := &table{t, newTables(), 0, func() {}}
	made.ask("PutItem", `{"TableName":"t","Item":{"pk":{"S":"keys"},"holder":{"S":"`+holder+`"}}}`)
	return made
}

type answer struct {
	Type                string `json:"__type"`
	CancellationReasons []reason
	Item                item
}

func (t *table) ask(action, body string) answer {
	t.t.Helper()
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("X-Amz-Target", "DynamoDB_20120810."+action)
	recorder := httptest.NewRecorder()
	t.tables.ServeHTTP(&counter{ResponseWriter: recorder, pause: func() { t.pauses++; t.between() }}, request)
	var found answer
	if err := json.Unmarshal(recorder.Body.Bytes(), &found); err != nil {
		t.t.Fatal(err)
	}
	if (recorder.Code == http.StatusOK) != (found.Type == "") {
		t.t.Fatalf("status %d and %q", recorder.Code, found.Type)
	}
	return found
}

func (t *table) item(name string) item {
	t.t.Helper()
	return t.ask("GetItem", `{"TableName":"t","Key":{"pk":{"S":"`+name+`"}}}`).Item
}

func TestATransactionWritesAllInTwoPhases(t *testing.T) {
	table := newTable(t, "me")
	if found := table.ask("TransactWriteItems", both); found.Type != "" {
		t.Fatal(found)
	}
	if table.pauses != 1 || table.item("lease") == nil || table.item("keys")["box"]["S"] != "b" {
		t.Fatal(table.pauses, table.item("lease"), table.item("keys"))
	}
}

func TestATransactionWhoseConditionFailsWritesNothingAndShowsTheItem(t *testing.T) {
	table := newTable(t, "another")
	found := table.ask("TransactWriteItems", both)
	if found.Type != "com.amazonaws#TransactionCanceledException" || len(found.CancellationReasons) != 2 {
		t.Fatal(found)
	}
	first, second := found.CancellationReasons[0], found.CancellationReasons[1]
	if first.Code != "None" || second.Code != "ConditionalCheckFailed" || second.Item["holder"]["S"] != "another" {
		t.Fatal(found)
	}
	if table.item("lease") != nil || table.item("keys")["box"] != nil {
		t.Fatal("something was written")
	}
}

func TestAnyWriteBetweenThePhasesIsAConflictAndReadsAreNot(t *testing.T) {
	table := newTable(t, "me")
	table.between = func() {
		table.between = func() {}
		claim := table.ask("UpdateItem", `{"TableName":"t","Key":{"pk":{"S":"keys"}},"UpdateExpression":"REMOVE holder"}`)
		if claim.Type != "com.amazonaws#TransactionConflictException" {
			t.Error(claim)
		}
		other := table.ask("TransactWriteItems", strings.Replace(both, `"one"`, `"two"`, 1))
		if other.Type != "com.amazonaws#TransactionCanceledException" || other.CancellationReasons[0].Code != "TransactionConflict" {
			t.Error(other)
		}
		if table.item("keys")["holder"]["S"] != "me" {
			t.Error("no item as it was")
		}
	}
	if found := table.ask("TransactWriteItems", both); found.Type != "" {
		t.Fatal(found)
	}
	if found := table.ask("UpdateItem", `{"TableName":"t","Key":{"pk":{"S":"keys"}},"UpdateExpression":"REMOVE holder"}`); found.Type != "" {
		t.Fatal(found)
	}
}

func TestATokenCountsOnce(t *testing.T) {
	table := newTable(t, "me")
	table.between = func() {
		table.between = func() {}
		if found := table.ask("TransactWriteItems", both); found.Type != "com.amazonaws#TransactionInProgressException" {
			t.Error(found)
		}
	}
	table.ask("TransactWriteItems", both)
	table.ask("PutItem", `{"TableName":"t","Item":{"pk":{"S":"keys"}}}`)
	if found := table.ask("TransactWriteItems", both); found.Type != "" || table.item("keys")["box"] != nil {
		t.Fatal("it was written twice", found)
	}
	other := strings.Replace(both, `"b"`, `"c"`, 1)
	if found := table.ask("TransactWriteItems", other); found.Type != "com.amazonaws#IdempotentParameterMismatchException" {
		t.Fatal(found)
	}
}

func TestACancelledTransactionLeavesItsTokenFree(t *testing.T) {
	table := newTable(t, "another")
	table.ask("TransactWriteItems", both)
	table.ask("PutItem", `{"TableName":"t","Item":{"pk":{"S":"keys"},"holder":{"S":"me"}}}`)
	if found := table.ask("TransactWriteItems", both); found.Type != "" {
		t.Fatal(found)
	}
}

func TestATransactionThatNamesAnItemTwiceOrNoneIsInvalid(t *testing.T) {
	table := newTable(t, "me")
	for _, body := range []string{
		`{"TransactItems":[]}`,
		`{"TransactItems":[{"ConditionCheck":{}}]}`,
		`{"TransactItems":[{"Put":{"TableName":"t","Item":{"pk":{"S":"a"}}}},{"Put":{"TableName":"t","Item":{"pk":{"S":"a"}}}}]}`,
	} {
		if found := table.ask("TransactWriteItems", body); found.Type != "com.amazonaws#ValidationException" {
			t.Error(body, found)
		}
	}
}
