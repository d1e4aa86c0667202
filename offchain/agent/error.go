package agent

import "errors"

// ErrRunning means that another process on this machine serves the node.
var ErrRunning = errors.New("an agent runs already")
