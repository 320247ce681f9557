package main

import (
	"fmt"
	"regexp"
	"strings"
)

// scope is the input of an expression: the item before the change, and the names and values of the request.
type scope struct {
	old    item
	names  map[string]string
	values item
}

// condition evaluates a condition expression over top-level attributes.
func condition(text string, in scope) (bool, error) {
	p, err := newParser(text, in)
	if err != nil {
		return false, err
	}
	holds := p.or()
	p.end()
	return holds, p.err
}

var lexeme = regexp.MustCompile(`\s*(<>|<=|>=|[()=<>,+-]|[#:]?[A-Za-z_][A-Za-z0-9_]*|$)`)

// parser is a recursive-descent parser. After the first error, which is in err, its results have no meaning.
type parser struct {
	scope
	words []string
	err   error
}

func newParser(text string, in scope) (*parser, error) {
	p := &parser{scope: in}
	for at := 0; at < len(strings.TrimRight(text, " \n\t")); {
		found := lexeme.FindStringSubmatchIndex(text[at:])
		if found == nil || found[0] != 0 || found[1] == 0 {
			return nil, fmt.Errorf("the expression cannot be parsed from %q on (only top-level attributes are supported)", text[at:])
		}
		p.words = append(p.words, text[at+found[2]:at+found[3]])
		at += found[1]
	}
	return p, nil
}

func (p *parser) or() bool {
	holds := p.and()
	for p.take("OR") {
		// Both sides must be parsed, whatever the first result is.
		next := p.and()
		holds = holds || next
	}
	return holds
}

func (p *parser) and() bool {
	holds := p.not()
	for p.take("AND") {
		next := p.not()
		holds = holds && next
	}
	return holds
}

func (p *parser) not() bool {
	if p.take("NOT") {
		return !p.not()
	}
	if p.take("(") {
		holds := p.or()
		p.expect(")")
		return holds
	}
	switch strings.ToLower(p.peek()) {
	case "attribute_exists":
		return p.argument() != nil
	case "attribute_not_exists":
		return p.argument() == nil
	case "begins_with":
		return p.beginsWith()
	default:
		return p.comparison()
	}
}

// argument parses the argument of a function of one attribute.
func (p *parser) argument() value {
	p.next()
	p.expect("(")
	found := p.old[p.path()]
	p.expect(")")
	return found
}

func (p *parser) beginsWith() bool {
	p.next()
	p.expect("(")
	text, ok := p.operand()["S"].(string)
	p.expect(",")
	prefix, too := p.operand()["S"].(string)
	p.expect(")")
	return ok && too && strings.HasPrefix(text, prefix)
}

func (p *parser) comparison() bool {
	left := p.operand()
	if p.take("BETWEEN") {
		low := p.operand()
		p.expect("AND")
		high := p.operand()
		return ordered(low, left, "<=") && ordered(left, high, "<=")
	}
	if p.take("IN") {
		return p.oneOf(left)
	}
	operator := p.next()
	return ordered(left, p.operand(), p.known(operator))
}

func (p *parser) oneOf(left value) bool {
	p.expect("(")
	found := left.equals(p.operand())
	for p.take(",") {
		next := left.equals(p.operand())
		found = found || next
	}
	p.expect(")")
	return found && left != nil
}

func (p *parser) known(operator string) string {
	switch operator {
	case "=", "<>", "<", "<=", ">", ">=":
	default:
		p.fail("a comparison was expected and %q found", operator)
	}
	return operator
}

// ordered is false if an operand is missing, except for "not equal".
func ordered(left, right value, operator string) bool {
	if operator == "=" || operator == "<>" {
		equal := left != nil && right != nil && left.equals(right)
		return equal == (operator == "=")
	}
	order, ok := left.compare(right)
	switch operator {
	case "<":
		return ok && order < 0
	case "<=":
		return ok && order <= 0
	case ">":
		return ok && order > 0
	default:
		return ok && order >= 0
	}
}

// operand is an attribute, a value of the request, size(attribute) or if_not_exists(attribute, operand).
func (p *parser) operand() value {
	switch word := p.peek(); {
	case strings.HasPrefix(word, ":"):
		found, ok := p.values[p.next()]
		if !ok {
			p.fail("%s is not among the values", word)
		}
		return found
	case strings.EqualFold(word, "size"):
		size, _ := p.argument().size()
		return size
	case strings.EqualFold(word, "if_not_exists"):
		p.next()
		p.expect("(")
		found := p.old[p.path()]
		p.expect(",")
		otherwise := p.operand()
		p.expect(")")
		if found != nil {
			return found
		}
		return otherwise
	default:
		return p.old[p.path()]
	}
}

func (p *parser) path() string {
	word := p.next()
	if strings.HasPrefix(word, "#") {
		name, ok := p.names[word]
		if !ok {
			p.fail("%s is not among the names", word)
		}
		return name
	}
	if word == "" || strings.ContainsAny(word, "()=<>,+-:") {
		p.fail("an attribute was expected and %q found", word)
	}
	return word
}

func (p *parser) peek() string {
	if len(p.words) == 0 {
		return ""
	}
	return p.words[0]
}

func (p *parser) next() string {
	word := p.peek()
	if len(p.words) > 0 {
		p.words = p.words[1:]
	}
	return word
}

func (p *parser) take(word string) bool {
	if strings.EqualFold(p.peek(), word) {
		p.next()
		return true
	}
	return false
}

func (p *parser) expect(word string) {
	if !p.take(word) {
		p.fail("%q was expected and %q found", word, p.peek())
	}
}

func (p *parser) end() {
	if p.peek() != "" {
		p.fail("%q is too much", p.peek())
	}
}

func (p *parser) fail(format string, arguments ...any) {
	if p.err == nil {
		p.err = fmt.Errorf(format, arguments...)
	}
	// Consume the rest, so that no loop continues.
	p.words = nil
}
