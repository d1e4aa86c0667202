package agent

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amigos-network/amigos/envelope"
	"github.com/amigos-network/amigos/x/internode/types"
)

// shell is a program that runs a script, edited before it is made.
func shell(t *testing.T, script string, edit func(*ProgramConfig)) *Program {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "task.sh"), []byte("#!/bin/sh\n"+script+"\n"), 0o700)) // it is to be run
	cfg := ProgramConfig{Command: []string{"./task.sh"}}
	if edit != nil {
		edit(&cfg)
	}
	p, err := NewProgram(cfg, dir)
	require.NoError(t, err)
	return p
}

// ask lets a program answer a message in an agent, as it would.
func ask(t *testing.T, p *Program, m envelope.Message) *fakeChain {
	t.Helper()
	m.Kind = envelope.KindTask
	c := newFakeChain(m)
	a, err := New(Config{Client: c, Home: t.TempDir(), Programs: map[string]*Program{envelope.KindTask: p}})
	require.NoError(t, err)
	serveAll(t, a)
	require.EqualValues(t, 1, c.processed)
	return c
}

func TestAProgramAnswersATask(t *testing.T) {
	tests := []struct {
		name, script string
		edit         func(*ProgramConfig)
		body, media  string
	}{
		{name: "in plain text", script: `echo hola`, body: "hola", media: "text/plain"},
		{name: "in JSON", script: `echo '{"a":1}'`, body: `{"a":1}`, media: "application/json"},
		{name: "in a type of its own", script: `echo 'a,b'`, edit: func(c *ProgramConfig) { c.ContentType = "text/csv" }, body: "a,b\n", media: "text/csv"},
		{name: "in bytes", script: `printf '\377'`, body: "\xff", media: "application/octet-stream"},
		{name: "with nothing", script: `:`, body: "", media: "text/plain"},
		{name: "without reading what it was told", script: `exec 0<&-; echo deaf`, body: "deaf", media: "text/plain"},
		{name: "with its arguments", script: `echo "$1"`, edit: func(c *ProgramConfig) { c.Command = append(c.Command, "a b; c") }, body: "a b; c", media: "text/plain"},
		{
			name: "in a minimal environment", script: `env | grep -cv -e '^PATH=' -e '^LANG=' -e '^AMIGOS_MESSAGE_ID=' -e '^PWD=' -e '^OWN=' -e '^_=' -e '^SHLVL='; echo $OWN`,
			edit: func(c *ProgramConfig) { c.Env = map[string]string{"OWN": "1"} }, body: "0\n1", media: "text/plain",
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			c := ask(t, shell(t, tc.script, tc.edit), envelope.Message{})
			require.Empty(t, c.rejections)
			require.Len(t, c.replies, 1)
			require.Equal(t, envelope.KindResult, c.replies[0].Kind)
			require.Equal(t, tc.body, string(c.replies[0].Body))
			require.Equal(t, tc.media, c.replies[0].ContentType)
		})
	}
}

func TestAProgramReadsTheMessage(t *testing.T) {
	c := ask(t, shell(t, `cat; echo "$AMIGOS_MESSAGE_ID" >&2`, nil), envelope.Message{Body: []byte("$(rm -rf /) `id` \n"), ContentType: "text/plain"})
	require.Len(t, c.replies, 1)
	var read input
	require.NoError(t, json.Unmarshal(c.replies[0].Body, &read))
	require.Equal(t, c.inbox[0].Id, read.ID)
	require.Equal(t, "bob/1", read.Handle)
	require.Equal(t, alice, read.Sender)
	require.Equal(t, "$(rm -rf /) `id` \n", *read.Text)
	require.Equal(t, c.inbox[0].Entry.Message.Body, read.Body)

	c = ask(t, shell(t, `grep -c '"text":null'`, nil), envelope.Message{Body: []byte{0xff}})
	require.Equal(t, "1", string(c.replies[0].Body))
	c = ask(t, shell(t, `cat >/dev/null; echo "$AMIGOS_MESSAGE_ID"`, nil), envelope.Message{})
	require.Equal(t, c.inbox[0].Id, string(c.replies[0].Body))
}

