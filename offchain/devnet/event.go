package devnet

import "time"

// The steps of a start, in order.
const (
	StepWorkspace = "workspace"
	StepPorts     = "ports"
	StepChain     = "chain"
	StepFaucet    = "faucet"
	StepLink      = "ibc"
	StepNodes     = "nodes"
	StepAgents    = "agents"
	StepSelfTest  = "self-test"
	StepRun       = "devnet" // the time after the start
	StepStop      = "stop"
)

// Status is what became of a step.
type Status string

// A step starts, may get on and have something to note, and is ready or failed.
const (
	Starting Status = "starting"
	Moving   Status = "progress"
	Noted    Status = "note"
	Ready    Status = "ready"
	Failed   Status = "failed"
)

// Event is one thing that happened to a step.
type Event struct {
	Step    string
	ID      string // which part of the step it is about: a chain's ID; empty if all of it
	Status  Status
	Detail  string
	Took    time.Duration
	Failure *Failure // of a failed step
}

// Pulse is what the live line tells about a running devnet.
type Pulse struct {
	Chains   []ChainPulse
	Messages uint64
	Pings    int
	Pongs    int
	Linked   bool
	Packets  Traffic // of both chains, if they are linked
}

// ChainPulse is how one chain is.
type ChainPulse struct {
	ChainID    string
	Height     int64
	Up         int // validators that answer
	Validators int
	Idle       time.Time // since when nobody spoke; zero while somebody does
	Halted     bool      // it cannot finish a block
}

// Screen shows a devnet to whoever watches. It is called from one goroutine.
type Screen interface {
	// Title opens the show.
	Title(version string)
	// Show tells what happened to a step.
	Show(Event)
	// Table tells all about a devnet that is ready.
	Table(Table)
	// Pulse refreshes the live line; it is called many times a second.
	Pulse(Pulse)
	// Tick moves what moves while a step runs.
	Tick()
}
