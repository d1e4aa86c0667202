package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	errorsmod "cosmossdk.io/errors"
	"github.com/spf13/cobra"

	"github.com/amigos-network/amigos/client"
)

const (
	exitOther = 1
	exitUsage = 2
)

// fixable is an error with what the person can do about it.
type fixable struct {
	error

	fix string
}

// Fix is what to do.
func (f fixable) Fix() string { return f.fix }

func (f fixable) Unwrap() error { return f.error }

// usageError is a command line that cannot be understood.
type usageError struct {
	error

	cmd *cobra.Command
}

// ExitCode is that of a usage error everywhere.
func (usageError) ExitCode() int { return exitUsage }

// Fix points to the command's help.
func (u usageError) Fix() string { return fmt.Sprintf("see %s --help", u.cmd.CommandPath()) }

func (u usageError) Unwrap() error { return u.error }

// report prints err once, with what to do where that is known, and returns the program's exit code.
func report(w io.Writer, err error) int {
	if err == nil {
		return 0
	}
	if !shown(err) {
		fmt.Fprintf(w, "error: %s\n", plainError(err))
		if fix := fixOf(err); fix != "" {
			fmt.Fprintf(w, "fix: %s\n", fix)
		}
	}
	var coded interface{ ExitCode() int }
	switch {
	case errors.As(err, &coded):
		return coded.ExitCode()
	case isCobraUsage(err):
		return exitUsage
	default:
		return exitOther
	}
}

// shown tells whether the command has told the person already, in its own way.
func shown(err error) bool {
	var told interface{ Shown() bool }
	return errors.As(err, &told) && told.Shown()
}

// fixOf finds what to do: the error itself may know, the chain's code may, or it is a common mishap.
func fixOf(err error) string {
	var known interface{ Fix() string }
	if errors.As(err, &known) {
		return known.Fix()
	}
	if space, code, _ := errorsmod.ABCIInfo(err, false); space != errorsmod.UndefinedCodespace {
		if hint, ok := client.Explain(space, code); ok {
			return hint.Fix
		}
	}
	text := err.Error()
	switch {
	case errors.Is(err, syscall.EADDRINUSE), strings.Contains(text, "address already in use"):
		return "another program has this port: stop it, or change the address in config/config.toml (rpc, p2p, prometheus) or config/app.toml (api, grpc)"
	case errors.Is(err, syscall.EAGAIN), strings.Contains(text, "resource temporarily unavailable"):
		return "another amigosd runs in this home: stop it, or name another home with --home"
	case errors.Is(err, syscall.ECONNREFUSED), strings.Contains(text, "connection refused"):
		return "nothing answers there: start a chain (amigosd start, or amigosd devnet), or name a node with --node"
	case missingKey.MatchString(text):
		return "amigosd keys list shows the keys you have; those of a devnet are there while it runs (amigosd devnet)"
	case isCobraUsage(err):
		return "see amigosd --help"
	}
	return ""
}

// isCobraUsage recognises the usage errors that cobra makes before any command has a say. They have no type.
func isCobraUsage(err error) bool {
	text := err.Error()
	return strings.HasPrefix(text, "unknown command ") || strings.HasPrefix(text, "required flag(s) ")
}

// markUsage makes wrong flags and arguments of cmd and all below it usage errors.
func markUsage(cmd *cobra.Command) {
	cmd.SilenceUsage, cmd.SilenceErrors = true, true
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError{err, cmd} })
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{err, cmd}
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		markUsage(sub)
	}
}
