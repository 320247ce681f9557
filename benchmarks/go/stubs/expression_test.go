package main

import (
	"reflect"
	"testing"
)

var row = item{
	"pk": {"S": "a"}, "expires": {"N": "100"}, "owner": {"S": "me"}, "box": {"B": "AQI="},
}

var given = item{":now": {"N": "99.5"}, ":me": {"S": "me"}, ":one": {"N": "1"}, ":box": {"B": "AQI="}}

func TestConditionsHoldAsDynamoDBSays(t *testing.T) {
	for text, want := range map[string]bool{
		"attribute_exists(pk)":                                       true,
		"attribute_not_exists(pk)":                                   false,
		"attribute_not_exists(#s)":                                   true,
		"expires <= :now":                                            false,
		"expires > :now":                                             true,
		"attribute_not_exists(pk) OR expires <= :now":                false,
		"attribute_exists(pk) AND owner = :me":                       true,
		"attribute_not_exists(pk) OR expires > :now AND owner = :me": true,
		"(attribute_exists(pk) OR expires > :now) AND owner <> :me":  false,
		"NOT owner = :me":                                            false,
		"expires BETWEEN :now AND expires":                           true,
		"owner IN (:now, :me)":                                       true,
		"missing < :now":                                             false,
		"missing = :now":                                             false,
		"missing <> :now":                                            true,
		"owner < :now":                                               false,
		"begins_with(owner, :me)":                                    true,
		"size(box) > :one":                                           true,
		"box = :box":                                                 true,
	} {
		got, err := condition(text, scope{row, map[string]string{"#s": "state"}, given})
		if err != nil || got != want {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
}

func TestExpressionsThatCannotBeReadAreRefused(t *testing.T) {
	for _, text := range []string{"owner", "owner = ", "owner = :missing", "(owner = :me", "owner = :me :me", "#missing = :me", "a.b = :me", "owner ! :me"} {
		if _, err := condition(text, scope{row, nil, given}); err == nil {
			t.Errorf("%s was taken", text)
		}
	}
}

func TestUpdatesReadTheItemAsItWas(t *testing.T) {
	for text, want := range map[string]item{
		"SET owner = :box, expires = expires + :one":       {"owner": {"B": "AQI="}, "expires": {"N": "101"}, "box": {"B": "AQI="}},
		"SET made = if_not_exists(made, :one)":             {"made": {"N": "1"}, "owner": {"S": "me"}, "expires": {"N": "100"}, "box": {"B": "AQI="}},
		"SET expires = if_not_exists(expires, :one)":       {"owner": {"S": "me"}, "expires": {"N": "100"}, "box": {"B": "AQI="}},
		"REMOVE owner, box ADD uses :one":                  {"uses": {"N": "1"}, "expires": {"N": "100"}},
		"ADD expires :now SET copy = expires REMOVE owner": {"expires": {"N": "199.5"}, "copy": {"N": "100"}, "box": {"B": "AQI="}},
	} {
		made, err := tableRequest{Key: item{"pk": {"S": "a"}}, UpdateExpression: text, ExpressionAttributeValues: given}.updated(row)
		want["pk"] = value{"S": "a"}
		if err != nil || !reflect.DeepEqual(made, want) {
			t.Errorf("%s: %v, %v", text, made, err)
		}
	}
}

func TestUpdatesOfTheKeyAndOfWhatIsNoNumberAreRefused(t *testing.T) {
	for _, text := range []string{"SET pk = :me", "ADD owner :one", "SET a = missing", "owner = :me", "SET a", "DELETE a :one"} {
		if _, err := (tableRequest{UpdateExpression: text, ExpressionAttributeValues: given}).updated(row); err == nil {
			t.Errorf("%s was taken", text)
		}
	}
}
