package devnet

import (
	"bufio"
	"os"
	"strings"
)

// What an agent writes once it reads its inbox, and where it tells of its metrics.
const (
	agentReady   = `msg="agent ready"`
	agentMetrics = "msg=metrics url="
)

// said is the first line of this run's log that holds a text; empty if there is none yet.
func (p *Process) said(text string) (string, error) {
	f, err := os.Open(p.Log)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if _, err := f.Seek(p.logFrom, 0); err != nil {
		return "", err
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.Contains(lines.Text(), text) {
			return lines.Text(), nil
		}
	}
	return "", nil
}
