package chat

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrInput means that a line cannot be understood.
var ErrInput = errors.New("not understood")

// Input is one line that a person typed: a post, or a command.
type Input struct {
	// Command is the word after the slash; empty for a post.
	Command string
	// Number is the post that it is about; 0 if none.
	Number uint64
	// Words are what else it was told, and Text is the same as it was typed.
	Words []string
	Text  string
}

// command is what can be typed after a slash.
type command struct {
	name, args, does string
	number           bool // it is about a post
	words            int  // how many it needs, besides
}

// commands are all, in the order of /help.
func commands() []command {
	return []command{
		{name: "help", does: "this list"},
		{name: "reply", args: "N TEXT", does: "answer a post", number: true, words: 1},
		{name: "kind", args: "KIND TEXT", does: "post something of another kind; JSON is posted as such", words: 2},
		{name: "edit", args: "N TEXT", does: "replace what your post says; what it said is kept", number: true, words: 1},
		{name: "redact", args: "N", does: "take a post's words away; the chain's past keeps them", number: true},
		{name: "react", args: "N WORD", does: "react to a post", number: true, words: 1},
		{name: "unreact", args: "N WORD", does: "take a reaction back", number: true, words: 1},
		{name: "pin", args: "N", does: "pin a post", number: true},
		{name: "unpin", args: "N", does: "take the pin away", number: true},
		{name: "thread", args: "N", does: "a post with what answers it", number: true},
		{name: "invite", args: "NODE...", does: "let nodes join", words: 1},
		{name: "kick", args: "NODE", does: "remove a member, or take an invitation away", words: 1},
		{name: "ban", args: "NODE", does: "remove a node and keep it out", words: 1},
		{name: "unban", args: "NODE", does: "let it in again", words: 1},
		{name: "role", args: "NODE member|moderator", does: "make a member a moderator, or the other way round", words: 2},
		{name: "join", does: "become a member"},
		{name: "leave", does: "end your membership"},
		{name: "members", does: "who belongs to the room"},
		{name: "who", does: "who you are, and what the room is"},
		{name: "ping", args: "NODE", does: "ask a node for a sign of life, as bob or bob@sur", words: 1},
		{name: "alliance", args: "[VERB] [NAME] ...", does: "propose NAME PARTY... -- TERMS; accept, decline, withdraw, leave, dissolve NAME"},
		{name: "quit", does: "leave the chat, not the room"},
	}
}

// Parse reads a line. What begins with a slash is a command; two slashes post a text that begins with one.
func Parse(line string) (Input, error) {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, "/") || strings.HasPrefix(line, "//") {
		return Input{Text: strings.TrimPrefix(line, "/")}, nil
	}
	name, rest, _ := strings.Cut(line[1:], " ")
	rest = strings.TrimSpace(rest)
	for _, c := range commands() {
		if c.name == name {
			return c.read(rest)
		}
	}
	return Input{}, fmt.Errorf("%w: there is no /%s; /help lists what there is, and //%s posts it as it is", ErrInput, name, name)
}

// read takes a command's line apart.
func (c command) read(rest string) (Input, error) {
	in := Input{Command: c.name, Text: rest}
	if c.number {
		number, text, _ := strings.Cut(rest, " ")
		n, err := strconv.ParseUint(strings.TrimPrefix(number, "#"), 10, 64)
		if err != nil || n == 0 {
			return in, c.usage()
		}
		in.Number, in.Text = n, strings.TrimSpace(text)
	}
	if in.Words = strings.Fields(in.Text); len(in.Words) < c.words {
		return in, c.usage()
	}
	return in, nil
}

func (c command) usage() error {
	return fmt.Errorf("%w: write /%s %s", ErrInput, c.name, c.args)
}

// Says tells whether the line posts something.
func (in Input) Says() bool {
	return in.Command == "" || in.Command == "reply" || in.Command == "kind"
}

// Help is the list of commands, a line each.
func Help() []string {
	lines := make([]string, 0, len(commands())+1)
	for _, c := range commands() {
		lines = append(lines, fmt.Sprintf("%-28s %s", strings.TrimSpace("/"+c.name+" "+c.args), c.does))
	}
	return append(lines, "anything else is posted; @bob in it tells bob's inbox")
}

// mentioned are the names after an @ in a text, each once.
func mentioned(text string) (names []string) {
	seen := map[string]bool{}
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \t\n,;:!?()\"'", r) }) {
		name, marked := strings.CutPrefix(word, "@")
		name = strings.TrimRight(name, ".")
		if marked && name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	return names
}

// contentType is JSON's for what is an object or a list, and plain text's for the rest.
func contentType(body string) string {
	body = strings.TrimSpace(body)
	if body != "" && (body[0] == '{' || body[0] == '[') && json.Valid([]byte(body)) {
		return "application/json"
	}
	return ""
}
