package service

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/coreos/go-systemd/v22/unit"
)

// ErrName means that a key's name cannot be part of a unit's.
var ErrName = errors.New("not a name for a unit")

// ErrArgument means that an argument cannot be written into a unit.
var ErrArgument = errors.New("not an argument for a unit")

// plainName is a key's name that needs no escaping anywhere in systemd.
var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$`)

// Unit is an agent as systemd runs it.
type Unit struct {
	// Agent is the name of the key, and Command starts its agent: the program's absolute path and its arguments.
	Agent   string
	Command []string
	// System makes it a unit of the machine, run as User; otherwise it is the caller's own.
	System bool
	User   string
}

// Name is the unit's file name.
func (u Unit) Name() (string, error) {
	if !plainName.MatchString(u.Agent) {
		return "", fmt.Errorf("%w: %q: letters, digits and _.- only; rename the key (amigosd keys rename)", ErrName, u.Agent)
	}
	return "amigos-agent-" + u.Agent + ".service", nil
}

// Text is the unit's file.
func (u Unit) Text() (string, error) {
	command, err := quote(u.Command)
	if err != nil {
		return "", err
	}
	options := []*unit.UnitOption{
		unit.NewUnitOption("Unit", "Description", "Amigos agent of "+u.Agent),
		unit.NewUnitOption("Unit", "Wants", "network-online.target"),
		unit.NewUnitOption("Unit", "After", "network-online.target"),
		unit.NewUnitOption("Unit", "StartLimitIntervalSec", "0"), // a chain may be away for long
		unit.NewUnitOption("Service", "Type", "notify"),
		unit.NewUnitOption("Service", "ExecStart", command),
		unit.NewUnitOption("Service", "Restart", "on-failure"),
		unit.NewUnitOption("Service", "RestartSec", "5"),
		unit.NewUnitOption("Service", "RestartPreventExitStatus", "2"), // a wrong command line stays wrong
		unit.NewUnitOption("Service", "TimeoutStartSec", "infinity"),   // it waits for its chain
		unit.NewUnitOption("Service", "NoNewPrivileges", "yes"),
		unit.NewUnitOption("Service", "UMask", "0077"),
	}
	target := "default.target"
	if u.System {
		target = "multi-user.target"
		options = append(options, unit.NewUnitOption("Service", "User", u.User))
	}
	options = append(options, unit.NewUnitOption("Install", "WantedBy", target))
	bz, err := io.ReadAll(unit.Serialize(options))
	return string(bz), err
}

// quote writes a command line so that systemd reads back exactly its words.
func quote(words []string) (string, error) {
	quoted := make([]string, len(words))
	for i, word := range words {
		if strings.ContainsFunc(word, func(r rune) bool { return r < ' ' || r == 0x7f || r == 0xfffd }) {
			return "", fmt.Errorf("%w: %q has control characters or is no text", ErrArgument, word)
		}
		// % is a specifier, $ a variable, and within quotes the backslash escapes
		word = strings.NewReplacer(`\`, `\\`, `"`, `\"`, `%`, `%%`).Replace(word)
		if i > 0 { // the program itself is not expanded
			word = strings.ReplaceAll(word, `$`, `$$`)
		}
		if word == "" || strings.ContainsAny(word, " '\"\\;") {
			word = `"` + word + `"`
		}
		quoted[i] = word
	}
	return strings.Join(quoted, " "), nil
}
