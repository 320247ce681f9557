package main

import (
	"math/big"
	"strings"
)

// update applies an update expression to an item; it reads the item before the change.
func update(text string, in scope, made item) error {
	p, err := newParser(text, in)
	if err != nil {
		return err
	}
	for p.peek() != "" {
		p.clause(made)
	}
	return p.err
}

func (p *parser) clause(made item) {
	switch word := strings.ToUpper(p.next()); word {
	case "SET":
		p.each(func() { p.set(made) })
	case "REMOVE":
		p.each(func() { delete(made, p.unkeyed()) })
	case "ADD":
		p.each(func() { p.add(made) })
	default:
		p.fail("SET, REMOVE or ADD was expected and %q found", word)
	}
}

func (p *parser) each(do func()) {
	do()
	for p.take(",") {
		do()
	}
}

func (p *parser) set(made item) {
	name := p.unkeyed()
	p.expect("=")
	result := p.operand()
	switch {
	case p.take("+"):
		result = p.sum(result, p.operand(), 1)
	case p.take("-"):
		result = p.sum(result, p.operand(), -1)
	}
	if result == nil {
		p.fail("%s would be set to an attribute that is not there", name)
		return
	}
	made[name] = result
}

// add treats a missing attribute as zero.
func (p *parser) add(made item) {
	name := p.unkeyed()
	more := p.operand()
	old := p.old[name]
	if old == nil {
		old = value{"N": "0"}
	}
	made[name] = p.sum(old, more, 1)
}

func (p *parser) sum(left, right value, sign int64) value {
	a, ok := left.number()
	b, too := right.number()
	if !ok || !too {
		p.fail("only numbers can be added here")
		return nil
	}
	return numberOf(a.Add(a, b.Mul(b, big.NewRat(sign, 1))))
}

func (p *parser) unkeyed() string {
	name := p.path()
	if name == partitionKey {
		p.fail("%s is part of the key", name)
	}
	return name
}
