package agent

import (
	"context"
	"errors"
	"time"

	"github.com/amigos-network/amigos/x/internode/types"
)

// paramsAge is how long the chain's parameters are believed unless it refuses something by them.
const paramsAge = 10 * time.Minute

// refreshParams reads the chain's parameters when they are old or were seen to be. A node that does not answer leaves
// those that are known. No handler runs meanwhile.
func (a *Agent) refreshParams(ctx context.Context) error {
	if time.Since(a.paramsRead) < paramsAge {
		return nil
	}
	params, err := a.chain.Params(ctx)
	if err == nil {
		a.params, a.paramsRead = params, time.Now()
	} else if !retryable(err) || !a.paramsKnown() {
		return err
	}
	return nil
}

func (a *Agent) paramsKnown() bool { return a.params.MaxBatchEntries > 0 }

// doubtParams makes the next page read the parameters anew when a refusal was by one of them.
func (a *Agent) doubtParams(refusal error) bool {
	byLimit := errors.Is(refusal, types.ErrBodyTooLarge) || errors.Is(refusal, types.ErrBatchTooLarge) || errors.Is(refusal, types.ErrHopLimit)
	if byLimit {
		a.paramsRead = time.Time{}
	}
	return byLimit
}

// sameLimits compares the parameters that doubtParams is about.
func sameLimits(a, b types.Params) bool {
	return a.MaxBodyBytes == b.MaxBodyBytes && a.MaxBatchBytes == b.MaxBatchBytes &&
		a.MaxBatchEntries == b.MaxBatchEntries && a.MaxHops == b.MaxHops
}
