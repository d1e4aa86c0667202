package chat

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/amigos-network/amigos/client"
)

// maxLine is how long a line may be that is read; the chain's own limit for a post is lower.
const maxLine = 256 << 10

// Lines is a room for scripts: each line that is read is posted or done, one after the other, and each post is written as
// a line. It ends at the end of what is read, once all that was posted has been shown.
type Lines struct {
	Room *Room
	In   io.Reader
	// Last is how many older posts are shown first.
	Last uint32
	// Show writes a page of posts, Tell what a command answers, and Fail what went wrong with a line.
	Show func(client.RoomPage) error
	Tell func(line string)
	Fail func(line string, err error)

	mu    sync.Mutex
	shown uint64        // the last number shown
	moved chan struct{} // told when shown changes
}

// LinesError is that lines were refused; the room was told of the others.
type LinesError struct {
	Refused int
	First   error
}

// Error counts.
func (e *LinesError) Error() string {
	if e.Refused == 1 {
		return fmt.Sprintf("a line was refused: %v", e.First)
	}
	return fmt.Sprintf("%d lines were refused, the first of them: %v", e.Refused, e.First)
}

// Shown tells that the person was told already, line by line.
func (e *LinesError) Shown() bool { return true }

// Unwrap is the first refusal, whose code a program ends with.
func (e *LinesError) Unwrap() error { return e.First }

// Run reads, posts and shows until there is nothing more to read, or ctx ends.
func (l *Lines) Run(ctx context.Context) error {
	posts, after, err := l.Room.Latest(ctx, l.Last)
	if err != nil {
		return err
	}
	l.moved = make(chan struct{}, 1)
	if err := l.show(client.RoomPage{Posts: posts, Next: after}); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	followed, done := make(chan error, 1), make(chan struct{})
	go func() {
		defer close(done)
		followed <- l.Room.Follow(ctx, after, func(_ context.Context, page client.RoomPage) error { return l.show(page) })
	}()
	defer func() { // nothing is written after the end
		stop()
		<-done
	}()
	return l.speak(ctx, followed)
}

// speak takes line after line, and then waits until all that it said was shown.
func (l *Lines) speak(ctx context.Context, followed <-chan error) error {
	var refusals LinesError
	last, lines, failed := uint64(0), make(chan string), make(chan error, 1)
	go l.read(ctx, lines, failed)
	for reading := true; reading; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-followed:
			return err
		case line, more := <-lines:
			if reading = more; !more || line == "" {
				continue
			}
			number, quit, err := l.take(ctx, line)
			if err != nil {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				l.Fail(line, err)
				if refusals.Refused++; refusals.First == nil {
					refusals.First = err
				}
			}
			last, reading = max(last, number), !quit
		}
	}
	if err := l.await(ctx, last, followed); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return err
	default:
	}
	if refusals.Refused > 0 {
		return &refusals
	}
	return nil
}

// read hands over lines until there are none, and closes the channel.
func (l *Lines) read(ctx context.Context, lines chan<- string, failed chan<- error) {
	defer close(lines)
	scanner := bufio.NewScanner(l.In)
	scanner.Buffer(nil, maxLine)
	for scanner.Scan() {
		select {
		case lines <- scanner.Text():
		case <-ctx.Done():
			return
		}
	}
	if err := scanner.Err(); err != nil {
		failed <- fmt.Errorf("what was to be posted cannot be read: %w", err)
	}
}

// take does what one line says, and answers the number of the post that it became.
func (l *Lines) take(ctx context.Context, line string) (number uint64, quit bool, err error) {
	in, err := Parse(line)
	switch {
	case err != nil:
		return 0, false, err
	case in.Command == "quit":
		return 0, true, nil
	case in.Says():
		number, err = l.Room.Say(ctx, in)
		return number, false, err
	}
	told, err := l.Room.Act(ctx, in)
	for _, line := range told {
		l.Tell(line)
	}
	return 0, false, err
}

func (l *Lines) show(page client.RoomPage) error {
	if err := l.Show(page); err != nil {
		return err
	}
	l.mu.Lock()
	l.shown = max(l.shown, page.Next)
	l.mu.Unlock()
	select {
	case l.moved <- struct{}{}:
	default:
	}
	return nil
}

// await waits until a number was shown.
func (l *Lines) await(ctx context.Context, number uint64, followed <-chan error) error {
	for {
		l.mu.Lock()
		done := l.shown >= number
		l.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-followed:
			return err
		case <-l.moved:
		}
	}
}
