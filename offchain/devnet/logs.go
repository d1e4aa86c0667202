package devnet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// tailBlock is how much of a log's end is read at a time.
const tailBlock = 64 << 10

// Logs writes the last lines of each part's log, all of them for n = 0, and goes on with what is written there
// until ctx ends, if follow. Lines of several parts begin with the part's name.
func Logs(ctx context.Context, out io.Writer, parts []Part, n int, follow bool) error {
	width := 0
	for _, p := range parts {
		width = max(width, len(p.Name))
	}
	tails := make([]*logTail, len(parts))
	for i, p := range parts {
		tails[i] = &logTail{path: p.Log, out: out}
		if len(parts) > 1 {
			tails[i].prefix = fmt.Sprintf("%-*s │ ", width, p.Name)
		}
		if err := tails[i].last(n); err != nil {
			return err
		}
	}
	if !follow {
		return nil
	}
	again := time.NewTicker(probePause)
	defer again.Stop()
	for {
		select {
		case <-again.C:
		case <-ctx.Done():
			return nil
		}
		for _, t := range tails {
			if err := t.more(); err != nil {
				return err
			}
		}
	}
}

// logTail reads one log as it grows.
type logTail struct {
	path   string
	prefix string
	out    io.Writer

	at   int64  // read up to here
	rest []byte // the beginning of a line that is still being written
}

// last writes the last n lines, all for 0.
func (t *logTail) last(n int) error {
	f, err := os.Open(t.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // it has not begun
	}
	if err != nil {
		return err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if n > 0 {
		if t.at, err = lastBegin(f, size, n); err != nil {
			return err
		}
	}
	return t.more()
}

// lastBegin is where the last n lines of a file begin.
func lastBegin(f io.ReaderAt, size int64, n int) (int64, error) {
	block := make([]byte, tailBlock)
	for end := size; end > 0; {
		from := max(end-tailBlock, 0)
		part := block[:end-from]
		if _, err := f.ReadAt(part, from); err != nil && !errors.Is(err, io.EOF) {
			return 0, err
		}
		for i := len(part) - 1; i >= 0; i-- {
			if part[i] == '\n' && from+int64(i) != size-1 {
				if n--; n == 0 {
					return from + int64(i) + 1, nil
				}
			}
		}
		end = from
	}
	return 0, nil
}

// more writes the whole lines that have come since. A log that has become shorter is a new one.
func (t *logTail) more() error {
	f, err := os.Open(t.path)
	if errors.Is(err, fs.ErrNotExist) {
		t.at, t.rest = 0, nil
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() < t.at {
		t.at, t.rest = 0, nil
	}
	bz, err := io.ReadAll(io.NewSectionReader(f, t.at, tailBlock))
	for ; err == nil && len(bz) > 0; bz, err = io.ReadAll(io.NewSectionReader(f, t.at, tailBlock)) {
		t.at += int64(len(bz))
		if err := t.write(append(t.rest, bz...)); err != nil {
			return err
		}
	}
	return err
}

func (t *logTail) write(bz []byte) error {
	for {
		end := bytes.IndexByte(bz, '\n')
		if end < 0 {
			t.rest = bytes.Clone(bz)
			return nil
		}
		if _, err := fmt.Fprintf(t.out, "%s%s\n", t.prefix, bz[:end]); err != nil {
			return err
		}
		bz = bz[end+1:]
	}
}
