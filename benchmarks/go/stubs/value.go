package main

import (
	"bytes"
	"encoding/base64"
	"math/big"
	"reflect"
	"strings"
)

// value is an attribute in DynamoDB's JSON: a type and a value.
type value map[string]any

// item is an item of a table.
type item map[string]value

func (v value) equals(other value) bool {
	if order, ok := v.compare(other); ok {
		return order == 0
	}
	return reflect.DeepEqual(v, other)
}

// compare orders two values of the same type; values of other types have no order.
func (v value) compare(other value) (int, bool) {
	if a, ok := v.number(); ok {
		b, ok := other.number()
		if !ok {
			return 0, false
		}
		return a.Cmp(b), true
	}
	if a, ok := v["S"].(string); ok {
		b, ok := other["S"].(string)
		return strings.Compare(a, b), ok
	}
	a, ok := v.binary()
	b, too := other.binary()
	return bytes.Compare(a, b), ok && too
}

func (v value) number() (*big.Rat, bool) {
	text, ok := v["N"].(string)
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

func (v value) binary() ([]byte, bool) {
	text, ok := v["B"].(string)
	if !ok {
		return nil, false
	}
	decoded, err := base64.StdEncoding.DecodeString(text)
	return decoded, err == nil
}

// size is the result of the function size() for a value.
func (v value) size() (value, bool) {
	if text, ok := v["S"].(string); ok {
		return numberOf(big.NewRat(int64(len(text)), 1)), true
	}
	if decoded, ok := v.binary(); ok {
		return numberOf(big.NewRat(int64(len(decoded)), 1)), true
	}
	for _, kind := range []string{"L", "SS", "NS", "BS"} {
		if list, ok := v[kind].([]any); ok {
			return numberOf(big.NewRat(int64(len(list)), 1)), true
		}
	}
	members, ok := v["M"].(map[string]any)
	return numberOf(big.NewRat(int64(len(members)), 1)), ok
}

// numberOf writes a number as DynamoDB does: up to 38 digits, no zeros at the end.
func numberOf(number *big.Rat) value {
	if number.IsInt() {
		return value{"N": number.Num().String()}
	}
	return value{"N": strings.TrimRight(number.FloatString(38), "0")}
}
