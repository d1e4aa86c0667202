package devnet

import (
	"bufio"
	"context"
	"os"
	"strings"
)

// saysReady looks for the line an agent writes once it reads its inbox.
func (p *Process) saysReady(context.Context) (bool, error) {
	f, err := os.Open(p.Log)
	if err != nil {
		return false, err
	}
	defer f.Close()
	if _, err := f.Seek(p.logFrom, 0); err != nil {
		return false, err
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.Contains(lines.Text(), "agent ready") {
			return true, nil
		}
	}
	return false, nil
}
