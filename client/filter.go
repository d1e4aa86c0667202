package client

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/interpreter"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

const (
	// maxFilterBytes limits an expression, and maxFilterNodes what it may consist of.
	maxFilterBytes = 4 << 10
	maxFilterNodes = 1_000
	// filterCost is what one post may cost, in CEL's units: about one for each step, and one for ten bytes of text.
	filterCost = 100_000
	// filterInterrupt is after how many steps of a loop the end of a context is looked for.
	filterInterrupt = 100
	// maxFilterRegex limits the programs that patterns become.
	maxFilterRegex = 1_000
)

// ErrNoAnswer means that a filter has no answer for one post, as for a key that its body does not have. Such a post does
// not match.
var ErrNoAnswer = errors.New("the filter has no answer for this post")

// RoomFilter is a condition over posts, written in CEL: `data.amount > 1000 && author == "alice"`. It is evaluated where it
// is asked, at a bounded cost, and never by the chain. It is safe for concurrent use.
type RoomFilter struct {
	expression string
	program    cel.Program
	mentions   bool // whether it asks who is mentioned, which must be looked up
}

// NewRoomFilter compiles an expression. It fails with ErrFilterInvalid, and says where.
func NewRoomFilter(expression string) (*RoomFilter, error) {
	env, err := filterEnv()
	if err != nil {
		return nil, local("the filter's language: %v", err)
	}
	ast, issues := env.Compile(expression)
	if issues.Err() != nil {
		return nil, unfit(issues)
	}
	if out := ast.OutputType(); !out.IsExactType(cel.BoolType) && !out.IsExactType(cel.DynType) {
		return nil, invalidFilter("it answers a %s where true or false is asked, so it is not a condition", out)
	}
	program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize), cel.CostLimit(filterCost), cel.InterruptCheckFrequency(filterInterrupt))
	if err != nil {
		return nil, invalidFilter("%v", err)
	}
	f := &RoomFilter{expression: expression, program: program}
	for _, ref := range ast.NativeRep().ReferenceMap() {
		f.mentions = f.mentions || ref.Name == "mentions"
	}
	return f, nil
}

// String is the expression.
func (f *RoomFilter) String() string { return f.expression }

// Match tells whether a post meets the condition; mentioned are the names of the nodes that it mentions. It fails with
// ErrNoAnswer when the condition cannot be asked of this post, and with ErrFilterTooCostly when the answer would cost too
// much.
func (f *RoomFilter) Match(ctx context.Context, post chattypes.RoomPost, mentioned []string) (bool, error) {
	out, _, err := f.program.ContextEval(ctx, filterFields(post, mentioned))
	var cut interpreter.EvalCancelledError
	switch {
	case errors.As(err, &cut) && cut.Cause == interpreter.CostLimitExceeded:
		return false, refusedQuery(chattypes.ErrFilterTooCostly.Wrapf("more than %d steps for the post %s", filterCost, post.Handle))
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err != nil:
		return false, fmt.Errorf("%w: %s: %w", ErrNoAnswer, post.Handle, err)
	}
	matched, condition := out.Value().(bool)
	if !condition {
		return false, fmt.Errorf("%w: %s: it answers a %s where true or false is asked", ErrNoAnswer, post.Handle, out.Type().TypeName())
	}
	return matched, nil
}

// unfit says what keeps an expression from compiling, and at which character.
func unfit(issues *cel.Issues) error {
	faults := issues.Errors()
	if len(faults) == 0 {
		return invalidFilter("%v", issues.Err())
	}
	first := faults[0]
	what, _, _ := strings.Cut(first.Message, " expecting ") // what follows is the grammar's inner life
	if first.Location.Line() < 1 {
		return invalidFilter("%s", what)
	}
	where := fmt.Sprintf("character %d", first.Location.Column()+1)
	if first.Location.Line() > 1 {
		where = fmt.Sprintf("line %d, %s", first.Location.Line(), where)
	}
	return invalidFilter("at %s: %s", where, what)
}

func invalidFilter(format string, args ...any) error {
	return refusedQuery(chattypes.ErrFilterInvalid.Wrapf(format, args...))
}
