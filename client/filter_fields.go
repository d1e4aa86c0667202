package client

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"time"
	"unicode/utf8"

	"cel.dev/cel-go/cel"

	chattypes "github.com/amigos-network/amigos/x/agentchat/types"
)

// filterEnv declares what a filter may ask of a post.
func filterEnv() (*cel.Env, error) {
	return cel.NewEnv(
		cel.Variable("number", cel.IntType),
		cel.Variable("handle", cel.StringType),
		cel.Variable("id", cel.StringType),
		cel.Variable("author", cel.StringType),
		cel.Variable("address", cel.StringType),
		cel.Variable("kind", cel.StringType),
		cel.Variable("content_type", cel.StringType),
		cel.Variable("body", cel.StringType),
		cel.Variable("data", cel.DynType),
		cel.Variable("answers", cel.IntType),
		cel.Variable("thread", cel.IntType),
		cel.Variable("mentions", cel.ListType(cel.StringType)),
		cel.Variable("reactions", cel.MapType(cel.StringType, cel.IntType)),
		cel.Variable("pinned", cel.BoolType),
		cel.Variable("edited", cel.BoolType),
		cel.Variable("redacted", cel.BoolType),
		cel.Variable("height", cel.IntType),
		cel.Variable("time", cel.TimestampType),
		cel.CrossTypeNumericComparisons(true),
		cel.ParserExpressionSizeLimit(maxFilterBytes),
		cel.ExpressionNodeLimit(maxFilterNodes),
		cel.RegexProgramSizeLimit(maxFilterRegex),
	)
}

// filterFields are a post's. What costs something is made when it is asked for.
func filterFields(post chattypes.RoomPost, mentioned []string) map[string]any {
	p, said := post.Post, post.Post.Message
	return map[string]any{
		"number": int64(p.Number), "handle": post.Handle, "id": post.Id, "author": post.Author, "address": said.Sender,
		"kind": said.Kind, "content_type": said.ContentType,
		"body":    func() any { return bodyString(said.Body) },
		"data":    func() any { return bodyData(said.Body) },
		"answers": int64(p.Parent), "thread": int64(p.Root),
		"mentions": mentioned,
		"reactions": func() any {
			counts := make(map[string]int64, len(post.Reactions))
			for _, r := range post.Reactions {
				counts[r.Reaction] = int64(r.Count)
			}
			return counts
		},
		"pinned": post.Pinned, "edited": p.Revisions > 0, "redacted": p.RedactedBy != 0,
		"height": p.Height, "time": time.UnixMilli(p.Time).UTC(),
	}
}

// bodyString is a body that is text; another one is empty.
func bodyString(body []byte) string {
	if !utf8.Valid(body) {
		return ""
	}
	return string(body)
}

// bodyData is a body that is JSON, whatever its content type says; of another one there is nothing to ask, so it is an
// object without keys.
func bodyData(body []byte) any {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var data any
	if err := dec.Decode(&data); err != nil {
		return map[string]any{}
	}
	if _, err := dec.Token(); err != io.EOF {
		return map[string]any{}
	}
	return withNumbers(data)
}

// withNumbers makes whole numbers whole: as floating point, the large ones would lose digits.
func withNumbers(data any) any {
	switch value := data.(type) {
	case json.Number:
		if whole, err := strconv.ParseInt(value.String(), 10, 64); err == nil {
			return whole
		}
		if whole, err := strconv.ParseUint(value.String(), 10, 64); err == nil {
			return whole
		}
		float, _ := value.Float64() // beyond its range it is infinite, which compares as it should
		return float
	case []any:
		for i := range value {
			value[i] = withNumbers(value[i])
		}
	case map[string]any:
		for key := range value {
			value[key] = withNumbers(value[key])
		}
	}
	return data
}