func TestAProgramThatFailsRejectsTheTask(t *testing.T) {
	tests := []struct {
		name, script string
		edit         func(*ProgramConfig)
		reason       string
	}{
		{name: "with the first line of its complaint", script: `echo; echo 'no such city'; exit 3`, reason: "the task failed: exit status 3"},
		{name: "on standard error", script: `echo half; echo 'no such city' >&2; echo more >&2; exit 3`, reason: "no such city"},
		{name: "silently", script: `exit 3`, reason: "the task failed: exit status 3"},
		{name: "by a signal", script: `kill -9 $$`, reason: "the task failed: signal: killed"},
		{name: "too slow", script: `sleep 600`, edit: func(c *ProgramConfig) { c.Timeout = Duration(50 * time.Millisecond) }, reason: "the task took longer than 50ms"},
		{name: "too loud", script: `yes`, reason: "the task's output is larger than 8192 bytes"},
		{name: "too loud by one byte", script: `printf 12345`, edit: func(c *ProgramConfig) { c.MaxOutput = 4 }, reason: "the task's output is larger than 4 bytes"},
		{name: "with endless complaints", script: `head -c 1000000 /dev/zero | tr '\0' x >&2; exit 1`, reason: strings.Repeat("x", types.MaxReasonBytes)},
		{
			name: "larger than the chain takes", script: `head -c 20000 /dev/zero | tr '\0' x`, edit: func(c *ProgramConfig) { c.MaxOutput = 1 << 20 },
			reason: "the reply is not sendable: its body has 20000 bytes, at most 8192",
		},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			c := ask(t, shell(t, tc.script, tc.edit), envelope.Message{})
			require.Empty(t, c.replies)
			require.Equal(t, []types.Rejection{{Arrival: 1, Reason: tc.reason}}, c.rejections)
		})
	}
}

func TestAProgramTakesItsChildrenWithIt(t *testing.T) {
	tests := map[string]string{
		"when it is too slow":           `sleep 600 & echo $! > child; wait`,
		"when it leaves them behind it": `sleep 600 >/dev/null 2>&1 & echo $! > child`,
	}
	for name, script := range tests {
		t.Run(name, func(t *testing.T) {
			p := shell(t, script, func(c *ProgramConfig) { c.Timeout = Duration(300 * time.Millisecond) })
			_, _ = p.handle(t.Context(), Message{})
			bz, err := os.ReadFile(filepath.Join(p.dir, "child"))
			require.NoError(t, err)
			pid, err := strconv.Atoi(strings.TrimSpace(string(bz)))
			require.NoError(t, err)
			require.Eventually(t, func() bool { return gone(pid) }, 10*time.Second, time.Millisecond)
		})
	}
}

// gone tells whether a process has ended, if perhaps unreaped.
func gone(pid int) bool {
	if err := syscall.Kill(pid, 0); err != nil {
		return true
	}
	stat, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	return err == nil && strings.Contains(string(stat), ") Z ")
}

func TestAProgramEndsWithItsAgent(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	p := shell(t, `echo $$ > child; sleep 600`, nil)
	ended := make(chan error, 1)
	go func() {
		_, err := p.handle(ctx, Message{})
		ended <- err
	}()
	require.Eventually(t, func() bool {
		bz, err := os.ReadFile(filepath.Join(p.dir, "child"))
		return err == nil && strings.HasSuffix(string(bz), "\n")
	}, 10*time.Second, time.Millisecond)
	stop()
	require.ErrorIs(t, <-ended, context.Canceled)
}

func TestAProgramIsCheckedBeforeItServes(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "plain"), nil, 0o600))
	ok := []string{"sh"}
	tests := map[string]ProgramConfig{
		"no command":            {},
		"a missing file":        {Command: []string{"./nothing.sh"}},
		"a missing name":        {Command: []string{"no-such-program-anywhere"}},
		"a file not executable": {Command: []string{"./plain"}},
		"a directory":           {Command: []string{dir}},
		"a negative timeout":    {Command: ok, Timeout: -1},
		"too much output":       {Command: ok, MaxOutput: maxProgramOutput + 1},
		"no media type":         {Command: ok, ContentType: "text/"},
		"a missing directory":   {Command: ok, Dir: "nowhere"},
		"no name of a variable": {Command: ok, Env: map[string]string{"A=B": ""}},
	}
	for name, cfg := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := NewProgram(cfg, dir)
			require.ErrorIs(t, err, ErrProgram)
		})
	}
	_, err := NewProgram(ProgramConfig{Command: ok}, dir)
	require.NoError(t, err)
}
